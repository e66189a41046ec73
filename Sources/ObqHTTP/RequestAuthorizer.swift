import ObqCrypto

/// Adds what proves who asks. It is asked again for every attempt, since a proof may hold a time stamp or bind the
/// target. It is called on the client's own threads, so it is quick and does not block.
package protocol RequestAuthorizer: Sendable {
  /// The fields to send; each replaces the call's own field of the same name. `target` is the call's, without the
  /// origin's base path. The description of what is thrown is shown to users: it holds no secret.
  func headers(method: String, origin: HTTPOrigin, target: String) throws -> [HTTPHeader]
}

/// HTTP Basic (RFC 7617), in UTF-8.
package struct BasicAuthorizer: RequestAuthorizer {
  private let field: HTTPHeader
  private let user: String

  package init(user: String, password: String) {
    self.user = user
    field = HTTPHeader("Authorization", "Basic " + Base64.encode(Array("\(user):\(password)".utf8)), isSecret: true)
  }

  package func headers(method: String, origin: HTTPOrigin, target: String) -> [HTTPHeader] { [field] }
}

extension BasicAuthorizer: CustomStringConvertible, CustomReflectable {
  package var description: String { "Basic, user '\(user)'" }
  package var customMirror: Mirror { Mirror(self, children: ["user": user]) }
}
