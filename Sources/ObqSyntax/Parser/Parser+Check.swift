import ObqDiagnostics

/// `check …`
extension Parser {
  mutating func parseCheck() throws(Failure) -> Check {
    // The keyword is taken already.
    let start = previousEnd - StatementKeyword.check.rawValue.utf8.count
    want(.keyword("none"))
    want(.keyword("some"))
    want(.keyword("freshness"))
    want(.check)
    var options = Check.Options()
    let kind: Check.Kind
    let isAlone = peek().kind == .end
    if at(word: "freshness"), peekWord() == "of" || isAlone {
      kind = try parseFreshness(&options)
    } else if let word, word == "none" || word == "some", peek(is: .leftParen) || isAlone {
      kind = try parsePresence(expectsRows: word == "some", &options)
    } else if isName(current), word.map({ !["none", "some", "freshness"].contains($0) }) ?? true,
      endsCheckedName(peek())
    {
      // `check NAME`
      let name = try expectName(.check)
      var severity: Check.Severity?
      try parseSeverity(&severity, &options)
      let query = Query(source: Source(.named(name), name.span), clauses: [], span: name.span)
      var check = Check(
        .presence(query, expectsRows: false, severity ?? .crit), options, SourceSpan(start, previousEnd))
      check.isByName = true
      return check
    } else {
      kind = try parseThreshold(&options)
    }
    return Check(kind, options, SourceSpan(start, previousEnd))
  }

  /// Whether a name before `token` is that of a view to be checked, and no expression.
  private func endsCheckedName(_ token: Token) -> Bool {
    if Self.endsStatement(token) { return true }
    guard case .word(let word) = token.kind else { return false }
    return ["warn", "crit", "as", "for", "ignore"].contains(word.lowercased())
  }

  /// `none (QUERY) [warn|crit] [as 'name']`
  private mutating func parsePresence(expectsRows: Bool, _ options: inout Check.Options) throws(Failure) -> Check.Kind {
    advance(asKeyword: true)
    let query = try parseBracketedQuery()
    var severity: Check.Severity?
    try parseSeverity(&severity, &options)
    return .presence(query, expectsRows: expectsRows, severity ?? .crit)
  }

  /// `[warn|crit]` and the options, in any order.
  private mutating func parseSeverity(_ severity: inout Check.Severity?, _ options: inout Check.Options)
    throws(Failure)
  {
    while true {
      if let word, let next = Check.Severity(rawValue: word) {
        if severity != nil { report(.twoSeverities, current.span) }
        severity = next
        advance(asKeyword: true)
      } else if try !parseOption(&options) {
        break
      }
    }
    want(.keyword("warn"))
    want(.keyword("crit"))
  }

  /// `EXPR from (QUERY) [by KEY, …] warn COND crit COND`
  private mutating func parseThreshold(_ options: inout Check.Options) throws(Failure) -> Check.Kind {
    let measured = try parseExpression(.aggregate)
    try expect(word: "from")
    let query = try parseBracketedQuery()
    var keys: [NamedExpression] = []
    if eat(word: "by") != nil {
      keys = try parseList { parser throws(Failure) in try parser.parseNamed(.column) }
    }
    let (warn, crit) = try parseLimits(&options) { parser throws(Failure) in try parser.parseCondition() }
    return .threshold(named(measured, alias: nil), query, by: keys, warn: warn, crit: crit)
  }

  /// `freshness of (QUERY) by KEY, … warn 26h crit 50h`
  private mutating func parseFreshness(_ options: inout Check.Options) throws(Failure) -> Check.Kind {
    advance(asKeyword: true)
    try expect(word: "of")
    let query = try parseBracketedQuery()
    try expect(word: "by")
    let keys = try parseList { parser throws(Failure) in try parser.parseNamed(.column) }
    let (warn, crit) = try parseLimits(&options) { parser throws(Failure) in
      try parser.parseExpression(.duration, above: .comparison)
    }
    return .freshness(query, by: keys, warn: warn, crit: crit)
  }

  /// `warn X crit Y [as 'name']` in any order, at least one of the first two.
  private mutating func parseLimits<Limit>(
    _ options: inout Check.Options, _ limit: (inout Parser) throws(Failure) -> Limit
  ) throws(Failure) -> (warn: Limit?, crit: Limit?) {
    var warn: Limit?
    var crit: Limit?
    while true {
      want(.keyword("warn"))
      want(.keyword("crit"))
      if at(word: "warn") {
        if warn != nil { report(.duplicate("warn"), current.span) }
        advance(asKeyword: true)
        warn = try limit(&self)
      } else if at(word: "crit") {
        if crit != nil { report(.duplicate("crit"), current.span) }
        advance(asKeyword: true)
        crit = try limit(&self)
      } else if try !parseOption(&options) {
        break
      }
    }
    if warn == nil, crit == nil { throw fail(expected: [.keyword("warn"), .keyword("crit")]) }
    return (warn, crit)
  }

  /// `> 60s`
  private mutating func parseCondition() throws(Failure) -> Check.Condition {
    want(.comparison)
    let start = current.span
    guard case .symbol(let symbol) = current.kind, let comparison = BinaryOperator(symbol),
      [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual].contains(comparison)
    else { throw fail(expected: [.comparison]) }
    if let instead = Operators.foreign[symbol] { report(.foreignOperator(symbol.rawValue, instead: instead), start) }
    advance()
    let value = try parseExpression(.value, above: .comparison)
    return Check.Condition(comparison, value, SourceSpan(start.start, previousEnd))
  }

  /// `as 'name'`, `for N runs`, `ignore …`; false, with nothing taken, when none of them stands here.
  private mutating func parseOption(_ options: inout Check.Options) throws(Failure) -> Bool {
    for word in ["as", "for", "ignore"] { want(.keyword(word)) }
    if let token = eat(word: "for") {
      if options.runs != nil { report(.duplicate("for"), token.span) }
      options.runs = try parseExpression(.number, above: .comparison)
      if eat(word: "run") == nil { try expect(word: "runs") }
    } else if eat(word: "ignore") != nil {
      options.ignores.append(try parseIgnore())
    } else if let token = eat(word: "as") {
      if options.name != nil { report(.duplicate("as"), token.span) }
      if case .word(let word) = current.kind {
        options.name = word
        advance()
      } else {
        options.name = try expectText(.text).text
      }
    } else {
      return false
    }
    return true
  }

  /// `[profile P] [cluster C] [tenant T] until T because 'reason'`, behind its keyword.
  mutating func parseIgnore() throws(Failure) -> Ignore {
    let start = previousEnd
    let scope = try parseScope(isRequired: true)
    try expect(word: "until")
    let until = try parseExpression(.time, above: .comparison)
    try expect(word: "because")
    let (reason, _) = try expectText(.text)
    return Ignore(scope, until: until, reason: reason, SourceSpan(start, previousEnd))
  }
}
