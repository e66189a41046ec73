/// The shortest decimal digits that read back as a number: `digits` · 10^`exponent`.
struct Decimal {
  private var isNegative: Bool
  private var digits: [UInt8]
  private var exponent: Int

  /// Nil for what is not finite.
  init?(_ number: Double) {
    guard number.isFinite else { return nil }
    isNegative = number.sign == .minus
    digits = []
    exponent = 0
    let parts = number.magnitude.description.utf8.split(separator: UInt8(ascii: "e"))
    var isFraction = false
    for byte in parts[0] {
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else {
        digits.append(byte - UInt8(ascii: "0"))
        if isFraction { exponent -= 1 }
      }
    }
    if parts.count > 1 { exponent += Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 }
  }

  /// The nearest number with so many digits behind the point, halves away from zero.
  func rounded(_ places: Int) -> Double? {
    let dropped = -places - exponent
    var kept = digits
    guard dropped > 0 else { return text(kept, exponent) }
    if dropped > kept.count { return isNegative ? -0.0 : 0 }
    let isUp = kept[kept.count - dropped] >= 5
    kept.removeLast(dropped)
    if isUp {
      var place = kept.count - 1
      while place >= 0, kept[place] == 9 {
        kept[place] = 0
        place -= 1
      }
      if place >= 0 { kept[place] += 1 } else { kept.insert(1, at: 0) }
    }
    return text(kept, -places)
  }

  private func text(_ digits: [UInt8], _ exponent: Int) -> Double? {
    let spelling = digits.isEmpty ? "0" : String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    return Double((isNegative ? "-" : "") + spelling + "e\(exponent)")
  }
}
