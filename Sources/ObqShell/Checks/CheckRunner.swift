import ObqData
import ObqDiagnostics
import ObqEngine
import ObqPlan
import ObqRender
import ObqSyntax

/// Carries out `check` statements: a verdict with a reason for every row, and never OK over what could not be read.
struct CheckRunner {
  var queries: QueryRunner

  var session: Session { queries.session }

  /// Binds without asking anything. What only the session knows is bound when its turn comes.
  func bind(_ check: Check, now: Instant) throws {
    let query = check.query
    for ignore in check.options.ignores { _ = try IgnoreList.entry(ignore, queries) }
    _ = try runs(check)
    if session.readsSession(query) { return }
    _ = try queries.bind(query, now: now, completion: try completion(check))
  }

  /// Binds, and plans what a run of the check would ask.
  func prepare(_ check: Check) throws -> QueryRunner.Prepared {
    var measured = queries
    measured.moment = session.run?.moment(session)
    return try measured.prepare(check.query, completion: try completion(check))
  }

  func run(_ check: Check) throws -> StatementOutcome { try session.asOneRun { try runInRun(check) } }

  private func runInRun(_ check: Check) throws -> StatementOutcome {
    let started = ContinuousClock.now
    let now = session.run?.moment(session) ?? session.now()
    // What a check cost is told of one that failed as well.
    let report = RunReport()
    let memory = CheckMemory(session, now: now)
    var measured = self
    measured.queries.report = report
    measured.queries.moment = now
    measured.queries.memory = memory
    tellOfShadow(check)
    var verdict: Verdict
    do {
      verdict = try measured.judge(check)
    } catch {
      guard let reason = couldNotRead(StatementFailure(error)) else { throw error }
      report.addReason(reason)
      verdict = Verdict(rows: [], report: report.figures)
      verdict.fillIn(nothing: reason)
    }
    memory.damp(&verdict, runs: try runs(check), of: CheckIdentity.text(check, queries))
    memory.keepSeen(isComplete: verdict.report.isComplete)
    return try tell(check, verdict, since: started, at: now)
  }

  /// A view of the user's stands in the place of one of obq's own, and not in silence.
  private func tellOfShadow(_ check: Check) {
    guard check.isByName, case .named(let name) = check.query.source.kind, session.queries[name.text] != nil,
      CheckLibrary.entry(name.text) != nil
    else { return }
    session.messages.warn("\"\(name.text)\" is a query of your own here, and not the check that obq brings along")
  }

  private func tell(_ check: Check, _ verdict: Verdict, since started: ContinuousClock.Instant, at now: Instant) throws
    -> StatementOutcome
  {
    let name = check.name ?? check.viewName
    if let collector = session.collector {
      collector.add(
        verdict.record(
          name ?? CheckIdentity.words(check, queries.source),
          place: queries.source.place(at: check.span),
          elapsed: (ContinuousClock.now - started).nanoseconds, zone: session.settings.zone), verdict.offending)
    } else {
      let (schema, rows) = verdict.table(name)
      let meta = ResultMeta(verdict.report, rows: rows.count, since: started, asOf: now)
      let format = try print(schema, [CheckRunner.batch(schema, rows)], meta, found: verdict.offending)
      // A program that reads a check gets one result, which is the verdict.
      if let offending = verdict.offending, format.isForPeople {
        _ = try print(offending.schema, offending.batches, ResultMeta(asOf: now))
      }
    }
    for reason in ReasonLines.lines(verdict.report.reasons) { session.messages.warn(reason) }
    return StatementOutcome(
      code: verdict.state.exitCode, rows: verdict.rows.count, calls: verdict.report.calls,
      isPartial: !verdict.report.isComplete, isCheck: true)
  }

  /// Why nothing could be read; nil for what is no fault of a server.
  private func couldNotRead(_ failure: StatementFailure) -> String? {
    if let profile = failure.refusingProfile { session.connections.refuse(profile) }
    switch failure {
    case .query(.target(let failure)): return failure.reason
    case .shell(let problem) where problem.code == .noPermission: return problem.message
    default: return nil
    }
  }

  private func print(
    _ schema: Schema, _ batches: [Batch], _ meta: ResultMeta, found: (schema: Schema, batches: [Batch])? = nil
  ) throws -> OutputFormat {
    let printer = try ResultPrinter(session, queries.output, schema, format: nil, path: nil)
    for batch in batches { try printer.write(batch) }
    if let found { try printer.attach("found", found.schema, found.batches) }
    try printer.finish(meta, withFooter: false)
    return printer.format
  }

  static func batch(_ schema: Schema, _ rows: [[Value]]) -> Batch {
    let columns = schema.fields.indices.map { index in
      var builder = ColumnBuilder(type: schema.fields[index].type)
      for row in rows { builder.append(row[index]) }
      return builder.finish()
    }
    return Batch(columns: columns, count: rows.count)
  }

  private func judge(_ check: Check) throws -> Verdict {
    let ignores = try session.ignores + check.options.ignores.map { try IgnoreList.entry($0, queries) }
    let list = IgnoreList(ignores, session, now: queries.moment ?? session.now())
    switch check.kind {
    case .presence(let query, let expectsRows, let severity):
      return try presence(query, expectsRows: expectsRows, severity, list)
    case .threshold(let value, let query, let keys, let warn, let crit):
      var verdict = try threshold(value, query, keys, warn, crit)
      list.apply(to: &verdict.verdict, verdict.inventories)
      return verdict.verdict
    case .freshness(let query, let keys, let warn, let crit):
      var verdict = try freshness(keys, warn, crit).verdict(query, queries)
      list.apply(to: &verdict.verdict, verdict.inventories)
      return verdict.verdict
    }
  }

  /// What a check makes of its query's rows.
  private func completion(_ check: Check) throws -> QueryRunner.Completion {
    switch check.kind {
    case .presence: { _ in [] }
    case .threshold(let value, _, let keys, let warn, let crit):
      { _ in CheckRunner.thresholdClauses(value, keys, warn, crit) }
    case .freshness(let query, let keys, let warn, let crit):
      try freshness(keys, warn, crit).completion(query)
    }
  }

  private func freshness(_ keys: [NamedExpression], _ warn: Expression?, _ crit: Expression?) throws -> Freshness {
    Freshness(keys: keys, limits: (try duration(warn), try duration(crit)))
  }

  private func duration(_ expression: Expression?) throws -> Int64? {
    guard let expression else { return nil }
    let value = try queries.constant(expression)
    guard case .duration(let nanoseconds) = value, nanoseconds > 0 else {
      throw PlanProblem(.notADuration(value.type), expression.span)
    }
    return nanoseconds
  }

  /// How many runs in a row have to fail; 1 where nothing is said.
  private func runs(_ check: Check) throws -> Int64 {
    guard let expression = check.options.runs else { return 1 }
    guard case .integer(let runs) = try queries.constant(expression), runs > 0 else {
      throw PlanProblem(.notACount, expression.span)
    }
    return runs
  }
}

extension Check {
  /// The query whose rows it judges.
  var query: Query {
    switch kind {
    case .presence(let query, _, _), .threshold(_, let query, _, _, _), .freshness(let query, _, _, _): query
    }
  }

  /// The view of `check NAME`.
  fileprivate var viewName: String? {
    guard isByName, case .named(let name) = query.source.kind else { return nil }
    return name.text
  }
}
