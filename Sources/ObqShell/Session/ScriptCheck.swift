import CPosix
import Glibc
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqRender
import ObqSyntax
import ObqTerminal

/// Binds the statements of scripts as far as their names are known, before the first one runs. Names that an earlier
/// statement will set are taken for known, and so are those of a script that is sourced.
struct ScriptCheck {
  let session: Session
  let output: ResultOutput
  /// What is wrong, with the text that it is wrong in.
  private(set) var mistakes: [(source: SourceText, diagnostics: [Diagnostic])] = []
  /// Whether a statement may set names that only its run can tell.
  private var setsOtherNames = false
  /// The scripts that were sourced: once is enough to know their names.
  private var sourced: Set<String> = []

  /// Checks texts that run one after the other; nil stands for one that is read when its turn comes. What they define is
  /// forgotten again.
  static func mistakes(of sources: [SourceText?], _ session: Session, _ output: ResultOutput)
    -> [(source: SourceText, diagnostics: [Diagnostic])]
  {
    let (variables, queries, settings) = (session.variables, session.queries, session.settings)
    defer { (session.variables, session.queries, session.settings) = (variables, queries, settings) }
    var check = ScriptCheck(session: session, output: output)
    for source in sources {
      if let source { check.check(source) } else { check.setsOtherNames = true }
    }
    return check.mistakes
  }

  private init(session: Session, output: ResultOutput) {
    self.session = session
    self.output = output
  }

  private mutating func check(_ source: SourceText) {
    let script = parseScript(source)
    let place = mistakes.count
    mistakes.append((source, script.problems.map(\.diagnostic)))
    for statement in script.statements {
      do {
        try check(statement, in: source)
      } catch {
        guard case .diagnostics(let found) = StatementFailure(error) else { continue }
        mistakes[place].diagnostics += found.filter { !setsOtherNames || !ScriptCheck.namesSomething.contains($0.code) }
      }
    }
    if mistakes[place].diagnostics.isEmpty { mistakes.remove(at: place) }
  }

  /// Codes of what may be right once other names are set.
  private static let namesSomething: Set = ["unknown-source", "unknown-variable"]

  private mutating func check(_ statement: Statement, in source: SourceText) throws {
    let queries = QueryRunner(session: session, source: source, output: output)
    switch statement.kind {
    case .query(let query): try bind(query, queries)
    case .explain(_, let query):
      try StatementRunner.checkExplained(query, source)
      try bind(query, queries)
    case .letValue(let name, let expression): session.variables[name.text] = try queries.constant(expression)
    case .letQuery(let name, let query), .view(let name, let query):
      session.queries[name.text] = SavedQuery(query, of: source)
      try bind(query, queries)
    case .set(let name, let value, let span): try StatementRunner.set(name, value, span, in: session)
    case .show(let name?): _ = try StatementRunner.settingName(name)
    case .check(let check): try CheckRunner(queries: queries).bind(check, now: .systemNow())
    case .profile(let name, let items): _ = try ProfileDefinition(name, items)
    case .watch: _ = try StatementRunner(session: session, source: source, output: output).run(statement)
    case .source(let path, _): take(source.resolved(path))
    // What the history holds is known when it is looked up.
    case .recall, .save: setsOtherNames = true
    default: break
    }
  }

  /// What `_` will stand for is not known yet, and a file is read when its turn comes.
  private func bind(_ query: Query, _ queries: QueryRunner) throws {
    if session.readsSession(query) { return }
    let bound = try queries.bind(query, now: .systemNow())
    if let name = bound.format, OutputFormat(rawValue: name.text.lowercased()) == nil {
      throw StatementFailure.diagnostics([ResultPrinter.unknownFormat(name.text, name.span)])
    }
  }

  /// Takes over what a sourced script defines. A pipe is read once, by who runs it, and a file may yet have to be written.
  private mutating func take(_ path: String) {
    guard sourced.insert(path).inserted else { return }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, let bytes = ScriptCheck.bytes(path) else {
      setsOtherNames = true
      return
    }
    let before = mistakes
    check(SourceText(name: path, bytes: bytes))
    // What is not read in there may be named behind it, and is not wrong there too.
    if mistakes.count > before.count { setsOtherNames = true }
    // Whoever keeps going is told when the script's turn comes, and has the statements around it all the same.
    if session.options.keepsGoing { mistakes = before }
  }

  private static func bytes(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard case .success(let bytes) = Descriptors.read(descriptor) else { return nil }
    return bytes
  }
}
