import ObqDiagnostics

/// Statements and clauses as text on one line.
extension Formatter {
  /// What stands before the query of a statement that ends in one.
  func headAndQuery(_ kind: Statement.Kind) -> (head: String, query: Query)? {
    switch kind {
    case .query(let query): ("", query)
    case .explain(let mode, let query): ("explain " + (mode == .summary ? "" : mode.rawValue + " "), query)
    case .letQuery(let name, let query): ("let \(text(name)) = ", query)
    case .view(let name, let query): ("view \(text(name)) = ", query)
    case .watch(let every, let until, let count, let query):
      (
        "watch \(text(every))" + (until.map { " until " + text($0) } ?? "") + (count.map { " count " + text($0) } ?? "")
          + " ", query
      )
    case .format(let query): ("format ", query)
    default: nil
    }
  }

  /// A statement that does not end in a query.
  func line(_ kind: Statement.Kind) -> String {
    switch kind {
    case .query, .explain, .letQuery, .view, .watch, .format: ""
    case .check(let check): line(check)
    case .ignore(let ignore): line(ignore)
    case .letValue(let name, let value): "let \(text(name)) = \(text(value))"
    case .dropView(let name): "drop view \(text(name))"
    case .use(let scope): "use" + text(scope)
    case .profile(let name, let items):
      "profile \(text(name))" + items.map { " \(text($0.word)) \(written($0.valueSpan))" }.joined()
    case .ping(let name): "ping" + (name.map { " " + written($0.span) } ?? "")
    case .describe(let source): "describe" + (source.map { " " + text($0) } ?? "")
    case .set(let name, _, let span): "set \(text(name)) \(written(span))"
    case .show(let name): "show" + (name.map { " " + text($0) } ?? "")
    case .history(let count, let text):
      "history" + (count.map { " \($0)" } ?? "") + (text.map { " ~ " + Spelling.text($0) } ?? "")
    case .recall(let text): "!" + text
    case .save(let number, let name): "save \(number) as \(text(name))"
    case .source(let path, let span): "source " + quoted(path, span)
    case .print(let expression): "print \(text(expression))"
    case .help(let topic): topic.isEmpty ? "help" : "help \(topic)"
    case .quit: "quit"
    case .meta(let name, let argument): "\\" + name.text + (argument.isEmpty ? "" : " " + argument)
    }
  }

  private func line(_ ignore: Ignore) -> String {
    "ignore\(text(ignore.scope)) until \(text(ignore.until)) because \(Spelling.text(ignore.reason))"
  }

  private func line(_ options: Check.Options) -> String {
    (options.name.map { " as " + Spelling.text($0) } ?? "") + (options.runs.map { " for \(text($0)) runs" } ?? "")
      + options.ignores.map { " " + line($0) }.joined()
  }

  private func line(_ check: Check) -> String {
    let behind = line(check.options)
    func keys(_ keys: [NamedExpression]) -> String { keys.isEmpty ? "" : " by " + list(keys, text) }
    switch check.kind {
    case .presence(let query, let expectsRows, let severity):
      let word = expectsRows ? "some" : "none"
      let what = check.isByName ? text(query.source) : "\(word) (\(line(query, isTop: false)))"
      return "check " + what + (severity == .warn ? " warn" : "") + behind
    case .threshold(let measured, let query, let by, let warn, let crit):
      func limit(_ word: String, _ condition: Check.Condition?) -> String {
        condition.map { " \(word) \($0.comparison.rawValue) \(text($0.value))" } ?? ""
      }
      return "check \(measured.text) from (\(line(query, isTop: false)))" + keys(by) + limit("warn", warn)
        + limit("crit", crit) + behind
    case .freshness(let query, let by, let warn, let crit):
      func limit(_ word: String, _ age: Expression?) -> String { age.map { " \(word) \(text($0))" } ?? "" }
      return "check freshness of (\(line(query, isTop: false)))" + keys(by) + limit("warn", warn) + limit("crit", crit)
        + behind
    }
  }

  // MARK: queries

  func text(_ source: Source) -> String {
    switch source.kind {
    case .tasks(let kind): "tasks" + (kind.map { " " + $0.rawValue } ?? "")
    case .named(let name): text(name)
    case .lastResult: "_"
    case .file(let path, let span): "file " + quoted(path, span)
    }
  }

  func text(_ clause: Clause) -> String {
    switch clause.kind {
    case .on(let scope): "on" + text(scope)
    case .since(let time): "since \(text(time))"
    case .until(let time): "until \(text(time))"
    case .between(let start, let end): "between \(text(start)) and \(text(end))"
    case .filter(let condition): "where \(text(condition))"
    case .select(let items): "select " + list(items, text)
    case .derive(let items):
      "derive " + list(items) { item in (item.alias.map { text($0) + " = " } ?? "") + text(item.expression) }
    case .group(let keys, let show): "group by " + list(keys, text) + (show.map { " show " + list($0, text) } ?? "")
    case .count(let keys): "count" + (keys.isEmpty ? "" : " by " + list(keys, text))
    case .latest(let count, let keys): "latest" + (count.map { " " + text($0) } ?? "") + " by " + list(keys, text)
    case .distinct(let items): "distinct " + list(items, text)
    case .sort(let keys): "sort by " + list(keys) { text($0.named) + ($0.isDescending ? " desc" : "") }
    case .limit(let count, let offset): "limit \(text(count))" + (offset.map { " offset " + text($0) } ?? "")
    case .top(let count, let key, let isBottom): "\(isBottom ? "bottom" : "top") \(text(count)) by \(text(key))"
    case .semiJoin(let query, let keys, let isAnti):
      (isAnti ? "without" : "with") + " (\(line(query, isTop: false)))" + (keys.map { " by " + list($0, text) } ?? "")
    case .gaps(let over, let keys): "gaps over \(text(over)) by " + list(keys, text)
    case .seen(let keys): "seen by " + list(keys, text)
    case .format(let name): "as \(formatWord(name))"
    case .into(let path, let span): "into " + quoted(path, span)
    }
  }

