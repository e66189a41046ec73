/// The ways in which the simulated servers write a time.
enum TimeForm: Sendable {
  /// `2021-09-16T17:25:05.943+0800`: items of OCP's cluster-level lists.
  case clusterItem
  /// `2024-08-09T08:02:57.715753Z`: data backup and restore items of OCP's tenant-level lists.
  case tenantItem
  /// `2024-08-09T16:04:21.810084+08:00`: log backup items of OCP's tenant-level lists, and obshell's rows.
  case offsetMicroseconds
  /// `2020-11-29T22:23:12+08:00`: clusters and tenants.
  case offsetSeconds

  func text(_ instant: SimulatorInstant) -> String {
    switch self {
    case .clusterItem: Self.text(instant, offset: serverOffset, fraction: 3) + "+0800"
    case .tenantItem: Self.text(instant, offset: 0, fraction: 6) + "Z"
    case .offsetMicroseconds: Self.text(instant, offset: serverOffset, fraction: 6) + "+08:00"
    case .offsetSeconds: Self.text(instant, offset: serverOffset, fraction: 0) + "+08:00"
    }
  }

  /// An envelope's time: as many fraction digits as the nanoseconds need, trailing zeros trimmed, as both Java's
  /// ISO_OFFSET_DATE_TIME and Go's RFC3339Nano print it.
  static func envelope(_ instant: SimulatorInstant, nanoseconds: Int64) -> String {
    var digits = decimal(nanoseconds % 1_000_000_000, width: 9)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    let fraction = digits.isEmpty ? "" : "." + String(decoding: digits, as: UTF8.self)
    return text(instant, offset: serverOffset, fraction: 0) + fraction + "+08:00"
  }

  /// The same of an instant: `2021-09-16T15:14:51.397+08:00`.
  static func trimmed(_ instant: SimulatorInstant) -> String {
    let second = floorDivide(instant.microseconds, 1_000_000)
    return envelope(instant, nanoseconds: (instant.microseconds - second * 1_000_000) * 1000)
  }

  private static func text(_ instant: SimulatorInstant, offset: Int64, fraction: Int) -> String {
    let local = instant.microseconds + offset * 1_000_000
    let seconds = floorDivide(local, 1_000_000)
    let microseconds = local - seconds * 1_000_000
    let days = floorDivide(seconds, 86_400)
    let second = seconds - days * 86_400
    let date = civil(days)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    bytes += decimal(date.year, width: 4)
    bytes.append(UInt8(ascii: "-"))
    bytes += decimal(date.month, width: 2)
    bytes.append(UInt8(ascii: "-"))
    bytes += decimal(date.day, width: 2)
    bytes.append(UInt8(ascii: "T"))
    bytes += decimal(second / 3600, width: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes += decimal(second / 60 % 60, width: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes += decimal(second % 60, width: 2)
    if fraction > 0 {
      bytes.append(UInt8(ascii: "."))
      bytes += decimal(microseconds, width: 6).prefix(fraction)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func decimal(_ value: Int64, width: Int) -> [UInt8] {
    var digits = [UInt8](repeating: UInt8(ascii: "0"), count: width)
    var rest = value
    for index in stride(from: width - 1, through: 0, by: -1) {
      digits[index] += UInt8(rest % 10)
      rest /= 10
    }
    return digits
  }

  /// The date of a day counted from 1970-01-01, by eras of 400 years that begin in March.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}
