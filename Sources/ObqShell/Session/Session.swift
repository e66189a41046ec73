import CPosix
import Glibc
import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqRender
import ObqStore
import ObqSyntax
import ObqTerminal
import ObqText

/// What lasts from statement to statement: settings, connections, variables, the last result.
final class Session {
  let options: CommandLineOptions
  let facts: TerminalFacts
  let environment: (String) -> String?
  var settings: Settings
  let connections: Connections
  var variables: [String: Value] = [:]
  var queries: [String: SavedQuery] = [:]
  var lastResult: (schema: Schema, batches: [Batch])?
  /// When its rows were read.
  var lastReadAt: Instant?
  /// Whether a statement may follow that asks for it; else its rows need not be kept.
  var keepsLastResult = true
  /// The servers' sources that it came from.
  var lastOrigins: Set<SourceID> = []
  /// The names among `queries` that are views and outlast the session.
  private(set) var views: Set<String> = []
  /// What standard input held, once it was read as a source.
  var standardInput: (schema: Schema, batches: [Batch])?
  /// Why the last result was partial, and whether a limit cut it.
  var lastDoubts = (reasons: [String](), isLimited: false)
  /// What `use` set.
  var scope = Scope()
  var isInteractive = false
  /// What was typed last, for the editor.
  var lastText = ""
  /// Whether the start-up file runs, whose settings are weaker than options.
  var isStartingUp = false
  /// The texts that run, whose checks judge one moment; nil where none does.
  var run: CheckRun?
  /// Whom the checks leave alone, as `ignore` statements say.
  var ignores: [IgnoreList.Entry] = []
  /// Whether the checks of scripts run and nothing else.
  var runsChecksOnly: Bool { options.runsChecksOnly || settings.verdictFormat != nil }
  /// Where verdicts go that are shown together at the end; nil where each is printed.
  var collector: VerdictCollector?
  private var openCheckStore: CheckStore?
  private var isCheckStoreOff = false
  /// What takes the place of the run when nothing is to be asked.
  var dryRun: DryRun?
  /// The instant that `OBQ_NOW` puts in the place of the clock's.
  private let fixedNow: Instant?
  private var openHistory: HistoryStore?
  private var isHistoryOff = false
  private let viewFiles: ViewFiles
  /// A zone of the environment that nobody knows.
  private var unknownZone: String?

  init(
    _ options: CommandLineOptions, facts: TerminalFacts, environment: @escaping (String) -> String?,
    startDemo: (() throws -> Connections.DemoServer)?
  ) throws(ShellProblem) {
    self.options = options
    self.facts = facts
    self.environment = environment
    connections = Connections(options, environment: environment, startDemo: startDemo)
    settings = Settings()
    fixedNow = try Session.fixedNow(environment)
    viewFiles = ViewFiles(directory: StateDirectories(variable: environment).data)
    connections.notesCalls = showsProgress
    // From the weakest source to the strongest.
    switch SystemZone.find(environment) {
    case .zone(let zone, let source): settings.set(zone, source: source)
    case .unknown(let text): unknownZone = text
    case .none: break
    }
    for (name, variable) in [("format", "OBQ_FORMAT"), ("timezone", "OBQ_TIMEZONE")] {
      // What an option says in its place need not be right.
      if options.settings.contains(where: { $0.name == name }) { continue }
      if let value = environment(variable), !value.isEmpty { try settings.set(name, value, source: variable) }
    }
    for (name, value) in options.settings { try settings.set(name, value, source: "option") }
    for (name, value) in options.variables {
      variables[name] = LiteralText.value(value, zone: settings.zone, now: now()) ?? .text(value)
    }
  }

  /// The clock's time, or what stands in its place.
  func now() -> Instant { fixedNow ?? .systemNow() }

  private static func fixedNow(_ environment: (String) -> String?) throws(ShellProblem) -> Instant? {
    guard let text = environment("OBQ_NOW"), !text.isEmpty else { return nil }
    guard case .time(let instant)? = LiteralText.value(text) else {
      throw ShellProblem(.usage, "OBQ_NOW expects a time such as 2026-11-20T08:00:00Z, found \"\(text)\"")
    }
    return instant
  }

