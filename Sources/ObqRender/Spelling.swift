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
    case .integers(let values): out.append(most: Spelling.longest) { put(values[row], column.type, &$0) }
    case .reals(let values): Quantity.append(values[row], to: &out)
    case .texts, .nulls: break
    }
  }

  /// Bytes of the longest text that `put` writes: a time.
  static let longest = Instant.textLength

  /// Writes an integer-backed value.
  func put(_ bits: Int64, _ type: ValueType, _ cursor: inout ByteCursor) {
    switch type {
    case .time where times == .short: putShort(Instant(nanoseconds: bits), &cursor)
    case .time: Instant(nanoseconds: bits).put(in: zone, &cursor)
    case .duration where hasUnits: cursor.put(Quantity.readable(nanoseconds: bits))
    case .duration: Quantity.putSeconds(nanoseconds: bits, &cursor)
    case .size where hasUnits: cursor.put(Quantity.readable(bytes: bits))
    default: cursor.put(bits)
    }
  }

  /// The fraction is cut, not rounded: no time moves to the next second, let alone the next day.
  private func putShort(_ instant: Instant, _ cursor: inout ByteCursor) {
    let seconds = instant.seconds
    CivilTime(secondsSince1970: seconds + Int64(zone.offset(atSeconds: seconds)))
      .put(separator: UInt8(ascii: " "), &cursor)
    cursor.put(fraction: instant.subsecond / 1_000_000 * 1_000_000)
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
