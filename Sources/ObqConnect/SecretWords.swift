import ObqCrypto
import ObqHTTP
import ObqText

/// What one connection proves with, to be taken out of what its server says: an error may repeat the header or the
/// address that it was asked with.
struct SecretWords {
  private let words: [String]

  init(_ settings: ConnectionSettings) {
    let secret = settings.password.reveal()
    guard !secret.isEmpty else {
      words = []
      return
    }
    words = [
      Base64.encode(Array("\(settings.user):\(secret)".utf8)), Base64.encode(Array(secret.utf8)),
      PercentEncoding.encode(pathSegment: secret), secret,
    ]
  }

  func removed(from text: String) -> String {
    var result = text
    for word in words { result = SecretWords.hide(word, in: result) }
    return Redaction.redact(result, isProse: true)
  }

  /// A short password may be a part of any word, and counts where it stands by itself.
  private static func hide(_ word: String, in text: String) -> String {
    let (word, text) = (Array(word.utf8), Array(text.utf8))
    let isShort = word.count < 6
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      let end = index + word.count
      let isHere =
        end <= text.count && text[index..<end].elementsEqual(word)
        && !(isShort && (isLetter(text, index - 1) || isLetter(text, end)))
      if isHere {
        result += Array(Redaction.mark.utf8)
        index = end
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Letters of other alphabets than the Latin count, too.
  private static func isLetter(_ text: [UInt8], _ index: Int) -> Bool {
    guard text.indices.contains(index) else { return false }
    switch text[index] {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: return true
    default: return false
    }
  }
}
