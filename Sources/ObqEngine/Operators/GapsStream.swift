import ObqData
import ObqExpression
import ObqPlan

/// For each key the intervals without a row that are longer than a duration, from the window's start to its end. Keys
/// that the inventory knows and no row has are one gap. Rows without a time are passed over.
final class GapsStream: BatchStream {
  private let input: any BatchStream
  private let step: GapsStep
  private let universe: Batch?
  private let evaluator: Evaluator
  private var isDone = false

  init(_ input: any BatchStream, _ step: GapsStep, universe: Batch?, _ evaluator: Evaluator) {
    self.input = input
    self.step = step
    self.universe = universe
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? {
    if isDone { return nil }
    isDone = true
    var order: [[Value]] = []
    var times: [[Value]: [Int64]] = [:]
    /// Times of whole clusters, by what their keys have besides the wildcards.
    var wide: [[Value]: [Int64]] = [:]
    if let universe {
      for row in 0..<universe.count {
        let key = universe.row(row)
        if times.updateValue([], forKey: key) == nil { order.append(key) }
      }
    }
    while let batch = try input.next() {
      let columns = try evaluator.columns(step.keys.map(\.expression) + [step.time], batch)
      guard let time = columns.last else { continue }
      for row in 0..<batch.count {
        guard case .time(let instant) = time.value(at: row) else { continue }
        let key = columns.dropLast().map { $0.value(at: row) }
        if universe != nil, !step.wildcards.isEmpty, step.wildcards.allSatisfy({ key[$0].isNull }) {
          wide[narrow(key), default: []].append(instant.nanoseconds)
        } else if times[key]?.append(instant.nanoseconds) == nil {
          times[key] = [instant.nanoseconds]
          order.append(key)
        }
      }
    }
    return gaps(order, times, wide)
  }

  private func narrow(_ key: [Value]) -> [Value] {
    key.indices.filter { !step.wildcards.contains($0) }.map { key[$0] }
  }

  private func gaps(_ order: [[Value]], _ times: [[Value]: [Int64]], _ wide: [[Value]: [Int64]]) -> Batch {
    var keys = step.keys.map { ColumnBuilder(type: $0.expression.type) }
    var starts = ColumnBuilder(type: .time)
    var ends = ColumnBuilder(type: .time)
    var lengths = ColumnBuilder(type: .duration)
    for key in order {
      var moments = times[key] ?? []
      if !wide.isEmpty { moments += wide[narrow(key)] ?? [] }
      moments.sort()
      let end = step.end.nanoseconds
      var last = step.start.nanoseconds
      // A server's clock may be ahead, so that a row starts behind a window that ends now.
      for moment in moments.prefix(while: { $0 < end }) + [end] {
        let (length, overflow) = moment.subtractingReportingOverflow(last)
        if overflow || length > step.over {
          for index in key.indices { keys[index].append(key[index]) }
          starts.append(integer: last)
          ends.append(integer: moment)
          lengths.append(integer: overflow ? .max : length)
        }
        last = max(last, moment)
      }
    }
    let columns = keys.map { $0.finish() } + [starts.finish(), ends.finish(), lengths.finish()]
    return Batch(columns: columns, count: starts.count)
  }

  func stop() { input.stop() }
}
