import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// Expressions: columns, words, functions, values and operators.
extension Completer {
  func addExpressions(_ outline: QueryOutline?, _ slot: inout Slot) {
    let expectations = slot.context.expectations
    let isOperand = expectations.contains { [.expression, .condition, .aggregate].contains($0) }
    let isKey = expectations.contains(.column)
    guard isOperand || isKey || expectations.contains(where: { [.time, .duration, .number].contains($0) }) else {
      return
    }
    addVariables(&slot)
    if slot.candidates.prefix.hasPrefix("$") { return }
    if isOperand, let compared = slot.context.compared, addComparables(compared, outline, &slot) { return }
    if slot.candidates.quote != nil { return }
    if expectations.contains(.time) { addTimes(&slot, isWindow: true) }
    if expectations.contains(.duration) {
      for text in ["1h", "24h", "7d"] { slot.candidates.add(text, "durations", "a duration") }
    }
    guard isOperand || isKey else { return }
    if expectations.contains(.aggregate) { addFunctions(&slot) { $0.isAggregate } }
    addColumns(outline, &slot)
    // A key of a join or a column that is left out is a name and nothing else.
    let isName = isKey && (slot.clause == .with || slot.clause == .without || slot.clause == .select)
    if !isName { addFunctions(&slot) { !$0.isAggregate } }
    if expectations.contains(.condition) { slot.candidates.add("not ", "keywords", "") }
  }

  private func addColumns(
    _ outline: QueryOutline?, _ slot: inout Slot, where isWanted: (OutlineColumn) -> Bool = { _ in true }
  ) {
    for column in outline?.columns ?? [] where isWanted(column) {
      // What `*` leaves out is there for who knows of it.
      if column.isHidden, slot.candidates.prefix.isEmpty { continue }
      let words = column.vocabulary.map { ", \($0.words.count) words" } ?? ""
      slot.candidates.add(
        Self.spelling(ofColumn: column.name), label: column.name, "columns", "column, \(column.type.rawValue)\(words)")
    }
  }

  /// A column as it is written: `count()` names the column that a grouping called so.
  static func spelling(ofColumn name: String) -> String {
    let spelled = Spelling.name(name)
    guard spelled != name, case .print(let expression)? = parseScript(SourceText(name: "", "print " + name)).onlyKind,
      case .call = expression.kind
    else { return spelled }
    return name
  }

  private func addFunctions(_ slot: inout Slot, where isWanted: (FunctionDescription) -> Bool) {
    for function in FunctionCatalog.all where isWanted(function) {
      slot.candidates.add(
        function.name + "(", label: function.name, function.isAggregate ? "aggregates" : "functions", function.signature
      )
    }
  }

  private func addVariables(_ slot: inout Slot) {
    for (name, value) in session.variables.sorted(by: { $0.key < $1.key }) {
      slot.candidates.add("$" + name, "variables", "variable, \(value.type.rawValue)")
    }
  }

  /// In a window a duration alone means so long ago.
  private func addTimes(_ slot: inout Slot, isWindow: Bool) {
    for duration in ["24h", "7d"] {
      slot.candidates.add(isWindow ? duration : duration + " ago", "times", isWindow ? "so long ago" : "a time")
    }
    for (text, detail) in [
      ("today", "since midnight"), ("yesterday", "the midnight before"), ("now", "this moment"),
    ] { slot.candidates.add(text, "times", detail) }
  }

  // MARK: the right side of a comparison

  /// What a column is compared with. False when nothing is known of it, and any expression may stand there.
  private func addComparables(_ compared: Expression, _ outline: QueryOutline?, _ slot: inout Slot) -> Bool {
    guard let outline else { return false }
    var column: OutlineColumn?
    if case .name(let name) = compared.kind { column = outline.column(name.text) }
    if let column, let vocabulary = column.vocabulary {
      for word in vocabulary.words { add(word, of: column.name, outline, &slot) }
      return true
    }
    guard let type = column?.type ?? outline.type(of: compared) else { return false }
    if let column, type == .text {
      for (name, detail) in names(likeColumn: column.name, &slot) {
        slot.candidates.add(value: name, spelling: Self.spelling(ofText: name, outline), "names", detail)
      }
    }
    if slot.candidates.quote != nil { return true }
    switch type {
    case .boolean: for word in ["true", "false"] { slot.candidates.add(word, "words", "boolean") }
    case .time: addTimes(&slot, isWindow: false)
    default: break
    }
    addColumns(outline, &slot) { $0.type == type && $0.name != column?.name && !$0.isHidden }
    addFunctions(&slot) { !$0.isAggregate }
    return true
  }

