import Glibc
import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqHTTP
import ObqPlan
import ObqTerminal
import ObqText

/// The servers of a session: which are known, which one is asked when a query names none, and how each is reached. Passwords
/// are looked up when a server is asked for the first time.
final class Connections {
  /// Where a connection comes from when none is named: the simulator, which a program may bring along.
  typealias DemoServer = (url: String, user: String, password: String)

  private let options: CommandLineOptions
  private let environment: (String) -> String?
  private let startDemo: (() throws -> DemoServer)?
  /// Defined by `profile`, in that order.
  private(set) var definitions: [ProfileDefinition] = []
  private var connector: Connector?
  /// Whether the simulator can be chosen by its name, as at a prompt where no server is known.
  var offersDemo = false
  /// What its calls wait for.
  let waits = CallWaits()
  /// Whether somebody looks at `waits`.
  var notesCalls = false
  private var opened: Set<String> = []
  /// Profiles whose server refused who asks: asking again locks accounts.
  private var refused: Set<String> = []
  /// What the statements of a run share; nil where none runs.
  private var shared: AnswerStore?

  init(
    _ options: CommandLineOptions, environment: @escaping (String) -> String?,
    startDemo: (() throws -> DemoServer)?
  ) {
    self.options = options
    self.environment = environment
    self.startDemo = startDemo
  }

  private func variable(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }

  // MARK: profiles

  /// A connection without a profile: `--demo`, `--url`, `OBQ_URL`. An option wins over a profile's name in the environment.
  private var directURL: String? {
    if let url = options.url { return url }
    if options.profile != nil || variable("OBQ_PROFILE") != nil { return nil }
    return variable("OBQ_URL")
  }

  /// What the connection without a profile is called: by where it leads.
  private var directName: String? {
    if options.isDemo { return Connections.demoName }
    guard let url = directURL, let origin = try? HTTPOrigin(parsing: url) else { return nil }
    return origin.socketPath ?? "\(origin.host):\(origin.port)"
  }

  /// All names that `on profile` may say.
  var names: [String] {
    (directName.map { [$0] } ?? []) + definitions.map(\.name) + (isDemoOffered ? [Connections.demoName] : [])
  }

  private static let demoName = "demo"

  /// A profile of that name stands for itself.
  private var isDemoOffered: Bool {
    offersDemo && startDemo != nil && directName == nil && !definitions.contains { $0.name == Connections.demoName }
  }

  /// The profile that is asked when a query names none; nil when that is not settled.
  var current: String? {
    if let directName { return directName }
    if let name = options.profile ?? variable("OBQ_PROFILE") { return name }
    return definitions.count == 1 ? definitions[0].name : nil
  }

  func define(_ profile: ProfileDefinition) {
    // It may have another password now.
    refused.remove(profile.name)
    if let index = definitions.firstIndex(where: { $0.name == profile.name }) {
      definitions[index] = profile
      close()
    } else {
      definitions.append(profile)
    }
  }

  /// Takes a profile for defined while scripts are read that have not run yet.
  func foresee(_ profile: ProfileDefinition) {
    if let index = definitions.firstIndex(where: { $0.name == profile.name }) {
      definitions[index] = profile
    } else {
      definitions.append(profile)
    }
  }

  /// Forgets what was foreseen.
  func forget(to definitions: [ProfileDefinition]) { self.definitions = definitions }

  /// What `profiles` shows.
  func rows() -> [[String]] {
    var rows: [[String]] = []
    if let directName {
      let url = options.isDemo ? Connections.simulatorAddress : directURL ?? ""
      rows.append([directName, url, directAccessKey ?? options.user ?? variable("OBQ_USER") ?? "", "", "", "yes"])
    }
    if isDemoOffered { rows.append([Connections.demoName, Connections.simulatorAddress, "", "", "", "no"]) }
    for definition in definitions {
      let profile = (try? overridden(definition)) ?? definition
      rows.append([
        profile.name, profile.url, profile.accessKey ?? profile.user ?? "", profile.passwordSource,
        profile.dialect?.rawValue ?? "",
        profile.name == current ? "yes" : "no",
      ])
    }
    return rows
  }

