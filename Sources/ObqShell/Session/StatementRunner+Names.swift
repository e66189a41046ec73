import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// What of a statement can be told wrong without carrying it out.
extension StatementRunner {
  /// A path is relative to the file that it stands in.
  static func resolved(_ path: String, in source: SourceText) -> String {
    guard !path.hasPrefix("/"), let slash = source.name.lastIndex(of: "/") else { return path }
    return source.name[...slash] + path
  }

  func definition(_ name: Name, _ items: [ProfileItem]) throws -> ProfileDefinition {
    let profile = try ProfileDefinition(name, items)
    if profile.holdsLiteral, session.isReadableByOthers(source.name) {
      throw ShellProblem(
        .badQuery, "'\(source.name)' holds a password, and others can read it",
        help: ["chmod 600 \(source.name)", "or: password env:NAME, file:PATH, cmd:COMMAND"])
    }
    return profile
  }

  /// Names that variables stand for are settled when the scope is used.
  func checkProfiles(_ scope: Scope) throws(PlanProblem) {
    var named = scope
    named.profiles.removeAll(where: \.isParameter)
    _ = try Planner.profiles(named, among: session.connections.names)
  }

  /// The profile that `ping` asks.
  func pinged(_ name: ScopeName?) throws -> String {
    let known = session.connections.names
    if let name, !known.contains(name.text) {
      throw PlanProblem(.unknownName(kind: "profile", name.text, known: known), name.span)
    }
    guard let wanted = name?.text ?? session.connectionName else { throw session.connections.unknown() }
    try session.connections.check()
    return wanted
  }

  /// What stands for the name of a view that is dropped: nothing.
  func dropped(_ name: Name, known: [String: SavedQuery]) throws(PlanProblem) -> SavedQuery? {
    guard known[name.text] != nil else {
      throw PlanProblem(.unknownSource(name.text, known: known.keys.sorted()), name.span)
    }
    return nil
  }

  /// A command of one letter or word, such as `\x on`.
  func meta(_ name: Name, _ argument: String, in settings: inout Settings) throws {
    guard name.text == "x" else { throw PlanProblem(.unsupported("\"\\\(name.text)\""), name.span) }
    try settings.set("expanded", argument.isEmpty ? (settings.expanded ? "off" : "on") : argument, source: "set")
  }
}
