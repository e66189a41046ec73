import ObqCatalog
import ObqHTTP
package import ObqPlan

/// The calls of a plan as commands for the shell, with variables in place of secrets: for who wants to see what a server
/// answers, or to ask it without obq.
package struct CurlCommand {
  private let settings: ConnectionSettings
  private let dialect: Dialect

  init(_ settings: ConnectionSettings, _ dialect: Dialect) {
    self.settings = settings
    self.dialect = dialect
  }

  /// What curl can't prove by itself, and what is shown instead.
  var note: String? {
    if dialect == .obshell, settings.origin.socketPath == nil {
      return
        "# \(settings.profile): obshell binds an encrypted proof to each request, which curl can't make; on its own "
        + "host the socket asks for none"
    }
    if settings.accessKey != nil {
      return "# \(settings.profile): an access key signs each request, which curl can't do; with a user and a password:"
    }
    return nil
  }

  func text(_ target: String) -> String {
    var words = ["curl", "-fsS"]
    let url: String
    if dialect == .obshell {
      words += ["--unix-socket", settings.origin.socketPath.map(Self.quoted) ?? "\"$OBSHELL_SOCKET\""]
      url = "http://localhost" + target
    } else {
      let user = settings.accessKey == nil ? Self.quoted(settings.user) : "\"$OBQ_USER\""
      words += ["-u", user + ":\"$OBQ_PASSWORD\""]
      if let path = settings.http.caFile { words += ["--cacert", Self.quoted(path)] }
      if settings.http.insecure { words.append("-k") }
      words += ["-H", "'Content-Type: application/json'"]
      let origin = settings.origin
      url = origin.socketPath == nil ? "\(origin)\(target)" : "http://localhost" + target
      if let path = origin.socketPath { words += ["--unix-socket", Self.quoted(path)] }
    }
    return (words + [Self.quoted(url)]).joined(separator: " ")
  }

  /// One word for the shell, whatever is in it.
  static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}

extension Connector {
  /// The calls of a plan, those of the inventory first: of lists that come in pages the first page.
  package func curlCommands(_ plan: PhysicalPlan) -> String {
    var lines: [String] = []
    var notes: Set<String> = []
    var hasPages = false
    func add(_ target: TargetPlan) {
      guard let command = command(target.profile) else { return }
      if let note = command.note, notes.insert(note).inserted { lines.append(note) }
      hasPages = hasPages || target.endpoint.paging == .numbered
      lines.append(command.text(target.requestTarget(page: 1)))
    }
    let all = CurlCommands.scans(plan)
    let asked = profiles.filter { profile in
      all.contains { scan in (scan.targets + scan.supplements).contains { $0.profile == profile } }
    }
    if !asked.isEmpty { lines.append("# the inventory, from which names become ids") }
    for profile in asked {
      guard let command = command(profile), let dialect = dialect(of: profile) else { continue }
      if let note = command.note, notes.insert(note).inserted { lines.append(note) }
      for source in [SourceID.clusters, .tenants] {
        guard let endpoint = EndpointCatalog.endpoint(dialect, source, .fleet) else { continue }
        lines.append(command.text(TargetPlan(whole: endpoint, profile: profile, pageSize: 1000).requestTarget(page: 1)))
      }
      lines.append(command.text(dialect == .ocp ? "/api/v2/info" : "/api/v1/info"))
    }
    for scan in all {
      lines.append("# \(scan.source.rawValue)")
      for target in scan.targets + scan.supplements { add(target) }
    }
    if hasPages { lines.append("# page=2 and so on, as often as data.page of the first answer says") }
    return lines.map { $0 + "\n" }.joined()
  }

  private func command(_ profile: String) -> CurlCommand? {
    settings(of: profile).map { CurlCommand($0, dialect(of: profile) ?? .ocp) }
  }
}

private enum CurlCommands {
  /// The scans of a plan and of the queries inside it.
  static func scans(_ plan: PhysicalPlan) -> [ScanPlan] { plan.scans + plan.inners.flatMap(scans) }
}