  private static let simulatorAddress = "(built-in simulator)"

  // MARK: opening

  /// The connector, with these profiles ready to be asked, but for those whose server refused who asks, and those whose
  /// secret can't be had: as long as there are others they are failures like that of a server that is down.
  func open(_ profiles: [String], _ settings: Settings) throws(ShellProblem) -> (Connector, failures: [TargetFailure]) {
    let connector = self.connector ?? Connector([], zone: settings.zone)
    self.connector = connector
    connector.shared = shared
    let message = "the server refused the password before, and is not asked again: accounts lock"
    let asked = profiles.filter { !refused.contains($0) }
    if asked.isEmpty, let name = profiles.first {
      throw ShellProblem(.noPermission, "profile \"\(name)\": \(message)")
    }
    var failures = profiles.filter(refused.contains).map {
      TargetFailure(.notAuthenticated, profile: $0, target: "", message: message)
    }
    var lacking: ShellProblem?
    for name in asked where !opened.contains(name) {
      switch try connection(name, settings) {
      case .success(let connection):
        connector.add(connection)
        opened.insert(name)
      case .failure(let problem):
        lacking = lacking ?? problem
        failures.append(TargetFailure(.unreachable, profile: name, target: "", message: problem.message))
      }
    }
    if let lacking, failures.count == profiles.count { throw lacking }
    return (connector, failures)
  }

  /// What is known of a server without asking it: its clusters and tenants, once a statement read them.
  func knownInventory(_ profile: String) -> ServerInventory? { connector?.knownInventory(profile) }

  /// The kind of a server, as far as it was told or asked.
  func knownDialect(_ profile: String) -> Dialect? { connector?.dialect(of: profile) }

  /// How a server is reached that was opened before; nil where that would take a password that is not known yet, or one that
  /// was refused.
  func openedSettings(_ profile: String) -> ConnectionSettings? {
    opened.contains(profile) && !refused.contains(profile) ? connector?.settings(of: profile) : nil
  }

  func refuse(_ profile: String) { refused.insert(profile) }

  /// Who types may try again, and is asked for the password again.
  func forgetRefusals() {
    if refused.isEmpty { return }
    refused = []
    close()
  }

  /// Connections are opened anew with the settings that are in force then.
  func close() {
    connector?.close()
    connector = nil
    opened = []
    shared?.removeAll()
  }

  /// Begins or ends the sharing of answers.
  func shareAnswers(_ isShared: Bool) {
    shared = isShared ? AnswerStore() : nil
    connector?.shared = shared
  }

  /// What no connection means: the ways to one.
  func unknown() -> ShellProblem {
    if definitions.count > 1 {
      return ShellProblem(
        .usage, "several profiles are known, and none is chosen",
        help: [
          "-p NAME, use profile NAME, or on profile NAME",
          "profiles: \(definitions.map(\.name).joined(separator: ", "))",
        ])
    }
    if isDemoOffered {
      return ShellProblem(
        .usage, "no server is known",
        help: [
          "use profile \(Connections.demoName)  starts a simulator to try things out",
          "profile NAME url 'http://HOST:8080' user 'NAME'  makes a server known; its password is asked for",
        ])
    }
    return ShellProblem(
      .usage, "no connection is known",
      help: [
        "obq --demo …  starts a simulator to try things out",
        "OBQ_PASSWORD=… obq --url http://HOST:8080 --user NAME …",
        "OBQ_ACCESS_KEY_SECRET=… obq --url http://HOST:8080 --access-key ID …",
      ])
  }

  /// What needs a secret, or why there is none.
  private typealias Outcome<Value> = Result<Value, ShellProblem>

