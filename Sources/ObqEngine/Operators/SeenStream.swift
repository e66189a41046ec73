package import ObqData
import ObqExpression
import ObqPlan

/// What is known of rows from one run to the next. The engine knows no store.
package protocol RowMemory: AnyObject {
  /// For how long rows with such keys are known, in nanoseconds; nil for one that was not there in the last run. The keys are
  /// taken note of.
  func known(_ keys: [[Value]], in name: String) -> [Int64?]
}

/// Adds a column to each row: for how long such a row is known.
final class SeenStream: BatchStream {
  private let input: any BatchStream
  private let keys: [BoundExpression]
  private let memory: (any RowMemory)?
  private let name: String
  private let evaluator: Evaluator

  init(
    _ input: any BatchStream, _ keys: [BoundExpression], _ memory: (any RowMemory)?, name: String,
    _ evaluator: Evaluator
  ) {
    self.input = input
    self.keys = keys
    self.memory = memory
    self.name = name
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? {
    guard var batch = try input.next() else { return nil }
    let cells = try evaluator.columns(keys, batch)
    let rows = (0..<batch.count).map { row in cells.map { $0.value(at: row) } }
    var builder = ColumnBuilder(type: .duration)
    for known in memory?.known(rows, in: name) ?? rows.map({ _ in nil }) {
      builder.append(known.map(Value.duration) ?? .null)
    }
    batch.columns.append(builder.finish())
    return batch
  }

  func stop() { input.stop() }
}
