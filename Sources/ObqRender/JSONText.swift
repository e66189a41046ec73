import ObqData

/// JSON, RFC 8259, without white space.
enum JSONText {
  /// The cells of a column: null, a number, a boolean, a string, or the nested value of a JSON cell.
  static func cells(_ column: Column, _ spelling: Spelling) -> CellBytes {
    let quotes = column.type == .time ? [UInt8(ascii: "\"")] : []
    return CellBytes(column, null: Array("null".utf8), spelling, before: quotes, after: quotes, isPlain: isPlain) {
      bytes, isPlain, out in
      // What claims to be JSON and is not becomes a string, so that the document stays valid.
      if column.type == .json, JSONCompactor.append(bytes, to: &out) { return }
      if isPlain {
        out.append(UInt8(ascii: "\""))
        out.append(contentsOf: bytes)
        out.append(UInt8(ascii: "\""))
      } else {
        appendString(bytes, to: &out)
      }
    }
  }

  /// Whether no part of a text has to be escaped.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.isFree { $0 < 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
  }

  static func appendString(_ text: String, to out: inout [UInt8]) {
    text.withBytes { appendString($0, to: &out) }
  }

  static func append(_ text: String?, to out: inout [UInt8]) {
    if let text { appendString(text, to: &out) } else { out.append(contentsOf: "null".utf8) }
  }

  /// Writes all control characters as escapes, also those that RFC 8259 would let pass (delete and U+0080 to U+009F): a
  /// terminal obeys some of them.
  static func appendString(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    ValidUTF8.with(bytes) { bytes in
      out.append(UInt8(ascii: "\""))
      var start = 0
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
          index += 1
          continue
        }
        let isSecondControl = isSecondControl(bytes, at: index)
        if byte > 0x7F, !isSecondControl {
          index += 1
          continue
        }
        out.append(contentsOf: bytes[start..<index])
        if isSecondControl { index += 1 }
        appendEscape(of: bytes[index], to: &out)
        index += 1
        start = index
      }
      out.append(contentsOf: bytes[start..<bytes.count])
      out.append(UInt8(ascii: "\""))
    }
  }

  /// Whether U+0080 to U+009F stands there, two bytes.
  static func isSecondControl(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    bytes[index] == 0xC2 && index + 1 < bytes.count && bytes[index + 1] < 0xA0
  }

  /// The escape of a quote, a backslash or a control character below U+0100.
  static func appendEscape(of byte: UInt8, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
    case 0x08: out.append(UInt8(ascii: "b"))
    case 0x09: out.append(UInt8(ascii: "t"))
    case 0x0A: out.append(UInt8(ascii: "n"))
    case 0x0C: out.append(UInt8(ascii: "f"))
    case 0x0D: out.append(UInt8(ascii: "r"))
    default:
      out.append(contentsOf: "u00".utf8)
      for digit in [byte >> 4, byte & 15] {
        out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    }
  }
}
