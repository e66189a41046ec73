import Glibc
import ObqData
import ObqPlan

/// The order of rows by keys: nulls last, ties as they came.
struct RowOrder {
  private let keys: [SortBits]

  /// A row with its first key's bits, which decide most comparisons alone.
  private struct Entry {
    var bits: UInt64
    var row: Int32
  }

  init(_ columns: [Column], _ keys: [BoundSortKey]) {
    self.keys = zip(columns, keys).map { column, key in
      SortBits(column, key) ?? SortBits(ranks: RowOrder.ranks(column), column, key)
    }
  }

  func sorted(count: Int) -> [Int32] {
    let rows = 0..<Int32(count)
    guard let first = keys.first else { return Array(rows) }
    let rest = keys.dropFirst()
    var present: [Entry] = []
    present.reserveCapacity(count)
    var absent: [Int32] = []
    for row in rows {
      if first.isNull(Int(row)) {
        absent.append(row)
      } else {
        present.append(Entry(bits: first.bits[Int(row)], row: row))
      }
    }
    present.sort { left, right in
      left.bits != right.bits ? left.bits < right.bits : precedes(left.row, right.row, by: rest)
    }
    return present.map(\.row) + (rest.isEmpty ? absent : absent.sorted { precedes($0, $1, by: rest) })
  }

  private func precedes(_ left: Int32, _ right: Int32, by keys: ArraySlice<SortBits>) -> Bool {
    for key in keys {
      let order = key.order(Int(left), Int(right))
      if order != 0 { return order < 0 }
    }
    return left < right
  }

  /// The place of each row's text among all texts in order of their bytes. Shared entries are placed once.
  private static func ranks(_ column: Column) -> [UInt64] {
    guard case .texts(let all) = column.storage else { return [] }
    let vector = all.codes == nil ? all : all.compacted()
    var ranks = [UInt64](repeating: 0, count: vector.entryCount)
    vector.bytes.withUnsafeBufferPointer { bytes in
      vector.offsets.withUnsafeBufferPointer { offsets in
        func order(_ left: Int32, _ right: Int32) -> Int {
          let first = Int(offsets[Int(left)])..<Int(offsets[Int(left) + 1])
          let second = Int(offsets[Int(right)])..<Int(offsets[Int(right) + 1])
          if let base = bytes.baseAddress {
            let result = memcmp(base + first.lowerBound, base + second.lowerBound, min(first.count, second.count))
            if result != 0 { return Int(result) }
          }
          return first.count - second.count
        }
        var entries = (0..<Int32(vector.entryCount)).map { entry in
          let range = Int(offsets[Int(entry)])..<Int(offsets[Int(entry) + 1])
          return Entry(bits: beginning(UnsafeBufferPointer(rebasing: bytes[range])), row: entry)
        }
        entries.sort { left, right in
          left.bits != right.bits ? left.bits < right.bits : order(left.row, right.row) < 0
        }
        var rank: UInt64 = 0
        for place in entries.indices {
          let entry = entries[place]
          if place > 0, entries[place - 1].bits != entry.bits || order(entries[place - 1].row, entry.row) != 0 {
            rank += 1
          }
          ranks[Int(entry.row)] = rank
        }
      }
    }
    return vector.codes?.map { ranks[Int($0)] } ?? ranks
  }

  /// The first eight bytes as a number.
  private static func beginning(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if text.count >= 8, let base = text.baseAddress {
      return UInt64(bigEndian: UnsafeRawPointer(base).loadUnaligned(as: UInt64.self))
    }
    var bits: UInt64 = 0
    for index in text.indices { bits |= UInt64(text[index]) << UInt64(56 - 8 * index) }
    return bits
  }
}
