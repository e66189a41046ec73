import ObqData
import ObqExpression
import ObqPlan

/// The order of rows by keys: nulls last, ties as they came.
struct RowOrder {
  private let columns: [Column]
  private let isDescending: [Bool]

  init(_ columns: [Column], _ keys: [BoundSortKey]) {
    self.columns = columns
    isDescending = keys.map(\.isDescending)
  }

  func precedes(_ left: Int32, _ right: Int32) -> Bool {
    let (first, second) = (Int(left), Int(right))
    for index in columns.indices {
      let column = columns[index]
      switch (column.isNull(first), column.isNull(second)) {
      case (true, true): continue
      case (true, false): return false
      case (false, true): return true
      case (false, false): break
      }
      let order = Ordering.order(column, first, column, second)
      if order != 0 { return isDescending[index] ? order > 0 : order < 0 }
    }
    return left < right
  }

  func sorted(count: Int) -> [Int32] { (0..<Int32(count)).sorted(by: precedes) }
}

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
    var kept: Batch?
    while let batch = try input.next() {
      if batch.count == 0 { continue }
      // What is kept stands first, so that ties keep the order in which they came.
      guard let all = Batch.joining([kept, batch].compactMap { $0 }) else { continue }
      let order = RowOrder(try evaluator.columns([key.expression], all), [key])
      kept = all.gather(Array(order.sorted(count: all.count).prefix(count))).compacted()
    }
    return kept
  }

  func stop() { input.stop() }
}

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
