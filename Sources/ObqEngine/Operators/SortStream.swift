import ObqData
import ObqExpression
import ObqPlan

/// All rows in order, given out some at a time.
final class SortStream: BatchStream {
  private let input: any BatchStream
  private let keys: [BoundSortKey]
  private let evaluator: Evaluator
  private var sorted: (rows: Batch, order: [Int32])?
  private var isRead = false
  private var position = 0
  private let limit: MemoryLimit

  /// So many that a batch's columns stay in a processor's cache while they are written.
  static let rowsAtOnce = 4096

  init(
    _ input: any BatchStream, _ keys: [BoundSortKey], _ evaluator: Evaluator, _ limit: MemoryLimit
  ) {
    self.input = input
    self.keys = keys
    self.evaluator = evaluator
    self.limit = limit
  }

  func next() throws(QueryFailure) -> Batch? {
    if !isRead {
      isRead = true
      sorted = try read()
    }
    guard let (rows, order) = sorted, position < order.count else {
      sorted = nil
      return nil
    }
    let end = min(position + SortStream.rowsAtOnce, order.count)
    defer { position = end }
    return rows.gather(Array(order[position..<end]))
  }

  private func read() throws(QueryFailure) -> (rows: Batch, order: [Int32])? {
    // Each batch goes into the columns as it comes, so that all rows are there once.
    var builders: [ColumnBuilder] = []
    var count = 0
    while let batch = try input.next() {
      if batch.count == 0 { continue }
      if builders.isEmpty { builders = batch.columns.map { ColumnBuilder(type: $0.type) } }
      count += batch.count
      for index in builders.indices { builders[index].append(contentsOf: batch.columns[index]) }
      try limit.check(rows: builders.reduce(0) { $0 + $1.byteCount }, from: input)
    }
    if count == 0 { return nil }
    let rows = Batch(columns: builders.map { $0.finish() }, count: count)
    builders = []
    return (rows, RowOrder(try evaluator.columns(keys.map(\.expression), rows), keys).sorted(count: count))
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
