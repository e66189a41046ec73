import ObqDiagnostics

/// Places with a rule of their own: names of clusters and tenants, values of settings, the rest of a line.
extension Lexer {
  /// A scope name: letters of any script, digits and `_ - . * ? :`, or quoted text, or `$name`. Nil when none begins here.
  mutating func scopeName() -> Token? {
    skipBlanks()
    guard let first = byte() else { return nil }
    switch first {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): return quoted(first)
    case UInt8(ascii: "$"): return next()
    default: return bareName()
    }
  }

  /// The same without quotes and `$`, as settings and properties of profiles are named.
  mutating func bareName() -> Token? {
    skipBlanks()
    let start = position
    while let byte = byte() {
      if isASCIIWordByte(byte) || Self.nameMarks.contains(byte) {
        position += 1
      } else if byte >= 0x80, let (scalar, length) = scalar(at: position), scalar.properties.isXIDContinue {
        position += length
      } else {
        break
      }
    }
    return position > start ? Token(.raw(text(start, position)), SourceSpan(start, position)) : nil
  }

  /// A value: quoted text, or all up to a blank, a semicolon or a line's end. Nil when there is nothing.
  mutating func value() -> Token? {
    skipBlanks()
    guard let first = byte() else { return nil }
    if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") { return quoted(first) }
    let start = position
    while let byte = byte(), byte > 0x20, byte != UInt8(ascii: ";") {
      position += 1
      // `cmd:'pass show ocp'`: what the reference points to may be quoted by itself.
      guard byte == UInt8(ascii: ":"), let next = self.byte(), next == UInt8(ascii: "'") || next == UInt8(ascii: "\"")
      else { continue }
      let prefix = text(start, position)
      let rest = quoted(next)
      guard case .text(let value) = rest.kind else { return rest }
      return Token(.raw(prefix + value), SourceSpan(start, position))
    }
    return position > start ? Token(.raw(text(start, position)), SourceSpan(start, position)) : nil
  }

  /// All up to a comment, a semicolon outside quotes or a line's end, without outer blanks; it may be empty.
  mutating func restOfLine() -> Token {
    while let byte = byte(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
    let start = position
    var open: UInt8?
    while let byte = byte(), byte != UInt8(ascii: "\n") {
      if open == nil, byte == UInt8(ascii: ";") || isComment(behind: start) { break }
      if byte == open {
        open = nil
      } else if open == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        open = byte
      }
      position += 1
    }
    var end = position
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return Token(.raw(text(start, end)), SourceSpan(start, end))
  }

  /// Whether a comment begins here, which takes a blank before it unless it is all there is: a path may hold its mark.
  private func isComment(behind start: Int) -> Bool {
    guard position == start || bytes[position - 1] <= 0x20 else { return false }
    return byte() == UInt8(ascii: "#") || (byte() == UInt8(ascii: "-") && byte(1) == UInt8(ascii: "-"))
  }

  private static let nameMarks = Set("_-.*?:".utf8)
}
