package import ObqDiagnostics
import ObqText

/// The statements of `source`, and all the problems met while reading it, in order.
package func parseScript(_ source: SourceText) -> Script {
  var parser = Parser(source)
  return parser.parseScript()
}

/// One function for each statement that is not a query; `Parser+Check.swift` has the checks.
extension Parser {
  mutating func parseScript() -> Script {
    var statements: [Statement] = []
    while current.kind != .end {
      if eatNewline() || eat(.semicolon) != nil { continue }
      beginStatement()
      let before = problems.count
      do {
        let statement = try parseStatement()
        try expectStatementEnd()
        if problems.count == before { statements.append(statement) }
      } catch {
        // No statement is lost without a word, whatever failed in it.
        if problems.count == before { report(.expected([.statement], found: found, hint: nil), foundSpan) }
        skipStatement()
        eatVerticalEnd()
      }
    }
    if wanted.isEmpty { wantStatement() }
    let sorted = problems.sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    return Script(statements: statements, problems: sorted, comments: comments)
  }

  private mutating func expectStatementEnd() throws(Failure) {
    // A bracket is open, which is reported already, and the next statement begins here.
    if startsStatementInsideBracket { throw Failure() }
    if !atStatementEnd { throw fail(expected: [.endOfStatement]) }
    eatVerticalEnd(isKept: true)
  }

  /// `\G` and `\g` end a statement as `;` does; a query takes note of them, and to nothing else does `\G` mean anything.
  private mutating func eatVerticalEnd(isKept: Bool = false) {
    guard case .meta(let name) = current.kind, atStatementEnd else { return }
    if isKept, name == "G", verticalEnd != current.span.start { report(.verticalWithoutQuery, current.span) }
    advance()
  }

  private mutating func wantStatement() {
    want(.statement)
    want(.source)
    for keyword in StatementKeyword.allCases { want(.keyword(keyword.rawValue)) }
  }

  private mutating func parseStatement() throws(Failure) -> Statement {
    let start = current.span.start
    let kind = try parseStatementKind()
    return Statement(kind, SourceSpan(start, max(previousEnd, start)))
  }

  private mutating func parseStatementKind() throws(Failure) -> Statement.Kind {
    if case .meta(let name) = current.kind { return try parseMeta(name) }
    if at(.exclamation) || at(.notTilde) || at(.notEqual) { return parseRecall() }
    if let word {
      if let keyword = StatementKeyword(startingWith: word), isStatement(keyword) {
        advance(asKeyword: true)
        return try parseStatement(keyword)
      }
      try rejectForeignStatement(word)
    } else if case .symbol = current.kind {
      throw fail(expected: [.statement])
    } else if isLiteral(current) {
      throw fail(expected: [.statement])
    }
    return .query(try parseQuery())
  }

  /// Whether a word that can begin a statement does: `history where …` asks a source, and so does `check where …`.
  private func isStatement(_ keyword: StatementKeyword) -> Bool {
    let next = peek()
    switch keyword {
    case .history:
      if case .integer = next.kind { return true }
      return Self.endsStatement(next) || next.kind == .symbol(.tilde)
    case .check, .drop, .explain, .format, .ignore, .save, .source, .watch:
      guard case .word(let word) = next.kind, let clause = ClauseKeyword(startingWith: word) else {
        return next.kind != .symbol(.bar)
      }
      // `check count() from …`, `check top from …`
      return keyword == .check && clause != .filter && peek(2).kind == .symbol(.leftParen)
    default: return true
    }
  }

  /// Forms that other languages begin with, and lines that lost their query.
  private mutating func rejectForeignStatement(_ word: String) throws(Failure) {
    let text = source.text(in: current.span)
    let next = peek()
    if Keywords.foreignStatements.contains(word), !Self.endsStatement(next) {
      report(.changesNothing(text), current.span)
    } else if next.kind == .symbol(.equal) {
      report(.assignmentWithoutLet(text), current.span.union(next.span))
    } else if ClauseKeyword(startingWith: word) != nil, word != "select", !Self.endsStatement(next), !startsClause(next)
    {
      report(.clauseWithoutSource(text), current.span)
    } else if case .word = next.kind, !startsClause(next), Source.TaskKind(rawValue: peekWord() ?? "") == nil,
      !["tasks", "file", "select", "from"].contains(word), nearestClause(to: peekWord() ?? "") == nil,
      let keyword = NearestName.suggestion(for: word, among: StatementKeyword.allCases.map(\.rawValue))
    {
      report(.misspelled(text, keyword: keyword), current.span)
    } else {
      return
    }
    throw Failure()
  }

  private func startsClause(_ token: Token) -> Bool {
    switch token.kind {
    case .word(let word): ClauseKeyword(startingWith: word) != nil
    case .symbol(.bar): true
    default: false
    }
  }

