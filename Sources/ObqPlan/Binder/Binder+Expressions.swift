import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqExpression
import ObqPattern
import ObqSyntax

extension Binder {
  /// Binds a condition: its type must be a truth value.
  func predicate(_ expression: Expression, _ draft: inout Draft) throws(PlanProblem) -> BoundExpression {
    let bound = try self.expression(expression, &draft)
    guard bound.type == .boolean || bound.type == .null else {
      if bound.type == .json { return BoundExpression(.convert(bound), .boolean) }
      throw PlanProblem(.notACondition(sourceText(expression.span), bound.type), expression.span)
    }
    return bound
  }

  func expression(_ expression: Expression, _ draft: inout Draft) throws(PlanProblem) -> BoundExpression {
    // The text of an expression that equals a column's name is that column, as in `sort by count()`.
    switch expression.kind {
    case .name where !expression.isParenthesized, .literal, .missing: break
    default:
      var text = sourceText(expression.span)[...]
      while true {
        if let index = draft.scope.index(ofText: String(text)) {
          return .column(index, draft.scope.entries[index].type)
        }
        // Brackets around all of it change nothing.
        guard expression.isParenthesized, text.hasPrefix("("), text.hasSuffix(")") else { break }
        text = text.dropFirst().dropLast()
      }
    }
    return folded(try unfolded(expression, &draft), expression.span)
  }

  private func unfolded(_ expression: Expression, _ draft: inout Draft) throws(PlanProblem) -> BoundExpression {
    switch expression.kind {
    case .literal(let literal): return .constant(try value(literal, expression.span))
    case .name(let name): return try resolve(name, &draft)
    case .path(let names): return try path(names, &draft)
    case .parameter(let name):
      guard let value = context.variables[name.text] else {
        throw PlanProblem(.unknownVariable(name.text, known: context.variables.keys.sorted()), name.span)
      }
      return .constant(value)
    case .star, .missing: throw PlanProblem(.unsupported("\"*\" here"), expression.span)
    case .unary(.minus, let part): return try negation(part, &draft)
    case .unary(.not, let part): return BoundExpression(.not(try predicate(part, &draft)), .boolean)
    case .all(let parts): return BoundExpression(.all(try predicates(parts, &draft)), .boolean)
    case .any(let parts): return BoundExpression(.any(try predicates(parts, &draft)), .boolean)
    case .binary(let operation, let left, let right, let span):
      return try binary(operation, left, right, span, &draft)
    case .isNull(let part, let negated):
      return negate(BoundExpression(.isNull(try self.expression(part, &draft)), .boolean), negated)
    case .isIn(let part, let items, let negated): return negate(try isIn(part, items, &draft), negated)
    case .between(let part, let low, let high, let negated):
      let lower = try comparison(.greaterOrEqual, part, low, &draft)
      let upper = try comparison(.lessOrEqual, part, high, &draft)
      return negate(BoundExpression(.all([lower, upper]), .boolean), negated)
    case .call(let name, let arguments, let isDistinct):
      if isDistinct, FunctionCatalog.function(name.text)?.isAggregate != true {
        throw PlanProblem(.distinctOutsideCount(name.text), name.span)
      }
      return try call(name, arguments, &draft)
    case .ago(let part):
      let bound = try self.expression(part, &draft)
      guard case .duration(let nanoseconds)? = bound.constantValue else {
        throw PlanProblem(.notADuration(bound.type), part.span)
      }
      return .constant(.time(try ago(nanoseconds, expression.span)))
    }
  }

  private func predicates(_ parts: [Expression], _ draft: inout Draft) throws(PlanProblem) -> [BoundExpression] {
    var bound: [BoundExpression] = []
    for part in parts { bound.append(try predicate(part, &draft)) }
    return bound
  }

  private func negate(_ expression: BoundExpression, _ negated: Bool) -> BoundExpression {
    negated ? BoundExpression(.not(expression), .boolean) : expression
  }

  /// Constants are computed once, here; one that overflows is left to say so when it runs.
  private func folded(_ expression: BoundExpression, _ span: SourceSpan) -> BoundExpression {
    if case .constant = expression.kind { return expression }
    // Parts that were made here, such as the two comparisons of `between`, are not constants yet.
    guard !expression.children.isEmpty, expression.columns.isEmpty else { return expression }
    let one = Batch(columns: [], count: 1)
    guard let column = try? Evaluator(zone: context.zone).evaluate(expression, one) else { return expression }
    return BoundExpression(.constant(column.value(at: 0)), expression.type)
  }

  // MARK: leaves

