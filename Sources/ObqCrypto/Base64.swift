import COpenSSL

/// The standard alphabet of RFC 4648, section 4, padded, on one line.
package enum Base64 {
  package static func encode(_ bytes: [UInt8]) -> String {
    let length = (bytes.count + 2) / 3 * 4
    return String(unsafeUninitializedCapacity: length + 1) { buffer in
      Int(EVP_EncodeBlock(buffer.baseAddress, bytes, Int32(bytes.count)))
    }
  }

  /// The bytes, or nil when the text is anything but what `encode` gives: no white space, no missing padding, no bits
  /// behind the end.
  package static func decode(_ text: String) -> [UInt8]? {
    var characters = Array(text.utf8)
    guard characters.count.isMultiple(of: 4), characters.count <= Int(Int32.max) else { return nil }
    if characters.isEmpty { return [] }
    let padding = characters.suffix(2).reversed().prefix { $0 == equalsSign }.count
    guard characters.dropLast(padding).allSatisfy(isInAlphabet) else { return nil }
    let lastQuantum = characters.suffix(4)
    // The library decodes padding as zero bytes; what it counts is cut here.
    let bytes = [UInt8](unsafeUninitializedCapacity: characters.count / 4 * 3) { buffer, count in
      let written = EVP_DecodeBlock(buffer.baseAddress, &characters, Int32(characters.count))
      count = max(0, Int(written) - padding)
    }
    guard bytes.count == characters.count / 4 * 3 - padding else { return nil }
    let tail = encode(Array(bytes.suffix(3 - padding)))
    return tail.utf8.elementsEqual(lastQuantum) ? bytes : nil
  }

  private static let equalsSign = UInt8(ascii: "=")

  private static func isInAlphabet(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
    default: false
    }
  }
}