  private func add(_ word: String, of column: String, _ outline: QueryOutline, _ slot: inout Slot) {
    slot.candidates.add(value: word, spelling: Self.spelling(ofText: word, outline), "words", "word of \(column)")
  }

  /// A text that is compared with: bare when it is a word and names no column.
  private static func spelling(ofText text: String, _ outline: QueryOutline) -> String {
    let isWord = Spelling.name(text) == text && outline.column(text) == nil
    let isTaken = Keywords.expressionWords.contains(text.lowercased()) || ClauseKeyword(startingWith: text) != nil
    return isWord && !isTaken ? text : Spelling.text(text)
  }

  // MARK: operators

  /// The operators that a type takes, those of its own first.
  private static func operators(of type: ValueType, hasWords: Bool) -> Set<String> {
    let equality: Set<String> = ["=", "!=", "in", "not in", "is null", "is not null"]
    let order: Set<String> = ["<", "<=", ">", ">=", "between", "not between"]
    let texts: Set<String> = ["like", "not like", "~", "!~", "contains", "starts with", "ends with"]
    let sums: Set<String> = ["+", "-"]
    switch type {
    case .boolean: return ["and", "or", "=", "!=", "is null", "is not null"]
    case .text: return hasWords ? equality.union(["like", "~"]) : equality.union(texts).union(["<", ">"])
    case .time: return equality.union(order).union(sums)
    case .integer, .real, .duration, .size: return equality.union(order).union(sums).union(["*", "/", "%"])
    case .json, .null: return Set(Operators.table.map(\.spelling)).subtracting(["ago"])
    }
  }

  func addOperator(_ word: String, _ outline: QueryOutline?, _ slot: inout Slot) {
    guard let row = Operators.table.first(where: { $0.spelling == word }), row.fixity != .prefix else { return }
    // Behind the keys of a check and the pace of a watch an operator can stand, and hardly ever does.
    if slot.expects(.keyword("warn")) || slot.expects(.keyword("crit")) || slot.expects(.source) { return }
    let isCondition = slot.clause == .filter || slot.context.query?.clause == nil
    // Comparisons in lists of columns are rare, and would hide what is common there.
    if row.precedence == .comparison, !isCondition, slot.clause != .derive { return }
    let operands = slot.context.operands.filter { $0.lowest <= row.precedence }
    let fits = operands.contains { operand in
      if word == "ago" {
        if case .literal(.duration) = operand.expression.kind { return true }
        return false
      }
      if case .literal = operand.expression.kind, row.precedence >= .comparison { return false }
      guard let type = type(operand.expression, outline) else {
        // A bare word behind an operator is text.
        if case .name = operand.expression.kind, slot.context.operands.count > 1 { return false }
        return true
      }
      return Self.operators(of: type.type, hasWords: type.hasWords).contains(word)
    }
    if fits { slot.candidates.add(word + " ", "operators", "") }
  }

  private func type(_ expression: Expression, _ outline: QueryOutline?) -> (type: ValueType, hasWords: Bool)? {
    guard let outline, let type = outline.type(of: expression) else { return nil }
    guard case .name(let name) = expression.kind else { return (type, false) }
    return (type, outline.column(name.text)?.vocabulary != nil)
  }

  /// The type of all that stands before the cursor in the condition.
  func outerType(_ outline: QueryOutline?, _ slot: Slot) -> ValueType? {
    slot.context.operands.last.flatMap { type($0.expression, outline)?.type }
  }
}

extension Script {
  /// What the only statement is; nil when there are others, or problems.
  fileprivate var onlyKind: Statement.Kind? {
    problems.isEmpty && statements.count == 1 ? statements[0].kind : nil
  }
}
