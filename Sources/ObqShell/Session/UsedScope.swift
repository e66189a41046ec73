import ObqCatalog
import ObqDiagnostics
import ObqSyntax

extension Scope {
  /// The same names at another place.
  fileprivate func placed(at span: SourceSpan) -> Scope {
    func placed(_ names: [ScopeName]) -> [ScopeName] {
      names.map { ScopeName($0.text, isQuoted: $0.isQuoted, span, isParameter: $0.isParameter) }
    }
    return Scope(profiles: placed(profiles), clusters: placed(clusters), tenants: placed(tenants))
  }
}

extension Scope {
  /// As `use` would be told it: `cluster ob_431 tenant a, b`; empty for no scope.
  var text: String {
    zip(ScopeLevel.allCases, [profiles, clusters, tenants]).filter { !$1.isEmpty }.map { level, names in
      "\(level.rawValue) " + names.map { $0.isQuoted ? Spelling.text($0.text) : $0.text }.joined(separator: ", ")
    }.joined(separator: " ")
  }
}

extension Query {
  /// The query with the scope that `use` set, where it says nothing of its own.
  func within(_ used: Scope, profile: String?) -> Query {
    // A query's own scope takes the place of the one in use; the profile stays unless it names one.
    // What `use` said stands in another text; problems with it are drawn at the source that it works on.
    let used = used.placed(at: source.span)
    var scope = hasOwnScope ? Scope() : used
    scope.profiles = hasOwnProfile ? [] : used.profiles
    if !hasOwnProfile, scope.profiles.isEmpty, let profile {
      scope.profiles = [ScopeName(profile, isQuoted: true, source.span)]
    }
    let isEmpty = scope.profiles.isEmpty && scope.clusters.isEmpty && scope.tenants.isEmpty
    var result = self
    let takesScope: Bool
    switch source.kind {
    case .tasks: takesScope = true
    case .named(let name): takesScope = SourceID.named(name.text.lowercased()) != nil
    case .lastResult, .file: takesScope = false
    }
    if !isEmpty, takesScope {
      result.clauses.insert(Clause(usedScope: scope, at: source.span), at: 0)
    }
    // An inner query inherits what `use` set, not the outer `on`.
    result.clauses = result.clauses.map { clause in
      guard case .semiJoin(let inner, let keys, let isAnti) = clause.kind else { return clause }
      var changed = clause
      changed.kind = .semiJoin(inner.within(used, profile: profile), by: keys, isAnti: isAnti)
      return changed
    }
    return result
  }

  /// Whether it says `on` itself.
  var hasOwnScope: Bool { clauses.contains { if case .on = $0.kind { true } else { false } } }

  /// Whether it says `on profile` itself.
  var hasOwnProfile: Bool {
    clauses.contains { if case .on(let scope) = $0.kind { !scope.profiles.isEmpty } else { false } }
  }
}
