/// What a check found.
enum CheckState: String, Hashable, Sendable, CaseIterable {
  case ok = "OK"
  case warn = "WARN"
  case crit = "CRIT"
  /// In the inventory, and without any row.
  case never = "NEVER"
  /// Could not be read.
  case unknown = "UNKNOWN"

  var code: ExitCode {
    switch self {
    case .ok: .done
    case .warn: .warn
    case .crit, .never: .crit
    case .unknown: .unknown
    }
  }

  static func worst(_ states: some Sequence<CheckState>) -> CheckState {
    states.max { ExitCode.worse($0.code, $1.code) != $0.code } ?? .ok
  }
}
