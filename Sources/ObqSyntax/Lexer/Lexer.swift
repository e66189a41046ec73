package import ObqDiagnostics

/// Cuts UTF-8 text into tokens, one at a call, so that the parser can ask for another rule where the language has one.
package struct Lexer {
  let bytes: [UInt8]
  /// Where the next token is looked for.
  package var position = 0
  /// The comments passed so far, in order.
  private(set) var comments: [SourceSpan] = []
  /// Off in copies that only look ahead.
  var recordsComments = true

  /// A lexer at the beginning of `source`, behind a byte order mark.
  package init(_ source: SourceText) {
    bytes = source.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The tokens of a whole text by the general rule, without the end.
  package static func tokens(of source: SourceText) -> [Token] {
    var lexer = Lexer(source)
    var tokens: [Token] = []
    while true {
      let token = lexer.next()
      if token.kind == .end { return tokens }
      tokens.append(token)
    }
  }

  /// The next token; `.end` again and again behind the last.
  package mutating func next() -> Token {
    skipBlanks()
    let start = position
    guard let byte = byte() else { return Token(.end, SourceSpan(start, start)) }
    switch byte {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return newline()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return quoted(byte)
    case UInt8(ascii: "`"): return quoted(byte)
    case UInt8(ascii: "$"): return parameter()
    case UInt8(ascii: "\\"): return meta()
    default: break
    }
    if let end = wordEnd(from: start) {
      position = end
      return Token(.word(text(start, end)), SourceSpan(start, end))
    }
    return symbol()
  }

  // MARK: bytes

  func byte(_ ahead: Int = 0) -> UInt8? {
    position + ahead < bytes.count ? bytes[position + ahead] : nil
  }

  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The character at `offset` and its length in bytes; nil when the bytes there are no UTF-8.
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard offset < bytes.count else { return nil }
    if bytes[offset] < 0x80 { return (Unicode.Scalar(bytes[offset]), 1) }
    var rest = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
    return (scalar, UTF8.width(scalar))
  }

  // MARK: blanks and lines

  /// Passes spaces and comments up to a line's end.
  mutating func skipBlanks() {
    while let byte = byte() {
      if let length = blankLength(byte) {
        position += length
      } else if byte == UInt8(ascii: "#") || (byte == UInt8(ascii: "-") && self.byte(1) == UInt8(ascii: "-")) {
        comment()
      } else {
        return
      }
    }
  }

  /// Spaces and tabs, and the spaces that come along when text is copied from a page.
  private func blankLength(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0B, 0x0C: return 1
    case 0xC2 where self.byte(1) == 0xA0: return 2  // no-break space
    case 0xE3 where self.byte(1) == 0x80 && self.byte(2) == 0x80: return 3  // ideographic space
    case 0xEF where self.byte(1) == 0xBB && self.byte(2) == 0xBF: return 3  // byte order mark
    default: return nil
    }
  }

  private mutating func comment() {
    let start = position
    while let byte = byte(), byte != UInt8(ascii: "\n") { position += 1 }
    var end = position
    while bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    // What is read again by another rule must not be noted twice.
    if recordsComments, comments.last.map({ $0.start < start }) ?? true { comments.append(SourceSpan(start, end)) }
  }

  private mutating func newline() -> Token {
    let span = SourceSpan(position, position + 1)
    return Token(.newline(passLines()), span)
  }

  /// Passes line ends, blank lines and lines of comments, up to the first character that is more.
  mutating func passLines() -> NextLine {
    var lineStart = position
    while let byte = byte() {
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        position += 1
        lineStart = position
      } else {
        let before = position
        skipBlanks()
        if position == before { break }
      }
    }
    guard let byte = byte() else { return NextLine(indent: 0, opening: .end) }
    let opening: NextLine.Opening
    if byte == UInt8(ascii: "|") {
      opening = .bar
    } else if byte == UInt8(ascii: ")") {
      opening = .closer
    } else if let end = wordEnd(from: position), Keywords.continuations.contains(text(position, end).lowercased()) {
      opening = .clause
    } else {
      opening = .other
    }
    let indent = bytes[lineStart..<position].reduce(0) { $1 == UInt8(ascii: "\t") ? ($0 / 8 + 1) * 8 : $0 + 1 }
    return NextLine(indent: indent, opening: opening)
  }

  // MARK: words, quotes, signs

  /// The end of the word that begins at `start`; nil when none does. A word is letters of any script, digits and
  /// underscores, and begins with no digit.
  func wordEnd(from start: Int) -> Int? {
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte < 0x80 {
        guard isASCIIWordByte(byte), end > start || !isDigit(byte) else { break }
        end += 1
      } else {
        guard let (scalar, length) = scalar(at: end),
          end > start ? scalar.properties.isXIDContinue : scalar.properties.isXIDStart
        else { break }
        end += length
      }
    }
    return end > start ? end : nil
  }

  func isDigit(_ byte: UInt8?) -> Bool {
    byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  func isASCIIWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Text or a name between two `mark`s; a doubled one inside stands for itself.
  mutating func quoted(_ mark: UInt8) -> Token {
    let start = position
    let isName = mark == UInt8(ascii: "`")
    var content: [UInt8] = []
    position += 1
    while let byte = byte() {
      position += 1
      if byte == mark {
        guard self.byte() == mark else {
          let span = SourceSpan(start, position)
          let value = String(decoding: content, as: UTF8.self)
          var problem: SyntaxProblem?
          if String(validating: content, as: UTF8.self) == nil { problem = SyntaxProblem(.invalidUTF8, span) }
          if isName, value.isEmpty { problem = SyntaxProblem(.emptyName, span) }
          return Token(isName ? .quotedName(value) : .text(value), span, problem: problem)
        }
        position += 1
      }
      content.append(byte)
    }
    // The rest of the text would be lost in the quote: go on behind the line, so that later problems are found too.
    position = start + 1
    while let byte = byte(), byte != UInt8(ascii: "\n") { position += 1 }
    let value = text(start + 1, position)
    let problem = SyntaxProblem(.unterminatedQuote(Character(Unicode.Scalar(mark))), SourceSpan(start, start + 1))
    return Token(isName ? .quotedName(value) : .text(value), SourceSpan(start, position), problem: problem)
  }

  private mutating func parameter() -> Token {
    let start = position
    guard let end = wordEnd(from: start + 1) else {
      position += 1
      let span = SourceSpan(start, position)
      return Token(.unknown, span, problem: SyntaxProblem(.parameterWithoutName, span))
    }
    position = end
    return Token(.parameter(text(start + 1, end)), SourceSpan(start, end))
  }

  private mutating func meta() -> Token {
    let start = position
    let end = wordEnd(from: start + 1) ?? (byte(1) == UInt8(ascii: "?") ? start + 2 : start + 1)
    position = end
    return Token(.meta(text(start + 1, end)), SourceSpan(start, end))
  }

  private mutating func symbol() -> Token {
    let start = position
    if let symbol = Self.symbols[UInt16(bytes[start]) << 8 | UInt16(byte(1) ?? 0)] {
      position += 2
      return Token(.symbol(symbol), SourceSpan(start, position))
    }
    if let symbol = Self.symbols[UInt16(bytes[start])] {
      position += 1
      return Token(.symbol(symbol), SourceSpan(start, position))
    }
    guard let (scalar, length) = scalar(at: start) else {
      position += 1
      let span = SourceSpan(start, position)
      return Token(.unknown, span, problem: SyntaxProblem(.invalidUTF8, span))
    }
    position += length
    let span = SourceSpan(start, position)
    let plain = Self.fullWidth[scalar]
    let problem = SyntaxProblem(.unexpectedCharacter(String(scalar), plain: plain), span)
    return Token(plain.flatMap { Symbol(rawValue: $0) }.map { .symbol($0) } ?? .unknown, span, problem: problem)
  }

  /// Each symbol by its one or two bytes.
  private static let symbols = Dictionary(
    uniqueKeysWithValues: Symbol.allCases.map { ($0.rawValue.utf8.reduce(UInt16(0)) { $0 << 8 | UInt16($1) }, $0) })

  /// Signs that an input method for Chinese puts in the place of plain ones.
  private static let fullWidth: [Unicode.Scalar: String] = [
    "，": ",", "、": ",", "；": ";", "（": "(", "）": ")", "＝": "=", "＜": "<", "＞": ">", "≠": "!=", "≤": "<=", "≥": ">=",
    "＋": "+", "－": "-", "＊": "*", "／": "/", "％": "%", "～": "~", "｜": "|", "！": "!", "。": ".", "“": "'", "”": "'",
    "‘": "'", "’": "'", "＇": "'", "＂": "\"", "：": ":", "＄": "$", "–": "-", "—": "-", "−": "-", "×": "*", "÷": "/",
  ]
}
