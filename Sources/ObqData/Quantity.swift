/// Durations and sizes as text and back.
package enum Quantity {
  /// Seconds as a plain decimal number: `125.563896`, `-0.5`, `0`.
  package static func appendSeconds(nanoseconds: Int64, to bytes: inout [UInt8]) {
    bytes.append(most: secondsLength) { putSeconds(nanoseconds: nanoseconds, &$0) }
  }

  /// The same in place, `secondsLength` bytes at the most.
  package static func putSeconds(nanoseconds: Int64, _ cursor: inout ByteCursor) {
    if nanoseconds < 0 { cursor.put(UInt8(ascii: "-")) }
    let magnitude = nanoseconds.magnitude
    let whole = magnitude / 1_000_000_000
    cursor.put(whole)
    cursor.put(fraction: Int64(magnitude &- whole &* 1_000_000_000))
  }

  /// `-9223372036.854775808`
  package static let secondsLength = 21

  /// Nanoseconds of a plain decimal number of seconds, exactly; nil when it is none, has more than nine digits of a
  /// fraction that are not zero, or does not fit.
  package static func nanoseconds(parsingSeconds text: some StringProtocol) -> Int64? {
    var bytes = Array(text.utf8)[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative { bytes = bytes.dropFirst() }
    guard !bytes.isEmpty else { return nil }
    var value: Int64 = 0
    var scale = -1
    var digits = 0
    for byte in bytes {
      if byte == UInt8(ascii: "."), scale < 0 {
        scale = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      digits += 1
      if scale >= 9 {
        if byte != 0x30 { return nil }
        continue
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.subtractingReportingOverflow(Int64(byte - 0x30))
      if overflow || overflow2 { return nil }
      value = sum
      if scale >= 0 { scale += 1 }
    }
    guard digits > 0 else { return nil }
    for _ in max(scale, 0)..<9 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = product
    }
    // Collected below zero, where 64 bits hold one value more.
    return isNegative ? value : (value == .min ? nil : -value)
  }

  /// `2m6s`, `3d4h`, `250ms`: for people; two units at the most.
  package static func readable(nanoseconds: Int64) -> String {
    let sign = nanoseconds < 0 ? "-" : ""
    let magnitude = nanoseconds.magnitude
    if magnitude == 0 { return "0s" }
    if magnitude < 1000 { return "\(sign)\(magnitude)ns" }
    if magnitude < 1_000_000 { return sign + tenths(magnitude, 1000) + "us" }
    if magnitude < 1_000_000_000 { return sign + tenths(magnitude, 1_000_000) + "ms" }
    let tenthSeconds = (magnitude + 50_000_000) / 100_000_000
    if tenthSeconds < 600 { return sign + tenths(tenthSeconds, 10) + "s" }
    let seconds = (magnitude + 500_000_000) / 1_000_000_000
    if seconds < 3600 { return sign + pair(seconds / 60, "m", seconds % 60, "s") }
    if seconds < 86400 { return sign + pair(seconds / 3600, "h", seconds / 60 % 60, "m") }
    return sign + pair(seconds / 86400, "d", seconds / 3600 % 24, "h")
  }

  /// `1.5 GiB`, `512 B`: for people.
  package static func readable(bytes: Int64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var divisor: UInt64 = 1
    var unit = 0
    while unit < units.count - 1, bytes.magnitude / divisor >= 1024 {
      divisor <<= 10
      unit += 1
    }
    let sign = bytes < 0 ? "-" : ""
    return sign + (unit == 0 ? "\(bytes.magnitude)" : tenths(bytes.magnitude, divisor)) + " " + units[unit]
  }

  /// A quotient with one digit behind the point, none when it is zero.
  private static func tenths(_ value: UInt64, _ divisor: UInt64) -> String {
    let whole = value / divisor
    let tenth = value % divisor * 10 / divisor
    return tenth == 0 ? "\(whole)" : "\(whole).\(tenth)"
  }

  private static func pair(_ first: UInt64, _ unit: String, _ second: UInt64, _ secondUnit: String) -> String {
    second == 0 ? "\(first)\(unit)" : "\(first)\(unit)\(second)\(secondUnit)"
  }

  package static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    bytes.append(most: integerLength) { $0.put(number) }
  }

  package static func append(_ number: Int64, to bytes: inout [UInt8]) {
    bytes.append(most: integerLength) { $0.put(number) }
  }

  /// `-9223372036854775808`
  package static let integerLength = 20

  /// The shortest decimal that reads back as the same number; a whole one without `.0`. Infinities and NaN, which JSON
  /// does not know, do not arise: arithmetic that would make them gives null.
  package static func append(_ number: Double, to bytes: inout [UInt8]) {
    var text = number.description
    if text.hasSuffix(".0") { text.removeLast(2) }
    bytes.append(contentsOf: text.utf8)
  }
}
