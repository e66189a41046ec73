import ObqDiagnostics

/// One function for each clause; the keyword is where the parser stands.
extension Parser {
  mutating func parseClause(_ keyword: ClauseKeyword, _ first: SourceSpan) throws(Failure) -> Clause {
    openQueries[openQueries.count - 1].clause = keyword
    advance(asKeyword: true)
    var keywordSpan = first
    if let second = keyword.rawValue.split(separator: " ").dropFirst().first {
      // `sort elapsed`: a missing `by` is reported, and the clause is read all the same.
      if let token = eat(word: String(second)) {
        keywordSpan = first.union(token.span)
      } else if atQueryEnd {
        throw fail(expected: [.keyword(String(second))])
      } else {
        let isSlip = word.map { $0.count <= 3 } ?? false
        report(.expected([.keyword(String(second))], found: found, hint: nil), foundSpan)
        // `sort bt elapsed`
        if isSlip, isName(peek()), !endsName(peek()) { advance() }
      }
    }
    let kind = try parseClauseBody(keyword)
    return Clause(kind, SourceSpan(first.start, max(previousEnd, first.end)), keyword: keywordSpan)
  }

  private mutating func parseClauseBody(_ keyword: ClauseKeyword) throws(Failure) -> Clause.Kind {
    switch keyword {
    case .on: .on(try parseScope(isRequired: true))
    case .since: .since(try parseExpression(.time, above: .comparison))
    case .until: .until(try parseExpression(.time, above: .comparison))
    case .between: try parseWindow()
    case .filter: .filter(try parseExpression(.condition))
    case .select: .select(try parseList { parser throws(Failure) in try parser.parseSelectItem() })
    case .derive: .derive(try parseList { parser throws(Failure) in try parser.parseDerived() })
    case .group: try parseGroup()
    case .count: .count(by: try parseOptionalKeys())
    case .latest: try parseLatest()
    case .distinct: .distinct(try parseList { parser throws(Failure) in try parser.parseNamed() })
    case .sort, .order: .sort(try parseList { parser throws(Failure) in try parser.parseSortKey() })
    case .limit: try parseLimit()
    case .top: try parseTop(isBottom: false)
    case .bottom: try parseTop(isBottom: true)
    case .with: try parseSemiJoin(isAnti: false)
    case .without: try parseSemiJoin(isAnti: true)
    case .gaps: try parseGaps()
    case .seen: .seen(by: try parseList { parser throws(Failure) in try parser.parseExpression(.column) })
    case .format: .format(try expectName(.format))
    case .into: try parseInto()
    }
  }

  // MARK: clauses

  /// `between T and T`
  private mutating func parseWindow() throws(Failure) -> Clause.Kind {
    let start = try parseExpression(.time, above: .comparison)
    try expect(word: "and")
    return .between(start, try parseExpression(.time, above: .comparison))
  }

  /// `group by KEY, … [show AGG, …]`
  private mutating func parseGroup() throws(Failure) -> Clause.Kind {
    let keys = try parseList { parser throws(Failure) in try parser.parseGroupKey() }
    guard eat(word: "show") != nil else { return .group(by: keys, show: nil) }
    return .group(by: keys, show: try parseList { parser throws(Failure) in try parser.parseNamed(.aggregate) })
  }

  /// `[by KEY, …]` of `count`
  private mutating func parseOptionalKeys() throws(Failure) -> [GroupKey] {
    guard eat(word: "by") != nil else { return [] }
    return try parseList { parser throws(Failure) in try parser.parseGroupKey() }
  }

  /// `latest [N] by KEY, …`
  private mutating func parseLatest() throws(Failure) -> Clause.Kind {
    want(.number)
    let count = at(word: "by") || atQueryEnd ? nil : try parseExpression(.number, above: .comparison)
    return .latest(count, by: try parseKeys())
  }

  /// `limit N [offset N]`
  private mutating func parseLimit() throws(Failure) -> Clause.Kind {
    let count = try parseExpression(.number, above: .comparison)
    guard eat(word: "offset") != nil else { return .limit(count, offset: nil) }
    return .limit(count, offset: try parseExpression(.number, above: .comparison))
  }

  /// `top N by EXPR`
  private mutating func parseTop(isBottom: Bool) throws(Failure) -> Clause.Kind {
    let count = try parseExpression(.number, above: .comparison)
    try expect(word: "by")
    return .top(count, by: try parseExpression(.expression), isBottom: isBottom)
  }

  /// `with (QUERY) [by KEY, …]`
  private mutating func parseSemiJoin(isAnti: Bool) throws(Failure) -> Clause.Kind {
    let query = try parseBracketedQuery()
    guard eat(word: "by") != nil else { return .semiJoin(query, by: nil, isAnti: isAnti) }
    let keys = try parseList { parser throws(Failure) in try parser.expectName(.column) }
    return .semiJoin(query, by: keys, isAnti: isAnti)
  }

