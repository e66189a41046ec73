import ObqData
import ObqExpression
import ObqPlan

/// Keeps the rows for which a predicate holds.
final class FilterStream: BatchStream {
  private let input: any BatchStream
  private let predicate: BoundExpression
  private let evaluator: Evaluator

  init(_ input: any BatchStream, _ predicate: BoundExpression, _ evaluator: Evaluator) {
    self.input = input
    self.predicate = predicate
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? { try input.next()?.filtered(predicate, evaluator) }
  func stop() { input.stop() }
}

/// Computes other columns.
final class ProjectStream: BatchStream {
  private let input: any BatchStream
  private let expressions: [BoundExpression]
  private let evaluator: Evaluator

  init(_ input: any BatchStream, _ expressions: [BoundExpression], _ evaluator: Evaluator) {
    self.input = input
    self.expressions = expressions
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? {
    guard let batch = try input.next() else { return nil }
    return Batch(columns: try evaluator.columns(expressions, batch), count: batch.count)
  }

  func stop() { input.stop() }
}

/// Lets so many rows pass behind so many left out, and stops whatever would bring more.
final class LimitStream: BatchStream {
  private let input: any BatchStream
  private let report: RunReport
  private var left: Int
  private var skip: Int
  private var isDone = false

  init(_ input: any BatchStream, _ count: Int, offset: Int, _ report: RunReport) {
    self.input = input
    self.report = report
    left = count
    skip = offset
  }

  func next() throws(QueryFailure) -> Batch? {
    if left == 0 { finish() }
    if isDone { return nil }
    guard var batch = try input.next() else { return nil }
    if skip > 0 {
      let skipped = min(skip, batch.count)
      skip -= skipped
      if skipped > 0 { report.update { $0.isLimited = true } }
      batch = batch.gather((Int32(skipped)..<Int32(batch.count)).map { $0 })
    }
    if batch.count > left {
      report.update { $0.isLimited = true }
      batch = batch.prefix(left)
    }
    left -= batch.count
    if left == 0 { finish() }
    return batch
  }

  private func finish() {
    if isDone { return }
    isDone = true
    input.stop()
  }

  func stop() { finish() }
}
