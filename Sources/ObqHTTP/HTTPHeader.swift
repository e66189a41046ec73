/// One header field of a request or an answer.
package struct HTTPHeader: Sendable, Hashable {
  package let name: String
  package let value: String
  /// Whether logs show the name only.
  package let isSecret: Bool

  /// Fields that carry credentials by their definition are secret in any case.
  package init(_ name: String, _ value: String, isSecret: Bool = false) {
    self.name = name
    self.value = value
    self.isSecret = isSecret || Self.alwaysSecret.contains(name.lowercased())
  }

  private static let alwaysSecret: Set<String> = [
    "authorization", "cookie", "proxy-authorization", "set-cookie", "x-csrf-token", "x-xsrf-token",
  ]

  /// The same field as logs may show it.
  package var redacted: HTTPHeader { isSecret ? HTTPHeader(name, "(hidden)", isSecret: true) : self }

  /// A token (RFC 9110, 5.6.2) and a value without control characters: nothing that could end the line and begin
  /// another field.
  var isWellFormed: Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        PercentEncoding.isUnreserved(byte) || "!#$%&'*+^`|".utf8.contains(byte)
      }
      && value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }
  }
}

extension HTTPHeader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "\(name): \(redacted.value)" }
  package var debugDescription: String { description }
  /// `dump` and failed expectations look into a value; they see what logs see.
  package var customMirror: Mirror { Mirror(self, children: ["field": description]) }
}
