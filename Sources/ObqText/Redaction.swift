/// Takes secrets out of text before it is written or shown.
///
/// What counts as a secret: the value behind a word that ends in `password`, `secret`, `token` and the like, whether it follows
/// a space, `=` or `:`; the password of a URL; the value of an `Authorization` header. A reference to a secret, such as
/// `password env:NAME`, is none. Where a text is not well-formed, too much is taken rather than too little.
package enum Redaction {
  /// What stands for a secret.
  package static let mark = "***"

  /// `text` without its secrets. Redacting twice changes nothing more.
  /// - Parameter isProse: whether it is a sentence and no statement, so that `password expired` names no value.
  package static func redact(_ text: String, isProse: Bool = false) -> String {
    var redactor = Redactor(bytes: Array(text.utf8), isProse: isProse)
    return redactor.run()
  }
}

private struct Redactor {
  /// Names of secrets, in lower case and without `_` and `-`; a name may have more before them.
  private static let secretEndings = [
    "password", "passwd", "passphrase", "pwd", "secret", "secretkey", "token", "apikey", "privatekey",
  ]

  /// Names of what belongs to a secret, where they stand as in a query string or a document: as words of a statement they
  /// name an id that is none.
  private static let secretKeys = ["accesskey", "accesskeyid", "accessid"]

  /// Words behind a column of such a name that are no value of it.
  private static let operators: Set<String> = [
    "is", "not", "in", "like", "between", "and", "or", "from", "by", "as", "asc", "desc", "contains", "starts", "ends",
    "where", "select", "sort", "order", "group", "limit", "user", "url",
  ]

  private static let references = ["env:", "file:", "cmd:"]

  let bytes: [UInt8]
  let isProse: Bool
  var index = 0
  var output: [UInt8] = []

  init(bytes: [UInt8], isProse: Bool) {
    self.bytes = bytes
    self.isProse = isProse
  }

  mutating func run() -> String {
    output.reserveCapacity(bytes.count)
    while index < bytes.count {
      if Self.isWord(bytes[index]) {
        takeWord()
      } else if hasPrefix("://", at: index) {
        takeURL()
      } else {
        copy(to: index + 1)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private mutating func takeWord() {
    var end = index
    while end < bytes.count, Self.isWord(bytes[end]) || bytes[end] == UInt8(ascii: "-") { end += 1 }
    let name = String(decoding: bytes[index..<end].filter { Self.isLetterOrDigit($0) }, as: UTF8.self).lowercased()
    copy(to: end)
    if name.hasSuffix("authorization") {
      takeHeader()
    } else if Self.secretEndings.contains(where: { name.hasSuffix($0) }) {
      takeValue()
    } else if Self.secretKeys.contains(where: { name.hasSuffix($0) }), isKey {
      takeValue()
    }
  }

  /// Whether a separator follows the name, or the quote behind it.
  private var isKey: Bool {
    let start = index < bytes.count && Self.isQuote(bytes[index]) ? index + 1 : index
    return isSeparator(at: skipSpaces(start))
  }

  // MARK: Values

  /// The value behind a secret's name, with what stands between them kept.
  private mutating func takeValue() {
    var start = index
    // The quote that ends a quoted name: "password": …
    if start < bytes.count, Self.isQuote(bytes[start]), isSeparator(at: skipSpaces(start + 1)) { start += 1 }
    start = skipSpaces(start)
    let hasSeparator = isSeparator(at: start)
    while isSeparator(at: start) { start += 1 }
    start = skipSpaces(start)
    guard start < bytes.count, start > index || Self.isQuote(bytes[start]) else { return }

    if Self.isQuote(bytes[start]) {
      let quote = bytes[start]
      let end = endOfQuoted(start)
      copy(to: start)
      write([quote] + Array(Redaction.mark.utf8) + [quote])
      index = end
      return
    }
    var end = start
    while end < bytes.count, !Self.endsBareValue(bytes[end]) { end += 1 }
    let value = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
    let isReference = Self.references.contains { value.hasPrefix($0) }
    let isOperator = !hasSeparator && (isProse || Self.operators.contains(value) || !Self.isValueStart(bytes[start]))
    if end == start || isReference || isOperator { return }
    copy(to: start)
    write(Array(Redaction.mark.utf8))
    index = end
  }

  /// The place behind a quoted text, which may hold its quote doubled or behind a backslash; the end of the text when
  /// nothing closes it.
  private func endOfQuoted(_ start: Int) -> Int {
    let quote = bytes[start]
    var end = start + 1
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        end += 2
      } else if bytes[end] == quote {
        guard end + 1 < bytes.count, bytes[end + 1] == quote else { return end + 1 }
        end += 2
      } else {
        end += 1
      }
    }
    return bytes.count
  }

  /// The rest of a header's line, or of the quotes that it stands in.
  private mutating func takeHeader() {
    var start = index
    if start < bytes.count, Self.isQuote(bytes[start]), isSeparator(at: skipSpaces(start + 1)) { start += 1 }
    start = skipSpaces(start)
    guard isSeparator(at: start) else { return }
    while isSeparator(at: start) { start += 1 }
    start = skipSpaces(start)
    if start < bytes.count, Self.isQuote(bytes[start]) { start += 1 }
    var end = start
    while end < bytes.count, !Self.isQuote(bytes[end]), bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end == start { return }
    copy(to: start)
    write(Array(Redaction.mark.utf8))
    index = end
  }

  // MARK: URLs

  /// RFC 3986: the authority ends at the first `/`, `?` or `#`, and user information stands before its last `@`. A password that
  /// should have been escaped may hold any of them.
  private mutating func takeURL() {
    let start = index + 3
    var end = start
    while end < bytes.count, !Self.isSpace(bytes[end]), !Self.isQuote(bytes[end]) { end += 1 }
    let authorityEnd = bytes[start..<end].firstIndex { "/?#".utf8.contains($0) } ?? end
    var at = bytes[start..<authorityEnd].lastIndex(of: UInt8(ascii: "@"))
    if at == nil, let colon = bytes[start..<authorityEnd].firstIndex(of: UInt8(ascii: ":")) {
      let port = bytes[(colon + 1)..<authorityEnd]
      let isPort = port.allSatisfy { ("0"..."9").contains(Character(Unicode.Scalar($0))) }
      if !isPort, bytes[start] != UInt8(ascii: "[") { at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) }
    }
    guard let at, let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":")) else {
      copy(to: start)
      return
    }
    copy(to: colon + 1)
    write(Array(Redaction.mark.utf8))
    index = at
  }

  // MARK: Places

  private mutating func copy(to end: Int) {
    output += bytes[index..<end]
    index = end
  }

  private mutating func write(_ more: [UInt8]) { output += more }

  private func hasPrefix(_ text: String, at place: Int) -> Bool {
    let end = place + text.utf8.count
    return end <= bytes.count && bytes[place..<end].elementsEqual(text.utf8)
  }

  private func isSeparator(at place: Int) -> Bool {
    place < bytes.count && (bytes[place] == UInt8(ascii: "=") || bytes[place] == UInt8(ascii: ":"))
  }

  private func skipSpaces(_ place: Int) -> Int {
    var place = place
    while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
    return place
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
  private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }
  private static func isWord(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || byte == UInt8(ascii: "_") }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private static func endsBareValue(_ byte: UInt8) -> Bool { isSpace(byte) || ",;)}]|&".utf8.contains(byte) }

  /// Whether a bare value may begin so when only a space stands before it; `<`, `!`, `(` begin something else.
  private static func isValueStart(_ byte: UInt8) -> Bool { !"<>!~()|,;+-*/%#".utf8.contains(byte) }
}
