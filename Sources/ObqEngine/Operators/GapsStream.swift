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
    var times: [[Value]: [Int64]] = [:]
    /// Times of whole clusters.
    var wide: [UniverseKeys.Whole: [Int64]] = [:]
    let keyCount = step.keys.count
    var keys = UniverseKeys(step.identity, wildcards: step.wildcards, keyCount: keyCount, universe: universe)
    let expressions =
      step.keys.map(\.expression) + [step.time] + (step.cluster.map { [$0] } ?? []) + step.whole
    let clusterCount = step.cluster == nil ? 0 : 1
    let canBeWhole = keys.isKnown && !step.wildcards.isEmpty
    while let batch = try input.next() {
      let columns = try evaluator.columns(expressions, batch)
      let time = columns[keyCount]
      let whole = columns.dropFirst(keyCount + 1 + clusterCount)
      for row in 0..<batch.count {
        guard case .time(let instant) = time.value(at: row) else { continue }
        let key = columns.prefix(keyCount).map { $0.value(at: row) }
        let isWhole =
          canBeWhole
          && (whole.isEmpty ? step.wildcards.allSatisfy { key[$0].isNull } : whole.allSatisfy { $0.isNull(row) })
        if isWhole {
          let owner = columns[(keyCount + 1)..<(keyCount + 1 + clusterCount)].map { $0.value(at: row) }
          wide[keys.foundWhole(key, owner: owner), default: []].append(instant.nanoseconds)
        } else {
          keys.found(key)
          times[key, default: []].append(instant.nanoseconds)
        }
      }
    }
    let order = keys.all
    if !wide.isEmpty {
      for key in order { for whole in keys.wholes(of: key) { times[key, default: []] += wide[whole] ?? [] } }
    }
    return gaps(order, times)
  }

  private func gaps(_ order: [[Value]], _ times: [[Value]: [Int64]]) -> Batch {
    var keys = step.keys.prefix(step.shown).map { ColumnBuilder(type: $0.expression.type) }
    var starts = ColumnBuilder(type: .time)
    var ends = ColumnBuilder(type: .time)
    var lengths = ColumnBuilder(type: .duration)
    for key in order {
      var moments = times[key] ?? []
      moments.sort()
      let end = step.end.nanoseconds
      var last = step.start.nanoseconds
      // A server's clock may be ahead, so that a row starts behind a window that ends now.
      for moment in moments.prefix(while: { $0 < end }) + [end] {
        let (length, overflow) = moment.subtractingReportingOverflow(last)
        if overflow || length > step.over {
          for index in keys.indices { keys[index].append(key[index]) }
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