  /// What stands behind the keyword, which is taken already.
  private mutating func parseStatement(_ keyword: StatementKeyword) throws(Failure) -> Statement.Kind {
    switch keyword {
    case .check: return .check(try parseCheck())
    case .describe: return .describe(try parseOptionalSource())
    case .drop:
      try expect(word: "view")
      return .dropView(try expectName(.view))
    case .explain: return try parseExplain()
    case .format: return .format(try parseQuery())
    case .help: return .help(parseTopic())
    case .history: return try parseHistory()
    case .ignore: return .ignore(try parseIgnore())
    case .let: return try parseLet()
    case .ping: return .ping(try parsePinged())
    case .print: return .print(try parseExpression(.expression))
    case .profile: return try parseProfile()
    case .quit: return .quit
    case .save: return try parseSave()
    case .set: return try parseSet()
    case .show: return .show(try parseSettingName())
    case .source:
      let (path, span) = try expectText(.path)
      return .source(path, span)
    case .use: return .use(try parseScope(isRequired: false))
    case .view:
      let name = try expectName(.view)
      try expect(.equal)
      return .view(name, try parseQueryInBracketsOrNot())
    case .watch: return try parseWatch()
    }
  }

  // MARK: statements

  /// What `describe` is asked for; nil for all sources.
  private mutating func parseOptionalSource() throws(Failure) -> Source? {
    want(.source)
    return atStatementEnd ? nil : try parseSource()
  }

  /// The profile that `ping` asks; nil for the one in use.
  private mutating func parsePinged() throws(Failure) -> ScopeName? {
    want(.scopeName(.profile))
    return atStatementEnd ? nil : try expectScopeName(.profile)
  }

  /// `explain [analyze|tokens|tree|bound|plan|curl] QUERY`
  private mutating func parseExplain() throws(Failure) -> Statement.Kind {
    for mode in ExplainMode.allCases where mode != .summary { want(.keyword(mode.rawValue)) }
    guard let word, let mode = ExplainMode(rawValue: word), mode != .summary, !Self.endsStatement(peek()),
      !startsClause(peek())
    else { return .explain(.summary, try parseQuery()) }
    advance(asKeyword: true)
    return .explain(mode, try parseQuery())
  }

  /// `let name = VALUE`, `let name = QUERY`
  private mutating func parseLet() throws(Failure) -> Statement.Kind {
    if case .parameter(let name) = current.kind {
      report(.expected([.variable], found: found, hint: .meant(name)), current.span)
      throw Failure()
    }
    let name = try expectName(.variable)
    try expect(.equal)
    want(.source)
    if startsQuery { return .letQuery(name, try parseQueryInBracketsOrNot()) }
    return .letValue(name, try parseExpression(.value))
  }

  /// Whether a query stands here rather than a value: a source of the language's own, or a name with a clause behind it.
  private var startsQuery: Bool {
    let inBrackets = at(.leftParen)
    let first = inBrackets ? peek() : current
    let second = peek(inBrackets ? 2 : 1)
    if case .quotedName = first.kind { return startsClause(second) }
    guard case .word(let text) = first.kind else { return false }
    switch text.lowercased() {
    case "file": if case .text = second.kind { return true }
    case let word where Keywords.sources.contains(word): return second.kind != .symbol(.leftParen)
    case let word where Keywords.expressionWords.contains(word): return false
    default: break
    }
    if case .word(let next) = second.kind, Source.TaskKind(rawValue: next.lowercased()) != nil { return true }
    return startsClause(second)
  }

  /// `QUERY`, `(QUERY)`
  private mutating func parseQueryInBracketsOrNot() throws(Failure) -> Query {
    at(.leftParen) ? try parseBracketedQuery() : try parseQuery()
  }

  /// `profile NAME url '…' user '…' password env:NAME`
  private mutating func parseProfile() throws(Failure) -> Statement.Kind {
    want(.newName)
    if case .parameter = current.kind { throw fail(expected: [.newName]) }
    guard let token = readAgain({ $0.scopeName() }) else { throw fail(expected: [.newName]) }
    let name: Name
    switch token.kind {
    case .raw(let text), .text(let text), .quotedName(let text): name = Name(text, token.span)
    default: throw Failure()
    }
    var items: [ProfileItem] = []
    want(.profileWord)
    while !atStatementEnd {
      guard case .raw(let word)? = readAgain({ $0.bareName() })?.kind else { throw fail(expected: [.profileWord]) }
      let span = SourceSpan(previousEnd - word.utf8.count, previousEnd)
      let (value, valueSpan) = try parseValue(of: Name(word, span))
      items.append(ProfileItem(word: Name(word, span), value: value, valueSpan: valueSpan))
      want(.profileWord)
    }
    return .profile(name, items)
  }