  private func value(_ literal: Literal, _ span: SourceSpan) throws(PlanProblem) -> Value {
    switch literal {
    case .integer(let number): .integer(number)
    case .real(let number): .real(number)
    case .text(let text): .text(text)
    case .duration(let nanoseconds): .duration(nanoseconds)
    case .size(let bytes): .size(bytes)
    case .time(let literal): .time(try instant(literal, span))
    }
  }

  private func resolve(_ name: Name, _ draft: inout Draft) throws(PlanProblem) -> BoundExpression {
    if let index = draft.scope.index(of: name.text) {
      uses?.note(.column, name)
      return .column(index, draft.scope.entries[index].type)
    }
    if let constant = word(name.text) {
      uses?.note(.constant, name)
      return .constant(constant)
    }
    throw unknownColumn(name, draft)
  }

  /// Words that are values unless a column has their name.
  private func word(_ text: String) -> Value? {
    switch text.lowercased() {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return namedTime(text).map(Value.time)
    }
  }

  private func path(_ names: [Name], _ draft: inout Draft) throws(PlanProblem) -> BoundExpression {
    let rest = names.dropFirst().map(\.text).joined(separator: ".")
    if BindScope.folded(names[0].text) == extraColumnName, let index = draft.extraColumn(rest) {
      return .column(index, .json)
    }
    let span = names[0].span.union(names[names.count - 1].span)
    throw unknownColumn(Name(names.map(\.text).joined(separator: "."), span), draft)
  }

  private func negation(_ part: Expression, _ draft: inout Draft) throws(PlanProblem) -> BoundExpression {
    let bound = try expression(part, &draft)
    guard bound.type.isNumber || bound.type == .duration || bound.type == .size || bound.type == .null else {
      throw PlanProblem(.notANumber(sourceText(part.span), bound.type), part.span)
    }
    return BoundExpression(.negate(bound), bound.type)
  }

  // MARK: operators