  /// `gaps over DURATION by KEY, …`
  private mutating func parseGaps() throws(Failure) -> Clause.Kind {
    let duration = try parseExpression(.duration, above: .comparison)
    return .gaps(over: duration, by: try parseKeys())
  }

  /// `into 'PATH'`
  private mutating func parseInto() throws(Failure) -> Clause.Kind {
    let (path, span) = try expectText(.path)
    return .into(path, span)
  }

  // MARK: items

  /// `by KEY, …`
  private mutating func parseKeys() throws(Failure) -> [Expression] {
    try expect(word: "by")
    return try parseList { parser throws(Failure) in try parser.parseExpression(.column) }
  }

  /// `*`, `* except a, b`, `EXPR [as name]`
  private mutating func parseSelectItem() throws(Failure) -> SelectItem {
    guard let star = eat(.star)?.span else { return .expression(try parseNamed()) }
    guard eat(word: "except") != nil else { return .all(except: [], star) }
    var names = [try expectName(.column)]
    while at(.comma), isName(peek()), endsName(peek(2)) || isFormatClause(at: 2) {
      advance()
      names.append(try expectName(.column))
    }
    return .all(except: names, SourceSpan(star.start, previousEnd))
  }

  func isName(_ token: Token) -> Bool {
    switch token.kind {
    case .word, .quotedName: true
    default: false
    }
  }

  /// Whether a name before `token` is a whole item, and not the beginning of an expression.
  private func endsName(_ token: Token) -> Bool {
    if Self.endsStatement(token) { return true }
    switch token.kind {
    case .symbol(let symbol): return [.comma, .rightParen, .bar].contains(symbol)
    case .word(let word): return ClauseKeyword(startingWith: word).map { $0 != .format && $0 != .between } ?? false
    default: return false
    }
  }

  /// `name = EXPR`
  private mutating func parseDerived() throws(Failure) -> NamedExpression {
    let name = try expectName()
    try expect(.equal)
    return named(try parseExpression(.expression), alias: name)
  }

  /// `EXPR [as name]`
  mutating func parseNamed(_ expectation: Expectation = .expression) throws(Failure) -> NamedExpression {
    let expression = try parseExpression(expectation)
    return named(expression, alias: try parseAlias())
  }

  /// `EXPR [fill] [as name]`
  private mutating func parseGroupKey() throws(Failure) -> GroupKey {
    let expression = try parseExpression(.column)
    var fill = eat(word: "fill")?.span
    let alias = try parseAlias()
    if fill == nil { fill = eat(word: "fill")?.span }
    return GroupKey(named(expression, alias: alias), fill: fill)
  }

  /// `EXPR [asc|desc]`
  private mutating func parseSortKey() throws(Failure) -> SortKey {
    let key = named(try parseExpression(.column), alias: nil)
    if eat(word: "asc") != nil { return SortKey(key, isDescending: false) }
    if eat(word: "desc") != nil { return SortKey(key, isDescending: true) }
    for (word, keyword) in [("ascending", "asc"), ("descending", "desc")] where at(word: word) {
      report(.foreignWord(word, keyword: keyword), current.span)
      advance()
    }
    return SortKey(key, isDescending: false)
  }

  /// `as name`; but a format at the end of the query is the clause `as FORMAT`.
  private mutating func parseAlias() throws(Failure) -> Name? {
    want(.keyword("as"))
    guard at(word: "as"), !isFormatClause(at: 0) else { return nil }
    // The name of a check stands in quotes behind its keys.
    if case .text = peek().kind { return nil }
    advance(asKeyword: true)
    // `select status as` may go on with a name, or with the format of the result.
    if openQueries.count == 1 { want(.format) }
    return try expectName()
  }

  /// Whether the token at this distance begins `as FORMAT` with nothing behind it but where the result goes.
  private func isFormatClause(at distance: Int) -> Bool {
    guard case .word(let word) = peek(distance).kind, word.lowercased() == "as",
      case .word(let format) = peek(distance + 1).kind, Keywords.formats.contains(format.lowercased())
    else { return false }
    let behind = peek(distance + 2)
    if case .word(let next) = behind.kind, next.lowercased() == "into" { return true }
    return Self.endsStatement(behind)
  }

  func named(_ expression: Expression, alias: Name?) -> NamedExpression {
    NamedExpression(expression, alias: alias, text: source.text(in: expression.span))
  }

  /// `ITEM, …`, at least one
  mutating func parseList<Item>(
    _ item: (inout Parser) throws(Failure) -> Item
  ) throws(Failure) -> [Item] {
    var items = [try item(&self)]
    while eat(.comma) != nil { items.append(try item(&self)) }
    return items
  }
}
