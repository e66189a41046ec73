import ObqDiagnostics

/// The tree as an outline for `explain tree`: a line for each clause, expressions in prefix form.
package enum TreePrinter {
  /// All statements, one after another.
  package static func print(_ script: Script) -> String {
    script.statements.map { print($0) }.joined()
  }

  /// One statement; every line ends in a line break.
  package static func print(_ statement: Statement) -> String {
    lines(statement.kind).map { $0 + "\n" }.joined()
  }

  /// One query; every line ends in a line break.
  package static func print(_ query: Query) -> String {
    lines(query).map { $0 + "\n" }.joined()
  }

  // MARK: statements

  private static func lines(_ kind: Statement.Kind) -> [String] {
    switch kind {
    case .query(let query): lines(query)
    case .explain(let mode, let query): ["explain \(mode.rawValue)"] + indented(lines(query))
    case .check(let check): lines(check)
    case .ignore(let ignore): [text(ignore)]
    case .letValue(let name, let value): ["let \(atom(name)) \(text(value))"]
    case .letQuery(let name, let query): ["let \(atom(name))"] + indented(lines(query))
    case .view(let name, let query): ["view \(atom(name))"] + indented(lines(query))
    case .dropView(let name): ["drop view \(atom(name))"]
    case .use(let scope): ["use" + text(scope)]
    case .profile(let name, let items): ["profile \(atom(name))"] + indented(items.map(text))
    case .ping(let name): ["ping" + (name.map { " " + text($0) } ?? "")]
    case .describe(let source): ["describe" + (source.map { " " + text($0) } ?? "")]
    case .set(let name, let value, _): ["set \(atom(name)) \(quoted(value))"]
    case .show(let name): ["show" + (name.map { " " + atom($0) } ?? "")]
    case .watch(let every, let until, let count, let query):
      ["watch \(text(every))" + (until.map { " until " + text($0) } ?? "") + (count.map { " count " + text($0) } ?? "")]
        + indented(lines(query))
    case .history(let count, let text):
      ["history" + (count.map { " \($0)" } ?? "") + (text.map { " ~ " + quoted($0) } ?? "")]
    case .recall(let text): ["recall \(quoted(text))"]
    case .save(let number, let name): ["save \(number) \(atom(name))"]
    case .source(let path, _): ["source \(quoted(path))"]
    case .print(let expression): ["print \(text(expression))"]
    case .help(let topic): ["help \(quoted(topic))"]
    case .format(let query): ["format"] + indented(lines(query))
    case .quit: ["quit"]
    case .meta(let name, let argument): ["meta \(name.text) \(quoted(argument))"]
    }
  }

  private static func text(_ ignore: Ignore) -> String {
    "ignore\(text(ignore.scope)) until \(text(ignore.until)) because \(quoted(ignore.reason))"
  }

  private static func lines(_ check: Check) -> [String] {
    let name =
      (check.name.map { " as " + quoted($0) } ?? "") + (check.options.runs.map { " for \(text($0)) runs" } ?? "")
      + check.options.ignores.map { " (\(text($0)))" }.joined()
    func keys(_ keys: [NamedExpression]) -> String { keys.isEmpty ? "" : " by " + list(keys, text) }
    switch check.kind {
    case .presence(let query, let expectsRows, let severity):
      return ["check \(expectsRows ? "some" : "none") \(severity.rawValue)\(name)"] + indented(lines(query))
    case .threshold(let measured, let query, let by, let warn, let crit):
      func limit(_ word: String, _ condition: Check.Condition?) -> String {
        condition.map { " (\(word) \($0.comparison.rawValue) \(text($0.value)))" } ?? ""
      }
      return ["check \(text(measured))\(keys(by))\(limit("warn", warn))\(limit("crit", crit))\(name)"]
        + indented(lines(query))
    case .freshness(let query, let by, let warn, let crit):
      func limit(_ word: String, _ age: Expression?) -> String { age.map { " (\(word) \(text($0)))" } ?? "" }
      return ["check freshness\(keys(by))\(limit("warn", warn))\(limit("crit", crit))\(name)"] + indented(lines(query))
    }
  }

  /// A secret written out is not printed; where it comes from is.
  private static func text(_ item: ProfileItem) -> String {
    let isSecret = Secrets.isSecret(word: item.word.text) && !Secrets.isReference(item.value)
    return "\(atom(item.word)) \(isSecret ? "'***'" : quoted(item.value))"
  }

  // MARK: queries

  private static func lines(_ query: Query) -> [String] {
    ["query \(text(query.source))"] + indented(query.clauses.flatMap { lines($0.kind) })
  }

  private static func text(_ source: Source) -> String {
    switch source.kind {
    case .tasks(let kind): "tasks" + (kind.map { " " + $0.rawValue } ?? "")
    case .named(let name): "named " + atom(name)
    case .lastResult: "_"
    case .file(let path, _): "file " + quoted(path)
    }
  }

  private static func lines(_ clause: Clause.Kind) -> [String] {
    switch clause {
    case .on(let scope): ["on" + text(scope)]
    case .since(let time): ["since \(text(time))"]
    case .until(let time): ["until \(text(time))"]
    case .between(let start, let end): ["between \(text(start)) \(text(end))"]
    case .filter(let condition): ["where \(text(condition))"]
    case .select(let items): ["select " + list(items, text)]
    case .derive(let items): ["derive " + list(items, text)]
    case .group(let keys, let show): ["group by " + list(keys, text) + (show.map { " show " + list($0, text) } ?? "")]
    case .count(let keys): ["count" + (keys.isEmpty ? "" : " by " + list(keys, text))]
    case .latest(let count, let keys): ["latest" + (count.map { " " + text($0) } ?? "") + " by " + list(keys, text)]
    case .distinct(let items): ["distinct " + list(items, text)]
    case .sort(let keys): ["sort by " + list(keys) { text($0.named) + ($0.isDescending ? " desc" : "") }]
    case .limit(let count, let offset): ["limit \(text(count))" + (offset.map { " offset " + text($0) } ?? "")]
    case .top(let count, let key, let isBottom): ["\(isBottom ? "bottom" : "top") \(text(count)) by \(text(key))"]
    case .semiJoin(let query, let keys, let isAnti):
      ["\(isAnti ? "without" : "with")" + (keys.map { " by " + list($0, atom) } ?? "")] + indented(lines(query))
    case .gaps(let over, let keys): ["gaps over \(text(over)) by " + list(keys, text)]
    case .seen(let keys): ["seen by " + list(keys, text)]
    case .format(let name): ["as \(atom(name))"]
    case .into(let path, _): ["into \(quoted(path))"]
    }
  }

  private static func text(_ scope: Scope) -> String {
    zip(ScopeLevel.allCases, [scope.profiles, scope.clusters, scope.tenants])
      .filter { !$1.isEmpty }
      .map { " \($0.rawValue) " + list($1, text) }
      .joined()
  }

  private static func text(_ name: ScopeName) -> String { name.isQuoted ? quoted(name.text) : name.text }

  private static func text(_ item: SelectItem) -> String {
    switch item {
    case .all(let except, _): "*" + (except.isEmpty ? "" : " except " + list(except, atom))
    case .expression(let named): text(named)
    }
  }

  private static func text(_ key: GroupKey) -> String { text(key.named) + (key.fill == nil ? "" : " fill") }

  private static func text(_ named: NamedExpression) -> String {
    text(named.expression) + (named.alias.map { " as " + atom($0) } ?? "")
  }

  // MARK: expressions

  /// `(= status FAILED)`: the operator first.
  package static func text(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal): text(literal)
    case .name(let name): atom(name)
    case .path(let parts): parts.map(atom).joined(separator: ".")
    case .parameter(let name): "$" + name.text
    case .star: "*"
    case .unary(let sign, let operand): form(sign.rawValue, [operand])
    case .binary(let binary, let left, let right, _): form(binary.rawValue, [left, right])
    case .all(let parts): form("and", parts)
    case .any(let parts): form("or", parts)
    case .isIn(let left, let items, let negated): form(negated ? "not in" : "in", [left] + items)
    case .between(let value, let low, let high, let negated):
      form(negated ? "not between" : "between", [value, low, high])
    case .isNull(let operand, let negated): form(negated ? "is not null" : "is null", [operand])
    case .call(let name, let arguments, let distinct):
      "\(atom(name))(\(distinct ? "distinct " : "")\(list(arguments, text)))"
    case .ago(let operand): form("ago", [operand])
    case .missing: "<missing>"
    }
  }

  private static func form(_ head: String, _ parts: [Expression]) -> String {
    "(" + ([head] + parts.map(text)).joined(separator: " ") + ")"
  }

  private static func text(_ literal: Literal) -> String {
    switch literal {
    case .integer(let value): String(value)
    case .real(let value): String(value)
    case .text(let value): quoted(value)
    case .duration(let nanoseconds): duration(nanoseconds)
    case .size(let bytes): "\(bytes)B"
    case .time(let time): text(time)
    }
  }

  /// A duration in the longest unit that it is a whole number of.
  private static func duration(_ nanoseconds: Int64) -> String {
    let unit = Lexer.durationUnits.first { nanoseconds.isMultiple(of: $0.nanoseconds) && nanoseconds != 0 }
    return unit.map { "\(nanoseconds / $0.nanoseconds)\($0.name)" } ?? "\(nanoseconds)ns"
  }

  private static func text(_ time: TimeLiteral) -> String {
    func digits(_ value: Int, _ count: Int) -> String {
      String(repeating: "0", count: max(0, count - String(value).count)) + String(value)
    }
    var text = "\(digits(time.year, 4))-\(digits(time.month, 2))-\(digits(time.day, 2))"
    text += "T\(digits(time.hour, 2)):\(digits(time.minute, 2)):\(digits(time.second, 2))"
    if time.nanosecond > 0 { text += "." + digits(time.nanosecond, 9) }
    guard let offset = time.offset else { return text }
    let minutes = abs(offset) / 60
    return text + "\(offset < 0 ? "-" : "+")\(digits(minutes / 60, 2)):\(digits(minutes % 60, 2))"
  }

  // MARK: pieces

  private static func atom(_ name: Name) -> String { Spelling.name(name.text) }

  private static func quoted(_ text: String) -> String { Spelling.text(text) }

  private static func list<Item>(_ items: [Item], _ text: (Item) -> String) -> String {
    items.map(text).joined(separator: ", ")
  }

  private static func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }
}
