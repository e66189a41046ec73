package import ObqData

/// How a check stands, in the order in which one is worse than the other.
package enum VerdictState: String, Hashable, Sendable, CaseIterable {
  case ok = "OK"
  /// Left alone, by somebody who said until when and why.
  case ignored = "IGNORED"
  case warn = "WARN"
  /// Could not be read.
  case unknown = "UNKNOWN"
  case crit = "CRIT"
  /// In the inventory, and without any row.
  case never = "NEVER"

  /// What monitoring calls it by number: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
  package var code: Int {
    switch self {
    case .ok, .ignored: 0
    case .warn: 1
    case .crit, .never: 2
    case .unknown: 3
    }
  }

  /// Whether somebody has to look.
  package var isFailure: Bool { self != .ok && self != .ignored }

  package static func worst(_ states: some Sequence<VerdictState>) -> VerdictState {
    states.max { rank($0) < rank($1) } ?? .ok
  }

  /// NEVER is as bad as CRIT, and the one that comes first stays.
  private static func rank(_ state: VerdictState) -> Int {
    switch state {
    case .ok: 0
    case .ignored: 1
    case .warn: 2
    case .unknown: 3
    case .crit, .never: 4
    }
  }
}

/// The formats of a whole run's verdicts, which monitoring reads.
package enum VerdictFormat: String, Hashable, Sendable, CaseIterable {
  case nagios
  case prometheus
  case junit
}

/// What one check found, for those who show several of them.
package struct VerdictRecord: Sendable {
  /// One key, or all of a check without keys.
  package struct Row: Sendable {
    /// Names and values, in the order of the keys.
    package var keys: [(name: String, text: String)]
    /// Such as an age; null where there is none.
    package var value: Value
    package var state: VerdictState
    package var reason: String

    package init(keys: [(name: String, text: String)], value: Value, state: VerdictState, reason: String) {
      self.keys = keys
      self.value = value
      self.state = state
      self.reason = reason
    }

    /// The values of the keys, such as `ob_431/ww1144`.
    package var label: String { keys.map(\.text).joined(separator: "/") }
  }

  /// From where to where a value is right, ends included; nil stands for no end.
  package struct Limit: Hashable, Sendable {
    package var low: Double?
    package var high: Double?
    /// Whether it is right outside instead.
    package var isInverted: Bool

    package init(low: Double? = nil, high: Double? = nil, isInverted: Bool = false) {
      self.low = low
      self.high = high
      self.isInverted = isInverted
    }
  }

  package var name: String
  /// Where it stands, such as `morning.obq:3:1`.
  package var place: String
  package var state: VerdictState
  package var rows: [Row]
  package var warn: Limit?
  package var crit: Limit?
  package var isComplete: Bool
  /// Why not everything could be read.
  package var reasons: [String]
  /// Nanoseconds.
  package var elapsed: Int64
  package var calls: Int
  /// Rows that a check found and that nobody expected.
  package var found: (schema: Schema, batches: [Batch])?

  package init(
    name: String, place: String, state: VerdictState, rows: [Row], warn: Limit? = nil, crit: Limit? = nil,
    isComplete: Bool = true, reasons: [String] = [], elapsed: Int64 = 0, calls: Int = 0
  ) {
    self.name = name
    self.place = place
    self.state = state
    self.rows = rows
    self.warn = warn
    self.crit = crit
    self.isComplete = isComplete
    self.reasons = reasons
    self.elapsed = elapsed
    self.calls = calls
  }

  /// The rows that somebody has to look at, the worst ones first.
  package var failures: [Row] {
    let order: [VerdictState] = [.crit, .never, .unknown, .warn]
    return order.flatMap { state in rows.filter { $0.state == state } }
  }

  /// In one sentence what is wrong, or that nothing is.
  package var summary: String {
    let failures = failures
    guard let first = failures.first else {
      let ignored = rows.filter { $0.state == .ignored }.count
      if state.isFailure { return reasons.first ?? "not everything could be read" }
      if rows.count == 1, !rows[0].reason.isEmpty { return rows[0].reason }
      return "\(rows.count) of \(rows.count) well" + (ignored > 0 ? ", \(ignored) of them ignored" : "")
    }
    if rows.count == 1 { return first.reason }
    let label = first.label.isEmpty ? "" : "\(first.label): "
    return "\(failures.count) of \(rows.count), \(label)\(first.reason)"
  }
}

extension Value {
  /// As a number in its base unit: seconds, bytes, seconds since 1970; nil for what is none.
  package var measure: Double? {
    switch self {
    case .integer(let number), .size(let number): Double(number)
    case .real(let number): number.isFinite ? number : nil
    case .duration(let nanoseconds): Double(nanoseconds) / 1e9
    case .time(let instant): Double(instant.nanoseconds) / 1e9
    case .boolean(let flag): flag ? 1 : 0
    case .null, .text, .json: nil
    }
  }

  /// The same as text that reads back: whole numbers without a fraction, never in a form that only some readers know.
  var measureText: String? {
    guard let measure else { return nil }
    switch self {
    case .integer(let number), .size(let number): return "\(number)"
    default: return NumberText.plain(measure)
    }
  }
}

/// Numbers without an exponent, which plugins' readers do not know.
enum NumberText {
  static func plain(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return "\(Int64(number))" }
    let text = "\(number)"
    if !text.contains("e") { return text }
    var bytes: [UInt8] = []
    Quantity.append(number, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