  /// How a profile is reached; a failure when its secret can't be had, and an error for all that is wrong besides.
  private func connection(_ name: String, _ settings: Settings) throws(ShellProblem) -> Outcome<ConnectionSettings> {
    if name == directName { return try direct(name, settings) }
    if isDemoOffered, name == Connections.demoName {
      return .success(try demo(name, try http(settings, caFile: nil, isInsecure: false)))
    }
    guard let definition = definitions.first(where: { $0.name == name }) else {
      throw noProfile(name)
    }
    let profile = try overridden(definition)
    let origin = try origin(profile.url, of: "profile \(name)")
    let user: String
    if let key = profile.accessKey { user = key } else { user = try self.user(profile.user, profile.dialect, origin) }
    let http = try http(settings, caFile: profile.caFile, isInsecure: profile.isInsecure)
    return try obtained { () throws(ShellProblem) in try password(profile, user, origin) }.map {
      ConnectionSettings(
        profile: name, origin: origin, user: user, password: $0, accessKey: profile.accessKey, dialect: profile.dialect,
        http: http)
    }
  }

  /// A secret, or why it can't be had. Who interrupts the question for it wants the statement to end.
  private func obtained(_ secret: () throws(ShellProblem) -> Secret) throws(ShellProblem) -> Outcome<Secret> {
    do throws(ShellProblem) {
      return .success(try secret())
    } catch {
      if error.code == .interrupted { throw error }
      return .failure(error)
    }
  }

  /// A profile with what options and obq's own variables say in its place. They speak of the profile that the command line
  /// leads to: a password for one server is not sent to another.
  private func overridden(_ profile: ProfileDefinition) throws(ShellProblem) -> ProfileDefinition {
    if directName != nil { return profile }
    guard let current else {
      if let name = options.connectionOptions.first { throw nobodysOption(name) }
      return profile
    }
    return profile.name == current ? try profile.overridden(by: options, variable) : profile
  }

  private func nobodysOption(_ name: String) -> ShellProblem {
    ShellProblem(
      .usage, "\(name) is about one connection, and none is chosen",
      help: ["-p NAME", "profiles: \(definitions.map(\.name).joined(separator: ", "))"])
  }

  /// Files that a connection needs and that are not there are told before anything is sent.
  func checkFiles(of name: String) throws(ShellProblem) {
    if name == directName { return try CertificateFile.check(options.caFile) }
    guard let definition = definitions.first(where: { $0.name == name }) else { return }
    try CertificateFile.check(try overridden(definition).caFile)
  }

  private func direct(_ name: String, _ settings: Settings) throws(ShellProblem) -> Outcome<ConnectionSettings> {
    let http = try http(settings, caFile: options.caFile, isInsecure: options.isInsecure)
    let dialect = options.type.flatMap(Dialect.init(rawValue:))
    if options.isDemo { return .success(try demo(name, http)) }
    let origin = try origin(directURL ?? "", of: "--url")
    if let key = directAccessKey {
      return try obtained { () throws(ShellProblem) in try accessKeySecret(key, origin) }.map {
        ConnectionSettings(
          profile: name, origin: origin, user: key, password: $0, accessKey: key, dialect: .ocp, http: http)
      }
    }
    let user = try user(options.user ?? variable("OBQ_USER"), dialect, origin)
    return try obtained { () throws(ShellProblem) in try password(nil, user, origin) }.map {
      ConnectionSettings(profile: name, origin: origin, user: user, password: $0, dialect: dialect, http: http)
    }
  }

  /// The simulator, which is started when it is asked for the first time.
  private func demo(_ name: String, _ http: HTTPConfiguration) throws(ShellProblem) -> ConnectionSettings {
    guard let startDemo else { throw ShellProblem(.usage, "this program has no simulator to demonstrate with") }
    let server: DemoServer
    do { server = try startDemo() } catch {
      throw ShellProblem(.unavailable, "the simulator can't be started: \(error)")
    }
    return ConnectionSettings(
      profile: name, origin: try origin(server.url, of: "--demo"), user: server.user,
      password: Secret(server.password), dialect: options.type.flatMap(Dialect.init(rawValue:)) ?? .ocp, http: http)
  }

  /// The AccessKey of the connection without a profile. A user that is named as an option wins over one in the environment.
  private var directAccessKey: String? {
    options.accessKey ?? (options.user == nil ? variable("OBQ_ACCESS_KEY") : nil)
  }

