import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqExpression
import ObqSyntax

extension Binder {
  func call(_ name: Name, _ arguments: [Expression], _ draft: inout Draft) throws(PlanProblem) -> BoundExpression {
    guard let description = FunctionCatalog.function(name.text) else {
      throw PlanProblem(.unknownFunction(name.text), name.span)
    }
    uses?.note(.function, name)
    if description.isAggregate { throw PlanProblem(.aggregateOutsideGroup(description.name), name.span) }
    guard description.argumentCounts.contains(arguments.count) else {
      throw PlanProblem(
        .wrongArgumentCount(function: description.name, signature: description.signature, found: arguments.count),
        name.span)
    }
    guard let function = ScalarFunction(rawValue: description.name) else {
      // `extract` has its expression compiled here.
      let text = try self.text(arguments[0], wordIsText: false, &draft)
      guard let pattern = try pattern(arguments[1], isLike: false, &draft) else { return .constant(.null) }
      return BoundExpression(.extract(text, pattern), .text)
    }
    var bound: [BoundExpression] = []
    for argument in arguments { bound.append(try expression(argument, &draft)) }

    /// JSON is read as what the function wants.
    func require(_ index: Int, _ types: [ValueType]) throws(PlanProblem) {
      guard index < bound.count else { return }
      let type = bound[index].type
      if types.contains(type) || type == .null { return }
      if type == .json, let first = types.first {
        bound[index] = BoundExpression(.convert(bound[index]), first)
        return
      }
      throw PlanProblem(
        .wrongArgumentType(function: description.name, signature: description.signature, found: type),
        arguments[index].span)
    }

    let type: ValueType
    switch function {
    case .hour, .day, .week, .month:
      try require(0, [.time])
      type = .time
    case .bucket:
      try require(0, [.time])
      try require(1, [.duration])
      if case .duration(let width)? = bound[1].constantValue, width <= 0 {
        throw PlanProblem(.notADuration(.duration), arguments[1].span)
      }
      type = .time
    case .scnTime:
      try require(0, [.integer])
      type = .time
    case .lower, .upper, .trim:
      try require(0, [.text])
      type = .text
    case .length:
      try require(0, [.text])
      type = .integer
    case .substring:
      try require(0, [.text])
      try require(1, [.integer])
      try require(2, [.integer])
      type = .text
    case .replace:
      for index in 0..<3 { try require(index, [.text]) }
      type = .text
    case .round, .floor, .ceil, .abs:
      try require(0, function == .abs ? [.real, .integer, .duration, .size] : [.real, .integer, .duration])
      try require(1, [.integer])
      type = bound[0].type
    case .coalesce: type = try common(&bound, from: 0, arguments)
    case .if:
      try require(0, [.boolean])
      type = try common(&bound, from: 1, arguments)
    }
    return BoundExpression(.function(function, bound), type)
  }

  /// One type for several expressions: all the same but for nulls, or numbers, which become reals.
  private func common(_ bound: inout [BoundExpression], from start: Int, _ arguments: [Expression])
    throws(PlanProblem) -> ValueType
  {
    let types = bound[start...].map(\.type).filter { $0 != .null }
    guard var type = types.first else { return .null }
    if types.contains(.real), types.allSatisfy(\.isNumber) { type = .real }
    for index in start..<bound.count where bound[index].type != type && bound[index].type != .null {
      if type == .real, bound[index].type == .integer {
        bound[index] = BoundExpression(.convert(bound[index]), .real)
      } else {
        throw PlanProblem(
          .comparedTypes(
            sourceText(arguments[start].span), type, sourceText(arguments[index].span), bound[index].type),
          arguments[index].span)
      }
    }
    return type
  }
}
