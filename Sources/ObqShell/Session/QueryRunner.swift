import Glibc
import ObqCatalog
import ObqConnect
import ObqData
import ObqDiagnostics
import ObqEngine
import ObqPlan
import ObqRender
import ObqSyntax
import ObqTerminal
import ObqText

/// What a statement came to, for the history and the exit code.
struct StatementOutcome {
  var code = ExitCode.done
  var rows = 0
  var calls = 0
  var isPartial = false
  var isLimited = false
  /// Whether the code is a check's verdict.
  var isCheck = false
}

/// Takes one query from its tree to its rows.
struct QueryRunner {
  let session: Session
  let source: SourceText
  let output: ResultOutput

  /// Rows that are printed between two looks whether the user wants no more: a sort brings all at once.
  private static let rowsAtOnce = 1 << 15

  /// A query that is ready to run.
  struct Prepared {
    var plan: PhysicalPlan
    var report: RunReport
    var control: RunControl
    var connector: Connector?
    var started: ContinuousClock.Instant
    /// Calls that the inventory took.
    var inventoryCalls: Int
    var inventories: [ServerInventory] = []
  }

  // MARK: preparing

  /// Binds without asking anything. Own tables and files are read for it.
  func bind(_ query: Query, dialects: Set<Dialect>? = nil, now: Instant) throws -> BoundQuery {
    var context = try context(query, now: now)
    if let dialects { context.dialects = dialects }
    return try bind(query, context)
  }

  /// What a query is bound in. Own tables and files are read here, once: a pipe can't be read again.
  private func context(_ query: Query, now: Instant) throws -> BindContext {
    // A saved query runs in the scope of the moment, unless who uses it names one.
    let (used, current) = (session.scope, session.connections.current)
    let queries = session.queries.mapValues { saved in
      var scope = query.hasOwnScope ? Scope() : used
      scope.profiles = query.hasOwnProfile ? [] : used.profiles
      return SavedQuery(
        saved.query.within(scope, profile: query.hasOwnProfile ? nil : current), text: saved.text)
    }
    var context = BindContext(
      now: now, zone: session.settings.zone, variables: session.variables, queries: queries,
      lastResult: session.lastResult)
    let tables = SessionTables(session: session, source: source)
    context.tables = try tables.tables(query)
    context.files = try tables.files(query)
    return context
  }

  private func bind(_ query: Query, _ context: BindContext) throws -> BoundQuery {
    var binder = Binder(context, text: source)
    guard let bound = binder.bind(query.within(session.scope, profile: session.connections.current)) else {
      throw StatementFailure.diagnostics(binder.problems.map(\.diagnostic))
    }
    return bound
  }

  /// The value of an expression that reads no row.
  func constant(_ expression: Expression) throws -> Value {
    var binder = Binder(
      BindContext(now: .systemNow(), zone: session.settings.zone, variables: session.variables), text: source)
    guard let value = binder.bindConstant(expression) else {
      throw StatementFailure.diagnostics(binder.problems.map(\.diagnostic))
    }
    return value
  }

  /// Binds, reads the inventories that the plan needs, and plans. Nothing is sent before the query is known to be right.
  func prepare(_ query: Query) throws -> Prepared {
    let started = ContinuousClock.now
    let now = Instant.systemNow()
    var context = try context(query, now: now)
    let bound = try bind(query, context)
    let settings = session.settings
    let report = RunReport()
    let control = RunControl(
      now: now, deadline: started + .nanoseconds(settings.timeout), maxCalls: settings.maxCalls)
    let planner = Planner(
      PlanSettings(pageSize: settings.pageSize, pushdown: settings.pushdown, maxCalls: settings.maxCalls), now: now)
    let scans = bound.allScans
    // A result made of a doubtful one is no better.
    if session.readsLastResult(query) {
      for reason in session.lastDoubts.reasons { report.addReason(reason) }
      if session.lastDoubts.isLimited { report.update { $0.isLimited = true } }
    }
    guard !scans.isEmpty else {
      return Prepared(
        plan: try planner.plan(bound, []), report: report, control: control, connector: nil, started: started,
        inventoryCalls: 0)
    }
    try session.connections.check()
    var asked: [String] = []
    for scan in scans {
      if scan.scope.profiles.isEmpty { throw session.connections.unknown() }
      for profile in try Planner.profiles(scan, among: session.connections.names) where !asked.contains(profile) {
        asked.append(profile)
      }
    }
    if asked.isEmpty { report.addWarning("no profile fits") }
    let connector = try session.connections.open(asked, settings)
    connector.begin(control)
    let isNeeded = scans.contains(where: Planner.needsInventory)
    let inventories = try interruptible(control) { try self.inventories(asked, connector, report, isNeeded: isNeeded) }
    connector.settleInventoryCost(report)
    // `*` shows the columns of the servers that are asked, now that their kinds are known.
    context.dialects = Set(inventories.map(\.dialect))
    let narrowed = try bind(query, context)
    let plan: PhysicalPlan
    do throws(PlanProblem) {
      plan = try planner.plan(narrowed, inventories)
    } catch {
      // A name that is not there may be on the page that could not be read.
      let problems = inventories.flatMap(\.problems)
      if case .unknownName = error.fact, let first = problems.first {
        throw ShellProblem(
          .unavailable, error.diagnostic.message + ", and the inventory could not be read whole", help: [first])
      }
      throw error
    }
    let inventoryCalls = report.figures.calls
    if let limit = settings.maxCalls, plan.leastCalls + inventoryCalls > limit {
      throw ShellProblem(
        .badQuery, "the query takes at least \(plan.leastCalls + inventoryCalls) calls, and the budget is \(limit)",
        help: ["--max-calls \(plan.leastCalls + inventoryCalls) allows it", "explain shows where they go"])
    }
    return Prepared(
      plan: plan, report: report, control: control, connector: connector, started: started,
      inventoryCalls: inventoryCalls, inventories: inventories)
  }

