/// What a server answered, whatever its status.
package struct HTTPAnswer: Sendable {
  package let status: Int
  /// In the order they came, names in lower case, without those of interim answers.
  package let headers: [HTTPHeader]
  package internal(set) var body: ResponseBody
  /// HTTP requests that the call took.
  package let attempts: Int
  /// Of the last attempt, from its start to the last byte.
  package let duration: Duration
  /// Bytes of the body as they came over the wire, before decompression.
  package let bytes: Int

  /// The first value of a field. `name` in lower case.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// How one call ended.
package struct HTTPDelivery: Sendable {
  /// The caller's own mark on the call.
  package let tag: Int
  package let result: Result<HTTPAnswer, HTTPFailure>
  /// What the call's own `digest` made of an answer.
  package let digest: (any Sendable)?
  /// HTTP requests really made.
  package let attempts: Int
  /// Time spent in pauses before retries.
  package let paused: Duration

  package init(
    tag: Int, result: Result<HTTPAnswer, HTTPFailure>, digest: (any Sendable)? = nil, attempts: Int, paused: Duration
  ) {
    self.tag = tag
    self.result = result
    self.digest = digest
    self.attempts = attempts
    self.paused = paused
  }
}
