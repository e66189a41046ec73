/// Text as the formats may write it: a cell holds whatever bytes a file or a server sent.
enum ValidUTF8 {
  /// Hands over `bytes`, with each part that is no UTF-8 replaced by U+FFFD.
  static func with<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    if bytes.allSatisfy({ $0 < 0x80 }) || isValid(bytes) { return body(bytes) }
    var repaired = String(decoding: bytes, as: UTF8.self)
    return repaired.withUTF8(body)
  }

  private static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return true
    } catch {
      return false
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether no byte is one of those. All are looked at, which many at a time is quicker than to stop at the first.
  func isFree(of isWanted: (UInt8) -> Bool) -> Bool {
    var found: UInt8 = 0
    for byte in self { found |= isWanted(byte) ? 1 : 0 }
    return found == 0
  }
}

extension String {
  /// The bytes of this text, for functions that take cells.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var copy = self
    return copy.withUTF8(body)
  }
}
