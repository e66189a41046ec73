import ObqDiagnostics

/// Whole numbers, fractions, durations, sizes.
extension Lexer {
  /// Nanoseconds of each unit of time, the longest first.
  static let durationUnits: [(name: String, nanoseconds: Int64)] = [
    ("w", 604_800_000_000_000), ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
    ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ns", 1),
  ]
  /// Bytes of each unit of size; their case does not count.
  static let sizeUnits: [(name: String, bytes: Int64)] = [
    ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ("PB", 1_000_000_000_000_000), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ("PiB", 1 << 50),
  ]
  /// What people write for a unit, and the unit.
  private static let unitWords: [String: String] = [
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "day": "d", "days": "d", "week": "w", "weeks": "w", "msec": "ms",
    "k": "KB", "g": "GB", "t": "TB", "byte": "B", "bytes": "B",
  ]

  /// A number with all that is stuck to it.
  mutating func number() -> Token {
    if let time = time() { return time }
    let start = position
    var digits = decimal()
    let unit = unit()
    if unit.isEmpty { return plainNumber(digits, from: start) }

    if let size = Self.sizeUnits.first(where: { $0.name.lowercased() == unit.lowercased() && unit != "b" }) {
      return measure(digits.scaled(by: size.bytes), from: start) { .size($0) }
    }
    // `1h30m`: pieces from the longest unit to the shortest.
    var total: Int64? = 0
    var allowed = Self.durationUnits[...]
    var name = unit
    while true {
      guard let index = allowed.firstIndex(where: { $0.name == name }) else {
        let isLate = Self.durationUnits.contains { $0.name == name }
        return badUnit(name, from: start, isLate: isLate)
      }
      let piece = digits.scaled(by: Self.durationUnits[index].nanoseconds)
      total = total.flatMap { sum in piece.flatMap { sum.addingReportingOverflow($0) }.flatMap { $1 ? nil : $0 } }
      allowed = allowed[(index + 1)...]
      guard isDigit(byte()) else { return measure(total, from: start) { .duration($0) } }
      digits = decimal()
      name = self.unit()
    }
  }

  // MARK: pieces

  /// The digits of a number as written: `12.50` is 1250 with 2 of them behind the point.
  private struct Decimal {
    /// Nil when there are more digits than 128 bits hold.
    var digits: UInt128? = 0
    var fraction = 0
    /// Of ten; nil where none is written.
    var exponent: Int?
    var isWhole: Bool { fraction == 0 && exponent == nil }

    /// The value in the smallest unit, rounded; nil when it is out of range.
    func scaled(by unit: Int64) -> Int64? {
      let places = fraction - (exponent ?? 0)
      guard let digits, places <= 18, places >= -18 else { return digits == 0 ? 0 : nil }
      func power(_ count: Int) -> UInt128 { (0..<count).reduce(UInt128(1)) { power, _ in power * 10 } }
      let (scaled, isTooLarge) = digits.multipliedReportingOverflow(by: power(Swift.max(0, -places)))
      let (product, overflow) = scaled.multipliedReportingOverflow(by: UInt128(unit))
      if isTooLarge || overflow { return nil }
      let divisor = power(Swift.max(0, places))
      let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
      return Int64(exactly: quotient + (remainder * 2 >= divisor ? 1 : 0))
    }
  }

  private mutating func decimal() -> Decimal {
    var result = Decimal()
    digits(into: &result, areFraction: false)
    if byte() == UInt8(ascii: "."), isDigit(byte(1)) {
      position += 1
      digits(into: &result, areFraction: true)
    }
    if let e = byte(), e | 0x20 == UInt8(ascii: "e") {
      let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
      if isDigit(byte(sign ? 2 : 1)) {
        let isNegative = byte(1) == UInt8(ascii: "-")
        position += sign ? 2 : 1
        let start = position
        while isDigit(byte()) { position += 1 }
        let size = Int(text(start, position)) ?? 1_000_000
        result.exponent = isNegative ? -size : size
      }
    }
    return result
  }

  private mutating func digits(into result: inout Decimal, areFraction: Bool) {
    while let byte = byte() {
      if isDigit(byte) {
        let digit = UInt128(byte - UInt8(ascii: "0"))
        result.digits = result.digits.flatMap { value in
          let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
          let (sum, carry) = tens.addingReportingOverflow(digit)
          return overflow || carry ? nil : sum
        }
        if areFraction { result.fraction += 1 }
      } else if byte != UInt8(ascii: "_") || !isDigit(self.byte(1)) {
        return
      }
      position += 1
    }
  }

  /// The letters stuck to a number; digits end them, so that `1h30m` has two units.
  private mutating func unit() -> String {
    let start = position
    while let byte = byte() {
      if byte < 0x80 {
        guard isASCIIWordByte(byte), !isDigit(byte) else { break }
        position += 1
      } else {
        guard let (scalar, length) = scalar(at: position), scalar.properties.isXIDContinue else { break }
        position += length
      }
    }
    return text(start, position)
  }

  // MARK: tokens

  private func plainNumber(_ decimal: Decimal, from start: Int) -> Token {
    let span = SourceSpan(start, position)
    if decimal.isWhole {
      if let digits = decimal.digits, digits <= UInt128(Int64.max) + 1 {
        return Token(.integer(UInt64(digits)), span)
      }
      return Token(.integer(0), span, problem: SyntaxProblem(.integerOverflow, span))
    }
    let spelling = text(start, position).filter { $0 != "_" }
    if let value = Double(spelling), value.isFinite { return Token(.real(value), span) }
    return Token(.real(0), span, problem: SyntaxProblem(.numberOutOfRange, span))
  }

  private func measure(_ value: Int64?, from start: Int, _ kind: (Int64) -> Token.Kind) -> Token {
    let span = SourceSpan(start, position)
    if let value { return Token(kind(value), span) }
    return Token(kind(0), span, problem: SyntaxProblem(.numberOutOfRange, span))
  }

  private mutating func badUnit(_ name: String, from start: Int, isLate: Bool) -> Token {
    while let byte = byte(), isASCIIWordByte(byte) { position += 1 }
    let span = SourceSpan(start, position)
    if isLate { return Token(.duration(0), span, problem: SyntaxProblem(.unitsOutOfOrder, span)) }
    if name.isEmpty { return Token(.duration(0), span, problem: SyntaxProblem(.missingUnit, span)) }
    let problem = SyntaxProblem(.unknownUnit(name, suggestion: suggestedUnit(name)), span)
    return Token(.duration(0), span, problem: problem)
  }

  private func suggestedUnit(_ name: String) -> String? {
    let lower = name.lowercased()
    if let unit = Self.unitWords[lower] { return unit }
    return Self.durationUnits.first { $0.name == lower && lower != "m" }?.name
  }
}
