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

  /// A command that changes a setting, such as `\x on`: the setting and its value. Nil for one that does something else.
  func metaSetting(_ name: Name, _ argument: String) throws -> (name: String, value: String)? {
    let (setting, isOn): (String, Bool)
    switch name.text {
    case "x": (setting, isOn) = ("expanded", session.settings.expanded != .off)
    case "timing": (setting, isOn) = ("timing", session.settings.timing)
    case "e":
      if !session.isInteractive {
        throw ShellProblem(.badQuery, "\\e opens an editor, which the prompt alone can do")
      }
      return nil
    default: return nil
    }
    return (setting, argument.isEmpty ? (isOn ? "off" : "on") : argument)
  }
}