  private func binary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ span: SourceSpan, _ draft: inout Draft
  ) throws(PlanProblem) -> BoundExpression {
    switch operation {
    case .equal: return try comparison(.equal, left, right, &draft)
    case .notEqual: return try comparison(.notEqual, left, right, &draft)
    case .less: return try comparison(.less, left, right, &draft)
    case .lessOrEqual: return try comparison(.lessOrEqual, left, right, &draft)
    case .greater: return try comparison(.greater, left, right, &draft)
    case .greaterOrEqual: return try comparison(.greaterOrEqual, left, right, &draft)
    case .like, .notLike, .matches, .notMatches:
      let text = try self.text(left, &draft)
      // Nothing is known of what null is like.
      guard let pattern = try self.pattern(right, isLike: operation == .like || operation == .notLike, &draft) else {
        return BoundExpression(.constant(.null), .boolean)
      }
      return negate(
        BoundExpression(.matches(text, pattern), .boolean), operation == .notLike || operation == .notMatches)
    case .contains: return try textTest(.contains, left, right, &draft)
    case .startsWith: return try textTest(.startsWith, left, right, &draft)
    case .endsWith: return try textTest(.endsWith, left, right, &draft)
    case .add: return try arithmetic(.add, left, right, span, &draft)
    case .subtract: return try arithmetic(.subtract, left, right, span, &draft)
    case .multiply: return try arithmetic(.multiply, left, right, span, &draft)
    case .divide: return try arithmetic(.divide, left, right, span, &draft)
    case .remainder: return try arithmetic(.remainder, left, right, span, &draft)
    }
  }

  private func textTest(_ test: TextTest, _ left: Expression, _ right: Expression, _ draft: inout Draft)
    throws(PlanProblem) -> BoundExpression
  {
    BoundExpression(.textTest(test, try text(left, &draft), try text(right, wordIsText: true, &draft)), .boolean)
  }

  /// An expression that must be text; JSON is read as what it holds.
  func text(_ expression: Expression, wordIsText: Bool = false, _ draft: inout Draft) throws(PlanProblem)
    -> BoundExpression
  {
    if wordIsText, case .name(let name) = expression.kind, draft.scope.index(of: name.text) == nil,
      !expression.isNullWord
    {
      uses?.note(.text, name)
      return .constant(.text(name.text))
    }
    let bound = try self.expression(expression, &draft)
    if bound.type == .json { return BoundExpression(.convert(bound), .text) }
    guard bound.type == .text || bound.type == .null else {
      throw PlanProblem(.notAText(sourceText(expression.span), bound.type), expression.span)
    }
    return bound
  }

  func pattern(_ expression: Expression, isLike: Bool, _ draft: inout Draft) throws(PlanProblem) -> Pattern? {
    let bound = try self.text(expression, wordIsText: true, &draft).constantValue
    if bound == .null { return nil }
    guard case .text(let text)? = bound else { throw PlanProblem(.notAConstant("a pattern"), expression.span) }
    do throws(PatternProblem) {
      return try isLike ? Pattern(like: text) : Pattern(searching: text)
    } catch {
      throw PlanProblem(.badPattern(error.message), expression.span)
    }
  }

  // MARK: comparison

  private func comparison(
    _ comparison: Comparison, _ left: Expression, _ right: Expression, _ draft: inout Draft
  ) throws(PlanProblem) -> BoundExpression {
    var first = try expression(left, &draft)
    var (second, isWord) = try rightSide(right, of: first, &draft)
    // The word, not what happens to come out as null: `x = $y` is null where y is.
    for side in [left, right] where side.isNullWord {
      throw PlanProblem(.comparedWithNull(isNegated: comparison == .notEqual), side.span)
    }
    if first.type == .json, second.type == .integer { return Binder.compareJSON(comparison, first, second) }
    if second.type == .json, first.type == .integer { return Binder.compareJSON(comparison.mirrored, second, first) }
    (first, second) = try harmonized(first, left, second, right)
    return BoundExpression(.compare(comparison, first, second, ignoresCase: isWord), .boolean)
  }

  /// JSON beside a whole number: compared exactly where it holds one, and as a number with a fraction else.
  private static func compareJSON(_ comparison: Comparison, _ json: BoundExpression, _ number: BoundExpression)
    -> BoundExpression
  {
    let whole = BoundExpression(.convert(json), .integer)
    let isNotWhole = BoundExpression(.isNull(whole), .boolean)
    func compare(_ left: BoundExpression) -> BoundExpression {
      BoundExpression(.compare(comparison, left, number, ignoresCase: false), .boolean)
    }
    return BoundExpression(
      .any([
        BoundExpression(.all([BoundExpression(.not(isNotWhole), .boolean), compare(whole)]), .boolean),
        BoundExpression(.all([isNotWhole, compare(BoundExpression(.convert(json), .real))]), .boolean),
      ]), .boolean)
  }

  /// The right side of a comparison, where a bare word that names no column is text; on a column with a vocabulary it
  /// must be one of its words, in any case. The flag says that it is such a word.
  private func rightSide(_ expression: Expression, of left: BoundExpression, _ draft: inout Draft)
    throws(PlanProblem) -> (BoundExpression, Bool)
  {
    guard case .name(let name) = expression.kind, draft.scope.index(of: name.text) == nil,
      left.type == .text || left.type == .json
    else { return (try self.expression(expression, &draft), false) }
    if name.text.lowercased() == "null" { return (.constant(.null), false) }
    guard case .column(let index) = left.kind, let vocabulary = draft.scope.entries[index].vocabulary else {
      uses?.note(.text, name)
      return (.constant(.text(name.text)), false)
    }
    guard let spelling = vocabulary.spelling(of: name.text) else {
      throw PlanProblem(
        .unknownWord(name.text, column: draft.scope.entries[index].name, words: vocabulary.words), name.span)
    }
    uses?.note(.word, name)
    return (.constant(.text(spelling)), true)
  }

  private func isIn(_ part: Expression, _ items: [Expression], _ draft: inout Draft) throws(PlanProblem)
    -> BoundExpression
  {
    let left = try expression(part, &draft)
    /// Constants of one type, by whether case matters.
    var exact: [Value] = []
    var words: [Value] = []
    var others: [BoundExpression] = []
    var hasNull = false
    var first = left
    for item in items {
      let (right, isWord) = try rightSide(item, of: left, &draft)
      if right.constantValue == .null {
        hasNull = true
        continue
      }
      let (harmonizedLeft, bound) = try harmonized(left, part, right, item)
      // JSON is read as what each item is, so its items do not make one list.
      if let value = bound.constantValue, left.type != .json {
        first = harmonizedLeft
        if isWord { words.append(value) } else { exact.append(value) }
      } else {
        others.append(BoundExpression(.compare(.equal, harmonizedLeft, bound, ignoresCase: false), .boolean))
      }
    }
    if !words.isEmpty { others.insert(BoundExpression(.isIn(first, words, ignoresCase: true), .boolean), at: 0) }
    if !exact.isEmpty { others.insert(BoundExpression(.isIn(first, exact, ignoresCase: false), .boolean), at: 0) }
    if hasNull { others.append(BoundExpression(.constant(.null), .boolean)) }
    return others.count == 1 ? others[0] : BoundExpression(.any(others), .boolean)
  }

  /// Makes both sides one type, or an integer and a real; a plain number beside a duration or a size counts in that
  /// column's unit, a text beside a time is read as a time.
  private func harmonized(
    _ left: BoundExpression, _ leftText: Expression, _ right: BoundExpression, _ rightText: Expression
  ) throws(PlanProblem) -> (BoundExpression, BoundExpression) {
    if left.type == right.type || (left.type.isNumber && right.type.isNumber) { return (left, right) }
    if let converted = try converted(right, rightText, to: left.type) { return (left, converted) }
    if let converted = try converted(left, leftText, to: right.type) { return (converted, right) }
    if let constant = right.constantValue, case .text(let text) = constant, left.type != .boolean {
      throw PlanProblem(
        .unreadableNumber(text, column: sourceText(leftText.span), left.type), rightText.span)
    }
    throw PlanProblem(
      .comparedTypes(sourceText(leftText.span), left.type, sourceText(rightText.span), right.type),
      leftText.span.union(rightText.span))
  }

  private func converted(_ expression: BoundExpression, _ source: Expression, to type: ValueType)
    throws(PlanProblem) -> BoundExpression?
  {
    if expression.type == .json { return BoundExpression(.convert(expression), type) }
    // Texts of a column beside a time are read as times, each by itself; what is none is null.
    if expression.type == .text, type == .time, expression.constantValue == nil {
      return BoundExpression(.convert(expression), .time)
    }
    guard let value = expression.constantValue else { return nil }
    switch (value, type) {
    case (.text(let text), .time): return .constant(.time(try instant(text, source.span)))
    case (.integer(let number), .duration):
      let (nanoseconds, overflow) = number.multipliedReportingOverflow(by: 1_000_000_000)
      if overflow { throw PlanProblem(.overflow(sourceText(source.span)), source.span) }
      return .constant(.duration(nanoseconds))
    case (.real(let number), .duration):
      guard let nanoseconds = Int64(exactly: (number * 1e9).rounded()) else {
        throw PlanProblem(.overflow(sourceText(source.span)), source.span)
      }
      return .constant(.duration(nanoseconds))
    case (.integer(let number), .size): return .constant(.size(number))
    case (.real(let number), .size):
      guard let bytes = Int64(exactly: number.rounded()) else {
        throw PlanProblem(.overflow(sourceText(source.span)), source.span)
      }
      return .constant(.size(bytes))
    default: return nil
    }
  }

  // MARK: arithmetic

  private func arithmetic(
    _ operation: Arithmetic, _ left: Expression, _ right: Expression, _ span: SourceSpan, _ draft: inout Draft
  ) throws(PlanProblem) -> BoundExpression {
    let first = try expression(left, &draft)
    let second = try expression(right, &draft)
    guard let type = Binder.resultType(operation, first.type, second.type) else {
      throw PlanProblem(.arithmeticTypes(operation.rawValue, first.type, second.type), span)
    }
    let result = BoundExpression(.arithmetic(operation, first, second), type)
    if first.constantValue != nil, second.constantValue != nil {
      do throws(EvaluationProblem) {
        let column = try Evaluator(zone: context.zone).evaluate(result, Batch(columns: [], count: 1))
        return BoundExpression(.constant(column.value(at: 0)), type)
      } catch {
        throw PlanProblem(.overflow(sourceText(left.span.union(right.span))), left.span.union(right.span))
      }
    }
    return result
  }

  /// The type of an operation; nil when the types do not go together. `/` between numbers always divides exactly.
  static func resultType(_ operation: Arithmetic, _ left: ValueType, _ right: ValueType) -> ValueType? {
    let isNull = left == .null || right == .null
    switch operation {
    case .add, .subtract:
      if left == .time, right == .duration { return .time }
      if operation == .add, left == .duration, right == .time { return .time }
      if operation == .subtract, left == .time, right == .time { return .duration }
      if left == right, left == .duration || left == .size || left == .integer { return left }
    case .multiply:
      if left == .integer, right == .integer { return .integer }
      if left == .duration || left == .size, right.isNumber { return left }
      if right == .duration || right == .size, left.isNumber { return right }
    case .divide:
      if left == .duration || left == .size, right.isNumber { return left }
      if left == right, left == .duration || left == .size { return .real }
    case .remainder:
      if left == right, left == .duration || left == .size || left == .integer { return left }
    }
    if left.isNumber, right.isNumber { return .real }
    if isNull {
      let other = left == .null ? right : left
      return other == .text || other == .boolean || other == .json ? nil : other == .null ? .real : other
    }
    return nil
  }
}

extension Expression {
  /// Whether `null` itself stands here.
  fileprivate var isNullWord: Bool {
    if case .name(let name) = kind { name.text.lowercased() == "null" } else { false }
  }
}
