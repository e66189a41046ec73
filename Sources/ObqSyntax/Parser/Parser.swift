import ObqDiagnostics
import ObqText

/// Reads a script by recursive descent, one file of functions for each family of the grammar.
///
/// A `mutating` function eats tokens, any other only looks. The verbs of the cursor are `at` and `peek` (look), `eat`
/// (take it if it is there), `advance` (take what is there) and `expect` (take it, or report a problem and fail). A
/// function that fails has reported its problem; who can go on behind it catches the failure and skips to there. Every
/// loop takes a token or ends. Nesting and operator chains have ceilings, so that no text overflows the stack, here or
/// in whoever walks the tree.
package struct Parser {
  /// A problem was reported, and the construct cannot be finished.
  struct Failure: Error {}

  /// How deep brackets, queries and prefix operators may nest.
  package static let nestingLimit = 200
  /// How high an expression's tree may grow, chains of operators included.
  package static let heightLimit = 1000
  private static let problemLimit = 100

  let source: SourceText
  private var lexer: Lexer
  private(set) var current: Token
  /// The line that `current` begins, when it is the first of its line.
  private(set) var currentLine: NextLine?
  /// The end of the last token taken, which is where something that is missing would stand.
  private(set) var previousEnd = 0
  private(set) var problems: [SyntaxProblem] = []
  /// The tokens taken, when `recordsTokens` asks for them.
  private(set) var tokens: [Token] = []
  private let recordsTokens: Bool
  /// The round brackets that are open, the innermost last.
  private(set) var brackets: [SourceSpan] = []
  private var nesting = 0
  /// The indent of the line that the statement begins in.
  private var statementIndent = 0
  /// Off while a problem is being skipped: an open bracket then holds no statement that begins a line of its own.
  private var bracketsJoinLines = true
  /// The queries around the place being read, the innermost last: source and clauses so far.
  var openQueries: [OpenQuery] = []
  /// What was looked for at the end of the text.
  private(set) var wanted: [Expectation] = []
  /// Whether `wanted` holds all that can stand at the end of the text.
  private var isWantedKnown = false
  /// The innermost query when the end of the text was first met.
  private(set) var queryAtEnd: OpenQuery?
  /// Where the `\G` stands that a query took note of.
  var verticalEnd: Int?
  /// What completion asks about the end of the text, besides `wanted`.
  var atEnd = EndOfText()

  /// A query that is being read: what is known of it so far.
  package struct OpenQuery: Hashable, Sendable {
    package var source: Source?
    /// Those that are read whole.
    package var clauses: [Clause]
    /// The one that is being read; nil between two.
    package var clause: ClauseKeyword?
  }

  /// What stands around the end of a text that is being typed.
  struct EndOfText: Hashable, Sendable {
    /// The left side of the comparison whose right side is missing.
    var compared: Expression?
    /// The innermost query that another clause may follow, with all clauses before that one.
    var queryToGoOn: OpenQuery?
    /// Operands behind which an operator may follow, the innermost first.
    var operands: [OpenOperand] = []
    /// The query whose bracket was closed last in the statement, which keys of a check are about.
    var closedQuery: OpenQuery?
    /// What a scope has named so far.
    var scope = Scope()
    /// The setting, or the word of a profile, whose value is missing.
    var valueOwner: Name?
    /// Where a text begins that goes to the end of the line, such as the topic of `help`.
    var lineStart: Int?
  }

  /// An operand at the end of a text, with how tightly an operator must bind to take it.
  package struct OpenOperand: Hashable, Sendable {
    package var expression: Expression
    package var lowest: Operators.Precedence
  }

  init(_ source: SourceText, recordsTokens: Bool = false) {
    self.source = source
    self.recordsTokens = recordsTokens
    lexer = Lexer(source)
    let first = lexer.passLines()
    current = Token(.end, SourceSpan(0, 0))
    currentLine = first
    statementIndent = first.indent
    fetch()
    currentLine = first
  }

  /// The comments of the text, in order.
  var comments: [SourceSpan] { lexer.comments }

  // MARK: looking

  func at(_ symbol: Symbol) -> Bool { current.kind == .symbol(symbol) }

  /// The word here, lowercased; nil when here is none.
  var word: String? {
    if case .word(let text) = current.kind { text.lowercased() } else { nil }
  }

  func at(word expected: String) -> Bool { word == expected }

  /// Whether the statement ends here: `;`, a line's end that counts, `\G` or `\g`, the end of the text.
  var atStatementEnd: Bool { Self.endsStatement(current) }

  static func endsStatement(_ token: Token) -> Bool {
    switch token.kind {
    case .end, .newline, .symbol(.semicolon), .meta("G"), .meta("g"): true
    default: false
    }
  }

  var atQueryEnd: Bool { atStatementEnd || at(.rightParen) }

  /// The token `distance` places behind the current one, by the general rule.
  func peek(_ distance: Int = 1) -> Token {
    var probe = lexer
    probe.recordsComments = false
    var depth = brackets.count + (at(.leftParen) ? 1 : 0)
    var token = current
    for _ in 0..<distance where token.kind != .end {
      repeat { token = probe.next() } while isPassed(token, bracketDepth: depth)
      if token.kind == .symbol(.leftParen) { depth += 1 }
      if token.kind == .symbol(.rightParen) { depth -= 1 }
    }
    return token
  }

  func peek(is symbol: Symbol) -> Bool { peek().kind == .symbol(symbol) }

  func peekWord(_ distance: Int = 1) -> String? {
    if case .word(let text) = peek(distance).kind { text.lowercased() } else { nil }
  }

  /// What stands here, for a message.
  var found: Found { found(current) }

  func found(_ token: Token) -> Found {
    switch token.kind {
    case .end: return .endOfInput
    case .newline: return .endOfLine
    default:
      let text = source.text(in: token.span)
      return .text(text.count > 40 ? text.prefix(39) + "…" : text)
    }
  }

  /// Where a problem with what stands here is drawn: the token, or the place behind the last one when nothing stands here.
  var foundSpan: SourceSpan {
    switch current.kind {
    case .end, .newline: SourceSpan(previousEnd, previousEnd)
    default: current.span
    }
  }

  // MARK: taking

  /// Takes the current token, whatever it is.
  @discardableResult
  mutating func advance(asKeyword: Bool = false) -> Token {
    var token = current
    if let problem = token.problem { report(problem) }
    token.isKeyword = asKeyword
    switch token.kind {
    case .newline, .end: break
    case .symbol(.leftParen): brackets.append(token.span)
    case .symbol(.rightParen): _ = brackets.popLast()
    default: break
    }
    if token.kind != .end {
      if case .newline = token.kind {} else { previousEnd = token.span.end }
      note(token)
      fetch()
    }
    return token
  }

  mutating func eat(_ symbol: Symbol) -> Token? {
    want(.symbol(symbol))
    return at(symbol) ? advance() : nil
  }

  /// Takes the word when it stands here.
  mutating func eat(word expected: String) -> Token? {
    want(.keyword(expected))
    return at(word: expected) ? advance(asKeyword: true) : nil
  }

  @discardableResult
  mutating func expect(_ symbol: Symbol, hint: Hint? = nil) throws(Failure) -> Token {
    if let token = eat(symbol) { return token }
    throw fail(expected: [.symbol(symbol)], hint: hint)
  }

  @discardableResult
  mutating func expect(word expected: String, hint: Hint? = nil) throws(Failure) -> Token {
    if let token = eat(word: expected) { return token }
    if let word, NearestName.suggestion(for: word, among: [expected]) != nil {
      report(.misspelled(source.text(in: current.span), keyword: expected), current.span)
      return advance(asKeyword: true)
    }
    throw fail(expected: [.keyword(expected)], hint: hint)
  }

  /// Takes the `)` of the bracket opened last.
  @discardableResult
  mutating func expectClosing(orExpected others: [Expectation] = []) throws(Failure) -> Token {
    want(.symbol(.rightParen))
    if at(.rightParen) { return advance() }
    guard let opener = brackets.last else { throw fail(expected: [.symbol(.rightParen)]) }
    if current.kind == .end || atStatementEnd || startsStatementInsideBracket {
      report(.unclosed(opener: opener, found: found), opener)
      throw Failure()
    }
    let line = source.position(at: opener.start).line
    let isElsewhere = line != source.position(at: current.span.start).line
    throw fail(expected: others + [.symbol(.rightParen)], hint: isElsewhere ? .openBracket(line: line) : nil)
  }

  /// Takes a word or a quoted name as a name.
  mutating func expectName(_ expectation: Expectation = .newName) throws(Failure) -> Name {
    want(expectation)
    switch current.kind {
    case .word(let text), .quotedName(let text): return Name(text, advance().span)
    default: throw fail(expected: [expectation])
    }
  }

  /// Takes text in quotes.
  mutating func expectText(_ expectation: Expectation) throws(Failure) -> (text: String, span: SourceSpan) {
    want(expectation)
    if case .text(let text) = current.kind { return (text, advance().span) }
    var hint: Hint?
    if expectation == .path, case .word = current.kind { hint = .quotePath(wordsStuckTogether) }
    throw fail(expected: [expectation], hint: hint)
  }

  /// The text from here to the next blank, as somebody would write a path.
  private var wordsStuckTogether: String {
    var probe = lexer
    probe.position = current.span.start
    guard case .raw(let text) = probe.value()?.kind else { return "" }
    return text
  }

  /// Reads the current token again by another rule; nil, with nothing changed, when that rule finds nothing here.
  mutating func readAgain(_ rule: (inout Lexer) -> Token?) -> Token? {
    var other = lexer
    other.position = current.span.start
    switch current.kind {
    case .newline, .end: return nil
    default: break
    }
    guard let token = rule(&other) else { return nil }
    lexer = other
    if let problem = token.problem { report(problem) }
    previousEnd = token.span.end
    note(token)
    fetch()
    return token
  }

  /// Goes back, or on, to `offset` and reads the next token there.
  mutating func restart(at offset: Int) {
    lexer.position = offset
    previousEnd = offset
    current = Token(.end, SourceSpan(offset, offset))
  }

  /// Reads the rest of the line from the end of the last token.
  mutating func readLine() -> Token {
    lexer.position = previousEnd
    let token = lexer.restOfLine()
    if token.span.end > token.span.start {
      previousEnd = token.span.end
      note(token)
    }
    fetch()
    return token
  }

  private mutating func note(_ token: Token) {
    if recordsTokens { tokens.append(token) }
  }

  private mutating func fetch() {
    currentLine = nil
    while true {
      current = lexer.next()
      guard isPassed(current, bracketDepth: brackets.count), case .newline(let line) = current.kind else { return }
      currentLine = line
    }
  }

  /// Whether the token is a line's end that ends nothing.
  private func isPassed(_ token: Token, bracketDepth: Int) -> Bool {
    guard case .newline(let line) = token.kind else { return false }
    switch line.opening {
    case .end, .bar: return true
    case .closer where bracketDepth > 0: return true
    default: break
    }
    if bracketDepth > 0, bracketsJoinLines { return true }
    return line.indent > statementIndent || (line.indent > 0 && line.opening == .clause)
  }

  // MARK: problems

  mutating func report(_ problem: SyntaxProblem) {
    // One place has one problem: the first says most.
    if problems.contains(where: { $0.span.start == problem.span.start }) { return }
    problems.append(problem)
    if problems.count == Self.problemLimit {
      problems.append(SyntaxProblem(.tooManyProblems, foundSpan))
      lexer.position = lexer.bytes.count
      brackets = []
      current = Token(.end, SourceSpan(lexer.position, lexer.position))
    }
  }

  mutating func report(_ kind: SyntaxProblem.Kind, _ span: SourceSpan) {
    report(SyntaxProblem(kind, span))
  }

  /// Reports that something else was expected here.
  mutating func fail(expected: [Expectation], hint: Hint? = nil) -> Failure {
    for expectation in expected { want(expectation) }
    // A token that is broken explains itself.
    if let problem = current.problem {
      report(problem)
    } else if at(.rightParen), brackets.isEmpty {
      report(.unbalancedCloser, current.span)
    } else {
      report(.expected(expected, found: found, hint: hint), foundSpan)
    }
    // The text can't end here, so that what is looked for further out can't stand here either.
    if current.kind == .end { isWantedKnown = true }
    return Failure()
  }

  /// Notes what could stand here when here is the end of the text.
  mutating func want(_ expectation: Expectation) {
    guard current.kind == .end, !isWantedKnown else { return }
    if wanted.isEmpty { queryAtEnd = openQueries.last ?? atEnd.closedQuery }
    if !wanted.contains(expectation) { wanted.append(expectation) }
  }

  // MARK: nesting

  mutating func enter() throws(Failure) {
    nesting += 1
    if nesting > Self.nestingLimit {
      nesting -= 1
      report(.nestingTooDeep(limit: Self.nestingLimit), current.span)
      throw Failure()
    }
  }

  mutating func leave() { nesting -= 1 }

  // MARK: statements and recovery

  /// Makes the current token the first of a statement.
  mutating func beginStatement() {
    brackets = []
    nesting = 0
    openQueries = []
    atEnd.closedQuery = nil
  }

  /// Takes a line's end between statements.
  mutating func eatNewline() -> Bool {
    guard case .newline(let line) = current.kind else { return false }
    statementIndent = line.indent
    advance()
    currentLine = line
    return true
  }

  /// Whether the current token begins a line that can't belong to the bracket that is open.
  var startsStatementInsideBracket: Bool {
    guard let line = currentLine, !brackets.isEmpty else { return false }
    return line.indent <= statementIndent && line.opening == .other
  }

  /// Skips to the end of the statement, or to a line that looks like the next.
  mutating func skipStatement() {
    bracketsJoinLines = false
    defer { bracketsJoinLines = true }
    while !atStatementEnd, !startsStatementInsideBracket { skip() }
    if let line = currentLine, startsStatementInsideBracket { statementIndent = line.indent }
    brackets = []
  }

  /// Skips to what may begin a clause with `depth` brackets open, or to where the query ends.
  mutating func skipToClause(bracketDepth depth: Int) {
    bracketsJoinLines = false
    defer { bracketsJoinLines = true }
    var skipped: Token?
    while !atStatementEnd, !startsStatementInsideBracket {
      if brackets.count <= depth {
        if at(.rightParen) || at(.bar) || startsClause { return }
        if let skipped, startsMisspelledClause(behind: skipped) { return }
      }
      skipped = skip()
    }
  }

  /// Takes a token for nothing, with no second problem about it.
  @discardableResult
  private mutating func skip() -> Token {
    if let problem = current.problem, case .unterminatedQuote = problem.kind { report(problem) }
    current.problem = nil
    return advance()
  }
}