  private func accessKeySecret(_ id: String, _ origin: HTTPOrigin) throws(ShellProblem) -> Secret {
    if let secret = variable("OBQ_ACCESS_KEY_SECRET") { return Secret(secret) }
    do throws(PasswordProblem) {
      return Secret(try Passwords.ask(prompt: "secret of access key \(id) at \(origin): "))
    } catch {
      if case .interrupted = error { throw ShellProblem(.interrupted, "") }
      throw ShellProblem(
        .usage, "no secret of the access key is given", help: ["OBQ_ACCESS_KEY_SECRET=… obq --access-key ID …"])
    }
  }

  private func http(_ settings: Settings, caFile: String?, isInsecure: Bool) throws(ShellProblem) -> HTTPConfiguration {
    try CertificateFile.check(caFile)
    var http = HTTPConfiguration()
    http.concurrencyPerOrigin = settings.concurrency
    http.caFile = caFile
    http.insecure = isInsecure
    http.userAgent = "obq/\(ShellProgram.version)"
    let verbosity = options.verbosity
    if verbosity > 0 {
      http.onEvent = { event in HTTPLog.write(event, verbosity: verbosity) }
    } else if notesCalls {
      http.onEvent = { [waits] event in waits.note(event) }
    }
    return http
  }

  /// What the command line says of the connection and can't be used is told before any query is blamed for it.
  func check() throws(ShellProblem) {
    if let url = directURL, !options.isDemo { _ = try origin(url, of: "--url") }
    if let current, !names.contains(current) { throw noProfile(current) }
  }

  private func noProfile(_ name: String) -> ShellProblem {
    let near = NearestName.suggestion(for: name, among: names)
    return ShellProblem(
      .usage, "there is no profile \"\(name)\"",
      help: [near.map { "did you mean \($0)?" } ?? "profile \(name) url '…' user '…' in the start-up file defines it"])
  }

  private func origin(_ text: String, of owner: String) throws(ShellProblem) -> HTTPOrigin {
    do throws(HTTPOriginProblem) {
      return try HTTPOrigin(parsing: text)
    } catch {
      throw ShellProblem(
        .usage, "the address of \(owner) can't be used: \(error)", help: ["such as http://ocp.example.com:8080"])
    }
  }

  /// obshell's password is that of root@sys, whoever asks.
  private func user(_ name: String?, _ dialect: Dialect?, _ origin: HTTPOrigin) throws(ShellProblem) -> String {
    if let name, !name.isEmpty { return name }
    if origin.socketPath != nil || origin.port == 2886 || dialect == .obshell { return "root" }
    throw ShellProblem(.usage, "the connection lacks a user", help: ["--user NAME, OBQ_USER, or the profile's user"])
  }

  private func password(_ profile: ProfileDefinition?, _ user: String, _ origin: HTTPOrigin)
    throws(ShellProblem) -> Secret
  {
    // A cluster of obshell may have no password; OCP always has one, and an empty one would only count as a failed try.
    let mayBeEmpty =
      (profile?.dialect ?? options.type.flatMap(Dialect.init(rawValue:))) == .obshell || origin.port == 2886
    // A socket is proof enough: its file's owner is asked.
    if origin.socketPath != nil { return Secret("") }
    switch profile?.password ?? .asked {
    case .literal(let secret): return secret
    case .file(let path): return try SecretSources.file(path)
    case .command(let command): return try SecretSources.command(command)
    case .environment(let name):
      guard let value = environment(name) else {
        throw ShellProblem(.usage, "the variable \(name), which holds the password, is not set")
      }
      return Secret(value)
    case .asked: break
    }
    if profile?.accessKey != nil {
      return try accessKeySecret(user, origin)
    }
    // What an option says of a profile stands in it already.
    if profile == nil, let path = options.passwordFile { return try SecretSources.file(path) }
    if let password = environment("OBQ_PASSWORD"), !password.isEmpty || mayBeEmpty { return Secret(password) }
    do throws(PasswordProblem) {
      return Secret(try Passwords.ask(prompt: "password of \(user) at \(origin): "))
    } catch {
      if case .interrupted = error { throw ShellProblem(.interrupted, "") }
      throw ShellProblem(.usage, "no password is given", help: ["OBQ_PASSWORD=… obq …", "--password-file PATH"])
    }
  }
}
