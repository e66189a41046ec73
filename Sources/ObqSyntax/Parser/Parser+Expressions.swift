import ObqDiagnostics

/// Expressions, by precedence climbing over the table in `Operators`.
extension Parser {
  /// An expression with the height of its tree, which decides whether it may still grow.
  private struct Node {
    var expression: Expression
    var height: Int

    init(_ expression: Expression, height: Int) {
      self.expression = expression
      self.height = height
    }
  }

  /// An expression of operators that bind more tightly than `floor`. `expectation` is what a message asks for when
  /// nothing of the kind begins here.
  mutating func parseExpression(
    _ expectation: Expectation = .expression, above floor: Operators.Precedence? = nil
  ) throws(Failure) -> Expression {
    let lowest = floor.flatMap { Operators.Precedence(rawValue: $0.rawValue + 1) } ?? .or
    return try parseNode(expectation, from: lowest).expression
  }

  /// Operators of at least the precedence `lowest`, around operands.
  private mutating func parseNode(_ expectation: Expectation, from lowest: Operators.Precedence) throws(Failure) -> Node
  {
    try enter()
    defer { leave() }
    var left = try parseOperand(expectation, from: lowest)
    var comparison: SourceSpan?
    while true {
      if current.kind == .end { wantOperators(behind: left.expression, from: lowest, isCompared: comparison != nil) }
      let operatorSpan = current.span
      if lowest <= .or, atWord("or", or: .doubleBar) {
        left = try parseChain("or", .doubleBar, left, from: .and) { .any($0) }
      } else if lowest <= .and, atWord("and", or: .doubleAmpersand) {
        left = try parseChain("and", .doubleAmpersand, left, from: .not) { .all($0) }
      } else if lowest <= .comparison, atComparison {
        // Behind a whole comparison `between` is the window.
        if comparison != nil, at(word: "between") { return left }
        if comparison != nil { report(.chainedComparison, operatorSpan) }
        comparison = operatorSpan
        left = try parseComparison(left)
      } else if case .symbol(let symbol) = current.kind, let binary = BinaryOperator(symbol),
        binary.precedence > .comparison, binary.precedence >= lowest
      {
        advance()
        let above: Operators.Precedence = binary.precedence == .sum ? .product : .sign
        let right = try parseNode(.expression, from: above)
        left = try grow(.binary(binary, left.expression, right.expression, operatorSpan: operatorSpan), [left, right])
      } else {
        return left
      }
    }
  }

  // MARK: operators

  private func atWord(_ word: String, or symbol: Symbol) -> Bool { at(word: word) || at(symbol) }

  private mutating func wantOperators(
    behind operand: Expression, from lowest: Operators.Precedence, isCompared: Bool
  ) {
    atEnd.operands.append(OpenOperand(expression: operand, lowest: lowest))
    for row in Operators.table where row.fixity != .prefix && row.precedence >= lowest {
      if isCompared, row.precedence == .comparison { continue }
      want(.keyword(row.spelling))
    }
  }

  /// `a and b and c`: flat, however long.
  private mutating func parseChain(
    _ word: String, _ symbol: Symbol, _ first: Node, from lowest: Operators.Precedence,
    _ make: ([Expression]) -> Expression.Kind
  ) throws(Failure) -> Node {
    var parts = [first]
    while atWord(word, or: symbol) {
      if at(symbol) { report(.foreignOperator(symbol.rawValue, instead: word), current.span) }
      advance(asKeyword: true)
      parts.append(try parseNode(.condition, from: lowest))
    }
    return try grow(make(parts.map(\.expression)), parts)
  }

  private var atComparison: Bool {
    switch current.kind {
    case .symbol(let symbol): return BinaryOperator(symbol)?.precedence == .comparison
    case .word(let text):
      switch text.lowercased() {
      case "in", "like", "contains", "between", "is": return true
      case "starts", "ends": return peekWord() == "with"
      case "not":
        return ["in", "like", "contains", "between", "starts", "ends"].contains(peekWord() ?? "")
      default: return false
      }
    default: return false
    }
  }

