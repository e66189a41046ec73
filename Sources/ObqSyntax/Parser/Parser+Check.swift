import ObqDiagnostics

/// `check …`
extension Parser {
  mutating func parseCheck() throws(Failure) -> Check {
    let start = previousEnd
    want(.keyword("none"))
    want(.keyword("some"))
    want(.keyword("freshness"))
    var name: String?
    let kind: Check.Kind
    let isAlone = peek().kind == .end
    if at(word: "freshness"), peekWord() == "of" || isAlone {
      kind = try parseFreshness(&name)
    } else if let word, word == "none" || word == "some", peek(is: .leftParen) || isAlone {
      kind = try parsePresence(expectsRows: word == "some", &name)
    } else {
      kind = try parseThreshold(&name)
    }
    return Check(kind, name: name, SourceSpan(start, previousEnd))
  }

  /// `none (QUERY) [warn|crit] [as 'name']`
  private mutating func parsePresence(expectsRows: Bool, _ name: inout String?) throws(Failure) -> Check.Kind {
    advance(asKeyword: true)
    let query = try parseBracketedQuery()
    var severity: Check.Severity?
    while true {
      if let word, let next = Check.Severity(rawValue: word) {
        if severity != nil { report(.twoSeverities, current.span) }
        severity = next
        advance(asKeyword: true)
      } else if try !parseName(&name) {
        break
      }
    }
    want(.keyword("warn"))
    want(.keyword("crit"))
    return .presence(query, expectsRows: expectsRows, severity ?? .crit)
  }

  /// `EXPR from (QUERY) [by KEY, …] warn COND crit COND`
  private mutating func parseThreshold(_ name: inout String?) throws(Failure) -> Check.Kind {
    let measured = try parseExpression(.aggregate)
    try expect(word: "from")
    let query = try parseBracketedQuery()
    var keys: [NamedExpression] = []
    if eat(word: "by") != nil {
      keys = try parseList { parser throws(Failure) in try parser.parseNamed(.column) }
    }
    let (warn, crit) = try parseLimits(&name) { parser throws(Failure) in try parser.parseCondition() }
    return .threshold(named(measured, alias: nil), query, by: keys, warn: warn, crit: crit)
  }

  /// `freshness of (QUERY) by KEY, … warn 26h crit 50h`
  private mutating func parseFreshness(_ name: inout String?) throws(Failure) -> Check.Kind {
    advance(asKeyword: true)
    try expect(word: "of")
    let query = try parseBracketedQuery()
    try expect(word: "by")
    let keys = try parseList { parser throws(Failure) in try parser.parseNamed(.column) }
    let (warn, crit) = try parseLimits(&name) { parser throws(Failure) in
      try parser.parseExpression(.duration, above: .comparison)
    }
    return .freshness(query, by: keys, warn: warn, crit: crit)
  }

  /// `warn X crit Y [as 'name']` in any order, at least one of the first two.
  private mutating func parseLimits<Limit>(
    _ name: inout String?, _ limit: (inout Parser) throws(Failure) -> Limit
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
      } else if try !parseName(&name) {
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

  /// `as 'name'`; false, with nothing taken, when it does not stand here.
  private mutating func parseName(_ name: inout String?) throws(Failure) -> Bool {
    guard let token = eat(word: "as") else { return false }
    if name != nil { report(.duplicate("as"), token.span) }
    if case .word(let word) = current.kind {
      name = word
      advance()
    } else {
      name = try expectText(.text).text
    }
    return true
  }
}
