import ObqData
import ObqExpression
import ObqPlan

/// Rows in order, given out some at a time: all of them, or the first ones, of which few more than those are held.
final class SortStream: BatchStream {
  private let input: any BatchStream
  private let keys: [BoundSortKey]
  private let evaluator: Evaluator
  private var sorted: (rows: Batch, order: [Int32])?
  private var isRead = false
  private var position = 0
  private let memoryLimit: Int
  private let keeping: Int?

  /// So many that a batch's columns stay in a processor's cache while they are written.
  private static let rowsAtOnce = 4096

  /// - Parameters:
  ///   - keeping: how many of the first rows are wanted; nil for all.
  ///   - memoryLimit: bytes that the rows may take together.
  init(
    _ input: any BatchStream, _ keys: [BoundSortKey], _ evaluator: Evaluator, keeping: Int? = nil,
    memoryLimit: Int = MemoryLimit.ofRows
  ) {
    self.input = input
    self.keys = keys
    self.evaluator = evaluator
    self.keeping = keeping
    self.memoryLimit = memoryLimit
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
    let bound = keeping.map { max(20_000, $0.multipliedReportingOverflow(by: 2).overflow ? .max : $0 * 2) } ?? .max
    while let batch = try input.next() {
      if batch.count == 0 { continue }
      if builders.isEmpty { builders = batch.columns.map { ColumnBuilder(type: $0.type) } }
      count += batch.count
      for index in builders.indices { builders[index].append(contentsOf: batch.columns[index]) }
      if count > bound {
        let (rows, order) = try ordered(&builders, count)
        // In their order, so that of rows that are alike the earlier ones stay first.
        let first = rows.gather(order).compacted()
        count = first.count
        builders = first.columns.map { ColumnBuilder(type: $0.type) }
        for index in builders.indices { builders[index].append(contentsOf: first.columns[index]) }
      }
      if builders.reduce(0, { $0 + $1.byteCount }) > memoryLimit {
        input.stop()
        throw .evaluation(.rowsTooLarge(limit: memoryLimit))
      }
    }
    return count == 0 ? nil : try ordered(&builders, count)
  }

  /// The rows that were collected, which are taken away, and the order of those that are wanted.
  private func ordered(_ builders: inout [ColumnBuilder], _ count: Int) throws(QueryFailure) -> (
    rows: Batch, order: [Int32]
  ) {
    let rows = Batch(columns: builders.map { $0.finish() }, count: count)
    builders = []
    let order = RowOrder(try evaluator.columns(keys.map(\.expression), rows), keys).sorted(count: count)
    return (rows, keeping.map { Array(order.prefix($0)) } ?? order)
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
