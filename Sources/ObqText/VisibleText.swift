/// Text made harmless for a terminal.
package enum VisibleText {
  /// `text` with everything that would move the cursor, hide or reorder what follows written as an escape: `\n`, `\t`,
  /// `\x1b`, `\u{202e}`. The rest stays as it is.
  package static func escaped(_ text: some StringProtocol) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return String(text) }
    var result = ""
    for scalar in text.unicodeScalars {
      if let escape = escape(of: scalar) {
        result += escape
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The escape that stands for `scalar`; nil when it may be shown.
  package static func escape(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x09: return "\\t"
    case 0x0A: return "\\n"
    case 0x0D: return "\\r"
    case 0..<0x10: return "\\x0" + String(scalar.value, radix: 16)
    case 0x10..<0x20, 0x7F..<0xA0: return "\\x" + String(scalar.value, radix: 16)
    // Zero width space, marks of direction, line and paragraph separators, embeddings, isolates, byte order mark.
    case 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      return "\\u{" + String(scalar.value, radix: 16) + "}"
    default: return nil
    }
  }
}
