import Glibc

/// A hash table from texts to small numbers, given out in order of first sight.
package struct TextTable: Sendable {
  /// All texts, one behind the other, and where each ends: 64 bits, since nobody asks a table whether it is full.
  private var bytes: [UInt8] = []
  private var ends = [0]
  private var places: [UInt32]
  private var mask: Int

  package init() {
    places = .init(repeating: 0, count: 64)
    mask = 63
  }

  /// How many there are.
  package var count: Int { ends.count - 1 }

  private func withBytes<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[ends[number]..<ends[number + 1]])) }
  }

  private static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
      return left.count == right.count
    }
    return memcmp(first, second, left.count) == 0
  }

  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    // FNV-1a by eight bytes at a time, then mixed.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(text.count)
    var index = 0
    while index + 8 <= text.count {
      let word = UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped + index).loadUnaligned(as: UInt64.self)
      hash = (hash ^ word) &* 0x0000_0100_0000_01B3
      hash ^= hash >> 29
      index += 8
    }
    while index < text.count {
      hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3
      index += 1
    }
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 32
    return Int(truncatingIfNeeded: hash)
  }

  /// The number of a text, a new one when it was not seen before.
  package mutating func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var place = TextTable.hash(text) & mask
    while places[place] != 0 {
      let number = places[place] - 1
      if withBytes(Int(number), { TextTable.areEqual($0, text) }) { return number }
      place = (place + 1) & mask
    }
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    places[place] = UInt32(count)
    if count * 2 > mask { grow() }
    return UInt32(count - 1)
  }

  private mutating func grow() {
    let size = (mask + 1) * 2
    places = .init(repeating: 0, count: size)
    mask = size - 1
    for number in 0..<count {
      var place = withBytes(number) { TextTable.hash($0) } & mask
      while places[place] != 0 { place = (place + 1) & mask }
      places[place] = UInt32(number + 1)
    }
  }
}
