import ObqData

/// A page's keys, all different since each is less than the one before, or each is greater.
struct KeyOrder {
  let values: [Int64]
  let isFalling: Bool

  init?(_ key: Column) {
    guard case .integers(let values) = key.storage, key.nulls == nil, key.type != .time, let first = values.first,
      let last = values.last
    else { return nil }
    // One key alone does both.
    isFalling = first >= last
    self.values = values
    for row in 1..<max(1, values.count) {
      let inOrder = isFalling ? values[row - 1] > values[row] : values[row - 1] < values[row]
      if !inOrder { return nil }
    }
  }

  var range: ClosedRange<Int64> {
    let (first, last) = (values.first ?? 0, values.last ?? 0)
    return min(first, last)...max(first, last)
  }

  /// How far each key is from the one before, 0 for the first; modulo 2⁶⁴.
  var steps: [Int64] {
    values.indices.map { row in
      row == 0 ? 0 : isFalling ? values[row - 1] &- values[row] : values[row] &- values[row - 1]
    }
  }
}
