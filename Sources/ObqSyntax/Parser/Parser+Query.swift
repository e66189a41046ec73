import ObqDiagnostics
import ObqText

/// Queries: a source and its clauses.
extension Parser {
  /// `QUERY`. Problems of a clause are reported and skipped; only a source that can't be read fails.
  mutating func parseQuery() throws(Failure) -> Query {
    try enter()
    defer { leave() }
    openQueries.append(OpenQuery(source: nil, clauses: [], clause: nil))
    defer { openQueries.removeLast() }
    let start = current.span.start
    let depth = brackets.count
    let source = try parseSource()
    openQueries[openQueries.count - 1].source = source

    while true {
      let bar = eat(.bar)
      noteClauses()
      if bar == nil, atQueryEnd || startsStatementInsideBracket { break }
      do {
        defer { openQueries[openQueries.count - 1].clause = nil }
        let clause = try parseClause(isPiped: bar != nil)
        openQueries[openQueries.count - 1].clauses.append(clause)
      } catch {
        skipToClause(bracketDepth: depth)
      }
    }
    if brackets.isEmpty, case .meta("G") = current.kind {
      let span = current.span
      verticalEnd = span.start
      let clause = Clause(.format(Name("vertical", span)), span, keyword: span)
      openQueries[openQueries.count - 1].clauses.append(clause)
    }
    let clauses = openQueries[openQueries.count - 1].clauses
    let end = clauses.last?.span.end ?? source.span.end
    return Query(source: source, clauses: clauses, span: SourceSpan(start, end))
  }

  /// `(QUERY)`
  mutating func parseBracketedQuery() throws(Failure) -> Query {
    try expect(.leftParen)
    let query = try parseQuery()
    try expectClosing(orExpected: [.clause])
    atEnd.closedQuery = OpenQuery(source: query.source, clauses: query.clauses, clause: nil)
    return query
  }

  // MARK: sources

  /// `tasks`, `tasks data`, `file 'PATH'`, `_`, a name
  mutating func parseSource() throws(Failure) -> Source {
    want(.source)
    let span = current.span
    if case .quotedName(let text) = current.kind {
      advance()
      return Source(.named(Name(text, span)), span)
    }
    guard case .word(let text) = current.kind else { throw fail(expected: [.source]) }
    switch text.lowercased() {
    case "_":
      advance()
      return Source(.lastResult, span)
    case "tasks": return parseTasks()
    case "file":
      let next = peek()
      if case .text = next.kind { return try parseFile() }
      if case .word(let word) = next.kind, ClauseKeyword(startingWith: word) == nil { return try parseFile() }
      if case .symbol(let symbol) = next.kind, [.dot, .slash, .minus].contains(symbol) { return try parseFile() }
    case "select" where startsSQL, "from" where !Self.endsStatement(peek()):
      report(.sourceComesFirst(text), span)
      throw Failure()
    default: break
    }
    // `task data`: a slip in the first word, which would make the second one look wrong.
    if let kind = peekWord().flatMap(Source.TaskKind.init), NearestName.suggestion(for: text, among: ["tasks"]) != nil {
      report(.misspelled(text, keyword: "tasks \(kind.rawValue)"), span)
      return parseTasks()
    }
    advance()
    if text.lowercased() == "file" { want(.path) }
    return Source(.named(Name(text, span)), span)
  }

  private mutating func parseTasks() -> Source {
    let start = advance(asKeyword: true).span
    for kind in Source.TaskKind.allCases { want(.keyword(kind.rawValue)) }
    guard let word else { return Source(.tasks(nil), start) }
    if let kind = Source.TaskKind(rawValue: word) {
      return Source(.tasks(kind), start.union(advance(asKeyword: true).span))
    }
    if ClauseKeyword(startingWith: word) == nil, nearestClause(to: word) == nil,
      let near = NearestName.suggestion(for: word, among: Keywords.taskKinds),
      let kind = Source.TaskKind(rawValue: near)
    {
      report(.misspelled(source.text(in: current.span), keyword: "tasks \(near)"), current.span)
      return Source(.tasks(kind), start.union(advance().span))
    }
    return Source(.tasks(nil), start)
  }

  private mutating func parseFile() throws(Failure) -> Source {
    let start = advance(asKeyword: true).span
    let (path, span) = try expectText(.path)
    return Source(.file(path, span), start.union(span))
  }

