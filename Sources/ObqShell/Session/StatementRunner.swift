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

/// Carries out statements, one after the other.
struct StatementRunner {
  let session: Session
  let source: SourceText
  let output: ResultOutput
  /// How many scripts had to be sourced to come here.
  var depth = 0

  private static let deepestSource = 32

  enum Flow {
    case next(StatementOutcome)
    case quit
  }

  private var queries: QueryRunner { QueryRunner(session: session, source: source, output: output) }

  func run(_ statement: Statement) throws -> Flow {
    switch statement.kind {
    case .query(let query): return .next(try queries.run(query))
    case .explain(let mode, let query): return .next(try explain(mode, query, statement))
    case .letValue(let name, let expression):
      session.variables[name.text] = try queries.constant(expression)
    case .letQuery(let name, let query):
      try checkFree(name)
      noteShadow(name)
      session.setLet(name.text, query, source)
    case .view(let name, let query):
      try checkFree(name)
      noteShadow(name)
      try session.setView(name.text, query, source)
    case .dropView(let name):
      _ = try dropped(name, known: session.queries)
      session.dropView(name.text)
    case .use(let scope):
      try checkProfiles(scope)
      let outcome = try queries.checkNames(scope)
      session.scope = scope
      return .next(outcome)
    case .describe(let wanted): try describe(wanted)
    case .set(let name, let value, let span):
      try StatementRunner.set(name, value, span, in: session)
      if Settings.name(name.text) == "concurrency" { session.connections.close() }
    case .show(let name): try show(name)
    case .ping(let name): return .next(try ping(name, statement))
    case .print(let expression): try print(expression)
    case .help(let topic): try write(HelpText.text(topic: topic, at: statement.span))
    case .format(let query):
      try write(Formatter.format(query, source, comments: parseScript(source).comments).trimmed + "\n")
    case .quit: return .quit
    case .meta(let name, let argument):
      return try meta(name, argument)
    case .source(let path, let span): return try runFile(path, span)
    case .check(let check): return .next(try CheckRunner(queries: queries).run(check))
    case .ignore(let ignore): session.ignores.append(try IgnoreList.entry(ignore, queries))
    case .profile(let name, let items):
      session.connections.define(try definition(name, items))
    case .watch(let every, let until, let count, let query):
      return .next(try WatchRunner(queries, every: every, until: until, count: count, query).run())
    case .history(let count, let text):
      return .next(try RecallRunner(session: session, output: output).list(count, text))
    case .recall(let which):
      let (text, recalled) = try RecallRunner(session: session, output: output).recalled(which, statement.span)
      return try recalled.run(text, echoing: true)
    case .save(let id, let name):
      try RecallRunner(session: session, output: output).save(id, as: name, statement.span)
    }
    return .next(StatementOutcome())
  }

  /// A saved query with the name of a source could never be reached.
  func checkFree(_ name: Name) throws {
    guard Keywords.sources.contains(name.text.lowercased()) else { return }
    throw StatementFailure.diagnostics([
      Diagnostic(
        "reserved-name", "\"\(name.text)\" is a source of its own", at: name.span, help: ["choose another name"])
    ])
  }

  /// A name of the user's stands before that of a check which obq brings along.
  private func noteShadow(_ name: Name) {
    guard CheckLibrary.entry(name.text) != nil else { return }
    session.messages.warn("\"\(name.text)\" is a check that obq brings along, and now a query of your own")
  }

  private func write(_ text: String) throws {
    try output.withBuffer { $0 += Array(text.utf8) }
    try output.flush()
  }

  // MARK: statements

  private func explain(_ mode: ExplainMode, _ query: Query, _ statement: Statement) throws -> StatementOutcome {
    try StatementRunner.checkExplained(query, source)
    switch mode {
    case .summary, .plan: try write(queries.explain(query))
    case .tree: try write(TreePrinter.print(query))
    case .tokens:
      // Those of the query alone: other statements of the text may hold what nobody should see.
      let own = parsedTokens(of: source).filter { query.span.start <= $0.span.start && $0.span.end <= query.span.end }
      try write(TokenPrinter.print(own, in: source))
    case .bound:
      let bound = try queries.bind(query, now: session.now())
      try write(BoundPrinter.print(bound, zone: session.settings.zone))
    case .analyze:
      let (text, outcome) = try queries.analyze(query)
      try write(text)
      return outcome
    case .curl: try write(queries.curl(query))
    }
    return StatementOutcome()
  }

  /// What is explained prints no rows, so nothing can be said of how they are printed.
  static func checkExplained(_ query: Query, _ source: SourceText) throws(PlanProblem) {
    guard let clause = query.outputClause else { return }
    throw PlanProblem(.idleOutput(source.text(in: clause.keyword), .explained), clause.span)
  }

  static func set(_ name: Name, _ value: String, _ span: SourceSpan, in session: Session) throws {
    do {
      if session.isStartingUp, session.settings.outranksStartup(name.text) { return }
      try session.settings.set(
        name.text, value, source: session.isStartingUp ? Settings.startupSource : "set")
    } catch {
      let isName = Settings.name(name.text) == nil
      throw StatementFailure.diagnostics([
        Diagnostic("setting", error.message, at: isName ? name.span : span, help: error.help)
      ])
    }
  }

