import Glibc
import ObqText

/// One header field of a request or an answer.
package struct HTTPHeader: Sendable, Hashable {
  package let name: String
  package let value: String
  private let isMarked: Bool

  /// Fields that carry credentials by their definition or their name are secret in any case.
  package init(_ name: String, _ value: String, isSecret: Bool = false) {
    self.name = name
    self.value = value
    isMarked = isSecret
  }

  /// Whether logs show the name only. Found out when they ask: most fields are never shown.
  package var isSecret: Bool { isMarked || Self.isSecret(name: name.lowercased()) }

  /// What names of fields have in them whose values let somebody in: of standards, of servers and of what stands before
  /// them.
  private static let secretWords: [StaticString] = [
    "auth", "cookie", "credential", "key", "passw", "secret", "session", "signature", "token",
  ]

  /// How a proof is to be made is none.
  private static let challenges: Set<String> = ["proxy-authenticate", "www-authenticate"]

  // Swift's own search in texts takes longer than all else that is done for an answer.
  private static func isSecret(name: String) -> Bool {
    let hasWord = name.withCString { start in
      secretWords.contains { word in
        word.utf8Start.withMemoryRebound(to: CChar.self, capacity: word.utf8CodeUnitCount + 1) {
          strstr(start, $0) != nil
        }
      }
    }
    return hasWord && !challenges.contains(name)
  }

  /// The same field as logs may show it: an address may have a password in it, too.
  package var redacted: HTTPHeader {
    isSecret ? HTTPHeader(name, "(hidden)", isSecret: true) : HTTPHeader(name, Redaction.redact(value))
  }

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
