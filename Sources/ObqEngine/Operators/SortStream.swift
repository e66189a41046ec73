import ObqData
import ObqExpression
import ObqPlan

/// All rows in order.
final class SortStream: BatchStream {
  private let input: any BatchStream
  private let keys: [BoundSortKey]
  private let evaluator: Evaluator
  private var isDone = false

  init(_ input: any BatchStream, _ keys: [BoundSortKey], _ evaluator: Evaluator) {
    self.input = input
    self.keys = keys
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? {
    if isDone { return nil }
    isDone = true
    var batches: [Batch] = []
    while let batch = try input.next() { if batch.count > 0 { batches.append(batch) } }
    guard let all = Batch.joining(batches) else { return nil }
    let order = RowOrder(try evaluator.columns(keys.map(\.expression), all), keys)
    return all.gather(order.sorted(count: all.count))
  }

  func stop() { input.stop() }
}

extension Batch {
  /// One batch of several with the same columns; nil of none.
  static func joining(_ batches: [Batch]) -> Batch? {
    guard let first = batches.first else { return nil }
    return .concatenating(batches, schema: Schema(first.columns.map { Field("", $0.type) }))
  }
}
