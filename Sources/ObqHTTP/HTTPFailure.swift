/// Why a call has no answer. The descriptions are parts of sentences and hold no secret.
package enum HTTPFailure: Error, Sendable, Hashable, CustomStringConvertible {
  case cannotResolve(host: String)
  /// Refused, unreachable, no answer within the time to connect, or a proxy that would not.
  case cannotConnect(detail: String)
  /// No secure connection: a certificate that is not trusted, a name that does not match, no common protocol.
  case tls(detail: String)
  /// The deadline passed.
  case timedOut
  /// A connection that ended before the answer did.
  case brokenConnection(detail: String)
  /// A body longer than the call allows, in bytes.
  case tooLarge(limit: Int)
  case cancelled
  /// The call's budget has no request left.
  case budgetExhausted(limit: Int)
  /// The answer is not HTTP, or says what can't be.
  case malformed(detail: String)
  /// The call itself can't be sent: a target or a header field with characters that have no place there.
  case invalidRequest(detail: String)
  /// The authorizer gave no proof.
  case authorizerFailed(detail: String)
  /// libcurl failed in a way that has no name here.
  case libraryFailed(detail: String)

  package var description: String {
    switch self {
    case .cannotResolve(let host): "the host '\(host)' can't be resolved"
    case .cannotConnect(let detail): "no connection: \(detail)"
    case .tls(let detail): "no secure connection: \(detail)"
    case .timedOut: "no answer in time"
    case .brokenConnection(let detail): "the connection broke: \(detail)"
    case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
    case .cancelled: "cancelled"
    case .budgetExhausted(let limit): "the budget of \(limit) calls is spent"
    case .malformed(let detail): "the answer is not valid HTTP: \(detail)"
    case .invalidRequest(let detail): "the request can't be sent: \(detail)"
    case .authorizerFailed(let detail): "the request can't be authorized: \(detail)"
    case .libraryFailed(let detail): "the HTTP library failed: \(detail)"
    }
  }
}
