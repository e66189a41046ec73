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
  var isInterrupted: Bool { code == .interrupted }
}

/// Takes one query from its tree to its rows.
struct QueryRunner {
  let session: Session
  let source: SourceText
  let output: ResultOutput
  /// What a statement's runs are added up in; nil for a report of each run's own.
  var report: RunReport?
  /// The instant that the checks of a run share, and with it what they read; nil for a statement of its own.
  var moment: Instant?
  /// What `seen` looks rows up in; nil for a look at what the checks know, which leaves it as it is.
  var memory: CheckMemory?

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
    /// When its rows were read, where that was before: those of the last result.
    var readAt: Instant?
  }

  // MARK: preparing

  /// What somebody who takes the rows of a query makes of them: clauses that depend on the query's columns.
  typealias Completion = (BoundQuery) throws -> [Clause]

  /// Binds without asking anything. Own tables and files are read for it.
  func bind(
    _ query: Query, dialects: Set<Dialect>? = nil, now: Instant, completion: Completion? = nil
  ) throws -> BoundQuery {
    var context = try context(query, now: now)
    if let dialects { context.dialects = dialects }
    return try bind(query, context, completion)
  }

  /// What a query is bound in. Own tables and files are read here, once: a pipe can't be read again.
  private func context(_ query: Query, now: Instant) throws -> BindContext {
    // A saved query runs in the scope of the moment: the `on` of a query that names it is not its own.
    let (used, current) = (session.scope, session.connections.current)
    var known = session.queries
    // Of those that obq brings along the ones that are named.
    for case .named(let name) in session.reached(by: query).map(\.source.kind) where known[name.text] == nil {
      known[name.text] = CheckLibrary.query(name.text)
    }
    let queries = known.mapValues { saved in
      SavedQuery(saved.query.within(used, profile: current), text: saved.text)
    }
    var context = BindContext(
      now: now, zone: session.settings.zone, variables: session.variables, queries: queries,
      lastResult: session.lastResult)
    context.lastOrigins = session.lastOrigins
    context.otherNames = CheckLibrary.names
    let tables = SessionTables(session: session, source: source)
    context.tables = try tables.tables(query)
    context.files = try tables.files(query)
    return context
  }

  private func bind(_ query: Query, _ context: BindContext, _ completion: Completion?) throws -> BoundQuery {
    func bound(_ query: Query) throws -> BoundQuery {
      var binder = Binder(context, text: source)
      guard let bound = binder.bind(query, isInside: completion != nil) else {
        throw StatementFailure.diagnostics(binder.problems.map(\.diagnostic))
      }
      return bound
    }
    var scoped = query.within(session.scope, profile: session.connections.current)
    let first = try bound(scoped)
    guard let clauses = try completion?(first), !clauses.isEmpty else { return first }
    scoped.clauses += clauses
    return try bound(scoped)
  }

  /// The value of an expression that reads no row.
  func constant(_ expression: Expression) throws -> Value {
    var binder = Binder(
      BindContext(now: moment ?? session.now(), zone: session.settings.zone, variables: session.variables), text: source
    )
    guard let value = binder.bindConstant(expression) else {
      throw StatementFailure.diagnostics(binder.problems.map(\.diagnostic))
    }
    return value
  }

  /// Binds, reads the inventories that the plan needs, and plans. Nothing is sent before the query is known to be right.
  /// - Parameter isRun: whether the plan will be carried out, for which the budget has to do.
  func prepare(_ query: Query, completion: Completion? = nil, isRun: Bool = true) throws -> Prepared {
    let started = ContinuousClock.now
    let now = moment ?? session.now()
    var context = try context(query, now: now)
    let bound = try bind(query, context, completion)
    _ = try ResultPrinter.format(of: bound)
    let settings = session.settings
    let report = self.report ?? RunReport()
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
    let (connector, failures) = try session.connections.open(asked, settings)
    for failure in failures { note(failure, report) }
    connector.begin(control, inventoryLifetime: session.settings.inventoryAge, readsShared: moment != nil)
    let isNeeded = scans.contains(where: Planner.needsInventory)
    let open = asked.filter { name in !failures.contains { $0.profile == name } }
    try requireBudget(for: leastCalls(scans, open, connector))
    var inventories: [ServerInventory] = []
    func read() throws -> [ServerInventory] {
      return try interruptible(control, report, since: started) {
        try self.inventories(open, connector, report, isNeeded: isNeeded)
      }
    }
    func plan(_ bound: BoundQuery) throws(PlanProblem) -> PhysicalPlan {
      try planner.plan(
        bound, inventories, unread: asked.filter { name in !inventories.contains { $0.profile == name } })
    }
    inventories = try read()
    // `*` shows the columns of the servers that are asked, now that their kinds are known.
    context.dialects = Set(inventories.map(\.dialect))
    let narrowed = try bind(query, context, completion)
    let planned: PhysicalPlan
    do throws(PlanProblem) {
      do throws(PlanProblem) {
        planned = try plan(narrowed)
      } catch {
        // What an older inventory lacks may have been made since.
        guard case .unknownName = error.fact, connector.hasOlderInventory(open) else { throw error }
        connector.forgetInventories()
        guard let fresh = try? read() else { throw error }
        inventories = fresh
        planned = try plan(narrowed)
      }
    } catch {
      // A name that is not there may be on the page, or on the server, that could not be read.
      let problems = inventories.flatMap(\.problems) + report.figures.failures.map(\.reason)
      if case .unknownName = error.fact, let first = problems.first {
        throw ShellProblem(
          .unavailable, error.diagnostic.message + ", and the inventory could not be read whole", help: [first])
      }
      throw error
    }
    let inventoryCalls = report.figures.calls
    if isRun { try requireBudget(for: connector.leastCalls(planned) + inventoryCalls, isWhole: true) }
    return Prepared(
      plan: planned, report: report, control: control, connector: connector, started: started,
      inventoryCalls: inventoryCalls, inventories: inventories)
  }

  func inventories(_ profiles: [String], _ connector: Connector, _ report: RunReport, isNeeded: Bool) throws
    -> [ServerInventory]
  {
    var known: [String: ServerInventory] = [:]
    var readers: [InventoryReader] = []
    for profile in profiles {
      if !isNeeded, !needsDialect(profile, connector) {
        known[profile] =
          connector.knownInventory(profile) ?? ServerInventory(profile: profile, dialect: .ocp, readAt: session.now())
        continue
      }
      switch connector.inventoryAtHand(profile, report) {
      case .known(let inventory): known[profile] = inventory
      case .unread(let reader): readers.append(reader)
      }
    }
    var first: QueryFailure?
    for (reader, result) in zip(readers, SideBySide.results(readers) { $0.result(report) }) {
      switch result {
      case .success(let inventory):
        connector.keep(inventory)
        known[reader.profile] = inventory
      case .failure(.target(let failure)):
        // One bad server does not spoil the others' rows: the result is partial, and says why.
        first = first ?? .target(failure)
        note(failure, report)
      case .failure(let failure): throw failure
      }
    }
    let inventories = profiles.compactMap { known[$0] }
    if let first, inventories.isEmpty { throw first }
    return inventories
  }

  func note(_ failure: TargetFailure, _ report: RunReport) {
    if failure.kind == .notAuthenticated { session.connections.refuse(failure.profile) }
    report.addReason(failure.reason)
    report.update {
      $0.targets.append(.init(profile: failure.profile, cluster: nil, tenant: nil, error: failure.message))
      $0.failures.append(failure)
    }
  }

  /// Runs something that Ctrl-C ends, and shows how far it has come.
  ///
  /// - Parameter isEnded: whether a result says itself that Ctrl-C ended it.
  func interruptible<Result>(
    _ control: RunControl, _ report: RunReport, since started: ContinuousClock.Instant = .now,
    isEnded: (Result) -> Bool = { _ in false }, _ body: () throws -> Result
  ) throws -> Result {
    let registration = Interrupts.shared.onInterrupt { control.cancel() }
    defer { Interrupts.shared.remove(registration) }
    let result = try session.showingProgress(of: report, since: started, body)
    if isEnded(result) { return result }
    // One that came behind the last look still counts.
    try control.cancellation.check()
    return result
  }

  // MARK: running

  func execution(_ prepared: Prepared) -> Execution {
    let zone = session.settings.zone
    return Execution(
      prepared.connector ?? Connector([], zone: zone), report: prepared.report, zone: zone,
      cancellation: prepared.control.cancellation,
      memory: memory ?? CheckMemory(session, now: prepared.control.now))
  }

  /// What stands over a result's page: the query without secrets, and without where the page goes.
  func title(_ query: Query) -> String {
    let last = query.clauses.last { clause in
      switch clause.kind {
      case .format, .into: false
      default: true
      }
    }
    let end = last?.span.end ?? query.source.span.end
    return Redaction.redact(source.text(in: SourceSpan(query.span.start, end)))
  }

  /// Runs a query and prints its rows.
  func run(_ query: Query) throws -> StatementOutcome {
    var prepared = try prepare(query)
    if session.readsLastResult(query) { prepared.readAt = session.lastReadAt }
    return try interruptible(prepared.control, prepared.report, since: prepared.started, isEnded: \.isInterrupted) {
      let stream = try execution(prepared).start(prepared.plan)
      let printer = try ResultPrinter(session, output, prepared.plan.query, title: title(query))
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
        // What a user has waited for until Ctrl-C is kept, and says that it is not all.
        if case .cancelled? = error as? QueryFailure, printer.keepsWhatItHas {
          prepared.report.addReason("ended by Ctrl-C, before all was read")
          var outcome = try finish(prepared, printer)
          outcome.code = .interrupted
          return outcome
        }
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
    var meta = ResultMeta(figures, rows: printer.rows, since: prepared.started, asOf: prepared.control.now)
    meta.age = prepared.readAt.map { prepared.control.now.nanoseconds - $0.nanoseconds }
    try printer.finish(meta)
    session.lastReadAt = prepared.readAt ?? prepared.control.now
    session.lastResult = printer.kept
    session.lastOrigins = prepared.plan.query.origins
    session.lastDoubts = (figures.reasons, figures.isLimited)
    if outcome.isPartial, !session.settings.allowPartial { outcome.code = .unknown }
    return outcome
  }

  // MARK: collecting

  func collect(_ query: Query, completion: @escaping Completion) throws -> Collected {
    let prepared = try prepare(query, completion: completion)
    // What no server tells is a doubt for who judges.
    for caveat in prepared.plan.caveats { prepared.report.addReason(caveat) }
    return try interruptible(prepared.control, prepared.report, since: prepared.started) {
      let batches = try execution(prepared).collect(prepared.plan)
      for warning in prepared.report.figures.warnings { session.messages.warn(warning) }
      return Collected(
        schema: prepared.plan.query.schema, batches: batches, figures: prepared.report.figures,
        now: prepared.control.now, plan: prepared.plan, inventories: prepared.inventories)
    }
  }
}

extension Duration {
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
