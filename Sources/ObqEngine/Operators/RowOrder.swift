import ObqData
import ObqExpression
import ObqPlan

/// The order of rows by keys: nulls last, ties as they came.
struct RowOrder {
  private let keys: [Key]

  /// One key's values, and beside them, where there are any, 64 bits that order as they do.
  private struct Key {
    let column: Column
    let isDescending: Bool

    /// Less than zero when the first of two rows comes before the second; nulls come last either way.
    func order(_ left: Int, _ right: Int) -> Int {
      switch (column.isNull(left), column.isNull(right)) {
      case (true, true): return 0
      case (true, false): return 1
      case (false, true): return -1
      case (false, false): break
      }
      let order = Ordering.order(column, left, column, right)
      return isDescending ? -order : order
    }
  }

  /// A row with its first key's 64 bits, which decide most comparisons alone.
  private struct Entry {
    var bits: UInt64
    var row: Int32
  }

  init(_ columns: [Column], _ keys: [BoundSortKey]) {
    self.keys = zip(columns, keys).map { Key(column: $0, isDescending: $1.isDescending) }
  }

  func sorted(count: Int) -> [Int32] {
    let rows = 0..<Int32(count)
    guard let first = keys.first else { return Array(rows) }
    var present = entries(first, rows.filter { !first.column.isNull(Int($0)) })
    // Equal bits of text are a shared beginning and no more.
    let rest = first.column.type.isTextBacked ? keys[...] : keys.dropFirst()
    present.sort { left, right in
      left.bits != right.bits ? left.bits < right.bits : precedes(left.row, right.row, by: rest)
    }
    let absent = rows.filter { first.column.isNull(Int($0)) }
    let others = keys.dropFirst()
    return present.map(\.row) + (others.isEmpty ? absent : absent.sorted { precedes($0, $1, by: others) })
  }

  private func precedes(_ left: Int32, _ right: Int32, by keys: ArraySlice<Key>) -> Bool {
    for key in keys {
      let order = key.order(Int(left), Int(right))
      if order != 0 { return order < 0 }
    }
    return left < right
  }

  private func entries(_ key: Key, _ rows: [Int32]) -> [Entry] {
    let flip: UInt64 = key.isDescending ? .max : 0
    switch key.column.storage {
    case .booleans(let values): return rows.map { Entry(bits: (values[Int($0)] ? 1 : 0) ^ flip, row: $0) }
    case .integers(let values):
      return rows.map { Entry(bits: UInt64(bitPattern: values[Int($0)]) ^ (1 << 63) ^ flip, row: $0) }
    case .reals(let values): return rows.map { Entry(bits: RowOrder.bits(values[Int($0)]) ^ flip, row: $0) }
    case .texts(let values):
      return rows.map { row in
        Entry(bits: values.withBytes(ofRow: Int(row)) { RowOrder.bits($0) } ^ flip, row: row)
      }
    case .nulls: return []
    }
  }

  /// Both zeros are one value; of negative numbers the larger pattern is the lesser number.
  private static func bits(_ number: Double) -> UInt64 {
    let pattern = (number == 0 ? 0 : number).bitPattern
    return pattern >> 63 == 0 ? pattern | (1 << 63) : ~pattern
  }

  /// The first eight bytes.
  private static func bits(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var bits: UInt64 = 0
    for index in 0..<min(8, text.count) { bits |= UInt64(text[index]) << UInt64(56 - 8 * index) }
    return bits
  }
}