  // MARK: views and history

  /// Reads the views of earlier sessions.
  func loadViews() {
    let (saved, problems) = viewFiles.load()
    for problem in problems { messages.warn(problem) }
    for (name, query) in saved where queries[name] == nil {
      queries[name] = query
      views.insert(name)
    }
  }

  func setView(_ name: String, _ query: Query, _ source: SourceText) throws {
    let saved = SavedQuery(query, of: source)
    queries[name] = saved
    views.insert(name)
    try viewFiles.save(name, saved.query, source)
  }

  /// A name for this session. A view of that name is hidden by it, and stays for the sessions after.
  func setLet(_ name: String, _ query: Query, _ source: SourceText) {
    queries[name] = SavedQuery(query, of: source)
    views.remove(name)
  }

  func dropView(_ name: String) {
    queries[name] = nil
    views.remove(name)
    viewFiles.remove(name)
  }

  /// The history of all sessions; nil, with one warning, when it can't be had.
  func history() -> HistoryStore? {
    if let openHistory { return openHistory }
    let path =
      environment("OBQ_HISTORY") ?? StateDirectories(variable: environment).state.map { $0 + "/history.db" }
    guard !isHistoryOff, let path, !path.isEmpty else { return nil }
    do throws(StoreProblem) {
      openHistory = try HistoryStore(path: path)
    } catch {
      isHistoryOff = true
      messages.warn("history is off: \(error.message)")
    }
    return openHistory
  }

  /// What checks know from one run to the next; nil, with one warning, when it can't be had.
  func checkStore() -> CheckStore? {
    if let openCheckStore { return openCheckStore }
    if isCheckStoreOff { return nil }
    guard let directory = StateDirectories(variable: environment).state else {
      isCheckStoreOff = true
      messages.warn("checks know nothing of earlier runs: there is no state directory")
      return nil
    }
    do throws(StoreProblem) {
      openCheckStore = try CheckStore(path: directory + "/checks.db")
    } catch {
      isCheckStoreOff = true
      messages.warn("checks know nothing of earlier runs: \(error.message)")
    }
    return openCheckStore
  }

  /// Says that times are shown in another zone than the environment asks for.
  func warnOfZone() {
    guard let unknownZone, settings.rows().contains(where: { $0.name == "timezone" && $0.source == "default" }) else {
      return
    }
    messages.warn("TZ is \"\(unknownZone)\", which is no zone that is known here: times are in UTC")
  }

  // MARK: output

  /// Whether what people look at on standard output is coloured.
  var usesColor: Bool {
    switch settings.color {
    case .always: true
    case .never: false
    case .auto: facts.allowsColor
    }
  }

  /// How tables are framed, and whether what is said uses more than ASCII.
  var style: TableStyle { settings.style ?? (facts.isUTF8 ? .box : .ascii) }

  var messages: Messages {
    let isErrorColored =
      switch settings.color {
      case .always: true
      case .never: false
      case .auto: facts.errorIsTerminal && !facts.isDumb && !facts.refusesColor
      }
    let width = facts.errorIsTerminal ? facts.currentSize().columns : 100
    return Messages(usesColor: isErrorColored, width: width, isQuiet: options.isQuiet)
  }

  // MARK: connections

  /// The profile that is asked when a query names none.
  var connectionName: String? { scope.profiles.first?.text ?? connections.current }

  func close() { connections.close() }

  /// Whether a script is a file that somebody else than its owner can read.
  func isReadableByOthers(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o077 != 0
  }

  /// The statements that run before all others, when there are any.
  var startupFile: String? {
    guard !options.readsNoStartupFile, let path = startupPath else { return nil }
    return access(path, F_OK) == 0 ? path : nil
  }

  /// Where the start-up file is, or would be; nil where no variable names a place.
  var startupPath: String? { StateDirectories(variable: environment).configuration.map { $0 + "/init.obq" } }
}

extension Session {
  /// Says how long a statement took, where that is wanted.
  func tellTime(since started: ContinuousClock.Instant) {
    guard settings.timing, !options.isQuiet else { return }
    messages.say("time \(Quantity.readable(nanoseconds: (ContinuousClock.now - started).nanoseconds))\n")
  }
}
