import ObqData

/// How values that are no text are written.
struct Spelling: Sendable {
  enum Times: Sendable {
    /// `2024-08-09T16:02:57.725481+08:00`
    case exact
    /// `2024-08-09 16:02:57.725`: no offset, milliseconds at most
    case short
  }

  let zone: Zone
  let times: Times
  /// `1h30m` and `1.5 GiB` instead of 5400.5 and 1610612736.
  let hasUnits: Bool

  static func machine(_ options: RenderOptions) -> Spelling {
    Spelling(zone: options.zone, times: .exact, hasUnits: false)
  }

  /// For a terminal, where the footer names the zone.
  static func terminal(_ options: RenderOptions) -> Spelling {
    Spelling(zone: options.zone, times: .short, hasUnits: true)
  }

  /// For text that is pasted elsewhere, without the footer: times keep their offset.
  static func document(_ options: RenderOptions) -> Spelling {
    Spelling(zone: options.zone, times: .exact, hasUnits: true)
  }

  /// Appends a cell that is neither null nor text.
  func append(_ column: Column, _ row: Int, to out: inout [UInt8]) {
    switch column.storage {
    case .booleans(let values): out.append(contentsOf: (values[row] ? "true" : "false").utf8)
    case .integers(let values): append(values[row], column.type, to: &out)
    case .reals(let values): Quantity.append(values[row], to: &out)
    case .texts, .nulls: break
    }
  }

  private func append(_ bits: Int64, _ type: ValueType, to out: inout [UInt8]) {
    switch type {
    case .time where times == .short: appendShort(Instant(nanoseconds: bits), to: &out)
    case .time: Instant(nanoseconds: bits).append(to: &out, in: zone)
    case .duration where hasUnits: out.append(contentsOf: Quantity.readable(nanoseconds: bits).utf8)
    case .duration: Quantity.appendSeconds(nanoseconds: bits, to: &out)
    case .size where hasUnits: out.append(contentsOf: Quantity.readable(bytes: bits).utf8)
    default: Quantity.append(bits, to: &out)
    }
  }

  /// The fraction is cut, not rounded: no time moves to the next second, let alone the next day.
  private func appendShort(_ instant: Instant, to out: inout [UInt8]) {
    let seconds = instant.seconds
    let civil = CivilTime(secondsSince1970: seconds + Int64(zone.offset(atSeconds: seconds)))
    appendPair(civil.year / 100, to: &out)
    appendPair(civil.year % 100, to: &out)
    out.append(UInt8(ascii: "-"))
    appendPair(civil.month, to: &out)
    out.append(UInt8(ascii: "-"))
    appendPair(civil.day, to: &out)
    out.append(UInt8(ascii: " "))
    appendPair(civil.hour, to: &out)
    out.append(UInt8(ascii: ":"))
    appendPair(civil.minute, to: &out)
    out.append(UInt8(ascii: ":"))
    appendPair(civil.second, to: &out)
    var milliseconds = Int(instant.subsecond / 1_000_000)
    if milliseconds == 0 { return }
    out.append(UInt8(ascii: "."))
    while milliseconds > 0 {
      out.append(UInt8(ascii: "0") + UInt8(milliseconds / 100))
      milliseconds = milliseconds % 100 * 10
    }
  }

  private func appendPair(_ number: Int, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10 % 10))
    out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
  }
}

extension Column {
  /// Null, or a number that no format could write so that it reads back: infinity and NaN.
  func isMissing(_ row: Int) -> Bool {
    if isNull(row) { return true }
    guard case .reals(let values) = storage else { return false }
    return !values[row].isFinite
  }
}

extension ValueType {
  /// Whether people compare values of this type by their last digits.
  var isRightAligned: Bool {
    switch self {
    case .integer, .real, .duration, .size: true
    case .boolean, .text, .time, .json, .null: false
    }
  }
}
