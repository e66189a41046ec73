import ObqData
import ObqExpression
import ObqPlan

/// Groups rows by keys in one pass. Without keys there is one group, even over no rows.
final class AggregateStream: BatchStream {
  private let input: any BatchStream
  private let keys: [BoundExpression]
  private let aggregates: [BoundAggregate]
  private let evaluator: Evaluator
  private var isDone = false

  init(
    _ input: any BatchStream, _ keys: [BoundExpression], _ aggregates: [BoundAggregate], _ evaluator: Evaluator
  ) {
    self.input = input
    self.keys = keys
    self.aggregates = aggregates
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? {
    if isDone { return nil }
    isDone = true
    var index = GroupIndex(types: keys.map(\.type))
    var accumulators = aggregates.map { Accumulator($0) }
    while let batch = try input.next() {
      if batch.count == 0 { continue }
      let groups = index.assign(try evaluator.columns(keys, batch), count: batch.count).groups
      for place in accumulators.indices {
        var column: Column?
        if let argument = aggregates[place].argument { column = try evaluator.columns([argument], batch)[0] }
        accumulators[place].add(column, groups, groupCount: index.count)
      }
    }
    var columns = index.keys()
    do throws(EvaluationProblem) {
      for place in accumulators.indices { columns.append(try accumulators[place].finish(groupCount: index.count)) }
    } catch {
      throw .evaluation(error)
    }
    return Batch(columns: columns, count: index.count)
  }

  func stop() { input.stop() }
}
