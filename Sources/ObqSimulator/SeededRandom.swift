/// SplitMix64: the same seed gives the same numbers on every machine, and each stream has its own seed, so that what
/// one tenant's tasks look like depends on nothing that was asked before.
struct SeededRandom: Sendable {
  private var state: UInt64

  init(_ parts: UInt64...) {
    state = 0
    for part in parts {
      state = Self.mix(state &+ 0x9E37_79B9_7F4A_7C15 ^ part)
    }
  }

  /// A stream named by a text, such as the target of a request.
  init(seed: UInt64, text: String, ordinal: UInt64 = 0) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    self.init(seed, hash, ordinal)
  }

  mutating func next() -> UInt64 {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A whole number of 0 ..< bound; bound is positive.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// A number of 0 ..< 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  mutating func between(_ low: Double, _ high: Double) -> Double { low + unit() * (high - low) }

  mutating func hexadecimal(digits: Int) -> String {
    let text = String(next(), radix: 16)
    let padded = String(repeating: "0", count: max(0, 16 - text.utf8.count)) + text
    return String(padded.prefix(digits))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
