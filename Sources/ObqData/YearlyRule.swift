/// The rule for years after the last change listed: a POSIX `TZ` text such as `CET-1CEST,M3.5.0,M10.5.0/3`.
struct YearlyRule: Hashable, Sendable {
  /// Seconds east of UTC outside of summer time.
  let standardOffset: Int
  private var summer: Summer?

  /// The offsets of a year: one, or with summer time two.
  var offsets: [Int] { [standardOffset] + (summer.map { [$0.offset] } ?? []) }

  private struct Summer: Hashable, Sendable {
    var offset: Int
    var start: Day
    var end: Day
  }

  /// The day and the second of that day, on the clock that holds just before.
  private struct Day: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      /// `Mm.w.d`: weekday d of week w of month m, week 5 being the last
      case weekday(month: Int, week: Int, weekday: Int)
      /// `Jn`: day 1 to 365, 29 February never counted
      case julian(Int)
      /// `n`: day 0 to 365
      case dayOfYear(Int)
    }
    var kind: Kind
    var second: Int
  }

  func offset(at seconds: Int64) -> Int {
    guard let summer else { return standardOffset }
    let year = CivilTime(secondsSince1970: seconds + Int64(standardOffset)).year
    let start = YearlyRule.moment(summer.start, year) - Int64(standardOffset)
    let end = YearlyRule.moment(summer.end, year) - Int64(summer.offset)
    let isSummer = start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
    return isSummer ? summer.offset : standardOffset
  }

  private static func moment(_ day: Day, _ year: Int) -> Int64 {
    let january = CivilTime(year: year, month: 1, day: 1).daysSince1970
    let date: Int64
    switch day.kind {
    case .dayOfYear(let number): date = january + Int64(number)
    case .julian(let number):
      let isLeap = CivilTime(year: year, month: 2, day: 29).isValid
      date = january + Int64(number - 1) + (isLeap && number >= 60 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let first = CivilTime(year: year, month: month, day: 1).daysSince1970
      let firstWeekday = Int((first + 4) % 7 + 7) % 7
      var number = 1 + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      while !CivilTime(year: year, month: month, day: number).isValid { number -= 7 }
      date = first + Int64(number - 1)
    }
    return date * 86400 + Int64(day.second)
  }

  /// Nil when the text is empty or not of that form; the last listed change then stays in force.
  init?(posix text: String) {
    var scanner = Scanner(Array(text.utf8))
    guard scanner.name(), let west = scanner.clock() else { return nil }
    standardOffset = -west
    if scanner.isAtEnd { return }
    guard scanner.name() else { return nil }
    let summerOffset = scanner.startsNumber ? scanner.clock().map { -$0 } : standardOffset + 3600
    guard let summerOffset, let start = scanner.day(), let end = scanner.day(), scanner.isAtEnd else { return nil }
    summer = Summer(offset: summerOffset, start: start, end: end)
  }

  private struct Scanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    var startsNumber: Bool {
      guard let current else { return false }
      return current == UInt8(ascii: "+") || current == UInt8(ascii: "-") || (current >= 0x30 && current <= 0x39)
    }

    private mutating func eat(_ byte: UInt8) -> Bool {
      guard current == byte else { return false }
      position += 1
      return true
    }

    /// `CET` or `<+03>`
    mutating func name() -> Bool {
      let start = position
      if eat(UInt8(ascii: "<")) {
        while let byte = current, byte != UInt8(ascii: ">") { position += 1 }
        return eat(UInt8(ascii: ">"))
      }
      while let byte = current, (byte | 0x20) >= 0x61, (byte | 0x20) <= 0x7A { position += 1 }
      return position > start
    }

    private mutating func number() -> Int? {
      var value: Int?
      while let byte = current, byte >= 0x30, byte <= 0x39, (value ?? 0) < 100_000 {
        value = (value ?? 0) * 10 + Int(byte - 0x30)
        position += 1
      }
      return value
    }

    /// `-1`, `3:30`, `+08:00:00`: seconds
    mutating func clock() -> Int? {
      let sign = eat(UInt8(ascii: "-")) ? -1 : 1
      _ = sign == 1 && eat(UInt8(ascii: "+"))
      guard let hours = number() else { return nil }
      var seconds = hours * 3600
      if eat(UInt8(ascii: ":")) {
        guard let minutes = number() else { return nil }
        seconds += minutes * 60
        if eat(UInt8(ascii: ":")) {
          guard let rest = number() else { return nil }
          seconds += rest
        }
      }
      return sign * seconds
    }

    /// `,M3.5.0/2`
    mutating func day() -> Day? {
      guard eat(UInt8(ascii: ",")) else { return nil }
      let kind: Day.Kind
      if eat(UInt8(ascii: "M")) {
        guard let month = number(), eat(UInt8(ascii: ".")), let week = number(), eat(UInt8(ascii: ".")),
          let weekday = number(), (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
        else { return nil }
        kind = .weekday(month: month, week: week, weekday: weekday)
      } else if eat(UInt8(ascii: "J")) {
        guard let number = number() else { return nil }
        kind = .julian(number)
      } else {
        guard let number = number() else { return nil }
        kind = .dayOfYear(number)
      }
      var second = 7200
      if eat(UInt8(ascii: "/")) {
        guard let clock = clock() else { return nil }
        second = clock
      }
      return Day(kind: kind, second: second)
    }
  }
}
