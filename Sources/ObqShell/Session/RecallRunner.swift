import ObqData
import ObqDiagnostics
import ObqPlan
import ObqStore
import ObqSyntax

/// `history`, `!N` and its kin, `save`.
struct RecallRunner {
  let session: Session
  let output: ResultOutput

  /// Prints the newest statements, newest last.
  func list(_ count: Int64?, _ text: String?) throws -> StatementOutcome {
    let filter = text == nil ? "" : "where statement ~ $pattern"
    let query = """
      history \(filter) select id, time, outcome, rows, duration, statement
        top \(count ?? 20) by id sort by id
      """
    let source = SourceText(name: "history", query)
    let before = session.variables["pattern"]
    defer { session.variables["pattern"] = before }
    if let text { session.variables["pattern"] = .text(text) }
    guard case .query(let tree)? = parseScript(source).statements.first?.kind else { return StatementOutcome() }
    // A look at what was done takes nothing away: `_` stays what it was.
    let last = (session.lastResult, session.lastOrigins, session.lastDoubts)
    defer { (session.lastResult, session.lastOrigins, session.lastDoubts) = last }
    return try QueryRunner(session: session, source: source, output: output).run(tree)
  }

  /// The statement that `!` means: a number, `!` for the last one, `?TEXT` for one that holds it, else what it begins with.
  func recalled(_ which: String, _ span: SourceSpan) throws -> (text: String, runner: Recalled) {
    let entries = try self.entries()
    let found: HistoryEntry?
    if which == "!" {
      found = entries.last
    } else if let id = Int64(which) {
      found = entries.last { $0.id == id }
    } else if which.hasPrefix("?") {
      let part = which.dropFirst()
      found = entries.last { $0.statement.contains(part) }
    } else {
      found = entries.last { $0.statement.hasPrefix(which) }
    }
    guard let found else { throw PlanProblem(.notInHistory("!\(which)"), span) }
    return (found.statement, Recalled(session: session, output: output))
  }

  /// Makes a view of a query of the history.
  func save(_ id: Int64, as name: Name, _ span: SourceSpan) throws {
    let (query, source) = try query(id, span)
    try session.setView(name.text, query, source)
  }

  /// A query of the history, with its text.
  func query(_ id: Int64, _ span: SourceSpan) throws -> (Query, SourceText) {
    guard let entry = try entries().last(where: { $0.id == id }) else {
      throw PlanProblem(.notInHistory("\(id)"), span)
    }
    let source = SourceText(name: "history", entry.statement)
    guard case .query(let query)? = parseScript(source).statements.first?.kind else {
      throw ShellProblem(.badQuery, "statement \(id) of the history is no query", help: [entry.statement])
    }
    return (query, source)
  }

  /// What ran before; the statement that recalls is not among it.
  private func entries() throws -> [HistoryEntry] {
    guard let store = session.history() else {
      throw ShellProblem(.unavailable, "there is no history: its directory can't be used, or OBQ_HISTORY is empty")
    }
    do throws(StoreProblem) {
      return try store.recent(limit: 100_000).filter { !$0.statement.hasPrefix("!") }
    } catch {
      throw ShellProblem(.inputOutput, error.message)
    }
  }
}

/// Runs the text of a statement that was recalled.
struct Recalled {
  let session: Session
  let output: ResultOutput

  func run(_ text: String) throws -> StatementRunner.Flow {
    let source = SourceText(name: "history", text)
    let script = parseScript(source)
    do {
      guard script.problems.isEmpty else {
        throw StatementFailure.diagnostics(script.problems.map(\.diagnostic))
      }
      let runner = StatementRunner(session: session, source: source, output: output)
      var last = StatementRunner.Flow.next(StatementOutcome())
      for statement in script.statements { last = try runner.run(statement) }
      return last
    } catch {
      throw StatementFailure(error).located(in: source)
    }
  }
}
