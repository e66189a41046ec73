import Glibc

/// A point in time in whole microseconds since 1970-01-01T00:00:00Z, as OCP keeps it.
package struct SimulatorInstant: Sendable, Hashable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package var microseconds: Int64

  package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  package static func < (a: Self, b: Self) -> Bool { a.microseconds < b.microseconds }

  /// The machine's real-time clock.
  package static var now: Self {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Self(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }

  /// Reads RFC 3339 with an offset: `2024-08-09T16:13:34.483+08:00`, `…Z`, with 0 to 9 fraction digits, of which those
  /// beyond six are dropped. An offset without a colon is taken too. Nil for anything else.
  package init?(rfc3339 text: String) {
    var reader = DigitReader(bytes: Array(text.utf8))
    guard let year = reader.number(digits: 4), reader.take("-"), let month = reader.number(digits: 2),
      reader.take("-"), let day = reader.number(digits: 2), reader.take("T"), let hour = reader.number(digits: 2),
      reader.take(":"), let minute = reader.number(digits: 2)
    else { return nil }
    var second: Int64 = 0
    var fraction: Int64 = 0
    if reader.take(":") {
      guard let value = reader.number(digits: 2) else { return nil }
      second = value
      if reader.take(".") {
        guard let value = reader.fractionInMicroseconds() else { return nil }
        fraction = value
      }
    }
    guard let offset = reader.offsetInSeconds(), reader.isAtEnd else { return nil }
    guard (1...12).contains(month), (1...Self.daysIn(month: month, of: year)).contains(day), hour < 24, minute < 60,
      second < 60
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    self.init(microseconds: seconds * 1_000_000 + fraction)
  }

  func adding(seconds: Int64) -> Self { Self(microseconds: microseconds + seconds * 1_000_000) }
  func adding(microseconds more: Int64) -> Self { Self(microseconds: microseconds + more) }
  func seconds(since other: Self) -> Int64 { (microseconds - other.microseconds) / 1_000_000 }

  /// The number of the day in the zone of the simulated servers, +08:00; 0 is 1970-01-01.
  var serverDay: Int64 { floorDivide(microseconds + serverOffset * 1_000_000, 86_400_000_000) }

  /// Midnight of that day in +08:00.
  static func midnight(ofServerDay day: Int64) -> Self {
    Self(microseconds: (day * 86_400 - serverOffset) * 1_000_000)
  }

  private static func daysIn(month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, by counting years from March.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

/// The zone of the simulated servers, +08:00, in seconds.
let serverOffset: Int64 = 8 * 3600

func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
  let quotient = a / b
  return a % b < 0 ? quotient - 1 : quotient
}

private struct DigitReader {
  let bytes: [UInt8]
  var position = 0

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func number(digits: Int) -> Int64? {
    guard position + digits <= bytes.count else { return nil }
    var value: Int64 = 0
    for byte in bytes[position..<position + digits] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    position += digits
    return value
  }

  mutating func fractionInMicroseconds() -> Int64? {
    var value: Int64 = 0
    var count = 0
    while let digit = number(digits: 1) {
      if count < 6 { value = value * 10 + digit }
      count += 1
    }
    guard (1...9).contains(count) else { return nil }
    for _ in 0..<max(0, 6 - count) { value *= 10 }
    return value
  }

  mutating func offsetInSeconds() -> Int64? {
    if take("Z") { return 0 }
    let sign: Int64
    if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
    guard let hours = number(digits: 2) else { return nil }
    _ = take(":")
    guard let minutes = number(digits: 2), hours <= 18, minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
