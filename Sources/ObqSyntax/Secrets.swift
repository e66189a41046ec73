package import ObqDiagnostics
import ObqText

/// Finds passwords in the text of statements, so that no error and no history shows them.
package enum Secrets {
  /// Whether what follows `word` is secret.
  package static func isSecret(word: String) -> Bool {
    let folded = String(word.lowercased().filter { $0 != "_" && $0 != "-" })
    if words.contains(folded) { return true }
    // A slip of the finger in the word does not make its value public.
    return folded.count > 4 && NearestName.suggestion(for: folded, among: Array(words)) != nil
  }

  /// Whether `value` says where a secret comes from, and is none.
  package static func isReference(_ value: String) -> Bool {
    ["env:", "file:", "cmd:"].contains { value.hasPrefix($0) }
  }

  /// Where secrets are written out in `source`: each value behind a word such as `password`, read even where the
  /// statement is broken.
  package static func spans(in source: SourceText) -> [SourceSpan] {
    var spans = addresses(in: source)
    var lexer = Lexer(source)
    while true {
      let token = lexer.next()
      if token.kind == .end { return spans }
      guard case .word(let word) = token.kind, isSecret(word: word) else { continue }
      // `password = 'x'` and `password: x` are no forms of the language, but show as much.
      lexer.skipBlanks()
      while let byte = lexer.byte(), byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") {
        lexer.position += 1
        lexer.skipBlanks()
      }
      if lexer.byte() == UInt8(ascii: "\n") { _ = lexer.next() }
      guard let value = lexer.value() else { continue }
      switch value.kind {
      case .raw(let text), .text(let text): if !isReference(text) { spans.append(value.span) }
      default: break
      }
    }
  }

  /// Addresses with a user and a password in them, in quotes or not: all from behind the scheme to the last `@` before a
  /// blank, a quote or a slash that ends the server's name.
  private static func addresses(in source: SourceText) -> [SourceSpan] {
    var spans: [SourceSpan] = []
    let bytes = source.bytes
    let scheme = Array("://".utf8)
    var place = 0
    while place + scheme.count <= bytes.count {
      guard bytes[place] == scheme[0], bytes[place..<place + scheme.count].elementsEqual(scheme) else {
        place += 1
        continue
      }
      let start = place + scheme.count
      var end = start
      var at: Int?
      while end < bytes.count, bytes[end] > 0x20,
        ![UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: ";")].contains(bytes[end])
      {
        if bytes[end] == UInt8(ascii: "@") { at = end }
        end += 1
      }
      if let at { spans.append(SourceSpan(start, at)) }
      place = max(end, place + 1)
    }
    return spans
  }

  private static let words: Set<String> = [
    "password", "passwd", "pwd", "secret", "secretkey", "accesskeysecret", "token",
  ]
}
