import ObqData
import ObqDiagnostics
import ObqEngine
import ObqPlan
import ObqRender
import ObqSyntax

/// Carries out `check` statements: a verdict with a reason for every row, and never OK over what could not be read.
struct CheckRunner {
  var queries: QueryRunner

  private var session: Session { queries.session }

  /// Binds without asking anything. What only the session knows is bound when its turn comes.
  func bind(_ check: Check, now: Instant) throws {
    let query = check.query
    if session.readsSession(query) { return }
    _ = try queries.bind(query, now: now, completion: try completion(check))
  }

  func run(_ check: Check) throws -> StatementOutcome {
    let verdict: Verdict
    let (started, now) = (ContinuousClock.now, Instant.systemNow())
    // What a check cost is told of one that failed as well.
    let report = RunReport()
    var measured = self
    measured.queries.report = report
    do {
      verdict = try measured.judge(check)
    } catch {
      guard let reason = couldNotRead(StatementFailure(error)) else { throw error }
      report.addReason(reason)
      var rows = VerdictRows(check)
      rows.add([], .unknown, reason)
      verdict = rows.verdict([], report.figures, nothing: reason)
    }
    let meta = ResultMeta(verdict.report, rows: verdict.rows.count, since: started, asOf: now)
    let format = try print(verdict.schema, [CheckRunner.batch(verdict.schema, verdict.rows)], meta)
    // A program that reads a check gets one result, which is the verdict.
    if let offending = verdict.offending, format.isForPeople {
      _ = try print(offending.schema, offending.batches, ResultMeta(asOf: now))
    }
    for reason in ReasonLines.lines(verdict.report.reasons) { session.messages.warn(reason) }
    return StatementOutcome(
      code: verdict.state.code, rows: verdict.rows.count, calls: verdict.report.calls,
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

  private func print(_ schema: Schema, _ batches: [Batch], _ meta: ResultMeta) throws -> OutputFormat {
    let printer = try ResultPrinter(session, queries.output, schema, format: nil, path: nil)
    for batch in batches { try printer.write(batch) }
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
    switch check.kind {
    case .presence(let query, let expectsRows, let severity):
      return try presence(query, expectsRows: expectsRows, severity, check)
    case .threshold(let value, let query, let keys, let warn, let crit):
      return try threshold(value, query, keys, warn, crit, check)
    case .freshness(let query, let keys, let warn, let crit):
      return try freshness(keys, warn, crit).verdict(query, check, queries)
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

  // MARK: presence

  private func presence(_ query: Query, expectsRows: Bool, _ severity: Check.Severity, _ check: Check) throws -> Verdict
  {
    let result = try queries.collect(query) { _ in [] }
    let count = result.batches.reduce(0) { $0 + $1.count }
    let isPartial = !result.figures.isComplete
    // Rows may stand there since others could not be read.
    let isDoubtful = isPartial && !result.plan.query.believesPartialRows
    let bad: CheckState = severity == .warn ? .warn : .crit
    let found = "\(count) row\(count == 1 ? "" : "s") found"
    let state: CheckState
    let reason: String
    switch (expectsRows, count > 0) {
    case (false, true) where isDoubtful:
      // What is as bad as that stays as bad: it may well be true.
      (state, reason) = (
        CheckState.worst([bad, .unknown]), "\(found), none expected, and not everything could be read"
      )
    case (true, true) where isDoubtful:
      (state, reason) = (.unknown, "\(found), since not everything could be read")
    case (false, true): (state, reason) = (bad, "\(found), none expected")
    case (true, true): (state, reason) = (.ok, found)
    case _ where isPartial: (state, reason) = (.unknown, "not everything could be read")
    case (true, false): (state, reason) = (bad, "no row found, some expected")
    case (false, false) where result.plan.asksNobody: (state, reason) = (.unknown, "the scope fits nothing")
    case (false, false): (state, reason) = (.ok, "no row found")
    }
    var rows = VerdictRows(check)
    rows.add([], state, reason)
    var verdict = rows.verdict([], result.figures, nothing: "")
    verdict.state = state
    if !expectsRows, count > 0 { verdict.offending = (result.schema, result.batches) }
    return verdict
  }

  // MARK: thresholds

  /// The query grouped, with a column for each condition.
  private static func thresholdClauses(
    _ value: NamedExpression, _ keys: [NamedExpression], _ warn: Check.Condition?, _ crit: Check.Condition?
  ) -> [Clause] {
    let span = value.expression.span
    var clauses = [Clause(.group(by: keys.map { GroupKey($0, fill: nil) }, show: [value]), span, keyword: span)]
    var conditions: [NamedExpression] = []
    for (condition, name) in [(warn, "warn?"), (crit, "crit?")] {
      guard let condition else { continue }
      let comparison = Expression(
        .binary(condition.comparison, value.expression, condition.value, operatorSpan: condition.span), condition.span)
      conditions.append(NamedExpression(comparison, alias: Name(name, condition.span), text: name))
    }
    if !conditions.isEmpty { clauses.append(Clause(.derive(conditions), span, keyword: span)) }
    return clauses
  }

  private func threshold(
    _ value: NamedExpression, _ query: Query, _ keys: [NamedExpression], _ warn: Check.Condition?,
    _ crit: Check.Condition?, _ check: Check
  ) throws -> Verdict {
    var names: [String?] = []
    let result = try queries.collect(query) { bound in
      names = keys.map { bound.columnName($0.expression) }
      return CheckRunner.thresholdClauses(value, keys, warn, crit)
    }
    let isPartial = !result.figures.isComplete
    func flag(_ row: [Value], _ name: String) -> Bool {
      guard let index = result.schema.fields.firstIndex(where: { $0.name == name }) else { return false }
      return row[index] == .boolean(true)
    }
    func text(_ condition: Check.Condition?) -> String { condition.map { queries.source.text(in: $0.span) } ?? "" }
    var rows = VerdictRows(check)
    for batch in result.batches {
      for index in 0..<batch.count {
        let row = batch.row(index)
        let state: CheckState
        let reason: String
        if flag(row, "crit?") {
          (state, reason) = (.crit, "\(value.text) \(text(crit))")
        } else if result.plan.asksNobody {
          (state, reason) = (.unknown, "the scope fits nothing")
        } else if isPartial, !result.wasRead(Array(row.prefix(keys.count)), names: names) {
          (state, reason) = (.unknown, "not everything could be read")
        } else if flag(row, "warn?") {
          (state, reason) = (.warn, "\(value.text) \(text(warn))")
        } else if row[keys.count].isNull {
          (state, reason) = (.unknown, "\(value.text) has no value")
        } else {
          (state, reason) = (.ok, "")
        }
        rows.add(Array(row.prefix(keys.count + 1)), state, reason)
      }
    }
    return rows.verdict(
      Array(result.schema.fields.prefix(keys.count + 1)), result.figures,
      nothing: result.plan.asksNobody ? "the scope fits nothing" : "no row, and so no key with a value")
  }

  private func duration(_ expression: Expression?) throws -> Int64? {
    guard let expression else { return nil }
    let value = try queries.constant(expression)
    guard case .duration(let nanoseconds) = value, nanoseconds > 0 else {
      throw PlanProblem(.notADuration(value.type), expression.span)
    }
    return nanoseconds
  }
}

extension Check {
  /// The query whose rows it judges.
  var query: Query {
    switch kind {
    case .presence(let query, _, _), .threshold(_, let query, _, _, _), .freshness(let query, _, _, _): query
    }
  }
}
