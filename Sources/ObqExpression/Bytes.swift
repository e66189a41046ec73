import CPosix

enum Bytes {
  static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let needle = part.baseAddress, part.count > 0 else { return true }
    guard let base = text.baseAddress, text.count >= part.count else { return false }
    return memmem(base, text.count, needle, part.count) != nil
  }

  /// A text with something else in each place of a part that is not empty. Nil, before any room is taken, when that is
  /// longer than the limit; what does not grow is never too long.
  static func replacing(_ part: [UInt8], in text: [UInt8], with new: [UInt8], limit: Int) -> [UInt8]? {
    var size = text.count
    var index = 0
    if new.count > part.count {
      while let found = position(of: part, in: text, from: index) {
        size += new.count - part.count
        if size > limit { return nil }
        index = found + part.count
      }
    }
    var result: [UInt8] = []
    result.reserveCapacity(size)
    index = 0
    while let found = position(of: part, in: text, from: index) {
      result += text[index..<found]
      result += new
      index = found + part.count
    }
    result += text[index...]
    return result
  }

  /// In a time that grows with the text alone, whatever the part.
  private static func position(of part: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    text.withUnsafeBytes { text in
      part.withUnsafeBytes { part in
        guard let base = text.baseAddress, let needle = part.baseAddress, text.count - start >= part.count,
          let found = memmem(base + start, text.count - start, needle, part.count)
        else { return nil }
        return UnsafeRawPointer(found) - base
      }
    }
  }
}
