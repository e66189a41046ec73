import CPosix
import Glibc
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqRender
import ObqSyntax

/// Reads scripts before the first statement of the first one runs, as far as their names are known: what can be told wrong
/// without asking a server costs no request. Names that an earlier statement will set are taken for known, and so are those
/// of a script that is sourced.
struct ScriptCheck {
  /// What is wrong in one text.
  struct Mistakes {
    /// The place among the texts that are to run; a sourced text has that of the one that sources it.
    var input: Int
    var source: SourceText
    var diagnostics: [Diagnostic] = []
    /// What is wrong outside of the text: a file that is not there, a connection that nobody defines.
    var problems: [(problem: ShellProblem, statement: Statement)] = []

    var code: ExitCode { diagnostics.isEmpty ? problems.first?.problem.code ?? .done : .badQuery }

    func show(_ messages: Messages) {
      if !diagnostics.isEmpty { messages.show(diagnostics, in: source) }
      for (problem, statement) in problems {
        StatementFailure.shell(problem).show(messages, in: source, of: statement)
      }
    }
  }

  let session: Session
  let output: ResultOutput
  private var mistakes: [Mistakes] = []
  /// Whether a statement may set names that only its run can tell.
  private(set) var setsOtherNames = false
  /// The scripts under way, each sourced by the one before, by their real paths.
  private var stack: [String] = []
  /// Files that statements are going to write.
  private var written: Set<String> = []

  /// Checks texts that run one after the other; nil stands for one that is read when its turn comes. What they define is
  /// forgotten again.
  static func mistakes(of sources: [SourceText?], _ session: Session, _ output: ResultOutput) -> [Mistakes] {
    let (variables, queries, settings) = (session.variables, session.queries, session.settings)
    let (scope, definitions, ignores) = (session.scope, session.connections.definitions, session.ignores)
    defer {
      (session.variables, session.queries, session.settings) = (variables, queries, settings)
      (session.scope, session.ignores) = (scope, ignores)
      session.connections.forget(to: definitions)
    }
    var check = ScriptCheck(session: session, output: output)
    for (input, source) in sources.enumerated() {
      if let source { check.check(source, input) } else { check.setsOtherNames = true }
    }
    return check.mistakes
  }

  private init(session: Session, output: ResultOutput) {
    self.session = session
    self.output = output
  }

  private mutating func check(_ source: SourceText, _ input: Int) {
    stack.append(ScriptCheck.realPath(source.name))
    defer { stack.removeLast() }
    let script = parseScript(source)
    var own = Mistakes(input: input, source: source, diagnostics: script.problems.map(\.diagnostic))
    for statement in script.statements {
      do {
        try check(statement, in: source, input)
      } catch {
        switch StatementFailure(error) {
        case .diagnostics(let found):
          own.diagnostics += found.filter { !setsOtherNames || !ScriptCheck.namesSomething.contains($0.code) }
        // What a file or the history hold is a matter of their turn.
        case .shell(let problem) where [.badQuery, .usage, .noInput].contains(problem.code):
          own.problems.append((problem, statement))
        default: break
        }
      }
    }
    if own.code != .done { mistakes.append(own) }
  }

  /// Codes of what may be right once other names are set.
  private static let namesSomething: Set = ["unknown-source", "unknown-variable", "unknown-profile"]

  private mutating func check(_ statement: Statement, in source: SourceText, _ input: Int) throws {
    let runner = StatementRunner(session: session, source: source, output: output)
    let queries = QueryRunner(session: session, source: source, output: output)
    switch statement.kind {
    case .query(let query):
      if let bound = try bind(query, queries) {
        try checkServers(bound, query)
        if let path = bound.path { written.insert(ScriptCheck.realPath(path)) }
      }
    case .explain(let mode, let query):
      try StatementRunner.checkExplained(query, source)
      let bound = try bind(query, queries)
      switch mode {
      case .summary, .plan, .analyze, .curl: if let bound { try checkServers(bound, query) }
      case .tokens, .tree, .bound: break
      }
    case .letValue(let name, let expression): session.variables[name.text] = try queries.constant(expression)
    case .letQuery(let name, let query), .view(let name, let query):
      session.queries[name.text] = SavedQuery(query, of: source)
      try runner.checkFree(name)
      _ = try bind(query, queries)
    case .set(let name, let value, let span): try StatementRunner.set(name, value, span, in: session)
    case .show(let name?): _ = try StatementRunner.settingName(name)
    case .check(let check):
      try CheckRunner(queries: queries).bind(check, now: session.now())
      for limit in check.limits { _ = try queries.constant(limit) }
      if let bound = try bind(check.query, queries) { try checkServers(bound, check.query) }
    case .watch(let every, let until, let count, let query):
      let watch = try WatchRunner(queries, every: every, until: until, count: count, query)
      let bound = try bind(query, queries)
      try watch.check(bound)
      if let bound { try checkServers(bound, query) }
    case .ignore(let ignore): session.ignores.append(try IgnoreList.entry(ignore, queries))
    case .source(let path, let span): try take(path, span, source, input)
    case .recall(let which):
      let (text, _) = try RecallRunner(session: session, output: output).recalled(which, statement.span)
      check(SourceText(name: "history", text), input)
    case .profile, .use, .ping, .dropView, .describe, .print, .help, .meta, .save:
      try checkNames(statement, runner, queries)
    case .show(nil), .history, .format, .quit: break
    }
  }

  /// Nil for what can't be bound yet: what `_` will stand for is not known, and a file is read when its turn comes.
  func bind(_ query: Query, _ queries: QueryRunner) throws -> BoundQuery? {
    if session.readsSession(query) { return nil }
    let bound = try queries.bind(query, now: session.now())
    _ = try ResultPrinter.format(of: bound)
    return bound
  }

  // MARK: scripts in scripts

  /// Checks a script that another one sources, and takes over what it defines.
  private mutating func take(_ path: String, _ span: SourceSpan, _ source: SourceText, _ input: Int) throws {
    let resolved = source.resolved(path)
    let place = ScriptCheck.realPath(resolved)
    if stack.contains(place) {
      throw StatementFailure.diagnostics([Diagnostic("source", "the script '\(path)' sources itself", at: span)])
    }
    var status = stat()
    let isThere = stat(resolved, &status) == 0
    // A pipe is read once, by who runs it, and a file may yet have to be written.
    if resolved == "-" || written.contains(place) || (isThere && status.st_mode & S_IFMT == S_IFIFO) {
      setsOtherNames = true
      return
    }
    let before = mistakes
    check(SourceText(name: resolved, bytes: try ScriptRunner.bytes(ofFile: resolved)), input)
    // What is not read in there may be named behind it, and is not wrong there too.
    if mistakes.count > before.count { setsOtherNames = true }
    // Whoever keeps going is told when the script's turn comes, and has the statements around it all the same.
    if session.options.keepsGoing { mistakes = before }
  }

  private static func realPath(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

extension Check {
  /// The ages of a freshness check; what other checks compare with is bound with their queries.
  fileprivate var limits: [Expression] {
    if case .freshness(_, _, let warn, let crit) = kind { [warn, crit].compactMap { $0 } } else { [] }
  }
}
