import CPosix
import Glibc
import ObqCatalog
import ObqConnect
import ObqData
import ObqDiagnostics
import ObqHTTP
import ObqPlan
import ObqStore
import ObqSyntax
import ObqTerminal
import ObqText

/// What lasts from statement to statement: settings, connections, variables, the last result.
final class Session {
  /// Where a connection comes from when none is named: the simulator, which a program may bring along.
  typealias DemoServer = (url: String, user: String, password: String)

  let options: CommandLineOptions
  let facts: TerminalFacts
  let environment: (String) -> String?
  var settings: Settings
  let startDemo: (() throws -> DemoServer)?
  var variables: [String: Value] = [:]
  var queries: [String: SavedQuery] = [:]
  var lastResult: (schema: Schema, batches: [Batch])?
  /// The names among `queries` that are views and outlast the session.
  private(set) var views: Set<String> = []
  /// What standard input held, once it was read as a source.
  var standardInput: (schema: Schema, batches: [Batch])?
  /// What `use` set.
  var scope = Scope()
  var isInteractive = false
  private var openConnector: Connector?
  private var openHistory: HistoryStore?
  private var isHistoryOff = false
  private let viewFiles: ViewFiles

  init(
    _ options: CommandLineOptions, facts: TerminalFacts, environment: @escaping (String) -> String?,
    startDemo: (() throws -> DemoServer)?
  ) throws(ShellProblem) {
    self.options = options
    self.facts = facts
    self.environment = environment
    self.startDemo = startDemo
    settings = Settings()
    viewFiles = ViewFiles(directory: StateDirectories(variable: environment).data)
    // From the weakest source to the strongest.
    if let zone = Session.systemZone(environment) { try? settings.set("timezone", zone.name, source: zone.source) }
    for (name, variable) in [("format", "OBQ_FORMAT"), ("timezone", "OBQ_TIMEZONE")] {
      if let value = environment(variable), !value.isEmpty { try settings.set(name, value, source: variable) }
    }
    for (name, value) in options.settings { try settings.set(name, value, source: "option") }
    for (name, value) in options.variables {
      variables[name] = LiteralText.value(value, zone: settings.zone) ?? .text(value)
    }
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
    queries[name] = SavedQuery(query, text: String(decoding: source.bytes, as: UTF8.self))
    views.insert(name)
    try viewFiles.save(name, query, source)
  }

  /// False when there is no such view.
  func dropView(_ name: String) -> Bool {
    guard queries.removeValue(forKey: name) != nil else { return false }
    views.remove(name)
    viewFiles.remove(name)
    return true
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

  /// `TZ`, else the zone that the machine is set to.
  private static func systemZone(_ environment: (String) -> String?) -> (name: String, source: String)? {
    if let zone = environment("TZ"), !zone.isEmpty {
      let name = zone.hasPrefix(":") ? String(zone.dropFirst()) : zone
      return Zone(named: name) == nil ? nil : (name, "TZ")
    }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/etc/localtime", &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    let target = String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let place = target.firstRange(of: "/zoneinfo/") else { return nil }
    let name = String(target[place.upperBound...])
    return Zone(named: name) == nil ? nil : (name, "/etc/localtime")
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

  /// The servers of this session, connected to when the first statement needs them.
  func connector() throws(ShellProblem) -> Connector {
    if let openConnector { return openConnector }
    let connector = Connector([try connection()], zone: settings.zone)
    openConnector = connector
    return connector
  }

  /// What the connection is called, before it is opened too; nil when none is known.
  var connectionName: String? {
    if options.isDemo { return "demo" }
    guard let url = options.url ?? environment("OBQ_URL"), let origin = try? HTTPOrigin(parsing: url) else {
      return nil
    }
    return Session.profileName(origin)
  }

  var connectionURL: String? { options.isDemo ? "(built-in simulator)" : options.url ?? environment("OBQ_URL") }
  var connectionUser: String? { options.user ?? environment("OBQ_USER") }

  /// Connections are opened anew with the settings that are in force then.
  func reconnect() {
    openConnector?.close()
    openConnector = nil
  }

  func close() { openConnector?.close() }

  private func connection() throws(ShellProblem) -> ConnectionSettings {
    var http = HTTPConfiguration()
    http.concurrencyPerOrigin = settings.concurrency
    http.caFile = options.caFile
    http.insecure = options.isInsecure
    http.userAgent = "obq/\(ShellProgram.version)"
    let verbosity = options.verbosity
    if verbosity > 0 { http.onEvent = { event in HTTPLog.write(event, verbosity: verbosity) } }

    if options.isDemo {
      guard let startDemo else { throw ShellProblem(.usage, "this program has no simulator to demonstrate with") }
      let server: DemoServer
      do { server = try startDemo() } catch {
        throw ShellProblem(.unavailable, "the simulator can't be started: \(error)")
      }
      return ConnectionSettings(
        profile: "demo", origin: try origin(server.url), user: server.user, password: Secret(server.password),
        dialect: options.type.flatMap(Dialect.init(rawValue:)) ?? .ocp, http: http)
    }
    guard let url = options.url ?? environment("OBQ_URL"), !url.isEmpty else {
      throw ShellProblem(
        .usage, "no connection is known",
        help: [
          "obq --demo …  starts a simulator to try things out",
          "OBQ_PASSWORD=… obq --url http://HOST:8080 --user NAME …",
        ])
    }
    let origin = try origin(url)
    let isSocket = origin.socketPath != nil
    let user = options.user ?? environment("OBQ_USER") ?? (isSocket || options.type == "obshell" ? "root" : "")
    if user.isEmpty {
      throw ShellProblem(.usage, "the connection lacks a user", help: ["--user NAME, or OBQ_USER"])
    }
    return ConnectionSettings(
      profile: Session.profileName(origin), origin: origin, user: user,
      password: isSocket ? Secret("") : try password(user, origin),
      dialect: options.type.flatMap(Dialect.init(rawValue:)),
      http: http)
  }

  /// A connection without a name of its own is called by where it leads.
  private static func profileName(_ origin: HTTPOrigin) -> String {
    origin.socketPath ?? "\(origin.host):\(origin.port)"
  }

  private func origin(_ text: String) throws(ShellProblem) -> HTTPOrigin {
    do throws(HTTPOriginProblem) {
      return try HTTPOrigin(parsing: text)
    } catch {
      throw ShellProblem(.usage, "--url can't be used: \(error)", help: ["such as http://ocp.example.com:8080"])
    }
  }

  private func password(_ user: String, _ origin: HTTPOrigin) throws(ShellProblem) -> Secret {
    if let path = options.passwordFile {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw ShellProblem(.noInput, "can't read the password file '\(path)': \(Descriptors.reason(errno))")
      }
      defer { Glibc.close(descriptor) }
      guard case .success(let bytes) = Descriptors.read(descriptor) else {
        throw ShellProblem(.noInput, "can't read the password file '\(path)'")
      }
      let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
      return Secret(String(decoding: line, as: UTF8.self))
    }
    if let password = environment("OBQ_PASSWORD") { return Secret(password) }
    do throws(PasswordProblem) {
      return Secret(try Passwords.ask(prompt: "password of \(user) at \(origin): "))
    } catch {
      if case .interrupted = error { throw ShellProblem(.interrupted, "") }
      throw ShellProblem(
        .usage, "no password is given", help: ["OBQ_PASSWORD=… obq …", "--password-file PATH"])
    }
  }
}
