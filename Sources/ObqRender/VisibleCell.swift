import ObqText

/// Text of a cell for a terminal: nothing in it moves the cursor or hides what follows.
enum VisibleCell {
  /// Appends the text on one line, control characters as escapes, and returns the cells that it takes.
  static func append(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) -> Int {
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      out.append(contentsOf: bytes)
      return bytes.count
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if text.unicodeScalars.contains(where: { VisibleText.escape(of: $0) != nil }) { text = VisibleText.escaped(text) }
    return text.withUTF8 { visible in
      out.append(contentsOf: visible)
      return DisplayWidth.of(utf8: visible)
    }
  }
}
