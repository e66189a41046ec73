package import ObqDiagnostics

/// The tokens for `explain tokens`: a line each with its place, what it is, and its text.
package enum TokenPrinter {
  /// The lines for `tokens` of `source`.
  package static func print(_ tokens: [Token], in source: SourceText) -> String {
    tokens.map { token in
      let position = source.position(at: token.span.start)
      let place = "\(position.line):\(position.column)"
      let spaces = { (text: String, width: Int) in String(repeating: " ", count: max(1, width - text.count)) }
      let text = if case .newline = token.kind { "" } else { source.text(in: token.span) }
      let line = place + spaces(place, 8) + token.kindName + spaces(token.kindName, 11) + text
      return line.reversed().drop { $0 == " " }.reversed().map(String.init).joined() + "\n"
    }.joined()
  }
}

/// The tokens that the parser made of `source`, keywords marked, without the end.
package func parsedTokens(of source: SourceText) -> [Token] { parseWithTokens(source).tokens }

/// The statements of `source` with the tokens that the parser made of it, keywords marked, without the end.
package func parseWithTokens(_ source: SourceText) -> (script: Script, tokens: [Token]) {
  var parser = Parser(source, recordsTokens: true)
  let script = parser.parseScript()
  return (script, parser.tokens)
}

extension Token {
  /// What kind of token this is, in one word.
  package var kindName: String {
    switch kind {
    case .word: isKeyword ? "keyword" : "word"
    case .quotedName: "name"
    case .integer: "integer"
    case .real: "real"
    case .duration: "duration"
    case .size: "size"
    case .time: "time"
    case .text: "text"
    case .parameter: "parameter"
    case .symbol: "symbol"
    case .meta: "meta"
    case .raw: "raw"
    case .newline: "newline"
    case .end: "end"
    case .unknown: "unknown"
    }
  }
}
