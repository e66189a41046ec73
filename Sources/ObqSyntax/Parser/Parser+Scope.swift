import ObqDiagnostics
import ObqText

/// `[profile P] [cluster C, …] [tenant T, …]` of `on` and `use`, where names have a rule of their own.
extension Parser {
  mutating func parseScope(isRequired: Bool) throws(Failure) -> Scope {
    var scope = Scope()
    var count = 0
    while true {
      want(.scopeLevel)
      for level in ScopeLevel.allCases { want(.keyword(level.rawValue)) }
      guard let level = try parseLevel() else { break }
      count += 1
      atEnd.scope = scope
      let names = try parseScopeNames(level)
      switch level {
      case .profile: scope.profiles += names
      case .cluster: scope.clusters += names
      case .tenant: scope.tenants += names
      }
    }
    if count == 0, isRequired || !atStatementEnd { throw noLevel() }
    return scope
  }

  /// The word of a level, or one that is nearly it.
  private mutating func parseLevel() throws(Failure) -> ScopeLevel? {
    guard let word else { return nil }
    if let level = ScopeLevel(named: word) {
      advance(asKeyword: true)
      return level
    }
    guard ClauseKeyword(startingWith: word) == nil, startsScopeName(peek()),
      let near = NearestName.suggestion(for: word, among: ScopeLevel.allCases.map(\.rawValue)),
      let level = ScopeLevel(rawValue: near)
    else { return nil }
    report(.misspelled(source.text(in: current.span), keyword: near), current.span)
    advance()
    return level
  }

  private mutating func noLevel() -> Failure {
    let isClause = word.flatMap(ClauseKeyword.init(startingWith:)) != nil
    if !isClause, case .raw(let name) = peekScopeName()?.kind {
      report(.scopeWithoutLevel(name), current.span)
      return Failure()
    }
    return fail(expected: [.scopeLevel])
  }

  private mutating func parseScopeNames(_ level: ScopeLevel) throws(Failure) -> [ScopeName] {
    var names = [try expectScopeName(level)]
    while eat(.comma) != nil {
      // `cluster a, tenant b`
      if let word, let next = ScopeLevel(named: word), startsScopeName(peek()) {
        report(.commaBeforeLevel(next.rawValue), current.span)
        return names
      }
      names.append(try expectScopeName(level))
    }
    return names
  }

  /// A name, an id, `name:obClusterId`, a glob, quoted text, or `$name`.
  mutating func expectScopeName(_ level: ScopeLevel) throws(Failure) -> ScopeName {
    want(.scopeName(level))
    if at(.equal) || at(.leftParen) || at(word: "in") && peek(is: .leftParen) {
      throw fail(expected: [.scopeName(level)], hint: .scopeNeedsNoOperator)
    }
    guard let token = readAgain({ $0.scopeName() }) else { throw fail(expected: [.scopeName(level)]) }
    switch token.kind {
    case .raw(let text): return ScopeName(text, isQuoted: false, token.span)
    case .text(let text), .quotedName(let text): return ScopeName(text, isQuoted: true, token.span)
    case .parameter(let name): return ScopeName("$" + name, isQuoted: false, token.span, isParameter: true)
    default: throw Failure()
    }
  }

  private func peekScopeName() -> Token? {
    var parser = self
    return parser.readAgain { $0.scopeName() }
  }

  /// Whether a name of a scope may begin with `token`, and no clause does.
  private func startsScopeName(_ token: Token) -> Bool {
    if Self.endsStatement(token) { return false }
    switch token.kind {
    case .word(let word): return ClauseKeyword(startingWith: word) == nil
    case .symbol(let symbol): return symbol == .star
    default: return true
    }
  }
}
