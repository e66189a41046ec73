/// Something that happened to a call, for those who want to watch. Secret header fields are already hidden.
package struct HTTPEvent: Sendable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// A request goes out with these fields; libcurl adds `Host` and its like.
    case attemptStarted(headers: [HTTPHeader])
    /// `bytes` are those of the body on the wire.
    case attemptAnswered(status: Int, headers: [HTTPHeader], bytes: Int, duration: Duration, newConnection: Bool)
    case attemptFailed(HTTPFailure, duration: Duration)
    /// The call waits before its next attempt.
    case retryPaused(Duration)
  }

  package let tag: Int
  package let method: String
  package let origin: HTTPOrigin
  package let target: String
  /// Counted from 1.
  package let attempt: Int
  package let kind: Kind

  /// One line without the header fields.
  package var description: String {
    let request = "\(method) \(origin)\(target)"
    let again = attempt > 1 ? " (attempt \(attempt))" : ""
    switch kind {
    case .attemptStarted: return "\(request)\(again)"
    case .attemptAnswered(let status, _, let bytes, let duration, _):
      return "\(request)\(again): \(status), \(bytes) bytes, \(duration.wholeMilliseconds) ms"
    case .attemptFailed(let failure, let duration):
      return "\(request)\(again): \(failure), \(duration.wholeMilliseconds) ms"
    case .retryPaused(let pause): return "\(request): attempt \(attempt + 1) in \(pause.wholeMilliseconds) ms"
    }
  }
}

extension Duration {
  /// Rounded up, so that a time that is not over never becomes zero.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    let (milliseconds, overflow) = Int(seconds).multipliedReportingOverflow(by: 1000)
    if overflow { return seconds < 0 ? .min : .max }
    return milliseconds + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
