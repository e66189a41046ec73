import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// What tells one check from another over several runs: its own words without what is said of runs and ignoring, who is
/// asked, and the values of the variables that it names. A check that is written anew begins anew.
enum CheckIdentity {
  /// The check itself, on one line.
  static func words(_ check: Check, _ source: SourceText) -> String {
    var plain = check
    plain.options.runs = nil
    plain.options.ignores = []
    return Formatter.format(plain, source)
  }

  static func text(_ check: Check, _ queries: QueryRunner) -> String {
    let session = queries.session
    let scope = (session.scope.profiles + session.scope.clusters + session.scope.tenants).map(\.text)
    var parts = [words(check, queries.source), session.connectionName ?? ""] + scope
    for (name, value) in values(check, queries) { parts.append("$\(name) = \(value)") }
    return parts.joined(separator: " | ")
  }

  /// The variables that the check names, and those of saved queries that it reaches.
  private static func values(_ check: Check, _ queries: QueryRunner) -> [(String, String)] {
    let session = queries.session
    var names = parameters(of: queries.source, in: check.span)
    for saved in session.savedQueries(reachedBy: check.query) {
      names.formUnion(parameters(of: SourceText(name: "saved", saved.text), in: saved.query.span))
    }
    return names.sorted().compactMap { name in
      session.variables[name].map { (name, Description.text($0, zone: session.settings.zone)) }
    }
  }

  private static func parameters(of source: SourceText, in span: SourceSpan) -> Set<String> {
    var names: Set<String> = []
    for token in parsedTokens(of: source) where span.start <= token.span.start && token.span.end <= span.end {
      if case .parameter(let name) = token.kind { names.insert(name) }
    }
    return names
  }
}
