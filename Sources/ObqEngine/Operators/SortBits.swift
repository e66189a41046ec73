import ObqData
import ObqPlan

/// One key's values as 64 bits that order as they do, and are equal where they are.
struct SortBits {
  let bits: [UInt64]
  /// Nil when no row is null.
  private let nulls: [Bool]?

  /// Nil for texts, whose values say nothing of their order.
  init?(_ column: Column, _ key: BoundSortKey) {
    switch column.storage {
    case .booleans(let values): self.init(ranks: values.map { $0 ? 1 : 0 }, column, key)
    case .integers(let values): self.init(ranks: values.map { UInt64(bitPattern: $0) ^ (1 << 63) }, column, key)
    case .reals(let values): self.init(ranks: values.map(SortBits.bits), column, key)
    case .texts: return nil
    case .nulls(let count): self.init(ranks: .init(repeating: 0, count: count), column, key)
    }
  }

  /// - Parameter ranks: numbers that order as the column's values do.
  init(ranks: [UInt64], _ column: Column, _ key: BoundSortKey) {
    bits = key.isDescending ? ranks.map { ~$0 } : ranks
    nulls = if case .nulls(let count) = column.storage { .init(repeating: true, count: count) } else { column.nulls }
  }

  func isNull(_ row: Int) -> Bool { nulls?[row] ?? false }

  /// Less than zero when the first of two rows comes before the second: nulls come last.
  func order(_ left: Int, _ right: Int) -> Int {
    if let nulls, nulls[left] || nulls[right] { return nulls[left] == nulls[right] ? 0 : nulls[left] ? 1 : -1 }
    return bits[left] < bits[right] ? -1 : bits[left] > bits[right] ? 1 : 0
  }

  /// Both zeros are one value; of negative numbers the larger pattern is the lesser number.
  private static func bits(_ number: Double) -> UInt64 {
    let pattern = (number == 0 ? 0 : number).bitPattern
    return pattern >> 63 == 0 ? pattern | (1 << 63) : ~pattern
  }
}
