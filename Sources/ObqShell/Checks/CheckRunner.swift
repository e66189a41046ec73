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

  /// The state of a whole check and what it prints.
  struct Verdict {
    var state: CheckState
    var schema: Schema
    var rows: [[Value]]
    /// Rows that a failed presence check found.
    var offending: (schema: Schema, batches: [Batch])?
    var report: RunReport.Figures
  }

  /// Binds without asking anything.
  func bind(_ check: Check, now: Instant) throws {
    for query in CheckRunner.queries(check) where !query.readsSession { _ = try queries.bind(query, now: now) }
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
      verdict = Verdict(
        state: .unknown, schema: Schema(nameField(check) + [Field("state", .text), Field("reason", .text)]),
        rows: [nameCell(check) + [.text(CheckState.unknown.rawValue), .text(reason)]], offending: nil,
        report: report.figures)
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
      return try freshness(query, keys, warn, crit, check)
    }
  }

  /// A column with the check's name, where it has one.
  private func nameField(_ check: Check) -> [Field] { check.name == nil ? [] : [Field("check", .text)] }
  private func nameCell(_ check: Check) -> [Value] { check.name.map { [.text($0)] } ?? [] }

  // MARK: the queries behind a check

  private static func queries(_ check: Check) -> [Query] {
    switch check.kind {
    case .presence(let query, _, _): [query]
    case .threshold(let value, let query, let keys, let warn, let crit):
      [thresholdQuery(value, query, keys, warn, crit)]
    case .freshness(let query, let keys, _, _): [freshnessQuery(query, keys + hiddenKeys(query, keys))]
    }
  }

  /// The query grouped, with a column for each condition.
  private static func thresholdQuery(
    _ value: NamedExpression, _ query: Query, _ keys: [NamedExpression], _ warn: Check.Condition?,
    _ crit: Check.Condition?
  ) -> Query {
    var result = query
    let span = value.expression.span
    func add(_ kind: Clause.Kind) { result.clauses.append(Clause(kind, span, keyword: span)) }
    add(.group(by: keys.map { GroupKey($0, fill: nil) }, show: [value]))
    var conditions: [NamedExpression] = []
    for (condition, name) in [(warn, "warn?"), (crit, "crit?")] {
      guard let condition else { continue }
      let comparison = Expression(
        .binary(condition.comparison, value.expression, condition.value, operatorSpan: condition.span), condition.span)
      conditions.append(
        NamedExpression(comparison, alias: Name(name, condition.span), text: name))
    }
    if !conditions.isEmpty { add(.derive(conditions)) }
    return result
  }

  /// The cluster, where the keys name tenants and not whose they are: a task of a whole cluster counts for the tenants of
  /// that cluster alone.
  private static func hiddenKeys(_ query: Query, _ keys: [NamedExpression]) -> [NamedExpression] {
    let names = keys.map(\.text)
    guard names.contains(where: { $0 == "tenantId" || $0 == "tenantName" }), !names.contains("clusterId"),
      !names.contains("clusterName")
    else { return [] }
    return [
      NamedExpression(Expression(.name(Name("clusterId", query.span)), query.span), alias: nil, text: "clusterId")
    ]
  }

  /// The newest start of each key.
  private static func freshnessQuery(_ query: Query, _ keys: [NamedExpression]) -> Query {
    var result = query
    let span = query.span
    let newest = Expression(
      .call(name: Name("max", span), arguments: [Expression(.name(Name("startTime", span)), span)], distinct: false),
      span)
    result.clauses.append(
      Clause(
        .group(
          by: keys.map { GroupKey($0, fill: nil) },
          show: [NamedExpression(newest, alias: Name("newest", span), text: "newest")]), span, keyword: span))
    return result
  }

  // MARK: judging

  private func presence(_ query: Query, expectsRows: Bool, _ severity: Check.Severity, _ check: Check) throws -> Verdict
  {
    let result = try queries.collect(query)
    let count = result.batches.reduce(0) { $0 + $1.count }
    let isPartial = !result.figures.isComplete
    let bad: CheckState = severity == .warn ? .warn : .crit
    let state: CheckState
    let reason: String
    switch (expectsRows, count > 0) {
    case (false, true): (state, reason) = (bad, "\(count) row\(count == 1 ? "" : "s") found, none expected")
    case (true, true): (state, reason) = (.ok, "\(count) row\(count == 1 ? "" : "s") found")
    case _ where isPartial: (state, reason) = (.unknown, "not everything could be read")
    case (true, false): (state, reason) = (bad, "no row found, some expected")
    case (false, false): (state, reason) = (.ok, "no row found")
    }
    let schema = Schema(nameField(check) + [Field("state", .text), Field("reason", .text)])
    return Verdict(
      state: state, schema: schema, rows: [nameCell(check) + [.text(state.rawValue), .text(reason)]],
      offending: !expectsRows && count > 0 ? (result.schema, result.batches) : nil, report: result.figures)
  }

  private func threshold(
    _ value: NamedExpression, _ query: Query, _ keys: [NamedExpression], _ warn: Check.Condition?,
    _ crit: Check.Condition?, _ check: Check
  ) throws -> Verdict {
    let result = try queries.collect(CheckRunner.thresholdQuery(value, query, keys, warn, crit))
    let isPartial = !result.figures.isComplete
    func flag(_ row: [Value], _ name: String) -> Bool {
      guard let index = result.schema.fields.firstIndex(where: { $0.name == name }) else { return false }
      return row[index] == .boolean(true)
    }
    func text(_ condition: Check.Condition?) -> String { condition.map { queries.source.text(in: $0.span) } ?? "" }
    var rows: [[Value]] = []
    var states: [CheckState] = []
    for batch in result.batches {
      for index in 0..<batch.count {
        let row = batch.row(index)
        let shown = row[keys.count]
        let state: CheckState
        let reason: String
        if flag(row, "crit?") {
          (state, reason) = (.crit, "\(value.text) \(text(crit))")
        } else if isPartial, !result.wasRead(Array(row.prefix(keys.count)), names: keys.map(\.text)) {
          (state, reason) = (.unknown, "not everything could be read")
        } else if flag(row, "warn?") {
          (state, reason) = (.warn, "\(value.text) \(text(warn))")
        } else if shown.isNull {
          (state, reason) = (.unknown, "\(value.text) has no value")
        } else {
          (state, reason) = (.ok, "")
        }
        states.append(state)
        rows.append(nameCell(check) + row.prefix(keys.count) + [shown, .text(state.rawValue), .text(reason)])
      }
    }
    var overall = CheckState.worst(states)
    if isPartial, overall == .ok || overall == .warn { overall = .unknown }
    let fields =
      nameField(check) + result.schema.fields.prefix(keys.count + 1) + [
        Field("state", .text), Field("reason", .text),
      ]
    return Verdict(state: overall, schema: Schema(fields), rows: rows, offending: nil, report: result.figures)
  }

  private func freshness(
    _ query: Query, _ keys: [NamedExpression], _ warn: Expression?, _ crit: Expression?, _ check: Check
  ) throws -> Verdict {
    let limits = (warn: try duration(warn), crit: try duration(crit))
    let hidden = CheckRunner.hiddenKeys(query, keys)
    let all = keys + hidden
    let result = try queries.collect(
      CheckRunner.freshnessQuery(query, all), universeKeys: all.map(\.text))
    var newest: [[Value]: [Value]] = [:]
    var wide: [[Value]: Value] = [:]
    var order: [[Value]] = []
    /// The clusters in which a key is.
    var clusters: [[Value]: [[Value]]] = [:]
    let wildcards = keys.indices.filter { keys[$0].text == "tenantId" || keys[$0].text == "tenantName" }
    // A restore into a tenant that is gone has no id, and is no task of a whole cluster.
    var hasWide = !wildcards.isEmpty && result.universe != nil
    if case .tasks(.restore) = query.source.kind { hasWide = false }
    func narrow(_ key: [Value]) -> [Value] { key.indices.filter { !wildcards.contains($0) }.map { key[$0] } }
    // Clusters of one name make one key.
    var known: Set<[Value]> = []
    if let universe = result.universe {
      for row in 0..<universe.count {
        let cells = universe.row(row)
        let key = Array(cells.prefix(keys.count))
        if known.insert(key).inserted { order.append(key) }
        clusters[key, default: []].append(narrow(key) + cells.dropFirst(keys.count))
      }
    }
    for batch in result.batches {
      for row in 0..<batch.count {
        let cells = batch.row(row)
        let key = Array(cells.prefix(keys.count))
        if hasWide, wildcards.allSatisfy({ key[$0].isNull }) {
          wide[narrow(key) + cells[keys.count..<all.count]] = cells[all.count]
        } else {
          newest[key, default: []].append(cells[all.count])
          if known.insert(key).inserted { order.append(key) }
        }
      }
    }
    var rows: [[Value]] = []
    var states: [CheckState] = []
    for key in order {
      var age: Int64?
      for case .time(let time) in (newest[key] ?? []) + (clusters[key] ?? []).compactMap({ wide[$0] }) {
        let value = result.now.nanoseconds - time.nanoseconds
        age = min(age ?? value, value)
      }
      let (state, reason) = judge(age, limits, couldBeRead: result.wasRead(key, names: keys.map(\.text)))
      states.append(state)
      rows.append(
        nameCell(check) + key + [age.map(Value.duration) ?? .null, .text(state.rawValue), .text(reason)])
    }
    var overall = CheckState.worst(states)
    if !result.figures.isComplete, overall == .ok || overall == .warn { overall = .unknown }
    let fields =
      nameField(check) + result.schema.fields.prefix(keys.count)
      + [Field("age", .duration), Field("state", .text), Field("reason", .text)]
    return Verdict(state: overall, schema: Schema(fields), rows: rows, offending: nil, report: result.figures)
  }

  private func judge(_ age: Int64?, _ limits: (warn: Int64?, crit: Int64?), couldBeRead: Bool) -> (CheckState, String) {
    if !couldBeRead { return (.unknown, "could not be read") }
    guard let age else { return (.never, "no row at all") }
    if let crit = limits.crit, age > crit { return (.crit, "older than \(Quantity.readable(nanoseconds: crit))") }
    if let warn = limits.warn, age > warn { return (.warn, "older than \(Quantity.readable(nanoseconds: warn))") }
    return (.ok, "")
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
