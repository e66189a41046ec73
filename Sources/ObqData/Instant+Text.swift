extension Instant {
  /// Appends RFC 3339 in a zone: as many digits of a fraction as needed, none if zero, `Z` for UTC.
  package func append(to bytes: inout [UInt8], in zone: Zone) {
    bytes.append(most: Instant.textLength) { put(in: zone, &$0) }
  }

  /// The same in place, `textLength` bytes at the most.
  package func put(in zone: Zone, withFraction: Bool = true, _ cursor: inout ByteCursor) {
    let seconds = self.seconds
    // RFC 3339 has no seconds in an offset, as local mean times had them; with whole minutes the text stays exact.
    let offset = zone.offset(atSeconds: seconds) / 60 * 60
    CivilTime(secondsSince1970: seconds + Int64(offset)).put(separator: UInt8(ascii: "T"), &cursor)
    if withFraction { cursor.put(fraction: subsecond) }
    if offset == 0, zone.isUTC {
      cursor.put(UInt8(ascii: "Z"))
    } else {
      let magnitude = abs(offset)
      cursor.put(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
      cursor.put(pair: magnitude / 3600)
      cursor.put(UInt8(ascii: ":"))
      cursor.put(pair: magnitude / 60 % 60)
    }
  }

  /// `2024-08-09T16:02:57.725481234+08:00`
  package static let textLength = 35

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

extension CivilTime {
  /// `2024-08-09`, the separator, `16:02:57`: 19 bytes. The year has four digits.
  package func put(separator: UInt8, _ cursor: inout ByteCursor) {
    cursor.put(pair: year / 100)
    cursor.put(pair: year % 100)
    cursor.put(UInt8(ascii: "-"))
    cursor.put(pair: month)
    cursor.put(UInt8(ascii: "-"))
    cursor.put(pair: day)
    cursor.put(separator)
    cursor.put(pair: hour)
    cursor.put(UInt8(ascii: ":"))
    cursor.put(pair: minute)
    cursor.put(UInt8(ascii: ":"))
    cursor.put(pair: second)
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
