import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqExpression
import ObqSyntax

extension Binder {
  /// `group by … show …`: an aggregation, and behind it a projection where what is shown is more than keys and aggregates.
  func group(_ keys: [GroupKey], show: [NamedExpression]?, _ clause: Clause, _ draft: inout Draft) throws(PlanProblem) {
    var keyColumns: [BoundColumn] = []
    var entries: [BindScope.Entry] = []
    var filled: (key: Int, period: FillStep.Period)?
    for (index, key) in keys.enumerated() {
      let (column, entry) = try self.column(key.named, &draft)
      if let fill = key.fill {
        guard let period = Binder.period(column.expression), filled == nil else {
          throw PlanProblem(.fillWithoutBucket, fill)
        }
        filled = (index, period)
      }
      keyColumns.append(column)
      entries.append(entry)
    }
    let keyScope = BindScope(entries: entries)
    var collector = AggregateCollector(keyCount: keys.count, aggregates: [])
    var shown: [BoundColumn] = entries.enumerated().map { BoundColumn($1.name, .column($0, $1.type)) }
    var shownEntries = entries
    for item in show ?? [Binder.countItem(clause.keyword)] {
      let bound = try aggregated(item.expression, &collector, &draft, keyScope)
      let name = item.alias?.text ?? item.text
      shown.append(BoundColumn(name, bound))
      shownEntries.append(.init(name: name, type: bound.type))
    }
    draft.steps.append(.aggregate(keys: keyColumns, collector.aggregates))
    if let filled {
      var window = draft.reach
      if window.start != nil, window.end == nil { window.end = context.now }
      let zeros = collector.aggregates.indices.filter {
        [.count, .countDistinct].contains(collector.aggregates[$0].function)
      }
      draft.steps.append(
        .fill(
          FillStep(
            key: filled.key, keyCount: keys.count, period: filled.period, window: window,
            zeros: Set(zeros.map { keys.count + $0 }))))
    }
    draft.steps.append(.project(shown))
    draft.replaceScope(shownEntries)
  }

  private static func isAggregate(_ expression: Expression) -> Bool {
    guard case .call(let name, _, _) = expression.kind else { return false }
    return FunctionCatalog.function(name.text)?.isAggregate == true
  }

  /// How long the buckets of a key are; nil when it is none.
  private static func period(_ expression: BoundExpression) -> FillStep.Period? {
    guard case .function(let function, let arguments) = expression.kind else { return nil }
    switch function {
    case .hour: return .width(TimeBucket.hour)
    case .day: return .width(TimeBucket.day)
    case .week: return .width(TimeBucket.week)
    case .month: return .month
    case .bucket:
      guard case .duration(let width)? = arguments[1].constantValue, width > 0 else { return nil }
      return .width(width)
    default: return nil
    }
  }

  private static func countItem(_ span: SourceSpan) -> NamedExpression {
    let call = Expression(.call(name: Name("count", span), arguments: [], distinct: false), span)
    return NamedExpression(call, alias: nil, text: "count()")
  }

  /// The aggregates that one grouping computes; the columns behind it are the keys, then these.
  struct AggregateCollector {
    let keyCount: Int
    var aggregates: [BoundAggregate]

    mutating func add(_ aggregate: BoundAggregate) -> BoundExpression {
      aggregates.append(aggregate)
      return .column(keyCount + aggregates.count - 1, aggregate.type)
    }
  }

  /// Binds what a group shows: aggregates over its rows, keys by name, and whatever is computed of both.
  private func aggregated(
    _ expression: Expression, _ collector: inout AggregateCollector, _ draft: inout Draft,
    _ keyScope: BindScope
  ) throws(PlanProblem) -> BoundExpression {
    let keys = keyScope.entries
    // What is called as an aggregate is one of this grouping, even where a key has its name from an earlier grouping.
    if let index = keyScope.index(ofText: sourceText(expression.span)), !Binder.isAggregate(expression) {
      return .column(index, keys[index].type)
    }
    if case .call(let name, let arguments, let distinct) = expression.kind,
      let function = FunctionCatalog.function(name.text), function.isAggregate
    {
      return collector.add(try aggregate(name, function, arguments, distinct: distinct, &draft))
    }
    if case .name(let name) = expression.kind {
      if let index = keyScope.index(of: name.text) {
        uses?.note(.column, name)
        return .column(index, keys[index].type)
      }
      if let index = draft.scope.index(of: name.text) {
        throw PlanProblem(.notGrouped(draft.scope.entries[index].name, keys: keys.map(\.name)), name.span)
      }
    }
    // Everything else is computed of its parts, which are bound this way first and then stand as columns.
    var parts = PartBinder()
    var replaced = expression
    replaced = try parts.replace(expression) { (part) throws(PlanProblem) -> BoundExpression? in
      if case .call(let name, let arguments, let distinct) = part.kind,
        let function = FunctionCatalog.function(name.text), function.isAggregate
      {
        return collector.add(try aggregate(name, function, arguments, distinct: distinct, &draft))
      }
      if case .name(let name) = part.kind, keyScope.index(of: name.text) == nil,
        let index = draft.scope.index(of: name.text)
      {
        throw PlanProblem(.notGrouped(draft.scope.entries[index].name, keys: keys.map(\.name)), name.span)
      }
      return nil
    }
    var inner = Draft(columns: keys + parts.entries)
    let bound = try self.expression(replaced, &inner)
    return bound.remapped { $0 < keys.count ? $0 : parts.places[$0 - keys.count] }
  }