  /// What stands behind the left side of a comparison.
  private mutating func parseComparison(_ left: Node) throws(Failure) -> Node {
    let start = current.span
    if case .symbol(let symbol) = current.kind, let binary = BinaryOperator(symbol) {
      if let instead = Operators.foreign[symbol] { report(.foreignOperator(symbol.rawValue, instead: instead), start) }
      advance()
      return try parseRight(of: binary, left, start)
    }
    let negated = eat(word: "not") != nil
    let word = word ?? ""
    advance(asKeyword: true)
    switch word {
    case "in": return try parseIn(left, negated: negated)
    case "between": return try parseBetween(left, negated: negated)
    case "is": return try parseIsNull(left)
    case "like":
      return try parseRight(of: negated ? .notLike : .like, left, start.union(SourceSpan(previousEnd, previousEnd)))
    default: break
    }
    let binary: BinaryOperator = word == "contains" ? .contains : word == "starts" ? .startsWith : .endsWith
    if binary != .contains { advance(asKeyword: true) }
    let node = try parseRight(of: binary, left, SourceSpan(start.start, previousEnd))
    // No operator of its own stands for the negation.
    return negated ? try grow(.unary(.not, node.expression), [node], node.expression.span) : node
  }

  private mutating func parseRight(of binary: BinaryOperator, _ left: Node, _ span: SourceSpan) throws(Failure) -> Node
  {
    if current.kind == .end { atEnd.compared = left.expression }
    let right = try parseNode(.expression, from: .sum)
    return try grow(.binary(binary, left.expression, right.expression, operatorSpan: span), [left, right])
  }

  /// `in (a, b)`
  private mutating func parseIn(_ left: Node, negated: Bool) throws(Failure) -> Node {
    try expect(.leftParen, hint: word != nil || isLiteral(current) ? .meant("(\(source.text(in: current.span)))") : nil)
    var items: [Node] = []
    repeat {
      if current.kind == .end { atEnd.compared = left.expression }
      items.append(try parseNode(.expression, from: .or))
    } while eat(.comma) != nil
    try expectClosing(orExpected: [.symbol(.comma)])
    return try grow(.isIn(left.expression, items.map(\.expression), negated: negated), [left] + items)
  }

  /// `between a and b`
  private mutating func parseBetween(_ left: Node, negated: Bool) throws(Failure) -> Node {
    let low = try parseNode(.expression, from: .sum)
    try expect(word: "and")
    let high = try parseNode(.expression, from: .sum)
    let kind = Expression.Kind.between(left.expression, low.expression, high.expression, negated: negated)
    return try grow(kind, [left, low, high])
  }

  /// `is null`, `is not null`
  private mutating func parseIsNull(_ left: Node) throws(Failure) -> Node {
    let negated = eat(word: "not") != nil
    guard eat(word: "null") != nil else {
      throw fail(
        expected: negated ? [.keyword("null")] : [.keyword("null"), .keyword("not null")], hint: .compareWithEqual)
    }
    return try grow(.isNull(left.expression, negated: negated), [left])
  }

  // MARK: operands

  private mutating func parseOperand(_ expectation: Expectation, from lowest: Operators.Precedence) throws(Failure)
    -> Node
  {
    let start = current.span
    if at(.minus) { return try parseMinus() }
    if at(.exclamation) {
      report(.foreignOperator("!", instead: "not"), start)
      return try parseNot(start)
    }
    if at(word: "not"), beginsOperand(peek(), peek(2)) {
      if lowest > .not {
        report(.notNeedsParentheses, start)
      }
      return try parseNot(start)
    }
    var node = try parsePrimary(expectation)
    while eat(word: "ago") != nil { node = try grow(.ago(node.expression), [node]) }
    return node
  }

  private mutating func parseNot(_ start: SourceSpan) throws(Failure) -> Node {
    advance(asKeyword: true)
    let node = try parseNode(.condition, from: .not)
    return try grow(.unary(.not, node.expression), [node], start.union(node.expression.span))
  }

  /// `-x`. The smallest whole number has no positive counterpart, so that its sign belongs to the literal.
  private mutating func parseMinus() throws(Failure) -> Node {
    let start = advance().span
    if current.kind == .integer(1 << 63), current.problem == nil {
      let span = start.union(current.span)
      advance()
      return Node(Expression(.literal(.integer(.min)), span), height: 1)
    }
    let node = try parseNode(.expression, from: .sign)
    return try grow(.unary(.minus, node.expression), [node], start.union(node.expression.span))
  }

