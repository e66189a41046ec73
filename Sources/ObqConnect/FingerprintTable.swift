import ObqData

/// 128 bits that stand for a row's identity: at a million rows the chance that two different rows have the same is
/// below 10^-26.
struct Fingerprint: Equatable {
  private(set) var high: UInt64 = 0x243F_6A88_85A3_08D3
  private(set) var low: UInt64 = 0x1319_8A2E_0370_7344

  @inline(__always) mutating func mix(_ value: UInt64) {
    high = (high ^ value) &* 0x9E37_79B9_7F4A_7C15
    high ^= high >> 32
    low = (low &+ value) &* 0xC2B2_AE3D_27D4_EB4F
    low ^= low >> 29
  }

  /// Those of all rows; a column at a time, since what a column holds is then asked once.
  static func all(_ columns: [Column], count: Int) -> [Fingerprint] {
    var prints = [Fingerprint](repeating: Fingerprint(), count: count)
    let null: UInt64 = 0x5851_F42D_4C95_7F2D
    for column in columns {
      let nulls = column.nulls
      func isNull(_ row: Int) -> Bool { nulls?[row] ?? false }
      switch column.storage {
      case .nulls: for row in 0..<count { prints[row].mix(null) }
      case .integers(let values):
        let isTime = column.type == .time
        for row in 0..<count {
          // The same time has more digits at the one level than at the other.
          let bits = isTime ? values[row].flooredQuotient(by: 1_000_000) : values[row]
          prints[row].mix(isNull(row) ? null : UInt64(bitPattern: bits))
        }
      case .texts(let vector):
        var digests: [Fingerprint?] = .init(repeating: nil, count: vector.codes == nil ? 0 : vector.entryCount)
        for row in 0..<count {
          if isNull(row) {
            prints[row].mix(null)
            continue
          }
          let entry = vector.entry(ofRow: row)
          let known = digests.isEmpty ? nil : digests[entry]
          let digest = known ?? vector.withBytes(ofRow: row, Fingerprint.init(digesting:))
          if !digests.isEmpty { digests[entry] = digest }
          prints[row].mix(digest.high)
          prints[row].mix(digest.low)
        }
      case .booleans, .reals: for row in 0..<count { prints[row].mix(isNull(row) ? null : 1) }
      }
    }
    return prints
  }

  private init() {}

  private init(digesting bytes: UnsafeBufferPointer<UInt8>) {
    mix(UInt64(bytes.count) | 1 << 63)
    var index = 0
    while index < bytes.count {
      var word: UInt64 = 0
      for (shift, byte) in bytes[index..<min(index + 8, bytes.count)].enumerated() {
        word |= UInt64(byte) << UInt64(8 * shift)
      }
      mix(word)
      index += 8
    }
  }
}

/// The page that brought each fingerprint last. Open addressing, since a list may have millions of rows.
struct FingerprintTable {
  private var prints: [Fingerprint] = []
  /// 0 is a free place.
  private var pages: [UInt32] = []
  private var count = 0
  private var mask = -1

  /// The page that brought the fingerprint last; nil when none did.
  func page(_ print: Fingerprint) -> UInt32? {
    if count == 0 { return nil }
    let page = pages[place(print)]
    return page == 0 ? nil : page
  }

  /// Sets the page, from 1 on; returns the one before.
  mutating func update(_ print: Fingerprint, page: UInt32) -> UInt32? {
    if count * 4 >= pages.count * 3 { grow() }
    let place = place(print)
    let before = pages[place]
    pages[place] = page
    if before != 0 { return before }
    prints[place] = print
    count += 1
    return nil
  }

  /// The place of a fingerprint, or where it would go.
  private func place(_ print: Fingerprint) -> Int {
    var place = Int(truncatingIfNeeded: print.high ^ print.low) & mask
    while pages[place] != 0, prints[place] != print { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let (oldPrints, oldPages) = (prints, pages)
    let size = max(64, pages.count * 2)
    prints = .init(repeating: oldPrints.first ?? Fingerprint.all([], count: 1)[0], count: size)
    pages = .init(repeating: 0, count: size)
    mask = size - 1
    for index in oldPages.indices where oldPages[index] != 0 {
      let place = place(oldPrints[index])
      prints[place] = oldPrints[index]
      pages[place] = oldPages[index]
    }
  }
}