  static func settingName(_ name: Name) throws -> String {
    if let known = Settings.name(name.text) { return known }
    let near = NearestName.suggestion(for: name.text, among: Settings.names)
    throw StatementFailure.diagnostics([
      Diagnostic(
        "setting", "there is no setting \"\(name.text)\"", at: name.span,
        help: [near.map { "did you mean \($0)?" } ?? "settings: \(Settings.names.joined(separator: ", "))"])
    ])
  }

  private func show(_ name: Name?) throws {
    var rows = session.settings.rows()
    if let name {
      let known = try StatementRunner.settingName(name)
      rows = rows.filter { $0.name == known }
    }
    try table(
      ["name", "value", "source", "meaning"], rows.map { [$0.name, $0.value, $0.source, $0.help] })
  }

  private func describe(_ wanted: Source?) throws {
    guard let wanted else {
      return try table(
        ["source", "rows", "columns"],
        SourceID.allCases.map { id in
          let description = SourceCatalog.description(of: id)
          return [id.rawValue, description.summary, "\(description.columns.filter { !$0.isHidden }.count)"]
        } + [["tasks", "all three kinds of tasks, with the common columns", "14"]])
    }
    if case .named(let name) = wanted.kind, name.text.lowercased() == SessionTables.checksName {
      return try table(["check", "finds", "query"], CheckLibrary.entries.map { [$0.name, $0.finds, $0.text] })
    }
    let rows: [[String]]
    if let id = SourceID(source: wanted) {
      rows = Description.rows(id)
    } else if case .tasks(nil) = wanted.kind {
      rows = Description.rowsOfTheUnion
    } else {
      // What the session knows: a view, a file, the last result.
      let query = Query(source: wanted, clauses: [], span: wanted.span)
      rows = Description.rows(try queries.bind(query, now: session.now()).schema)
    }
    try table(["column", "type", "servers", "filter", "words", "note"], rows)
  }

  private func print(_ expression: Expression) throws {
    let value = try queries.constant(expression)
    try write(Description.text(value, zone: session.settings.zone) + "\n")
  }

  /// Says who the server is, how its clock goes, and what the user may see.
  private func ping(_ name: ScopeName?, _ statement: Statement) throws -> StatementOutcome {
    let wanted = try pinged(name)
    let (connector, _) = try session.connections.open([wanted], session.settings)
    connector.forgetInventories()
    try queries.requireBudget(for: connector.leastInventoryCalls(wanted))
    connector.begin(
      RunControl(
        now: session.now(), deadline: .now + .nanoseconds(session.settings.timeout), maxCalls: session.settings.maxCalls
      )
    )
    let started = ContinuousClock.now
    let report = RunReport()
    let inventory = try connector.inventory(wanted, report)
    let took = (ContinuousClock.now - started).nanoseconds
    let schema = Schema([
      Field("profile", .text), Field("server", .text), Field("version", .text), Field("clusters", .integer),
      Field("tenants", .integer), Field("clock ahead by", .duration), Field("took", .duration),
    ])
    let row: [Value] = [
      .text(wanted), .text(inventory.dialect.title), inventory.version.map(Value.text) ?? .null,
      .integer(Int64(inventory.clusters.count)), .integer(Int64(inventory.tenants.count)),
      .duration(inventory.clockSkew), .duration(took),
    ]
    let printer = try ResultPrinter(session, output, schema, format: session.settings.format, path: nil)
    try printer.write(CheckRunner.batch(schema, [row]))
    try printer.finish(
      ResultMeta(calls: report.figures.calls, rows: 1, elapsed: took, asOf: session.now()), withFooter: false)
    return StatementOutcome(rows: 1, calls: report.figures.calls)
  }

  private func runFile(_ path: String, _ span: SourceSpan) throws -> Flow {
    if depth == StatementRunner.deepestSource {
      throw StatementFailure.diagnostics([
        Diagnostic("source", "scripts are nested more than \(depth) deep: does '\(path)' source itself?", at: span)
      ])
    }
    let ending = ScriptRunner(session: session, output: output, depth: depth + 1).run(file: source.resolved(path))
    // What went wrong was said where it went wrong.
    if ending.isStop { throw StatementFailure.shell(ShellProblem(ending.code, "")) }
    return .next(StatementOutcome(code: ending.code, isCheck: true))
  }

  // MARK: small tables

  /// Prints rows that obq makes of itself.
  private func table(_ names: [String], _ rows: [[String]]) throws {
    let (schema, batches) = SessionTables.texts(names, rows)
    var format = session.settings.format
    if format == nil, session.facts.outputIsTerminal { format = .table }
    let printer = try ResultPrinter(session, output, schema, format: format, path: nil)
    for batch in batches { try printer.write(batch) }
    try printer.finish(quietly: true)
  }
}

extension ResultPrinter {
  /// Ends a table that has no cost and no doubt.
  func finish(quietly: Bool) throws {
    try finish(ResultMeta(rows: rows, asOf: .systemNow()), withFooter: !quietly)
  }
}

extension SourceID {
  /// The catalogue's source of a source as written; nil for all others.
  init?(source: Source) {
    switch source.kind {
    case .tasks(.data?): self = .dataTasks
    case .tasks(.log?): self = .logTasks
    case .tasks(.restore?): self = .restoreTasks
    case .named(let name):
      guard let id = SourceID(rawValue: name.text.lowercased()) else { return nil }
      self = id
    default: return nil
    }
  }
}
