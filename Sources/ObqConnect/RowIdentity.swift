import ObqData

/// Tells rows that were seen before, by 128-bit fingerprints of their identity columns: at a million rows the chance
/// that two different rows are taken for one is below 10^-26. Rows of one page are never taken for each other: a server
/// that sends two alike has two, and only a later page, or another target, repeats them.
struct RowIdentity {
  /// The page that brought a fingerprint first.
  private var seen: [Fingerprint: UInt32] = [:]
  private var page: UInt32 = 0

  private struct Fingerprint: Hashable {
    var high: UInt64
    var low: UInt64

    mutating func mix(_ value: UInt64) {
      high = (high ^ value) &* 0x9E37_79B9_7F4A_7C15
      high ^= high >> 32
      low = (low &+ value) &* 0xC2B2_AE3D_27D4_EB4F
      low ^= low >> 29
    }

    /// The parts are well mixed already.
    func hash(into hasher: inout Hasher) { hasher.combine(low) }
  }

  /// The rows of a batch that were not seen before; nil when that is all of them.
  mutating func newRows(_ columns: [Column], count: Int) -> [Int32]? {
    guard !columns.isEmpty else { return nil }
    page += 1
    var fresh: [Int32] = []
    fresh.reserveCapacity(count)
    for row in 0..<count {
      var print = Fingerprint(high: 0x243F_6A88_85A3_08D3, low: 0x1319_8A2E_0370_7344)
      for column in columns {
        if column.isNull(row) {
          print.mix(0x5851_F42D_4C95_7F2D)
          continue
        }
        switch column.storage {
        case .integers(let values): print.mix(UInt64(bitPattern: values[row]))
        case .texts(let vector):
          vector.withBytes(ofRow: row) { bytes in
            print.mix(UInt64(bytes.count) | 1 << 63)
            for byte in bytes { print.mix(UInt64(byte)) }
          }
        default: print.mix(1)
        }
      }
      while let first = seen[print], first == page { print.mix(2) }
      if seen[print] == nil {
        seen[print] = page
        fresh.append(Int32(row))
      }
    }
    return fresh.count == count ? nil : fresh
  }
}
