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
    guard let found = RecallRunner.find(which, in: try entries()[...]) else {
      throw PlanProblem(.notInHistory("!\(which)"), span)
    }
    return (found.statement, Recalled(session: session, output: output))
  }

  /// Where an entry is itself a recall, what it recalled: the history held those as they were typed once.
  private static func find(_ which: String, in entries: ArraySlice<HistoryEntry>) -> HistoryEntry? {
    let place: Int?
    if which == "!" {
      place = entries.indices.last
    } else if let id = Int64(which) {
      place = entries.lastIndex { $0.id == id }
    } else if which.hasPrefix("?") {
      let part = which.dropFirst()
      place = entries.lastIndex { $0.statement.contains(part) && $0.recalls == nil }
    } else {
      place = entries.lastIndex { $0.statement.hasPrefix(which) }
    }
    guard let place else { return nil }
    return entries[place].recalls.map { find($0, in: entries[..<place]) } ?? entries[place]
  }

  /// Makes a view of a query of the history.
  func save(_ id: Int64, as name: Name, _ span: SourceSpan) throws {
    let (query, source) = try query(id, span)
    try session.setView(name.text, query, source)
  }

  /// A query of the history, with its text.
  func query(_ id: Int64, _ span: SourceSpan) throws -> (Query, SourceText) {
    guard let entry = RecallRunner.find("\(id)", in: try entries()[...]) else {
      throw PlanProblem(.notInHistory("\(id)"), span)
    }
    let source = SourceText(name: "history", entry.statement)
    guard case .query(let query)? = parseScript(source).statements.first?.kind else {
      throw ShellProblem(.badQuery, "statement \(id) of the history is no query", help: [entry.statement])
    }
    return (query, source)
  }

  /// What ran before, as far back as `history` shows it. A statement that recalls is not among it: what it recalls is.
  private func entries() throws -> [HistoryEntry] {
    guard let store = session.history() else {
      throw ShellProblem(.unavailable, "there is no history: its directory can't be used, or OBQ_HISTORY is empty")
    }
    do throws(StoreProblem) {
      return try store.recent(limit: SessionTables.longestHistory)
    } catch {
      throw ShellProblem(.inputOutput, error.message)
    }
  }
}

extension HistoryEntry {
  /// What the statement recalls; nil when it is one that runs itself.
  fileprivate var recalls: String? {
    guard statement.hasPrefix("!") else { return nil }
    let script = parseScript(SourceText(name: "history", statement))
    guard script.problems.isEmpty, case .recall(let which)? = script.statements.first?.kind else { return nil }
    return which
  }
}

/// Runs the text of a statement that was recalled.
struct Recalled {
  let session: Session
  let output: ResultOutput

  /// - Parameter echoing: whether the text is shown before it runs.
  func run(_ text: String, echoing: Bool = false) throws -> StatementRunner.Flow {
    if echoing { session.messages.say(text + "\n") }
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