  func aggregate(
    _ name: Name, _ function: FunctionDescription, _ arguments: [Expression], distinct: Bool, _ draft: inout Draft
  ) throws(PlanProblem) -> BoundAggregate {
    uses?.note(.function, name)
    let arguments = arguments.filter { $0.kind != .star }
    guard function.argumentCounts.contains(arguments.count) else {
      throw PlanProblem(
        .wrongArgumentCount(function: function.name, signature: function.signature, found: arguments.count), name.span)
    }
    if distinct, function.name != "count" { throw PlanProblem(.distinctOutsideCount(function.name), name.span) }
    var bound: [BoundExpression] = []
    for argument in arguments {
      if let call = firstAggregate(argument, draft) { throw PlanProblem(.nestedAggregate(call.text), call.span) }
      bound.append(try expression(argument, &draft))
    }
    func wrongType() -> PlanProblem {
      PlanProblem(
        .wrongArgumentType(function: function.name, signature: function.signature, found: bound[0].type),
        arguments[0].span)
    }
    let type = bound.first?.type ?? .null
    let isMeasure = type.isNumber || type == .duration || type == .size
    func make(_ kind: AggregateFunction, _ result: ValueType, percent: Double = 0) -> BoundAggregate {
      BoundAggregate(function: kind, argument: bound.first, percent: percent, type: result)
    }
    switch function.name {
    case "count": return make(distinct ? .countDistinct : .count, .integer)
    case "sum":
      guard isMeasure else { throw wrongType() }
      return make(.sum, type)
    case "avg":
      guard isMeasure || type == .time else { throw wrongType() }
      return make(.avg, type.isNumber ? .real : type)
    case "min": return make(.min, type)
    case "max": return make(.max, type)
    case "first": return make(.first, type)
    case "last": return make(.last, type)
    default:
      guard isMeasure || type == .time else { throw wrongType() }
      let percents = ["median": 50.0, "p50": 50, "p90": 90, "p95": 95, "p99": 99]
      var percent = percents[function.name] ?? 0
      if function.name == "percentile" {
        switch bound[1].constantValue {
        case .integer(let number)? where (0...100).contains(number): percent = Double(number)
        case .real(let number)? where (0...100).contains(number): percent = number
        case nil: throw PlanProblem(.notAConstant("percentile(x, p) with p from 0 to 100"), arguments[1].span)
        default: throw PlanProblem(.notAPercentage, arguments[1].span)
        }
      }
      return make(.percentile, type.isNumber ? .real : type, percent: percent)
    }
  }

  /// The first aggregate inside an expression; what is a column by its text is none.
  private func firstAggregate(_ expression: Expression, _ draft: Draft) -> Name? {
    if case .call = expression.kind, draft.scope.index(ofText: sourceText(expression.span)) != nil { return nil }
    if case .call(let name, _, _) = expression.kind, FunctionCatalog.function(name.text)?.isAggregate == true {
      return name
    }
    for part in expression.parts { if let name = firstAggregate(part, draft) { return name } }
    return nil
  }
}

/// Takes the aggregates out of an expression and puts names in their place that stand for columns behind the grouping.
struct PartBinder {
  private(set) var places: [Int] = []
  private var types: [ValueType] = []

  init() {}

  /// No word of the language can be spelled so.
  static let placeholderMark = "\u{1}"

  private static func placeholder(_ index: Int) -> String { placeholderMark + "\(index)" }

  var entries: [BindScope.Entry] {
    types.enumerated().map { .init(name: PartBinder.placeholder($0), type: $1) }
  }

  mutating func replace(
    _ expression: Expression, _ bind: (Expression) throws(PlanProblem) -> BoundExpression?
  ) throws(PlanProblem) -> Expression {
    if let bound = try bind(expression), case .column(let place) = bound.kind {
      places.append(place)
      types.append(bound.type)
      return Expression(.name(Name(PartBinder.placeholder(places.count - 1), expression.span)), expression.span)
    }
    var parts: [Expression] = []
    for part in expression.parts { parts.append(try replace(part, bind)) }
    return expression.with(parts: parts)
  }
}

extension Draft {
  /// A scope of columns alone, for expressions over what a grouping made.
  init(columns: [BindScope.Entry]) {
    self.init(rows: Schema(columns.map { Field($0.name, $0.type) }), [])
    scope = BindScope(entries: columns)
  }
}

extension Expression {
  /// The direct parts, in order.
  var parts: [Expression] {
    switch kind {
    case .literal, .name, .path, .parameter, .star, .missing: []
    case .unary(_, let part), .ago(let part), .isNull(let part, _): [part]
    case .binary(_, let left, let right, _): [left, right]
    case .all(let parts), .any(let parts): parts
    case .isIn(let part, let items, _): [part] + items
    case .between(let part, let low, let high, _): [part, low, high]
    case .call(_, let arguments, _): arguments
    }
  }

  /// The same expression with other parts, as many as it has.
  func with(parts: [Expression]) -> Expression {
    let kind: Kind =
      switch self.kind {
      case .literal, .name, .path, .parameter, .star, .missing: self.kind
      case .unary(let operation, _): .unary(operation, parts[0])
      case .ago: .ago(parts[0])
      case .isNull(_, let negated): .isNull(parts[0], negated: negated)
      case .binary(let operation, _, _, let span): .binary(operation, parts[0], parts[1], operatorSpan: span)
      case .all: .all(parts)
      case .any: .any(parts)
      case .isIn(_, _, let negated): .isIn(parts[0], Array(parts.dropFirst()), negated: negated)
      case .between(_, _, _, let negated): .between(parts[0], parts[1], parts[2], negated: negated)
      case .call(let name, _, let distinct): .call(name: name, arguments: parts, distinct: distinct)
      }
    return Expression(kind, span, isParenthesized: isParenthesized)
  }
}
