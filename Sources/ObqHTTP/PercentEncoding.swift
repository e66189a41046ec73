/// Percent-encoding of RFC 3986: everything but the unreserved characters of section 2.3, over UTF-8, in upper-case
/// hexadecimal digits.
package enum PercentEncoding {
  /// One segment of a path. A segment that is `.` or `..` would be taken for a step in the tree, so its dots are
  /// encoded too.
  package static func encode(pathSegment text: String) -> String {
    if text == "." || text == ".." { return String(repeating: "%2E", count: text.utf8.count) }
    return encode(text)
  }

  /// A name or a value in a query; a space is `%20`, a plus sign `%2B`.
  package static func encode(queryValue text: String) -> String { encode(text) }

  /// The text that an encoded one stands for; what is no encoding stays as it is.
  static func decode(_ text: Substring) -> String {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count,
        let byte = UInt8(String(decoding: bytes[(place + 1)...(place + 2)], as: UTF8.self), radix: 16)
      {
        decoded.append(byte)
        place += 3
      } else {
        decoded.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: false
    }
  }

  /// Whether the text can stand on a request line as it is: a slash, then printable ASCII without what RFC 3986 keeps
  /// out of paths and queries.
  static func isTarget(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("/")
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"): false
        case UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"): false
        case UInt8(ascii: "|"), UInt8(ascii: "}"): false
        default: byte > 0x20 && byte < 0x7f
        }
      }
  }

  private static func encode(_ text: String) -> String {
    if text.utf8.allSatisfy(isUnreserved) { return text }
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      if isUnreserved(byte) {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
