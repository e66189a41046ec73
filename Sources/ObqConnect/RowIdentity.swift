import ObqData

/// Tells rows that were seen before, by 128-bit fingerprints of their identity columns: at a million rows the chance
/// that two different rows are taken for one is below 10^-26. Rows of one page are taken for each other only where they
/// have a key: without one a server that sends two alike has two, and only a later page, or another target, repeats them.
struct RowIdentity {
  /// The page that brought a fingerprint last, pages of all passes counted.
  private var seen: [Fingerprint: UInt32] = [:]
  private var page: UInt32 = 0
  /// The first page of the present pass.
  private var passStart: UInt32 = 1
  private var pass = 1

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

  /// What a page brought.
  struct Sight: Equatable {
    /// Rows that were not seen before; nil when that is all of them.
    var fresh: [Int32]?
    /// How many an earlier page of the same pass had brought.
    var repeated = 0
    /// How many stand on this page once more.
    var twice = 0
  }

  /// - Parameter key: a column that no two rows share; a row whose key is null has none.
  mutating func newRows(_ columns: [Column], key: Column? = nil, count: Int, pass: Int = 1) -> Sight {
    guard !columns.isEmpty else { return Sight() }
    page += 1
    if pass != self.pass {
      self.pass = pass
      passStart = page
    }
    var fresh: [Int32] = []
    fresh.reserveCapacity(count)
    var sight = Sight()
    for row in 0..<count {
      var print = RowIdentity.fingerprint(columns, row)
      if let key, !key.isNull(row), seen[print] == page {
        sight.twice += 1
        continue
      }
      // The second of two rows that are alike on one page is another row, there and on every page that repeats them.
      while seen[print] == page { print.mix(2) }
      if let last = seen.updateValue(page, forKey: print) {
        if last >= passStart { sight.repeated += 1 }
      } else {
        fresh.append(Int32(row))
      }
    }
    if fresh.count < count { sight.fresh = fresh }
    return sight
  }

  private static func fingerprint(_ columns: [Column], _ row: Int) -> Fingerprint {
    var print = Fingerprint(high: 0x243F_6A88_85A3_08D3, low: 0x1319_8A2E_0370_7344)
    for column in columns {
      if column.isNull(row) {
        print.mix(0x5851_F42D_4C95_7F2D)
        continue
      }
      switch column.storage {
      case .integers(let values):
        // The same time has more digits at the one level than at the other.
        let bits = column.type == .time ? values[row].flooredQuotient(by: 1_000_000) : values[row]
        print.mix(UInt64(bitPattern: bits))
      case .texts(let vector):
        vector.withBytes(ofRow: row) { bytes in
          print.mix(UInt64(bytes.count) | 1 << 63)
          for byte in bytes { print.mix(UInt64(byte)) }
        }
      default: print.mix(1)
      }
    }
    return print
  }
}
