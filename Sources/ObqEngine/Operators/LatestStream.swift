import ObqData
import ObqExpression
import ObqPlan

/// The newest rows of each key. Rows without a time count as the oldest.
final class LatestStream: BatchStream {
  private let input: any BatchStream
  private let count: Int
  private let time: Int
  private let keys: [BoundExpression]
  private let evaluator: Evaluator
  private var isDone = false

  init(
    _ input: any BatchStream, _ count: Int, time: Int, _ keys: [BoundExpression], _ evaluator: Evaluator
  ) {
    self.input = input
    self.count = count
    self.time = time
    self.keys = keys
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? {
    if isDone { return nil }
    isDone = true
    var pending: [Batch] = []
    var rows = 0
    var bound = 20_000
    while let batch = try input.next() {
      if batch.count == 0 { continue }
      pending.append(batch)
      rows += batch.count
      if rows > bound {
        pending = [try newest(pending)]
        rows = pending[0].count
        bound = max(20_000, rows * 2)
      }
    }
    return pending.isEmpty ? nil : try newest(pending)
  }

  private func newest(_ batches: [Batch]) throws(QueryFailure) -> Batch {
    guard let all = Batch.joining(batches) else { return Batch(columns: [], count: 0) }
    var index = GroupIndex(types: keys.map(\.type))
    let groups = index.assign(try evaluator.columns(keys, all), count: all.count).groups
    let newestFirst = BoundSortKey(expression: .column(time, .time), isDescending: true)
    let order = RowOrder([all.columns[time]], [newestFirst]).sorted(count: all.count)
    var taken = [Int](repeating: 0, count: index.count)
    var rows: [Int32] = []
    for row in order {
      let group = Int(groups[Int(row)])
      if taken[group] < count {
        taken[group] += 1
        rows.append(row)
      }
    }
    return all.gather(rows).compacted()
  }

  func stop() { input.stop() }
}