  private mutating func parsePrimary(_ expectation: Expectation) throws(Failure) -> Node {
    want(expectation)
    let token = current
    let literal: Literal
    switch token.kind {
    case .integer(let value):
      if value > UInt64(Int64.max) { report(.integerOverflow, token.span) }
      literal = .integer(Int64(clamping: value))
    case .real(let value): literal = .real(value)
    case .duration(let value): literal = .duration(value)
    case .size(let value): literal = .size(value)
    case .time(let value): literal = .time(value)
    case .text(let value): literal = .text(value)
    case .parameter(let name):
      advance()
      return Node(Expression(.parameter(Name(name, token.span)), token.span), height: 1)
    case .symbol(.leftParen): return try parseParenthesized()
    case .word(let text):
      if isClauseWithoutOperand { throw fail(expected: [expectation]) }
      return try parseName(Name(text, token.span))
    case .quotedName(let text): return try parseName(Name(text, token.span))
    default: throw fail(expected: [expectation])
    }
    advance()
    return Node(Expression(.literal(literal), token.span), height: 1)
  }

  /// `(EXPR)`; the span holds the brackets.
  private mutating func parseParenthesized() throws(Failure) -> Node {
    let start = advance().span
    var node = try parseNode(.expression, from: .or)
    try expectClosing()
    node.expression.isParenthesized = true
    node.expression.span = SourceSpan(start.start, previousEnd)
    return node
  }

  /// A name, a path or a call.
  private mutating func parseName(_ name: Name) throws(Failure) -> Node {
    advance()
    if at(.leftParen) { return try parseCall(name) }
    guard at(.dot) else { return Node(Expression(.name(name), name.span), height: 1) }
    var parts = [name]
    while eat(.dot) != nil { parts.append(try expectName(.column)) }
    return Node(Expression(.path(parts), SourceSpan(name.span.start, previousEnd)), height: 1)
  }

  /// `count()`, `count(*)`, `count(distinct x)`, `bucket(startTime, 1d)`
  private mutating func parseCall(_ name: Name) throws(Failure) -> Node {
    advance()
    var arguments: [Node] = []
    var distinct = false
    if at(.star), peek(is: .rightParen) {
      arguments.append(Node(Expression(.star, advance().span), height: 1))
    } else if !at(.rightParen) {
      if at(word: "distinct"), beginsOperand(peek(), peek(2)) {
        advance(asKeyword: true)
        distinct = true
      }
      repeat { arguments.append(try parseNode(.expression, from: .or)) } while eat(.comma) != nil
    }
    try expectClosing(orExpected: [.symbol(.comma)])
    let kind = Expression.Kind.call(name: name, arguments: arguments.map(\.expression), distinct: distinct)
    return try grow(kind, arguments, SourceSpan(name.span.start, previousEnd))
  }

  /// Whether an operand begins with `token`, and no operator or end does.
  private func beginsOperand(_ token: Token, _ behind: Token) -> Bool {
    switch token.kind {
    // A function may be called like a clause: `not count() > 3`.
    case .word where behind.kind == .symbol(.leftParen) && behind.span.start == token.span.end: return true
    case .word(let word):
      let infix = ["and", "or", "is", "in", "like", "between", "contains", "as", "asc", "desc"]
      return !infix.contains(word.lowercased()) && ClauseKeyword(startingWith: word) == nil
    case .symbol(.leftParen), .symbol(.exclamation), .symbol(.minus), .quotedName: return true
    default: return isLiteral(token)
    }
  }

  /// Whether the word here begins a clause, as what follows shows, so that the operand before it is missing:
  /// `where since 7d`.
  private var isClauseWithoutOperand: Bool {
    guard let word, let keyword = ClauseKeyword(startingWith: word) else { return false }
    let next = peek()
    if case .word(let second) = next.kind {
      let second = second.lowercased()
      if keyword == .on { return ScopeLevel(named: second) != nil }
      return keyword != .format && second == "by"
    }
    return isLiteral(next)
  }

  // MARK: growth

  /// A node around `parts`, unless the tree becomes too high to be walked by recursion.
  private mutating func grow(_ kind: Expression.Kind, _ parts: [Node], _ span: SourceSpan? = nil) throws(Failure)
    -> Node
  {
    let height = (parts.map(\.height).max() ?? 0) + 1
    let first = parts.first?.expression.span ?? current.span
    let span = span ?? SourceSpan(first.start, previousEnd)
    if height > Self.heightLimit {
      report(.chainTooLong(limit: Self.heightLimit), SourceSpan(previousEnd, previousEnd))
      throw Failure()
    }
    return Node(Expression(kind, span), height: height)
  }
}
