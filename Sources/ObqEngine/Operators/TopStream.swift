import ObqData
import ObqExpression
import ObqPlan

/// The first rows by one key, holding few more than those.
final class TopStream: BatchStream {
  private let input: any BatchStream
  private let count: Int
  private let key: BoundSortKey
  private let evaluator: Evaluator
  private var isDone = false

  init(_ input: any BatchStream, _ count: Int, _ key: BoundSortKey, _ evaluator: Evaluator) {
    self.input = input
    self.count = count
    self.key = key
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? {
    if isDone { return nil }
    isDone = true
    if count == 0 {
      input.stop()
      return nil
    }
    // Candidates in the order in which they came, so that ties keep it.
    var pending: [Batch] = []
    var rows = 0
    let bound = max(20_000, count.multipliedReportingOverflow(by: 2).overflow ? .max : count * 2)
    while let batch = try input.next() {
      if batch.count == 0 { continue }
      let candidates = try first(of: batch)
      pending.append(candidates)
      rows += candidates.count
      if rows > bound, let all = Batch.joining(pending) {
        pending = [try first(of: all)]
        rows = pending[0].count
      }
    }
    guard let all = Batch.joining(pending) else { return nil }
    return try first(of: all)
  }

  /// At most as many rows as are wanted, in order.
  private func first(of batch: Batch) throws(QueryFailure) -> Batch {
    let order = RowOrder(try evaluator.columns([key.expression], batch), [key]).sorted(count: batch.count)
    return batch.gather(Array(order.prefix(count))).compacted()
  }

  func stop() { input.stop() }
}