  private func inventories(_ profiles: [String], _ connector: Connector, _ report: RunReport, isNeeded: Bool) throws
    -> [ServerInventory]
  {
    var inventories: [ServerInventory] = []
    var first: QueryFailure?
    for profile in profiles {
      // Without the need for names the kind of server is enough, where it is known.
      if !isNeeded, connector.isDialectCertain(profile), let dialect = connector.dialect(of: profile), dialect == .ocp {
        inventories.append(
          connector.knownInventory(profile)
            ?? ServerInventory(profile: profile, dialect: dialect, readAt: .systemNow()))
        continue
      }
      let inventory: ServerInventory
      do throws(QueryFailure) {
        inventory = try connector.inventory(profile, report)
      } catch {
        guard case .target(let failure) = error, profiles.count > 1 else { throw error }
        // One bad server does not spoil the others' rows: the result is partial, and says why.
        first = first ?? error
        note(failure, report)
        continue
      }
      inventories.append(inventory)
    }
    if let first, inventories.isEmpty { throw first }
    return inventories
  }

  private func note(_ failure: TargetFailure, _ report: RunReport) {
    if failure.kind == .notAuthenticated { session.connections.refuse(failure.profile) }
    report.addReason(failure.reason)
    report.update {
      $0.targets.append(.init(profile: failure.profile, cluster: nil, tenant: nil, error: failure.message))
      $0.failures.append(failure)
    }
  }

  /// Runs something that Ctrl-C ends.
  private func interruptible<Result>(_ control: RunControl, _ body: () throws -> Result) throws -> Result {
    let registration = Interrupts.shared.onInterrupt { control.cancel() }
    defer { Interrupts.shared.remove(registration) }
    let result = try body()
    // One that came behind the last look still counts.
    try control.cancellation.check()
    return result
  }

  // MARK: running

  private func execution(_ prepared: Prepared) -> Execution {
    let zone = session.settings.zone
    return Execution(
      prepared.connector ?? Connector([], zone: zone), report: prepared.report, zone: zone,
      cancellation: prepared.control.cancellation)
  }

  /// Runs a query and prints its rows.
  func run(_ query: Query) throws -> StatementOutcome {
    let prepared = try prepare(query)
    return try interruptible(prepared.control) {
      let stream = try execution(prepared).start(prepared.plan)
      let printer = try ResultPrinter(session, output, prepared.plan.query)
      do {
        let cancellation = prepared.control.cancellation
        while let batch = try stream.next() {
          for start in stride(from: 0, to: batch.count, by: QueryRunner.rowsAtOnce) {
            try cancellation.check()
            try printer.write(batch.slice(start..<min(start + QueryRunner.rowsAtOnce, batch.count)))
          }
        }
        try cancellation.check()
      } catch {
        stream.stop()
        printer.abandon()
        throw error
      }
      return try finish(prepared, printer)
    }
  }

  private func finish(_ prepared: Prepared, _ printer: ResultPrinter) throws -> StatementOutcome {
    let figures = prepared.report.figures
    var outcome = StatementOutcome(
      rows: printer.rows, calls: figures.calls, isPartial: !figures.isComplete, isLimited: figures.isLimited)
    for warning in figures.warnings { session.messages.warn(warning) }
    let meta = ResultMeta(
      complete: figures.isComplete, limited: figures.isLimited, reasons: figures.reasons, calls: figures.calls,
      pages: figures.pages, fetched: figures.fetched, rows: printer.rows,
      elapsed: (ContinuousClock.now - prepared.started).nanoseconds, asOf: prepared.control.now,
      targets: figures.targets.map {
        .init(profile: $0.profile, cluster: $0.cluster, tenant: $0.tenant, ok: $0.error == nil, error: $0.error)
      })
    try printer.finish(meta)
    session.lastResult = printer.kept
    session.lastDoubts = (figures.reasons, figures.isLimited)
    if outcome.isPartial, !session.settings.allowPartial { outcome.code = .unknown }
    return outcome
  }

  // MARK: collecting

  /// All rows of a query, for who judges them rather than prints them.
  struct Collected {
    var schema: Schema
    var batches: [Batch]
    var figures: RunReport.Figures
    var now: Instant
    /// The keys that the inventory knows; nil when none were asked for or it can't know such keys.
    var universe: Batch?

