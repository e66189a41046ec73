import Synchronization

/// One request as its caller wants it answered, with whatever attempts that takes.
package struct HTTPCall: Sendable {
  package var method: String
  package var origin: HTTPOrigin
  /// Path and query, already percent-encoded, beginning with a slash; the origin's base path is put before it.
  package var target: String
  package var headers: [HTTPHeader]
  /// Empty: none is sent.
  package var body: [UInt8]
  package var authorizer: (any RequestAuthorizer)?
  /// The end of everything: waiting in line, attempts, pauses. Without one a silent server is waited for without end.
  package var deadline: ContinuousClock.Instant?
  /// Most bytes of an answer's body, after decompression.
  package var maxBodyBytes: Int
  /// What the call's attempts are counted against.
  package var budget: CallBudget?
  /// What is made of an answer where it came, while its bytes are in that processor's cache. It is told which of the client's
  /// threads runs it: see `HTTPClient.threads`.
  package var digest: (@Sendable (HTTPAnswer, Int) -> any Sendable)?
  /// Whether the answer is delivered without its body, of which the digest has taken what is wanted.
  package var dropsBody = false

  package init(
    method: String = "GET", origin: HTTPOrigin, target: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
    authorizer: (any RequestAuthorizer)? = nil, deadline: ContinuousClock.Instant? = nil,
    maxBodyBytes: Int = 256 << 20, budget: CallBudget? = nil
  ) {
    self.method = method
    self.origin = origin
    self.target = target
    self.headers = headers
    self.body = body
    self.authorizer = authorizer
    self.deadline = deadline
    self.maxBodyBytes = maxBodyBytes
    self.budget = budget
  }
}

/// Counts HTTP requests, retries included, over all calls that share it, and ends them when there were enough.
package final class CallBudget: Sendable {
  /// Most requests; nil for a mere counter.
  package let limit: Int?
  private let count = Mutex(0)

  package init(limit: Int?) { self.limit = limit }

  /// Requests that were made.
  package var spent: Int { count.withLock { $0 } }

  /// Takes one request out of the budget. False: there is none left.
  package func take() -> Bool {
    count.withLock { count in
      if let limit, count >= limit { return false }
      count += 1
      return true
    }
  }
}
