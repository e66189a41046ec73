import Glibc
import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqRender
import ObqSyntax
import ObqTerminal

/// Carries out `watch`: the query again and again, each result told apart from the one before, until the condition holds, so
/// many rounds are over, or Ctrl-C comes. It ends with the code of its last round.
struct WatchRunner {
  let queries: QueryRunner
  let query: Query
  private let bounds: WatchBounds
  private let condition: WatchCondition?

  private var session: Session { queries.session }

  init(_ queries: QueryRunner, every: Expression, until: Expression?, count: Expression?, _ query: Query) throws {
    self.queries = queries
    self.query = query
    bounds = try WatchBounds(every: every, count: count, queries)
    condition = until.map { WatchCondition(expression: $0, queries: queries) }
  }

  /// One round's result.
  private struct Round {
    var query: BoundQuery
    var batches: [Batch]
    var meta: ResultMeta
    /// Nil when there are too many rows to compare.
    var rows: [[Value]]?
  }

  /// What goes from round to round.
  private struct Course {
    var number: Int64 = 0
    var before: Round?
    var screen: WatchScreen?
    var warned: Set<String> = []
    var outcome = StatementOutcome()
  }

  /// Tells what is wrong without asking anything. What only the session knows is told when its turn comes.
  func check(_ bound: BoundQuery?) throws { if let bound { try condition?.check(bound.schema, now: .systemNow()) } }

  func run() throws -> StatementOutcome {
    if !session.readsSession(query) { try check(queries.bind(query, now: .systemNow())) }
    var course = Course()
    while true {
      course.number += 1
      let began = ContinuousClock.now
      do {
        let round = try read(&course)
        let isLast = try ends(round)
        try show(round, &course)
        course.before = round
        if isLast { break }
      } catch {
        let failure = StatementFailure(error)
        if failure.code == .interrupted, course.number > 1 { return interrupted(&course) }
        // A server that is away for a while is watched on; what was wrong from the start will stay so.
        guard course.before != nil, [.unavailable, .temporary].contains(failure.code) else { throw error }
        course.screen?.leave()
        failure.show(session.messages, in: queries.source)
        course.outcome.code = failure.code
      }
      if let count = bounds.count, course.number >= count { break }
      let next = began + .nanoseconds(bounds.every)
      // Keys that are echoed would move what is drawn over.
      let goesOn = course.screen == nil ? sleep(until: next) : TypedKeys.unseen { sleep(until: next) }
      if !goesOn { return interrupted(&course) }
    }
    return course.outcome
  }

  private func interrupted(_ course: inout Course) -> StatementOutcome {
    course.screen?.leave()
    course.outcome.code = .interrupted
    return course.outcome
  }

  /// Waits; false when Ctrl-C came, or the end of the process.
  private func sleep(until end: ContinuousClock.Instant) -> Bool {
    // A signal may be taken by another thread, so nobody relies on being woken.
    let slice: Int64 = 50_000_000
    while true {
      if Interrupts.shared.isPending || Interrupts.shared.isAskedToEnd { return false }
      let rest = (end - ContinuousClock.now).nanoseconds
      if rest <= 0 { return true }
      usleep(UInt32(min(rest, slice) / 1000 + 1))
    }
  }

  // MARK: a round

  private func read(_ course: inout Course) throws -> Round {
    // Each round speaks for itself: a refused password ends the watch before it is tried again.
    let prepared = try queries.prepare(query)
    let batches = try queries.interruptible(prepared.control, prepared.report, since: prepared.started) {
      try queries.execution(prepared).collect(prepared.plan)
    }
    let figures = prepared.report.figures
    for warning in figures.warnings where course.warned.insert(warning).inserted {
      course.screen?.leave()
      session.messages.warn(warning)
    }
    let count = batches.reduce(0) { $0 + $1.count }
    course.outcome.rows = count
    course.outcome.calls += figures.calls
    course.outcome.isPartial = !figures.isComplete
    course.outcome.isLimited = figures.isLimited
    course.outcome.code = figures.isComplete || session.settings.allowPartial ? .done : .unknown
    session.lastResult = (prepared.plan.query.schema, batches)
    session.lastReadAt = prepared.control.now
    session.lastOrigins = prepared.plan.query.origins
    session.lastDoubts = (figures.reasons, figures.isLimited)
    return Round(
      query: prepared.plan.query, batches: batches,
      meta: ResultMeta(figures, rows: count, since: prepared.started, asOf: prepared.control.now),
      rows: count > RowChanges.comparedRows
        ? nil : batches.flatMap { batch in (0..<batch.count).map { batch.row($0) } })
  }

  private func ends(_ round: Round) throws -> Bool {
    guard let condition else { return false }
    return try condition.holds(
      round.query.schema, round.batches, now: round.meta.asOf, isPartial: !round.meta.complete,
      believesRows: round.query.believesPartialRows)
  }

  // MARK: showing it

  private func show(_ round: Round, _ course: inout Course) throws {
    var changes: RowChanges?
    if let before = course.before, before.query.schema == round.query.schema, let old = before.rows,
      let new = round.rows
    {
      changes = RowChanges(from: old, to: new, round.query.schema)
    }
    course.screen?.erase()
    let printer = try ResultPrinter(
      session, queries.output, round.query, marks: changes?.marks ?? CellMarks(), usesPager: false,
      title: queries.title(query))
    if let changes, printer.isLookedAt {
      let lines = TransitionLines(zone: session.settings.zone, isASCII: printer.style == .ascii)
        .lines(
          changes.transitions, columns: changes.keyColumns.map { round.query.schema.fields[$0].name },
          at: round.meta.asOf)
      if !session.options.isQuiet { for line in lines { session.messages.say(line + "\n") } }
    }
    for batch in round.batches { try printer.write(batch) }
    // A result with more rows than the screen can't be drawn over.
    guard printer.isOnScreen, WatchScreen.fits(session.facts), !session.options.isQuiet,
      printer.rows < session.facts.currentSize().rows
    else {
      course.screen = nil
      return try printer.finish(round.meta)
    }
    var screen = course.screen ?? WatchScreen(facts: session.facts)
    try screen.show(printer.block(round.meta, status: status(round, course, printer.style)))
    course.screen = screen
  }

  /// The line below a result that will be drawn over.
  private func status(_ round: Round, _ course: Course, _ style: TableStyle) -> String {
    let separator = style == .ascii ? " - " : " · "
    let number = bounds.count.map { "round \(course.number) of \($0)" } ?? "round \(course.number)"
    let clock = TransitionLines(zone: session.settings.zone, isASCII: style == .ascii).clock(round.meta.asOf)
    return ["every \(Quantity.readable(nanoseconds: bounds.every))", number, "at \(clock)", "Ctrl-C ends it"]
      .joined(separator: separator)
  }
}
