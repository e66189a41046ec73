/// The codes that obq ends with. They are a promise to scripts.
package enum ExitCode: Int32, Sendable, Comparable, CaseIterable {
  case done = 0
  /// A check's worst state was WARN.
  case warn = 1
  case crit = 2
  /// A check could not tell, or a result is partial and that was not allowed.
  case unknown = 3
  /// The command line is wrong, or no connection is known.
  case usage = 64
  /// The query or script is wrong; nothing was sent.
  case badQuery = 65
  case noInput = 66
  /// The server can't be reached, or answers wrongly.
  case unavailable = 69
  /// A fault of obq itself.
  case fault = 70
  case cannotCreate = 73
  case inputOutput = 74
  /// Throttled or timed out.
  case temporary = 75
  /// Not authenticated or not allowed.
  case noPermission = 77
  case interrupted = 130

  /// As the manual page says it.
  var meaning: String {
    switch self {
    case .done: "done, and complete; all checks OK"
    case .warn: "the worst check is WARN"
    case .crit: "the worst check is CRIT or NEVER"
    case .unknown: "a check is UNKNOWN, or a result is partial without --allow-partial"
    case .usage: "the command line is wrong, or no connection is known"
    case .badQuery: "the query or script is wrong; nothing was sent"
    case .noInput: "an input file is missing"
    case .unavailable: "the server can't be reached, or answers wrongly"
    case .fault: "a fault of obq itself"
    case .cannotCreate: "an output file can't be made"
    case .inputOutput: "reading or writing failed"
    case .temporary: "throttled or timed out"
    case .noPermission: "not authenticated, or not allowed"
    case .interrupted: "ended by Ctrl-C"
    }
  }

  package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

  /// The one to end with. Of checks CRIT is worse than UNKNOWN, and UNKNOWN than WARN; every other failure is worse.
  static func worse(_ first: ExitCode, _ second: ExitCode) -> ExitCode {
    func rank(_ code: ExitCode) -> Int32 {
      switch code {
      case .unknown: 2
      case .crit: 3
      default: code.rawValue < 4 ? code.rawValue : code.rawValue + 4
      }
    }
    return rank(second) > rank(first) ? second : first
  }
}