    /// Whether all that could hold rows of a key was read.
    func wasRead(_ key: [Value], names: [String]) -> Bool {
      if figures.isComplete { return true }
      let failed = figures.targets.filter { $0.error != nil }
      // A reason that belongs to no target casts doubt on every key.
      if failed.isEmpty || figures.reasons.count > failed.count { return false }
      func text(_ name: String) -> String? {
        guard let index = names.firstIndex(of: name), case .text(let text) = key[index] else { return nil }
        return text
      }
      return !failed.contains { target in
        if let profile = text("profile"), profile != target.profile { return false }
        let isOtherCluster = text("clusterName").map { target.cluster != nil && $0 != target.cluster } ?? false
        let isOtherTenant = text("tenantName").map { target.tenant != nil && $0 != target.tenant } ?? false
        return !isOtherCluster && !isOtherTenant
      }
    }
  }

  func collect(_ query: Query, universeKeys: [String]? = nil) throws -> Collected {
    let prepared = try prepare(query)
    // What no server tells is a doubt for who judges.
    for caveat in prepared.plan.caveats { prepared.report.addReason(caveat) }
    return try interruptible(prepared.control) {
      let batches = try execution(prepared).collect(prepared.plan)
      var universe: Batch?
      if let universeKeys {
        universe = try Universe.keys(universeKeys, of: prepared.plan.query, prepared.inventories)
      }
      for warning in prepared.report.figures.warnings { session.messages.warn(warning) }
      return Collected(
        schema: prepared.plan.query.schema, batches: batches, figures: prepared.report.figures,
        now: prepared.control.now, universe: universe)
    }
  }

  // MARK: explaining

  /// Runs the query, drops its rows, and says what they cost.
  func analyze(_ query: Query) throws -> String {
    let prepared = try prepare(query)
    return try interruptible(prepared.control) {
      let planned = ContinuousClock.now
      let rows = try execution(prepared).collect(prepared.plan).reduce(0) { $0 + $1.count }
      let finished = ContinuousClock.now
      let figures = prepared.report.figures
      func time(_ duration: Duration) -> String { Quantity.readable(nanoseconds: duration.nanoseconds) }
      var text = Explain.text(prepared.plan, inventoryCalls: prepared.inventoryCalls)
      text +=
        "run      \(figures.calls) calls, \(figures.pages) pages, \(figures.fetched) rows sent, \(Quantity.readable(bytes: Int64(figures.bytes)))\n"
      text +=
        "time     \(time(planned - prepared.started)) to plan, inventory included, \(time(finished - planned)) to run\n"
      text += "result   \(rows) row\(rows == 1 ? "" : "s"), \(figures.isComplete ? "complete" : "partial")\n"
      for reason in figures.reasons { text += "  \(reason)\n" }
      return visible(text)
    }
  }

  func explain(_ query: Query) throws -> String {
    let prepared = try prepare(query)
    for warning in prepared.plan.warnings { session.messages.warn(warning) }
    return visible(Explain.text(prepared.plan, inventoryCalls: prepared.inventoryCalls))
  }

  /// Names and reasons are a server's words, and may hold what moves a cursor.
  private func visible(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(VisibleText.escaped).joined(separator: "\n")
  }
}

extension Duration {
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

extension Query {
  /// The query with the scope that `use` set, where it says nothing of its own.
  func within(_ used: Scope, profile: String?) -> Query {
    // A query's own scope takes the place of the one in use; the profile stays unless it names one.
    var scope = hasOwnScope ? Scope() : used
    scope.profiles = hasOwnProfile ? [] : used.profiles
    if !hasOwnProfile, scope.profiles.isEmpty, let profile {
      scope.profiles = [ScopeName(profile, isQuoted: true, source.span)]
    }
    let isEmpty = scope.profiles.isEmpty && scope.clusters.isEmpty && scope.tenants.isEmpty
    var result = self
    let takesScope: Bool
    switch source.kind {
    case .tasks: takesScope = true
    case .named(let name): takesScope = ["clusters", "tenants"].contains(name.text.lowercased())
    case .lastResult, .file: takesScope = false
    }
    if !isEmpty, takesScope {
      result.clauses.insert(Clause(.on(scope), source.span, keyword: source.span), at: 0)
    }
    // An inner query inherits what `use` set, not the outer `on`.
    result.clauses = result.clauses.map { clause in
      guard case .semiJoin(let inner, let keys, let isAnti) = clause.kind else { return clause }
      var changed = clause
      changed.kind = .semiJoin(inner.within(used, profile: profile), by: keys, isAnti: isAnti)
      return changed
    }
    return result
  }

  /// Whether it says `on` itself.
  var hasOwnScope: Bool { clauses.contains { if case .on = $0.kind { true } else { false } } }

  /// Whether it says `on profile` itself.
  var hasOwnProfile: Bool {
    clauses.contains { if case .on(let scope) = $0.kind { !scope.profiles.isEmpty } else { false } }
  }
}
