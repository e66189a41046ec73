extension Instant {
  /// Appends RFC 3339 in a zone: as many digits of a fraction as needed, none if zero, `Z` for UTC.
  package func append(to bytes: inout [UInt8], in zone: Zone) { append(to: &bytes, in: zone, withFraction: true) }

  func append(to bytes: inout [UInt8], in zone: Zone, withFraction: Bool) {
    let seconds = self.seconds
    // RFC 3339 has no seconds in an offset, as local mean times had them; with whole minutes the text stays exact.
    let offset = zone.offset(atSeconds: seconds) / 60 * 60
    let civil = CivilTime(secondsSince1970: seconds + Int64(offset))
    appendDigits(civil.year, 4, &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendDigits(civil.month, 2, &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendDigits(civil.day, 2, &bytes)
    bytes.append(UInt8(ascii: "T"))
    appendDigits(civil.hour, 2, &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(civil.minute, 2, &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(civil.second, 2, &bytes)
    if withFraction { appendFraction(nanosecond: subsecond, to: &bytes) }
    if offset == 0, zone.isUTC {
      bytes.append(UInt8(ascii: "Z"))
    } else {
      let magnitude = abs(offset)
      bytes.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
      appendDigits(magnitude / 3600, 2, &bytes)
      bytes.append(UInt8(ascii: ":"))
      appendDigits(magnitude / 60 % 60, 2, &bytes)
    }
  }

  package func text(in zone: Zone) -> String {
    var bytes: [UInt8] = []
    append(to: &bytes, in: zone)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads every form of time that OCP and obshell send: a date and a time of day with `T` or a space between, 0 to 9
  /// digits of a fraction, and `Z`, `+08:00` or `+0800`; and a date alone, or a time without an offset, read in `zone`.
  /// Nil for everything else and for instants outside of 1677 to 2262.
  package init?(parsing text: some StringProtocol, in zone: Zone) {
    var scanner = TimeScanner(Array(text.utf8))
    guard let civil = scanner.civilTime(), civil.time.isValid else { return nil }
    let local = civil.time.secondsSince1970
    guard let offset = scanner.offset() else { return nil }
    guard scanner.isAtEnd else { return nil }
    let utc: Int64
    switch offset {
    case .none: utc = zone.utcSeconds(ofLocal: local)
    case .some(let seconds): utc = local - Int64(seconds)
    }
    self.init(seconds: utc, nanosecond: civil.nanosecond)
  }
}

/// Appends a number with leading zeros.
private func appendDigits(_ value: Int, _ width: Int, _ bytes: inout [UInt8]) {
  var divisor = 1
  for _ in 1..<width { divisor *= 10 }
  var rest = value
  while divisor > 0 {
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor % 10))
    rest %= divisor
    divisor /= 10
  }
}

/// Appends `.5` for 500,000,000 and nothing for 0.
func appendFraction(nanosecond: Int64, to bytes: inout [UInt8]) {
  guard nanosecond != 0 else { return }
  bytes.append(UInt8(ascii: "."))
  var rest = nanosecond
  var divisor: Int64 = 100_000_000
  while rest > 0 {
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / divisor))
    rest %= divisor
    divisor /= 10
  }
}

/// A cursor over the text of one time.
private struct TimeScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  private mutating func eat(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    var value = 0
    for index in position..<position + count {
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
      value = value * 10 + Int(bytes[index] - 0x30)
    }
    position += count
    return value
  }

  mutating func civilTime() -> (time: CivilTime, nanosecond: Int64)? {
    guard let year = digits(4), eat(UInt8(ascii: "-")), let month = digits(2), eat(UInt8(ascii: "-")),
      let day = digits(2)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day)
    guard eat(UInt8(ascii: "T")) || eat(UInt8(ascii: "t")) || eat(UInt8(ascii: " ")) else { return (civil, 0) }
    guard let hour = digits(2), eat(UInt8(ascii: ":")), let minute = digits(2) else { return nil }
    civil.hour = hour
    civil.minute = minute
    guard eat(UInt8(ascii: ":")) else { return (civil, 0) }
    guard let second = digits(2) else { return nil }
    civil.second = second
    guard eat(UInt8(ascii: ".")) else { return (civil, 0) }
    var nanosecond: Int64 = 0
    var weight: Int64 = 100_000_000
    var count = 0
    while count < 9, let digit = digits(1) {
      nanosecond += Int64(digit) * weight
      weight /= 10
      count += 1
    }
    return count > 0 ? (civil, nanosecond) : nil
  }

  /// `.some(nil)` when no offset is written, nil when what stands there is none.
  mutating func offset() -> Int?? {
    if isAtEnd { return .some(nil) }
    if eat(UInt8(ascii: "Z")) || eat(UInt8(ascii: "z")) { return 0 }
    let sign: Int
    if eat(UInt8(ascii: "+")) { sign = 1 } else if eat(UInt8(ascii: "-")) { sign = -1 } else { return nil }
    guard let hours = digits(2), hours <= 18 else { return nil }
    _ = eat(UInt8(ascii: ":"))
    guard let minutes = digits(2), minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
