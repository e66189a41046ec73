import ObqData
import ObqExpression
import ObqPlan

/// Adds the empty buckets of a grouping, for each combination of the other keys: 0 for counts, null for the rest. Buckets
/// come in order behind each combination's first sight.
final class FillStream: BatchStream {
  private let input: any BatchStream
  private let step: FillStep
  private let zone: Zone
  private var isDone = false

  /// More rows than anybody reads: a bucket of nanoseconds over a year would end the process.
  private static let maximumRows = 5_000_000

  init(_ input: any BatchStream, _ step: FillStep, zone: Zone) {
    self.input = input
    self.step = step
    self.zone = zone
  }

  func next() throws(QueryFailure) -> Batch? {
    if isDone { return nil }
    isDone = true
    var batches: [Batch] = []
    // One at least, though it may be empty: it has the columns.
    while let batch = try input.next() { if batch.count > 0 || batches.isEmpty { batches.append(batch) } }
    guard let all = Batch.joining(batches) else { return nil }
    let buckets = try self.buckets(all.columns[step.key])
    var order: [[Value]] = []
    var rows: [[Value]: [Int64: Int32]] = [:]
    /// Rows whose bucket is null have no place in the line.
    var homeless: [[Value]: [Int32]] = [:]
    let others = (0..<step.keyCount).filter { $0 != step.key }
    for row in 0..<all.count {
      let key = others.map { all.columns[$0].value(at: row) }
      if rows[key] == nil {
        rows[key] = [:]
        order.append(key)
      }
      if let bucket = all.columns[step.key].value(at: row).integerBits {
        rows[key]?[bucket] = Int32(row)
      } else {
        homeless[key, default: []].append(Int32(row))
      }
    }
    // Without other keys there is one combination, even where there is no row.
    if others.isEmpty, order.isEmpty { order.append([]) }
    let total = order.count.multipliedReportingOverflow(by: buckets.count)
    if total.overflow || total.partialValue > FillStream.maximumRows { throw tooMany() }
    var builders = all.columns.map { ColumnBuilder(type: $0.type) }
    var count = 0
    func append(_ row: Int32) {
      for index in builders.indices { builders[index].append(all.columns[index].value(at: Int(row))) }
      count += 1
    }
    for key in order {
      for bucket in buckets {
        if let row = rows[key]?[bucket] {
          append(row)
          continue
        }
        for index in builders.indices {
          if index == step.key {
            builders[index].append(integer: bucket)
          } else if let place = others.firstIndex(of: index) {
            builders[index].append(key[place])
          } else if step.zeros.contains(index) {
            builders[index].append(integer: 0)
          } else {
            builders[index].appendNulls(1)
          }
        }
        count += 1
      }
      for row in homeless[key] ?? [] { append(row) }
    }
    return Batch(columns: builders.map { $0.finish() }, count: count)
  }

  /// All buckets of the window, or from the first to the last that has rows.
  private func buckets(_ column: Column) throws(QueryFailure) -> [Int64] {
    let present = (0..<column.count).compactMap { column.value(at: $0).integerBits }
    guard let first = step.window.start.map({ start(of: $0.nanoseconds) }) ?? present.min(),
      let last = step.window.end.map({ start(of: max($0.nanoseconds, .min + 1) - 1) }) ?? present.max()
    else { return [] }
    var buckets: [Int64] = []
    var bucket = min(first, present.min() ?? first)
    let end = max(last, present.max() ?? last)
    while bucket <= end {
      buckets.append(bucket)
      if buckets.count > FillStream.maximumRows { throw tooMany() }
      let next = following(bucket)
      if next <= bucket { break }
      bucket = next
    }
    return buckets
  }

  private func start(of time: Int64) -> Int64 {
    switch step.period {
    case .width(let width): TimeBucket.start(of: time, width: width, zone)
    case .month: TimeBucket.startOfMonth(time, zone)
    }
  }

  /// The next bucket's start. A day of a change of clocks is shorter or longer, so a step lands somewhere in the next bucket
  /// and goes back to its start.
  private func following(_ bucket: Int64) -> Int64 {
    switch step.period {
    case .width(let width):
      let next = start(of: bucket &+ width)
      if next > bucket { return next }
      return start(of: bucket &+ width &+ min(width, 2 * TimeBucket.hour))
    case .month: return TimeBucket.startOfMonth(bucket &+ 32 * TimeBucket.day, zone)
    }
  }

  private func tooMany() -> QueryFailure {
    .evaluation(.overflow("fill: more than \(FillStream.maximumRows) buckets"))
  }

  func stop() { input.stop() }
}
