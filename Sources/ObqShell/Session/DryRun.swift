import ObqConnect
import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// `--dry-run`: the plan of every statement and the calls that the run would make. Inventories are read, since a plan rests
/// on them, and are counted; no list of tasks is asked for, and nothing is written.
final class DryRun {
  private let output: ResultOutput
  /// Calls of checks, which share what they read.
  private var shared = PlannedCalls()
  /// Calls that were made for inventories, which the run makes as well.
  private var inventoryCalls = 0
  private var listCalls = 0
  private var mayBeMore = false

  init(output: ResultOutput) { self.output = output }

  /// Plans one statement. What asks no server and shapes those behind it is carried out.
  func run(_ statement: Statement, _ runner: StatementRunner) throws -> StatementRunner.Flow {
    let session = runner.session
    let queries = QueryRunner(session: session, source: runner.source, output: output)
    switch statement.kind {
    case .query(let query), .explain(.analyze, let query): try plan(statement, runner) { try queries.prepare(query) }
    case .watch(_, _, _, let query):
      try plan(statement, runner, each: " each time") { try queries.prepare(query) }
    case .explain(_, let query): inventoryCalls += try queries.prepare(query).inventoryCalls
    case .check(let check):
      try plan(statement, runner, sharing: true) { try CheckRunner(queries: queries).prepare(check) }
    case .letQuery(let name, let query), .view(let name, let query):
      try runner.checkFree(name)
      session.queries[name.text] = SavedQuery(query, of: runner.source)
    case .dropView(let name): session.queries[name.text] = try runner.dropped(name, known: session.queries)
    case .save(let id, let name):
      let (query, source) = try RecallRunner(session: session, output: output).query(id, statement.span)
      session.queries[name.text] = SavedQuery(query, of: source)
    case .recall(let which):
      let (text, _) = try RecallRunner(session: session, output: output).recalled(which, statement.span)
      let inner = StatementRunner(
        session: session, source: SourceText(name: "history", text), output: output, depth: runner.depth)
      for statement in parseScript(inner.source).statements { _ = try run(statement, inner) }
    case .use, .ping:
      guard case .next(let outcome) = try runner.run(statement) else { break }
      inventoryCalls += outcome.calls
    case .ignore, .letValue, .profile, .set, .source, .quit: return try runner.run(statement)
    case .describe, .format, .help, .history, .meta, .print, .show: break
    }
    return .next(StatementOutcome())
  }

  private func plan(
    _ statement: Statement, _ runner: StatementRunner, sharing: Bool = false, each: String = "",
    _ prepare: () throws -> QueryRunner.Prepared
  ) throws {
    let prepared = try prepare()
    let plan = prepared.plan
    inventoryCalls += prepared.inventoryCalls
    var own = sharing ? shared : PlannedCalls()
    let before = (calls: own.calls, shared: own.shared)
    prepared.connector?.count(plan, in: &own)
    if sharing { shared = own }
    let calls = own.calls - before.calls
    listCalls += calls
    mayBeMore = mayBeMore || own.mayBeMore
    // Nothing is read, but what reads the last result has its columns.
    if !sharing {
      runner.session.lastResult = (plan.query.schema, [])
      runner.session.lastOrigins = plan.query.origins
    }
    var line = "calls    " + (calls == 0 ? "none" : (own.mayBeMore ? "from " : "") + "\(calls)\(each)")
    if own.mayBeMore, calls > 0 { line += ", one page a list" }
    if own.shared > before.shared { line += "; \(own.shared - before.shared) lists are read by checks before" }
    if prepared.inventoryCalls > 0 { line += ", and \(prepared.inventoryCalls) for the inventory" }
    let text = runner.source.text(in: statement.span)
    try say("\(runner.source.place(at: statement.span))  \(text.split(separator: "\n")[0])\n")
    try say(Explain.text(plan, calls: line))
    for warning in plan.warnings { runner.session.messages.warn(warning) }
  }

  /// What all statements cost together.
  func total() throws {
    let calls = inventoryCalls + listCalls
    var text =
      "total    \(mayBeMore ? "from " : "")\(calls) calls: \(inventoryCalls) for inventories, \(listCalls) for lists"
    if shared.shared > 0 { text += "; what checks share is asked once, which saves \(shared.shared)" }
    if mayBeMore { text += "; the answers tell how many pages there are" }
    try say(text + "\n")
  }

  /// Names and reasons are a server's words, and may hold what moves a cursor.
  private func say(_ text: String) throws {
    try output.withBuffer { $0 += Array(QueryRunner.visible(text).utf8) }
    try output.flush()
  }
}
