import ObqCatalog
import ObqConnect
import ObqData
import ObqDiagnostics
import ObqEngine
import ObqGrammarSupport
import ObqPlan
import ObqRender
import ObqSyntax

@testable import ObqShell

/// A script's way through the stages, statement by statement, in the fixed world: what `let`, `view` and `use` set lasts
/// to the next statement, and `_` is the last result.
final class LanguageSession {
  let source: SourceText
  let dialect: Dialect
  private var variables: [String: Value] = [:]
  private var queries: [String: SavedQuery] = [:]
  private var scope = Scope()
  private var lastResult: (schema: Schema, batches: [Batch])?
  private lazy var connector = Result { try FixedWorld.connector(dialect) }

  init(_ source: SourceText, dialect: Dialect = .ocp) {
    self.source = source
    self.dialect = dialect
  }

  deinit { if case .success(let open) = connector { open.close() } }

  var inventory: ServerInventory { dialect == .ocp ? FixedWorld.inventory : FixedWorld.obshellInventory }

  // MARK: stages

  func context(_ dialects: Set<Dialect> = Set(Dialect.allCases)) -> BindContext {
    BindContext(
      now: FixedWorld.now, zone: FixedWorld.zone, dialects: dialects, variables: variables, queries: queries,
      lastResult: lastResult)
  }

  /// Binds as the shell does: first for all kinds of servers, then for the one that is asked.
  func bind(_ query: Query) throws -> BoundQuery {
    var files = FileReading(context: context())
    let query = query.within(scope)
    files.read(query)
    var binder = Binder(files.context, text: source)
    guard binder.bind(query) != nil else { throw Problems(diagnostics: binder.problems.map(\.diagnostic)) }
    files.context.dialects = [dialect]
    binder = Binder(files.context, text: source)
    guard let bound = binder.bind(query) else { throw Problems(diagnostics: binder.problems.map(\.diagnostic)) }
    return bound
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
      let batches = try Execution(connector, report: report, zone: FixedWorld.zone).collect(plan)
      lastResult = (bound.schema, batches)
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
      variables[name.text] = value
      return "\(Description.text(value, zone: FixedWorld.zone)) (\(value.type.rawValue))\n"
    case .letQuery(let name, let query), .view(let name, let query):
      queries[name.text] = SavedQuery(query, text: source.text(in: SourceSpan(0, source.bytes.count)))
      _ = try bind(query)
    case .dropView(let name): queries[name.text] = nil
    case .use(let scope): self.scope = scope
    case .print(let expression): return Description.text(try constant(expression), zone: FixedWorld.zone) + "\n"
    case .format(let query): return Formatter.format(query, source) + "\n"
    case .help(let topic): return HelpText.text(topic: topic)
    default: break
    }
    return nil
  }

  private func constant(_ expression: ObqSyntax.Expression) throws -> Value {
    var binder = Binder(context(), text: source)
    guard let value = binder.bindConstant(expression) else {
      throw Problems(diagnostics: binder.problems.map(\.diagnostic))
    }
    return value
  }
}

/// The files that a query names, from the folder of the examples.
struct FileReading {
  var context: BindContext

  mutating func read(_ query: Query) {
    if case .file(let path, _) = query.source.kind,
      let bytes = Repository.bytes("grammar/examples/" + (path == "-" ? "standard-input.csv" : path))
    {
      context.files[path] = try? FileSource.read(bytes, name: path)
    }
    for case .semiJoin(let inner, _, _) in query.clauses.map(\.kind) { read(inner) }
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