  /// A value by its own rule: quoted text, or all up to a blank.
  private mutating func parseValue(of owner: Name) throws(Failure) -> (text: String, span: SourceSpan) {
    atEnd.valueOwner = owner
    want(.value)
    guard let token = readAgain({ $0.value() }) else { throw fail(expected: [.value]) }
    switch token.kind {
    case .raw(let text), .text(let text): return (text, token.span)
    default: throw Failure()
    }
  }

  /// `set NAME VALUE`
  private mutating func parseSet() throws(Failure) -> Statement.Kind {
    guard let name = try parseSettingName() else { throw fail(expected: [.setting]) }
    _ = eat(.equal)
    let (value, span) = try parseValue(of: name)
    return .set(name, value: value, valueSpan: span)
  }

  private mutating func parseSettingName() throws(Failure) -> Name? {
    want(.setting)
    if atStatementEnd { return nil }
    guard let token = readAgain({ $0.bareName() }), case .raw(let text) = token.kind else {
      throw fail(expected: [.setting])
    }
    return Name(text, token.span)
  }

  /// `watch DURATION [until COND] [count N] QUERY`
  private mutating func parseWatch() throws(Failure) -> Statement.Kind {
    // Any expression may be a duration, but a word here is a query that lacks one.
    want(.duration)
    if word != nil { throw fail(expected: [.duration]) }
    let every = try parseExpression(.duration, above: .comparison)
    var until: Expression?
    var count: Expression?
    while true {
      want(.keyword("count"))
      if until == nil, eat(word: "until") != nil {
        until = try parseExpression(.condition)
      } else if count == nil, at(word: "count"), isLiteral(peek()) {
        advance(asKeyword: true)
        count = try parseExpression(.number, above: .product)
      } else {
        break
      }
    }
    return .watch(every: every, until: until, count: count, try parseQuery())
  }

  /// `history [N] [~ 'text']`
  private mutating func parseHistory() throws(Failure) -> Statement.Kind {
    var count: Int64?
    if case .integer(let value) = current.kind {
      count = Int64(clamping: value)
      advance()
    }
    if eat(.tilde) == nil { return .history(count: count, text: nil) }
    return .history(count: count, text: try expectText(.text).text)
  }

  /// `save N as NAME`
  private mutating func parseSave() throws(Failure) -> Statement.Kind {
    want(.number)
    guard case .integer(let value) = current.kind else { throw fail(expected: [.number]) }
    advance()
    try expect(word: "as")
    return .save(Int64(clamping: value), as: try expectName(.view))
  }

  // MARK: lines with a rule of their own

  /// Notes what the line that was read last is to hold, when nothing stands behind it.
  private mutating func wantLine(_ expectation: Expectation, from start: Int) {
    guard current.kind == .end else { return }
    atEnd.lineStart = start
    want(expectation)
  }

  /// `!N`, `!!`, `!prefix`, `!?text`
  private mutating func parseRecall() -> Statement.Kind {
    let mark = current.span.start
    restart(at: mark + 1)
    let line = readLine()
    guard case .raw(let text) = line.kind else { return .recall("") }
    return .recall(text)
  }

  /// The topic of `help`: the rest of the line.
  private mutating func parseTopic() -> String {
    let line = readLine()
    wantLine(.topic, from: line.span.start)
    guard case .raw(let text) = line.kind else { return "" }
    return text
  }

  /// `\q`, `\x on`, `\d tasks data`
  private mutating func parseMeta(_ name: String) throws(Failure) -> Statement.Kind {
    let span = current.span
    guard Keywords.metaCommands.contains(name), name != "G", name != "g" else {
      report(
        Keywords.metaCommands.contains(name) ? .expected([.statement], found: found, hint: nil) : .unknownMeta(name),
        span)
      throw Failure()
    }
    advance(asKeyword: true)
    switch name {
    case "q": return .quit
    case "d": return .describe(try parseOptionalSource())
    case "?": return .help(parseTopic())
    default: break
    }
    let line = readLine()
    if name == "i" || name == "o" { wantLine(.path, from: line.span.start) }
    guard case .raw(let argument) = line.kind else { throw Failure() }
    if name != "i" { return .meta(Name(name, span), argument: argument) }
    if argument.isEmpty { throw fail(expected: [.path]) }
    return .source(unquoted(argument), line.span)
  }

  /// `argument` without the quotes around it.
  private func unquoted(_ argument: String) -> String {
    var lexer = Lexer(SourceText(name: "", argument))
    if case .text(let text) = lexer.next().kind, lexer.next().kind == .end { return text }
    return argument
  }
}
