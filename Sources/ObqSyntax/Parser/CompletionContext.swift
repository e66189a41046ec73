package import ObqDiagnostics

/// What the grammar allows at a place in a text that is being typed, as the parser found out by trying.
package struct CompletionContext: Hashable, Sendable {
  /// All that may stand at the cursor, keywords among it.
  package var expectations: [Expectation]
  /// The beginning of a word that stands before the cursor already; empty between words.
  package var prefix: SourceSpan
  /// The innermost query around the cursor: its source, the clauses before the cursor, and the one that it is in.
  package var query: Parser.OpenQuery?
  /// The query that a clause at the cursor would go on, with the clause that the cursor is in among its clauses.
  package var queryToGoOn: Parser.OpenQuery?
  /// The left side of the comparison whose right side stands at the cursor.
  package var compared: Expression?
  /// Operands that end at the cursor and may be followed by an operator, the innermost first.
  package var operands: [Parser.OpenOperand]
  /// What the scope that the cursor stands in has named before.
  package var scope: Scope
  /// The setting, or the word of a profile, whose value stands at the cursor.
  package var valueOwner: Name?
  /// The quote that is open at the cursor; `prefix` begins behind it.
  package var quote: Character?
}

/// What may stand at `offset`, a UTF-8 offset into `text`; what stands behind it plays no part.
package func completionContext(of text: String, at offset: Int) -> CompletionContext {
  let bytes = Array(text.utf8.prefix(max(0, offset)))
  func context(cutAt end: Int, prefixFrom start: Int, quote: Character? = nil) -> CompletionContext {
    var parser = Parser(SourceText(name: "query", bytes: Array(bytes[..<end])))
    _ = parser.parseScript()
    let atEnd = parser.atEnd
    return CompletionContext(
      expectations: parser.wanted, prefix: SourceSpan(atEnd.lineStart ?? start, bytes.count), query: parser.queryAtEnd,
      queryToGoOn: atEnd.queryToGoOn, compared: atEnd.compared, operands: atEnd.operands, scope: atEnd.scope,
      valueOwner: atEnd.valueOwner,
      quote: quote)
  }

  for problem in parseScript(SourceText(name: "query", bytes: bytes)).problems {
    guard case .unterminatedQuote(let mark) = problem.kind else { continue }
    return context(cutAt: problem.span.start, prefixFrom: problem.span.end, quote: mark)
  }
  // A name after `on` holds more signs than a word does: which of the two is being typed shows where it would begin.
  let name = wordStart(bytes, signs: "_-.*?:/$\\")
  let byName = context(cutAt: name, prefixFrom: name)
  let word = wordStart(bytes, signs: "_$\\")
  if name == word || byName.expectations.contains(where: \.isNameWithSigns) { return byName }
  return context(cutAt: word, prefixFrom: word)
}

/// Where the word begins that ends with `bytes`.
private func wordStart(_ bytes: [UInt8], signs: String) -> Int {
  let isPart = { (byte: UInt8) in
    byte >= 0x80 || signs.utf8.contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
  return bytes.lastIndex { !isPart($0) }.map { $0 + 1 } ?? 0
}

extension Expectation {
  /// Whether what is expected may hold signs that end a word elsewhere.
  fileprivate var isNameWithSigns: Bool {
    switch self {
    case .scopeName, .setting, .profileWord, .value, .path: true
    default: false
    }
  }
}
