import ObqData

extension Evaluator {
  func call(_ function: ScalarFunction, _ arguments: [Column], _ type: ValueType, _ count: Int)
    throws(EvaluationProblem) -> Column
  {
    switch function {
    case .hour, .day, .week, .month, .bucket: return truncated(function, arguments, count)
    case .scnTime:
      guard case .integers(let values) = arguments[0].storage else { return .allNull(.time, count: count) }
      return Column(type: .time, storage: .integers(values), nulls: arguments[0].nulls)
    default:
      if let column = try callOnEntries(function, arguments, type) { return column }
      var builder = ColumnBuilder(type: type)
      var built = 0
      for row in 0..<count {
        let values = arguments.map { $0.value(at: row) }
        let value = values.contains(.null) ? .null : try scalar(function, values)
        if case .text(let text) = value { built += text.utf8.count }
        if built > limits.column { throw .columnTooLarge(limit: limits.column) }
        builder.append(value)
      }
      return builder.finish()
    }
  }

  /// A function of one text, called once for each entry of a dictionary; nil where there is none to save calls.
  private func callOnEntries(_ function: ScalarFunction, _ arguments: [Column], _ type: ValueType)
    throws(EvaluationProblem) -> Column?
  {
    guard arguments.count == 1, case .texts(let vector) = arguments[0].storage, let codes = vector.codes,
      codes.count > vector.entryCount
    else { return nil }
    let entries = Column(
      type: arguments[0].type, storage: .texts(TextVector(bytes: vector.bytes, offsets: vector.offsets)))
    var column = try call(function, [entries], type, vector.entryCount).gather(codes.map { Int32($0) })
    column.nulls = arguments[0].nulls
    return column
  }

  // MARK: times

  private func truncated(_ function: ScalarFunction, _ arguments: [Column], _ count: Int) -> Column {
    guard case .integers(let values) = arguments[0].storage else { return .allNull(.time, count: count) }
    var result: [Int64] = []
    result.reserveCapacity(count)
    var nulls = arguments[0].nulls
    for row in 0..<count {
      var bucket = values[row]
      switch function {
      case .hour: bucket = TimeBucket.start(of: bucket, width: TimeBucket.hour, zone)
      case .day: bucket = TimeBucket.start(of: bucket, width: TimeBucket.day, zone)
      case .week: bucket = TimeBucket.start(of: bucket, width: TimeBucket.week, zone)
      case .month: bucket = TimeBucket.startOfMonth(bucket, zone)
      default:
        if case .duration(let width) = arguments[1].value(at: row), width > 0 {
          bucket = TimeBucket.start(of: bucket, width: width, zone)
        } else {
          if nulls == nil { nulls = .init(repeating: false, count: count) }
          nulls?[row] = true
        }
      }
      result.append(bucket)
    }
    return Column(type: .time, storage: .integers(result), nulls: nulls)
  }

  // MARK: text and numbers

  private func scalar(_ function: ScalarFunction, _ values: [Value]) throws(EvaluationProblem) -> Value {
    switch (function, values[0]) {
    case (.lower, .text(let text)): return .text(text.lowercased())
    case (.upper, .text(let text)): return .text(text.uppercased())
    case (.trim, .text(let text)): return .text(trimmed(text))
    case (.length, .text(let text)): return .integer(Int64(text.unicodeScalars.count))
    case (.substring, .text(let text)): return .text(substring(text, values))
    case (.replace, .text(let text)):
      guard case .text(let old) = values[1], case .text(let new) = values[2] else { return .null }
      return .text(try replaced(text, old, new))
    case (.abs, .real(let number)): return .real(Swift.abs(number))
    case (.abs, let value):
      guard let bits = value.integerBits else { return .null }
      if bits == .min { throw .overflow("abs(\(bits))") }
      return .fromBits(Swift.abs(bits), value.type)
    case (.floor, .real(let number)): return .real(number.rounded(.down))
    case (.ceil, .real(let number)): return .real(number.rounded(.up))
    case (.floor, .duration(let bits)): return .duration(try seconds(bits, .down))
    case (.ceil, .duration(let bits)): return .duration(try seconds(bits, .up))
    case (.round, .duration(let bits)): return .duration(try rounded(duration: bits, digits(values)))
    case (.round, .real(let number)): return .real(rounded(number, digits(values)))
    case (.round, .integer(let number)) where digits(values) < 0:
      return .integer(try rounded(whole: number, -digits(values)))
    case (.floor, let value), (.ceil, let value), (.round, let value): return value
    default: return .null
    }
  }

  private func digits(_ values: [Value]) -> Int {
    guard values.count > 1, case .integer(let digits) = values[1] else { return 0 }
    // No number has a digit further from its point.
    return Int(max(-400, min(400, digits)))
  }

  private func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Characters count as Unicode scalars, from 1; a start before 1 takes what lies inside.
  private func substring(_ text: String, _ values: [Value]) -> String {
    guard case .integer(let from) = values[1] else { return "" }
    var end = Int64.max
    if values.count > 2, case .integer(let count) = values[2] {
      let (sum, overflow) = from.addingReportingOverflow(max(0, count))
      if !overflow { end = sum }
    }
    let start = max(1, from)
    guard end > start else { return "" }
    let total = end - start
    let rest = text.unicodeScalars.dropFirst(Int(start - 1))
    return String(String.UnicodeScalarView(total > Int64(Int.max / 2) ? rest : rest.prefix(Int(total))))
  }

  private func replaced(_ text: String, _ old: String, _ new: String) throws(EvaluationProblem) -> String {
    let (bytes, part) = (Array(text.utf8), Array(old.utf8))
    guard !part.isEmpty, bytes.count >= part.count else { return text }
    guard let result = Bytes.replacing(part, in: bytes, with: Array(new.utf8), limit: limits.value) else {
      throw .textTooLong("replace", limit: limits.value)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Rounds the decimal number that people see, so that 1.005 has a half to round, which its 53 bits have not.
  private func rounded(_ number: Double, _ digits: Int) -> Double {
    if digits == 0 { return number.rounded(.toNearestOrAwayFromZero) }
    return Decimal(number)?.rounded(digits) ?? number
  }

  private func rounded(whole number: Int64, _ digits: Int) throws(EvaluationProblem) -> Int64 {
    // 64 bits hold less than half of 10^20.
    if digits >= 20 { return 0 }
    var unit: Int128 = 1
    for _ in 0..<digits { unit *= 10 }
    let rest = Int128(number) % unit
    var nearest = Int128(number) - rest
    if rest.magnitude * 2 >= unit { nearest += number < 0 ? -unit : unit }
    guard let result = Int64(exactly: nearest) else { throw .overflow("round(\(number), -\(digits))") }
    return result
  }

  private func rounded(duration bits: Int64, _ digits: Int) throws(EvaluationProblem) -> Int64 {
    digits >= 9 ? bits : try rounded(whole: bits, 9 - digits)
  }

  private func seconds(_ bits: Int64, _ rule: FloatingPointRoundingRule) throws(EvaluationProblem) -> Int64 {
    let floor = bits.flooredQuotient(by: 1_000_000_000) * 1_000_000_000
    if rule == .down || floor == bits { return floor }
    let (result, overflow) = floor.addingReportingOverflow(1_000_000_000)
    if overflow { throw .overflow("ceil of a duration") }
    return result
  }
}