  /// The format as written, or `vertical` for `\G`.
  func formatWord(_ name: Name) -> String { written(name.span) == "\\G" ? name.text : text(name) }

  private func text(_ scope: Scope) -> String {
    zip(ScopeLevel.allCases, [scope.profiles, scope.clusters, scope.tenants])
      .filter { !$1.isEmpty }
      .map { " \($0.rawValue) " + list($1) { written($0.span) } }
      .joined()
  }

  private func text(_ item: SelectItem) -> String {
    switch item {
    case .all(let except, _): "*" + (except.isEmpty ? "" : " except " + list(except, text))
    case .expression(let named): text(named)
    }
  }

  private func text(_ key: GroupKey) -> String {
    let fill = key.fill == nil ? "" : " fill"
    guard let alias = key.named.alias else { return key.named.text + fill }
    return text(key.named.expression) + fill + " as " + text(alias)
  }

  /// Without an alias the text is the column's name, and stays.
  private func text(_ named: NamedExpression) -> String {
    named.alias.map { text(named.expression) + " as " + text($0) } ?? named.text
  }

  // MARK: expressions

  func text(_ expression: Expression) -> String {
    expression.isParenthesized ? "(" + inner(expression) + ")" : inner(expression)
  }

  private func inner(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal):
      // The span of a parenthesized one holds the brackets, so that only a lone one can be taken as written.
      expression.isParenthesized || literal == .integer(.min)
        ? bare(literal, expression.span) : written(expression.span)
    case .name(let name): text(name)
    case .path(let parts): parts.map(text).joined(separator: ".")
    case .parameter(let name): "$" + name.text
    case .star: "*"
    case .unary(.minus, let operand): (isMinus(operand) ? "- " : "-") + text(operand)
    case .unary(.not, let operand): not(operand, in: expression)
    case .binary(let binary, let left, let right, _): "\(text(left)) \(binary.rawValue) \(text(right))"
    case .all(let parts): parts.map(text).joined(separator: " and ")
    case .any(let parts): parts.map(text).joined(separator: " or ")
    case .isIn(let left, let items, let negated): "\(text(left)) \(negated ? "not in" : "in") (\(list(items, text)))"
    case .between(let value, let low, let high, let negated):
      "\(text(value)) \(negated ? "not between" : "between") \(text(low)) and \(text(high))"
    case .isNull(let operand, let negated): "\(text(operand)) is \(negated ? "not null" : "null")"
    case .call(let name, let arguments, let distinct): call(name, arguments, distinct, expression)
    case .ago(let operand): "\(text(operand)) ago"
    case .missing: ""
    }
  }

  /// A call as written, since its text may be the name of a column: `where count() > 3`.
  private func call(_ name: Name, _ arguments: [Expression], _ distinct: Bool, _ expression: Expression) -> String {
    let text = written(expression.span)
    if !expression.isParenthesized, !text.contains("\n") { return text }
    return "\(self.text(name))(\(distinct ? "distinct " : "")\(list(arguments, self.text)))"
  }

  /// `not x`, or `x not contains y` when it was written so.
  private func not(_ operand: Expression, in expression: Expression) -> String {
    if case .binary(let binary, let left, let right, _) = operand.kind, !operand.isParenthesized,
      operand.span.start == expression.span.start
    {
      return "\(text(left)) not \(binary.rawValue) \(text(right))"
    }
    return "not " + text(operand)
  }

  private func isMinus(_ operand: Expression) -> Bool {
    if operand.isParenthesized { return false }
    switch operand.kind {
    case .unary(.minus, _), .literal(.integer(.min)): return true
    default: return false
    }
  }

  /// A literal inside brackets: what is written between them.
  private func bare(_ literal: Literal, _ span: SourceSpan) -> String {
    if literal == .integer(.min) { return String(Int64.min) }
    var lexer = Lexer(source)
    lexer.position = span.start
    var token = lexer.next()
    while token.kind == .symbol(.leftParen) || token.isNewline { token = lexer.next() }
    return written(token.span)
  }

  // MARK: pieces

  private func written(_ span: SourceSpan) -> String { source.text(in: span) }

  private func text(_ name: Name) -> String { written(name.span) }

  /// A text as written if it stands in quotes there, else in quotes.
  private func quoted(_ text: String, _ span: SourceSpan) -> String {
    let written = written(span)
    var lexer = Lexer(SourceText(name: "", written))
    let token = lexer.next()
    let isWhole = token.problem == nil && token.span.end == written.utf8.count
    if case .text = token.kind, isWhole { return written }
    return Spelling.text(text)
  }

  private func list<Item>(_ items: [Item], _ text: (Item) -> String) -> String {
    items.map(text).joined(separator: ", ")
  }
}

extension Token {
  var isNewline: Bool { if case .newline = kind { true } else { false } }
}