  /// Whether `select` here begins a query in the order of SQL, and is no name of a source.
  private var startsSQL: Bool {
    switch peek().kind {
    case .word(let word):
      ClauseKeyword(startingWith: word).map { $0 == .distinct || $0 == .count || $0 == .top } ?? true
    case .symbol(.star), .integer, .text, .quotedName: true
    default: false
    }
  }

  // MARK: clause keywords

  /// Whether here stands what begins a clause when a problem has been skipped; a call such as `count(` is none.
  var startsClause: Bool {
    guard let word, ClauseKeyword(startingWith: word) != nil else { return false }
    return word == "with" || word == "without" || !peek(is: .leftParen)
  }

  /// Whether here stands nearly what begins a clause, with something behind it that could belong to that clause, and with
  /// `token` before it that could end another.
  func startsMisspelledClause(behind token: Token) -> Bool {
    guard let word, word.count > 3, nearestClause(to: word) != nil, isName(peek()) || isLiteral(peek()) else {
      return false
    }
    if case .symbol(let symbol) = token.kind { return symbol == .rightParen }
    return true
  }

  func nearestClause(to word: String) -> ClauseKeyword? {
    if Keywords.expressionWords.contains(word) { return nil }
    return NearestName.suggestion(for: word, among: ClauseKeyword.allCases.map(\.firstWord).filter { $0.count > 2 })
      .flatMap(ClauseKeyword.init(startingWith:))
  }

  private mutating func noteClauses() {
    want(.clause)
    if current.kind == .end, atEnd.queryToGoOn == nil { atEnd.queryToGoOn = openQueries.last }
    for keyword in ClauseKeyword.allCases { want(.keyword(keyword.rawValue)) }
  }

  /// `tasks data where …`: one clause, from its keyword on.
  private mutating func parseClause(isPiped: Bool) throws(Failure) -> Clause {
    let start = current.span
    guard let word else { throw notAClause(isPiped: isPiped) }
    if let keyword = ClauseKeyword(startingWith: word) { return try parseClause(keyword, start) }
    if isComparison(peek()) {
      // `tasks data status = FAILED`
      report(.missingWhere, SourceSpan(start.start, start.start))
      let condition = try parseExpression(.condition)
      return Clause(.filter(condition), condition.span, keyword: SourceSpan(start.start, start.start))
    }
    let text = source.text(in: start)
    if ScopeLevel(named: word) != nil {
      report(.expected([.keyword("on")], found: found, hint: nil), start)
      return Clause(.on(try parseScope(isRequired: true)), start, keyword: start)
    }
    if let keyword = Keywords.foreignClauses[word] {
      report(.foreignWord(text, keyword: keyword.rawValue), start)
      return try parseClause(keyword, start)
    }
    if let keyword = nearestClause(to: word) {
      report(.misspelled(text, keyword: keyword.rawValue), start)
      return try parseClause(keyword, start)
    }
    throw notAClause(isPiped: isPiped)
  }

  private mutating func notAClause(isPiped: Bool) -> Failure {
    var hint: Hint?
    let last = openQueries.last?.clauses.last
    if at(.comma), case .filter = last?.kind { hint = .joinWithAnd }
    if at(.comma), case .limit = last?.kind { hint = .limitOffset }
    if case .filter(let condition) = last?.kind, endsInWord(condition), word != nil || isLiteral(current) {
      hint = .quoteText
    }
    if at(.rightParen), brackets.isEmpty { return fail(expected: [.clause]) }
    return fail(expected: isPiped ? [.clause] : [.clause, .endOfStatement], hint: hint)
  }

  private func isComparison(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol(let symbol): BinaryOperator(symbol)?.precedence == .comparison
    case .word(let word): ["like", "contains", "in", "is"].contains(word.lowercased())
    default: false
    }
  }

  /// Whether a condition's last operand is a bare word, so that what follows may be more of a text.
  private func endsInWord(_ condition: Expression) -> Bool {
    switch condition.kind {
    case .binary(_, _, let right, _): if case .name = right.kind { true } else { false }
    case .all(let parts), .any(let parts): parts.last.map(endsInWord) ?? false
    default: false
    }
  }

  func isLiteral(_ token: Token) -> Bool {
    switch token.kind {
    case .integer, .real, .duration, .size, .time, .text, .parameter: true
    default: false
    }
  }
}
