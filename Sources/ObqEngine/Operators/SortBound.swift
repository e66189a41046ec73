import ObqData
import ObqExpression
import ObqPlan

/// A row's first key, with which rows of other batches that come after it are found without ordering them.
struct SortBound {
  private let key: BoundSortKey
  /// Nil where it is null: then all others come before it.
  private let bits: UInt64?
  /// Whether rows that are like it may come before it by other keys; otherwise they come after it, as they came later.
  private let keepsEqual: Bool

  /// Nil where there is no such row, and for texts, whose order is known within a batch alone.
  init?(row: Int, of batch: Batch, _ keys: [BoundSortKey], _ evaluator: Evaluator) throws(QueryFailure) {
    guard row < batch.count, let key = keys.first else { return nil }
    let column = try evaluator.columns([key.expression], batch)[0]
    guard let value = SortBits(column, key) else { return nil }
    self.key = key
    bits = value.isNull(row) ? nil : value.bits[row]
    keepsEqual = keys.count > 1
  }

  /// The rows that do not come after it; nil for all.
  func rows(of batch: Batch, _ evaluator: Evaluator) throws(QueryFailure) -> [Int32]? {
    let column = try evaluator.columns([key.expression], batch)[0]
    guard let values = SortBits(column, key) else { return nil }
    var rows: [Int32] = []
    for row in 0..<batch.count {
      let isKept: Bool
      if values.isNull(row) {
        isKept = bits == nil && keepsEqual
      } else if let bits {
        isKept = values.bits[row] < bits || (keepsEqual && values.bits[row] == bits)
      } else {
        isKept = true
      }
      if isKept { rows.append(Int32(row)) }
    }
    return rows
  }
}
