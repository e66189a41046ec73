import Glibc
import ObqCatalog
import ObqConnect
import ObqData
import ObqDiagnostics
import ObqEngine
import ObqGrammarSupport
import ObqPlan
import ObqRender
import ObqSyntax
import ObqTerminal

@testable import ObqShell

/// A script's way through the stages, statement by statement, in the fixed world: what `let`, `view` and `use` set lasts
/// to the next statement, and `_` is the last result.
final class LanguageSession {
  let source: SourceText
  /// The same text in the folder of the examples, where files that it names are looked for.
  private let located: SourceText
  let dialect: Dialect
  private let session: Session
  private let historyPath: String
  private lazy var connector = Result { try FixedWorld.connector(dialect) }

  init(_ source: SourceText, dialect: Dialect = .ocp) throws {
    self.source = source
    located = SourceText(name: Repository.root + "/grammar/examples/" + source.name, bytes: source.bytes)
    self.dialect = dialect
    historyPath = "/tmp/obq-language-tests-\(getpid())-\(UInt32.random(in: 0 ... .max)).db"
    let environment = ["TZ": "UTC", "OBQ_HISTORY": historyPath, "OBQ_PROFILE": FixedWorld.profile]
    session = try Session(
      CommandLineOptions(parsing: []),
      facts: TerminalFacts(
        inputIsTerminal: false, outputIsTerminal: false, errorIsTerminal: false, isDumb: true, refusesColor: true,
        isUTF8: true,
        size: TerminalSize(columns: 100, rows: 40)),
      environment: { environment[$0] }, startDemo: nil)
    let input = Repository.bytes("grammar/examples/standard-input.csv") ?? []
    session.standardInput = try FileSource.read(input, name: "standard input")
  }

  deinit {
    if case .success(let open) = connector { open.close() }
    for ending in ["", "-wal", "-shm"] { unlink(historyPath + ending) }
  }

  var inventory: ServerInventory { dialect == .ocp ? FixedWorld.inventory : FixedWorld.obshellInventory }

  // MARK: stages

  /// Binds as the shell does: first for all kinds of servers, then for the one that is asked.
  func bind(_ query: Query) throws -> BoundQuery {
    let runner = QueryRunner(session: session, source: located, output: ResultOutput())
    do {
      _ = try runner.bind(query, now: FixedWorld.now)
      return try runner.bind(query, dialects: [dialect], now: FixedWorld.now)
    } catch let problem as ShellProblem where problem.code == .noInput {
      // That a file can't be read the shell says without a place; the binder has one.
      var binder = Binder(context, text: source)
      _ = binder.bind(query)
      throw Problems(diagnostics: binder.problems.map(\.diagnostic))
    } catch {
      guard case .diagnostics(let diagnostics) = StatementFailure(error) else { throw error }
      throw Problems(diagnostics: diagnostics)
    }
  }

  private var context: BindContext {
    BindContext(now: FixedWorld.now, zone: session.settings.zone, variables: session.variables)
  }

  /// The plan against the small inventory.
  func plan(_ bound: BoundQuery) throws -> PhysicalPlan {
    do {
      return try Planner(PlanSettings(), now: FixedWorld.now).plan(bound, [inventory])
    } catch {
      throw Problems(diagnostics: [error.diagnostic])
    }
  }

  struct Outcome {
    var bound: BoundQuery
    var batches: [Batch]
    var figures: RunReport.Figures

    var rows: Int { batches.reduce(0) { $0 + $1.count } }
  }

