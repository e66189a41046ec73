import CPosix

enum Bytes {
  static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let needle = part.baseAddress, part.count > 0 else { return true }
    guard let base = text.baseAddress, text.count >= part.count else { return false }
    return memmem(base, text.count, needle, part.count) != nil
  }
}
