import ObqData

/// One expression in both languages.
struct Generated {
  var obq: String
  var sql: String
  var type: ValueType
  /// No value is further from zero, so that sums and products that follow stay exact.
  var bound = Double.infinity
  /// Whether sums of these reals do not depend on the order in which they are taken.
  var isExact = true
}

/// A column that queries may name, spelled alike in both languages.
struct GeneratedColumn {
  var name: String
  var type: ValueType
  var bound = Double.infinity
  var isExact = true

  var expression: Generated { Generated(obq: name, sql: name, type: type, bound: bound, isExact: isExact) }
}

/// Makes expressions over columns.
struct ExpressionGenerator {
  var random: SeededRandom
  var columns: [GeneratedColumn]

  init(_ random: SeededRandom, _ columns: [GeneratedColumn]) {
    self.random = random
    self.columns = columns
  }

  /// Bounds as of `SampleTable`.
  static let base = SampleTable.schema.fields.map { field in
    let bound =
      switch field.name {
      case "id": 200.0
      case "num": 10.0
      case "ratio": 25.0
      case "span": 4e10
      default: Double.infinity
      }
    return GeneratedColumn(name: field.name, type: field.type, bound: bound)
  }

  // MARK: leaves

  mutating func column(_ types: Set<ValueType>) -> Generated? {
    let fitting = columns.filter { types.contains($0.type) }
    return fitting.isEmpty ? nil : random.pick(fitting).expression
  }

  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }

  mutating func constant(_ type: ValueType) -> Generated {
    switch type {
    case .integer:
      let number = random.oneIn(4) ? random.pick(SampleTable.bigs) : Int64(random.below(25)) - 12
      return Generated(obq: "\(number)", sql: "\(number)", type: type, bound: Double(number.magnitude))
    case .real:
      let number = Double(random.below(400) - 200) / 8
      return Generated(obq: "\(number)", sql: "\(number)", type: type, bound: number.magnitude)
    case .text:
      let text = ExpressionGenerator.quoted(random.pick(random.oneIn(2) ? SampleTable.words : SampleTable.names))
      return Generated(obq: text, sql: text, type: type)
    case .time:
      let steps: [Int64] = [1, 1_000_000_000, 3_600_000_000_000]
      let time = SampleTable.firstTime + (Int64(random.below(9)) - 4) * random.pick(steps)
      return Generated(obq: Instant(nanoseconds: time).text(in: .utc), sql: "\(time)", type: type)
    case .duration:
      let bits = (Int64(random.below(41)) - 10) * 500_000_000
      return Generated(obq: "\(bits)ns", sql: "\(bits)", type: type, bound: Double(bits.magnitude))
    default:
      let flag = random.oneIn(2)
      return Generated(obq: flag ? "true" : "false", sql: flag ? "1" : "0", type: .boolean)
    }
  }

  // MARK: values

  /// An expression of any type.
  mutating func value(depth: Int = 2) -> Generated {
    let column = random.pick(columns).expression
    return value(column.type, depth: depth) ?? column
  }

  mutating func value(_ type: ValueType, depth: Int) -> Generated? {
    guard depth > 0, !random.oneIn(3) else { return column([type]) }
    if random.oneIn(6) { return choice(type, depth: depth - 1) }
    switch type {
    case .integer: return number(depth: depth - 1) ?? column([type])
    case .real: return real(depth: depth - 1) ?? column([type])
    case .text: return text(depth: depth - 1) ?? column([type])
    case .time: return time(depth: depth - 1) ?? column([type])
    case .duration: return duration(depth: depth - 1) ?? column([type])
    case .boolean: return predicate(depth: depth - 1)
    default: return column([type])
    }
  }

  private mutating func choice(_ type: ValueType, depth: Int) -> Generated? {
    guard let first = value(type, depth: depth), let second = value(type, depth: depth) else { return nil }
    let bound = max(first.bound, second.bound)
    let isExact = first.isExact && second.isExact
    if random.oneIn(2) {
      let condition = predicate(depth: depth)
      return Generated(
        obq: "if(\(condition.obq), \(first.obq), \(second.obq))",
        sql: "(CASE WHEN \(condition.sql) THEN \(first.sql) ELSE \(second.sql) END)", type: type, bound: bound,
        isExact: isExact)
    }
    return Generated(
      obq: "coalesce(\(first.obq), \(second.obq))", sql: "coalesce(\(first.sql), \(second.sql))", type: type,
      bound: bound, isExact: isExact)
  }

  /// Small whole numbers, which no operation here takes out of 64 bits.
  private mutating func number(depth: Int) -> Generated? {
    if random.oneIn(5), let text = value(.text, depth: depth) {
      return Generated(obq: "length(\(text.obq))", sql: "length(\(text.sql))", type: .integer, bound: 1e4)
    }
    guard let left = value(.integer, depth: depth), left.bound < 1e8 else { return nil }
    let right = random.oneIn(2) ? constant(.integer) : column([.integer]) ?? constant(.integer)
    guard right.bound < 1e8 else { return nil }
    switch random.below(6) {
    case 0: return binary("+", left, right, .integer, left.bound + right.bound)
    case 1: return binary("-", left, right, .integer, left.bound + right.bound)
    case 2 where left.bound * right.bound < 1e8: return binary("*", left, right, .integer, left.bound * right.bound)
    case 3: return binary("%", left, right, .integer, left.bound)
    case 4: return Generated(obq: "(-(\(left.obq)))", sql: "(-(\(left.sql)))", type: .integer, bound: left.bound)
    default: return Generated(obq: "abs(\(left.obq))", sql: "abs(\(left.sql))", type: .integer, bound: left.bound)
    }
  }

  private mutating func real(depth: Int) -> Generated? {
    guard let left = value(random.oneIn(2) ? .real : .integer, depth: depth), left.bound < 1e6,
      let right = value(random.oneIn(2) ? .real : .integer, depth: depth), right.bound < 1e6
    else { return nil }
    let isExact = left.isExact && right.isExact
    if left.type == .integer, right.type == .integer || random.oneIn(3) {
      var quotient = binary("/", left, right, .real, .infinity)
      quotient.sql = "(CAST(\(left.sql) AS REAL) / (\(right.sql)))"
      quotient.isExact = false
      return quotient
    }
    var result: Generated
    switch random.below(5) {
    case 0: result = binary("+", left, right, .real, left.bound + right.bound)
    case 1: result = binary("-", left, right, .real, left.bound + right.bound)
    case 2 where isExact: result = binary("*", left, right, .real, left.bound * right.bound)
    case 3:
      let number = left.type == .real ? left : right
      return Generated(
        obq: "round(\(number.obq))", sql: "round(\(number.sql))", type: .real, bound: number.bound + 1,
        isExact: true)
    default: result = binary("-", right, left, .real, left.bound + right.bound)
    }
    result.isExact = isExact
    return result
  }

  private mutating func text(depth: Int) -> Generated? {
    guard let text = value(.text, depth: depth) else { return nil }
    switch random.below(3) {
    case 0:
      let from = 1 + random.below(4)
      let count = random.below(5)
      return call("substring", "substr", "\(text.sql), \(from), \(count)", "\(text.obq), \(from), \(count)")
    case 1:
      let old = random.pick(["a", "份", "SS", "'", "long"])
      let new = random.pick(["", "b", "é", "--"])
      let rest = "\(ExpressionGenerator.quoted(old)), \(ExpressionGenerator.quoted(new))"
      return call("replace", "replace", "\(text.sql), \(rest)", "\(text.obq), \(rest)")
    default:
      guard columns.contains(where: { $0.name == "word" }) else { return nil }
      let function = random.pick(["lower", "upper", "trim"])
      return call(function, function, "word", "word")
    }
  }

  private func call(_ obq: String, _ sql: String, _ sqlArguments: String, _ arguments: String) -> Generated {
    Generated(obq: "\(obq)(\(arguments))", sql: "\(sql)(\(sqlArguments))", type: .text)
  }

  private mutating func time(depth: Int) -> Generated? {
    guard let time = column([.time]) else { return nil }
    if random.oneIn(2) {
      let width = random.pick([("hour", 3_600_000_000_000), ("day", 86_400_000_000_000)] as [(String, Int64)])
      return Generated(
        obq: "\(width.0)(\(time.obq))",
        sql: "(\(time.sql) - ((\(time.sql) % \(width.1)) + \(width.1)) % \(width.1))", type: .time)
    }
    let step = constant(.duration)
    return binary(random.pick(["+", "-"]), time, step, .time, .infinity)
  }

  private mutating func duration(depth: Int) -> Generated? {
    guard let left = column([.duration]), left.bound < 1e13 else { return nil }
    switch random.below(4) {
    case 0:
      guard let first = column([.time]), let second = column([.time]) else { return nil }
      return binary("-", first, second, .duration, .infinity)
    case 1:
      let factor = constant(.integer)
      guard factor.bound < 1e4 else { return nil }
      return binary("*", left, factor, .duration, left.bound * factor.bound)
    case 2:
      let part = 1 + random.below(7)
      return Generated(
        obq: "(\(left.obq) / \(part))", sql: ExpressionGenerator.nearest("\(left.sql)", "\(part)"), type: .duration,
        bound: left.bound)
    default:
      let right = constant(.duration)
      return binary(random.pick(["+", "-"]), left, right, .duration, left.bound + right.bound)
    }
  }

  /// A quotient of whole numbers to the nearest, halves away from zero; the divisor is positive.
  static func nearest(_ dividend: String, _ divisor: String) -> String {
    """
    (CASE WHEN \(dividend) >= 0 THEN (\(dividend) + \(divisor) / 2) / \(divisor) \
    ELSE -((-(\(dividend)) + \(divisor) / 2) / \(divisor)) END)
    """
  }

  private func binary(_ operation: String, _ left: Generated, _ right: Generated, _ type: ValueType, _ bound: Double)
    -> Generated
  {
    Generated(
      obq: "(\(left.obq) \(operation) \(right.obq))", sql: "((\(left.sql)) \(operation) (\(right.sql)))", type: type,
      bound: bound)
  }
}