  /// Runs against the simulator, planned with its own inventory.
  func run(_ query: Query) throws -> Outcome {
    let bound = try bind(query)
    let connector = try connector.get()
    let report = RunReport()
    connector.begin(RunControl(now: FixedWorld.now, deadline: .now + .seconds(60), maxCalls: nil))
    let inventories = bound.allScans.isEmpty ? [] : [try connector.inventory(FixedWorld.profile, report)]
    do {
      let plan = try Planner(PlanSettings(), now: FixedWorld.now).plan(bound, inventories)
      let batches = try Execution(connector, report: report, zone: session.settings.zone).collect(plan)
      session.lastResult = (bound.schema, batches)
      session.lastOrigins = bound.origins
      return Outcome(bound: bound, batches: batches, figures: report.figures)
    } catch let problem as PlanProblem {
      throw Problems(diagnostics: [problem.diagnostic])
    }
  }

  /// Diagnostics of the script, drawn; thrown by every stage.
  struct Problems: Error {
    var diagnostics: [Diagnostic]
  }

  // MARK: statements without rows

  /// What a statement that asks no server leaves behind; its text when it prints some.
  func settle(_ statement: Statement) throws -> String? {
    switch statement.kind {
    case .letValue(let name, let expression):
      let value = try constant(expression)
      session.variables[name.text] = value
      return "\(Description.text(value, zone: session.settings.zone)) (\(value.type.rawValue))\n"
    case .letQuery(let name, let query):
      session.queries[name.text] = SavedQuery(query, text: source.text(in: SourceSpan(0, source.bytes.count)))
      _ = try bind(query)
    case .view(let name, let query):
      // There is no directory to keep it in.
      try? session.setView(name.text, query, source)
      _ = try bind(query)
    case .use(let scope):
      // Names of clusters and tenants are looked up on servers, and none is asked here.
      var profiles = scope
      (profiles.clusters, profiles.tenants) = ([], [])
      let text = try said(Statement(.use(profiles), statement.span))
      session.scope = scope
      return text
    case .describe, .dropView, .history, .profile, .set, .show: return try said(statement)
    case .print(let expression): return Description.text(try constant(expression), zone: session.settings.zone) + "\n"
    case .format(let query): return Formatter.format(query, source) + "\n"
    case .recall(let which): try recall(which, statement.span)
    case .watch(let every, let until, let count, let query):
      let queries = QueryRunner(session: session, source: source, output: ResultOutput())
      do throws(any Error) {
        _ = try WatchRunner(queries, every: every, until: until, count: count, query)
      } catch {
        guard case .diagnostics(let diagnostics) = StatementFailure(error) else { throw error }
        throw Problems(diagnostics: diagnostics)
      }
    default: break
    }
    return nil
  }

  /// What the shell prints for a statement that depends on no clock.
  private func said(_ statement: Statement) throws -> String? {
    let path = historyPath + ".out"
    defer { unlink(path) }
    let output = try ResultOutput(path: path)
    do {
      _ = try StatementRunner(session: session, source: located, output: output).run(statement)
      try output.close()
    } catch {
      output.abandon()
      guard case .diagnostics(let diagnostics) = StatementFailure(error) else { throw error }
      throw Problems(diagnostics: diagnostics)
    }
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  /// Looks the statement up in the history, where nothing is.
  private func recall(_ which: String, _ span: SourceSpan) throws {
    do { _ = try RecallRunner(session: session, output: ResultOutput()).recalled(which, span) } catch {
      guard case .diagnostics(let diagnostics) = StatementFailure(error) else { throw error }
      throw Problems(diagnostics: diagnostics)
    }
  }

  private func constant(_ expression: ObqSyntax.Expression) throws -> Value {
    var binder = Binder(context, text: source)
    guard let value = binder.bindConstant(expression) else {
      throw Problems(diagnostics: binder.problems.map(\.diagnostic))
    }
    return value
  }
}

extension Statement {
  /// The queries that the statement runs or would run, in order.
  var queries: [Query] {
    switch kind {
    case .query(let query), .explain(_, let query), .watch(_, _, _, let query): [query]
    case .check(let check):
      switch check.kind {
      case .presence(let query, _, _), .threshold(_, let query, _, _, _), .freshness(let query, _, _, _): [query]
      }
    default: []
    }
  }
}
