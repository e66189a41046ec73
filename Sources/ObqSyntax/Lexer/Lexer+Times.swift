import ObqDiagnostics

/// Dates and times of day.
extension Lexer {
  /// The time that begins here: four digits, a hyphen, a digit. Nil, with nothing read, when this is a plain number.
  mutating func time() -> Token? {
    let start = position
    guard let year = fixed(4), byte() == UInt8(ascii: "-"), isDigit(byte(1)) else {
      position = start
      return nil
    }
    position += 1
    let monthStart = position
    let month = run()
    guard byte() == UInt8(ascii: "-"), isDigit(byte(1)), position - monthStart <= 2 else {
      position = start
      return nil
    }
    position += 1
    let dayStart = position
    let day = run()
    var time = TimeLiteral(year: year, month: month, day: day)
    var fault: TimeFault?
    if position - dayStart != 2 || dayStart - monthStart != 3 { fault = .digits }
    clock(into: &time, &fault)
    if let byte = byte(), isASCIIWordByte(byte) {
      while let byte = self.byte(), isASCIIWordByte(byte) { position += 1 }
      fault = fault ?? .trailing
    }
    fault = fault ?? Self.fault(of: time)
    let span = SourceSpan(start, position)
    return Token(.time(time), span, problem: fault.map { SyntaxProblem(.badTime($0), span) })
  }

  /// `T10:00:00.123+08:00` behind a date, or the same behind one space.
  private mutating func clock(into time: inout TimeLiteral, _ fault: inout TimeFault?) {
    let start = position
    guard let mark = byte(), mark | 0x20 == UInt8(ascii: "t") || mark == UInt8(ascii: " "), isDigit(byte(1)) else {
      return
    }
    position += 1
    let hourStart = position
    let hour = run()
    guard byte() == UInt8(ascii: ":"), isDigit(byte(1)) else {
      // A date, a space and a number; or a `T` with an hour alone.
      if mark == UInt8(ascii: " ") { position = start } else { fault = fault ?? .digits }
      return
    }
    let hourDigits = position - hourStart
    time.hour = hour
    guard let minute = colonAndTwo() else {
      fault = fault ?? .digits
      return
    }
    time.minute = minute
    if hourDigits != 2 { fault = fault ?? .digits }
    if byte() == UInt8(ascii: ":") {
      guard let second = colonAndTwo() else {
        fault = fault ?? .digits
        return
      }
      time.second = second
      if byte() == UInt8(ascii: "."), isDigit(byte(1)) {
        position += 1
        let fractionStart = position
        let fraction = run()
        let count = position - fractionStart
        if count > 9 { fault = fault ?? .precision }
        time.nanosecond = (count..<max(count, 9)).reduce(fraction) { value, _ in value * 10 }
      }
    }
    if byte() == UInt8(ascii: ":") {
      position += 1
      _ = run()
      fault = fault ?? .digits
    }
    offset(into: &time, &fault)
  }

  /// `Z`, `+08:00`, `+0800`, `+08`. A minus with something else behind it is a subtraction.
  private mutating func offset(into time: inout TimeLiteral, _ fault: inout TimeFault?) {
    guard let sign = byte() else { return }
    if sign | 0x20 == UInt8(ascii: "z") {
      position += 1
      time.offset = 0
      return
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return }
    let start = position
    position += 1
    guard let hours = fixed(2) else {
      position = start
      return
    }
    var minutes = 0
    if byte() == UInt8(ascii: ":") {
      guard let value = colonAndTwo() else {
        fault = fault ?? .digits
        return
      }
      minutes = value
    } else if isDigit(byte()) {
      guard let value = fixed(2) else {
        fault = fault ?? .digits
        return
      }
      minutes = value
    } else if let byte = byte(), isASCIIWordByte(byte) || byte == UInt8(ascii: ".") {
      // `10:00-24h`
      position = start
      return
    }
    if hours > 18 || minutes > 59 { fault = fault ?? .offset }
    time.offset = (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  /// Just `count` digits, neither fewer nor more; nil, with nothing read, otherwise.
  private mutating func fixed(_ count: Int) -> Int? {
    guard (0..<count).allSatisfy({ isDigit(byte($0)) }), !isDigit(byte(count)) || count == 2 else { return nil }
    let value = bytes[position..<position + count].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    position += count
    return value
  }

  /// All digits here; a value too large to matter stops growing.
  private mutating func run() -> Int {
    var value = 0
    while let byte = byte(), isDigit(byte) {
      if value < 100_000_000_000 { value = value * 10 + Int(byte - UInt8(ascii: "0")) }
      position += 1
    }
    return value
  }

  private mutating func colonAndTwo() -> Int? {
    position += 1
    guard isDigit(byte()), isDigit(byte(1)), !isDigit(byte(2)) else {
      _ = run()
      return nil
    }
    return run()
  }

  private static func fault(of time: TimeLiteral) -> TimeFault? {
    if time.year == 0 { return .year }
    guard (1...12).contains(time.month) else { return .month }
    let isLeap = time.year % 4 == 0 && (time.year % 100 != 0 || time.year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][time.month - 1]
    guard (1...days).contains(time.day) else { return .day(last: days) }
    guard time.hour < 24, time.minute < 60, time.second < 60 else { return .clock }
    return nil
  }
}
