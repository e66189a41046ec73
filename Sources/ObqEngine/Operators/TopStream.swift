import ObqData
import ObqExpression
import ObqPlan

/// The first rows by some keys, holding few more than those. As soon as so many are known, rows that come after the last
/// of them by the first key are left out before anything else is done with them.
final class TopStream: BatchStream {
  private let input: any BatchStream
  private let count: Int
  private let keys: [BoundSortKey]
  private let evaluator: Evaluator
  private let limit: MemoryLimit
  /// Candidates in the order in which they came, so that ties keep it.
  private var builders: [ColumnBuilder] = []
  private var candidates = 0
  /// What the first key of a candidate must not come after.
  private var last: SortBound?
  private var sorted: Batch?
  private var isRead = false
  private var position = 0

  /// - Parameter keys: at least one.
  init(
    _ input: any BatchStream, _ count: Int, _ keys: [BoundSortKey], _ evaluator: Evaluator,
    _ limit: MemoryLimit
  ) {
    self.input = input
    self.count = count
    self.keys = keys
    self.evaluator = evaluator
    self.limit = limit
  }

  func next() throws(QueryFailure) -> Batch? {
    if !isRead {
      isRead = true
      try read()
    }
    guard let sorted, position < sorted.count else {
      self.sorted = nil
      return nil
    }
    let end = min(position + SortStream.rowsAtOnce, sorted.count)
    defer { position = end }
    return sorted.slice(position..<end)
  }

  private func read() throws(QueryFailure) {
    if count == 0 { return input.stop() }
    // Ordering them takes time for each, so there are twice as many as are wanted before it is done again.
    let bound = max(500, count.multipliedReportingOverflow(by: 2).overflow ? .max : count * 2)
    while let batch = try input.next() {
      if batch.count == 0 { continue }
      try collect(batch)
      if candidates > bound {
        let first = try ordered()
        collect(whole: first)
        last = try SortBound(row: count - 1, of: first, keys, evaluator)
      }
      try limit.check(rows: builders.reduce(0) { $0 + $1.byteCount }, from: input)
    }
    if candidates > 0 { sorted = try ordered() }
  }

  private func collect(_ batch: Batch) throws(QueryFailure) {
    guard let last, let rows = try last.rows(of: batch, evaluator) else { return collect(whole: batch) }
    if !rows.isEmpty { collect(whole: rows.count == batch.count ? batch : batch.gather(rows)) }
  }

  private func collect(whole batch: Batch) {
    if builders.isEmpty { builders = batch.columns.map { ColumnBuilder(type: $0.type) } }
    for index in builders.indices { builders[index].append(contentsOf: batch.columns[index]) }
    candidates += batch.count
  }

  /// The candidates, which are taken away: at most as many as are wanted, in order.
  private func ordered() throws(QueryFailure) -> Batch {
    let all = Batch(columns: builders.map { $0.finish() }, count: candidates)
    (builders, candidates) = ([], 0)
    let order = RowOrder(try evaluator.columns(keys.map(\.expression), all), keys).sorted(count: all.count)
    return all.gather(Array(order.prefix(count))).compacted()
  }

  func stop() { input.stop() }
}
