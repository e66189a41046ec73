package import ObqData
import ObqExpression
package import ObqPlan

/// Builds the operators of a plan, one on top of the other.
package struct Execution {
  private let opener: any ScanOpener
  private let report: RunReport
  private let evaluator: Evaluator
  private let cancellation: Cancellation
  private let memory: (any RowMemory)?
  private let limit: MemoryLimit

  /// - Parameters:
  ///   - memory: what `seen` looks rows up in; nil where nothing is remembered.
  ///   - limit: how much room the rows may take.
  package init(
    _ opener: any ScanOpener, report: RunReport, zone: Zone, cancellation: Cancellation = .never,
    memory: (any RowMemory)? = nil, limit: MemoryLimit = .ofMachine
  ) {
    self.opener = opener
    self.memory = memory
    self.limit = limit
    self.report = report
    self.cancellation = cancellation
    evaluator = Evaluator(zone: zone)
  }

  /// Opens the scans and returns the stream of result rows. Inner queries of joins run when the first row is asked for.
  package func start(_ plan: PhysicalPlan) throws(QueryFailure) -> any BatchStream {
    for problem in plan.inventoryProblems + plan.scans.flatMap(\.problems) { report.addReason(problem) }
    for warning in plan.warnings { report.addWarning(warning) }
    for caveat in plan.caveats {
      if plan.query.judgesOlderRows { report.addReason(caveat) } else { report.addWarning(caveat) }
    }
    var stream: any BatchStream
    if case .rows(_, let batches) = plan.query.source {
      stream = StoredStream(batches, report)
    } else {
      stream = UnionStream(plan.scans, opener, report, evaluator)
    }
    var inners = plan.inners[...]
    var universes = plan.universes[...]
    stream = CancellableStream(BoundedStream(stream, limit), cancellation)
    for (place, step) in plan.query.steps.enumerated() {
      switch step {
      case .filter(let predicate, _): stream = FilterStream(stream, predicate, evaluator)
      case .project(let columns): stream = ProjectStream(stream, columns.map(\.expression), evaluator)
      case .aggregate(let keys, let aggregates):
        stream = AggregateStream(stream, keys.map(\.expression), aggregates, evaluator)
      case .distinct: stream = DistinctStream(stream)
      case .sort(let keys):
        let wanted = Execution.rowsWanted(plan.query.steps[(place + 1)...])
        stream =
          wanted.map { TopStream(stream, $0, keys, evaluator, limit) }
          ?? SortStream(stream, keys, evaluator, limit)
      case .limit(let count, let offset): stream = LimitStream(stream, count, offset: offset, report)
      case .top(let count, let key):
        stream = TopStream(stream, count, [key], evaluator, limit)
      case .latest(let count, let time, let keys): stream = LatestStream(stream, count, time: time, keys, evaluator)
      case .gaps(let gaps):
        stream = GapsStream(stream, gaps, universe: universes.popFirst() ?? nil, evaluator)
      case .seen(let seen):
        stream = SeenStream(stream, seen.keys, memory, name: plan.query.memoryName(seen, at: place), evaluator)
      case .fill(let fill): stream = FillStream(stream, fill, zone: evaluator.zone)
      case .semiJoin(_, let outer, let innerKeys, let wide, let isAnti):
        guard let inner = inners.popFirst() else { continue }
        let execution = self
        stream = SemiJoinStream(stream, outer: outer, inner: innerKeys, wide: wide, isAnti: isAnti) {
          () throws(QueryFailure) -> any BatchStream in
          try execution.start(inner)
        }
      }
      stream = CancellableStream(stream, cancellation)
    }
    return stream
  }

  /// How many of the first rows the next step takes, and one more by which it knows that there are others; nil for all.
  private static func rowsWanted(_ steps: ArraySlice<Step>) -> Int? {
    guard case .limit(let count, let offset)? = steps.first else { return nil }
    let (wanted, overflow) = count.addingReportingOverflow(offset)
    return overflow || wanted == .max ? nil : wanted + 1
  }

  /// All rows of a plan.
  package func collect(_ plan: PhysicalPlan) throws(QueryFailure) -> [Batch] {
    let stream = try start(plan)
    var batches: [Batch] = []
    while let batch = try stream.next() { if batch.count > 0 { batches.append(batch) } }
    return batches
  }
}

/// The scans of a source one after the other, each with its filter tested on every row. One that fails as a whole leaves
/// the rows of the others, marked partial by the reasons that it gave; when all fail, the first cause is the query's.
final class UnionStream: BatchStream {
  private var plans: ArraySlice<ScanPlan>
  private let opener: any ScanOpener
  private let report: RunReport
  private let evaluator: Evaluator
  private var current: (any BatchStream)?
  private var filter: BoundExpression?
  private var width = 0
  private var firstFailure: QueryFailure?
  private var hasSucceeded = false
  private var isAsked = false

  init(_ plans: [ScanPlan], _ opener: any ScanOpener, _ report: RunReport, _ evaluator: Evaluator) {
    self.plans = plans[...]
    self.opener = opener
    self.report = report
    self.evaluator = evaluator
  }

  func next() throws(QueryFailure) -> Batch? {
    while true {
      do throws(QueryFailure) {
        if current == nil {
          guard let plan = plans.popFirst() else { break }
          isAsked = !plan.targets.isEmpty
          filter = plan.readsTotalsOnly ? nil : plan.filter
          width = plan.width
          current = try opener.open(plan, report)
        }
        if let batch = try current?.next() {
          let kept = try filter.map { filter throws(QueryFailure) in try batch.filtered(filter, evaluator) } ?? batch
          return kept.columns.count > width
            ? Batch(columns: Array(kept.columns.prefix(width)), count: kept.count) : kept
        }
        // A scan that asks nobody is no success.
        hasSucceeded = hasSucceeded || isAsked
      } catch {
        // A refused password is not tried on the next scan: accounts lock.
        guard case .target(let failure) = error, failure.kind != .notAuthenticated else { throw error }
        report.addReason(failure.reason)
        firstFailure = firstFailure ?? error
      }
      current = nil
    }
    if let firstFailure, !hasSucceeded { throw firstFailure }
    return nil
  }

  func stop() {
    current?.stop()
    if !plans.isEmpty { report.update { $0.isLimited = true } }
    plans = []
  }
}

extension Batch {
  /// The rows for which a predicate holds.
  func filtered(_ predicate: BoundExpression, _ evaluator: Evaluator) throws(QueryFailure) -> Batch {
    do throws(EvaluationProblem) {
      let rows = try evaluator.select(predicate, self)
      return rows.count == count ? self : gather(rows)
    } catch {
      throw .evaluation(error)
    }
  }
}

extension Evaluator {
  /// Values of several expressions.
  func columns(_ expressions: [BoundExpression], _ batch: Batch) throws(QueryFailure) -> [Column] {
    do throws(EvaluationProblem) {
      var columns: [Column] = []
      columns.reserveCapacity(expressions.count)
      for expression in expressions { columns.append(try evaluate(expression, batch)) }
      return columns
    } catch {
      throw .evaluation(error)
    }
  }
}
