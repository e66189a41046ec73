package import ObqDiagnostics
import ObqText

/// Prints a script back in one layout: a statement a line, keywords in lower case, and a query that is too long or holds
/// comments with each clause on an indented line of its own.
///
/// What the formatter prints reads as the same tree, and formatting it again changes nothing. So names, literals and the
/// text that gives a column its name stay as written.
package struct Formatter {
  /// Cells that a statement on one line may take.
  package static let width = 100

  let source: SourceText
  /// Comments not printed yet, the first one last.
  private var comments: [SourceSpan]

  /// The whole of `script`; a script with problems comes back as it was written.
  package static func format(_ script: Script, _ source: SourceText) -> String {
    guard script.problems.isEmpty else { return source.text(in: SourceSpan(0, source.bytes.count)) }
    var formatter = Formatter(source: source, comments: script.comments.reversed())
    return formatter.format(script.statements)
  }

  /// One query of `source`.
  ///
  /// - Parameter comments: those of the source, in order; the ones inside the query are printed with it.
  package static func format(_ query: Query, _ source: SourceText, comments: [SourceSpan] = []) -> String {
    let own = comments.filter { query.span.start <= $0.start && $0.end <= query.span.end }
    var formatter = Formatter(source: source, comments: own.reversed())
    return formatter.layout("", query)
  }

  /// One check of `source`, on one line.
  package static func format(_ check: Check, _ source: SourceText) -> String {
    Formatter(source: source, comments: []).line(.check(check))
  }

  // MARK: statements and what stands between them

  private mutating func format(_ statements: [Statement]) -> String {
    var text = ""
    var end = 0
    for (index, statement) in statements.enumerated() {
      end = leadingComments(before: statement.span.start, behind: end, into: &text)
      text += blankLine(end, statement.span.start, text)
      let next = index + 1 < statements.count ? statements[index + 1].span.start : source.bytes.count
      text += layout(statement)
      end = statement.span.end
      if let comment = trailingComment(behind: end, before: next) {
        text += "  " + source.text(in: comment)
        end = comment.end
      }
      text += "\n"
    }
    _ = leadingComments(before: source.bytes.count, behind: end, into: &text)
    return text
  }

  /// Prints the comments up to `limit` as lines of their own; the end of the last, or `end`.
  private mutating func leadingComments(before limit: Int, behind end: Int, into text: inout String) -> Int {
    var end = end
    while let comment = comments.last, comment.start < limit {
      comments.removeLast()
      text += blankLine(end, comment.start, text) + source.text(in: comment) + "\n"
      end = comment.end
    }
    return end
  }

  /// The comment on the line that `end` lies in.
  private mutating func trailingComment(behind end: Int, before limit: Int) -> SourceSpan? {
    guard let comment = comments.last, comment.start >= end, comment.start < limit, !hasLineBreak(end, comment.start)
    else { return nil }
    return comments.removeLast()
  }

  /// The comments that begin before `limit`.
  private mutating func takeComments(before limit: Int) -> [SourceSpan] {
    var taken: [SourceSpan] = []
    while let comment = comments.last, comment.start < limit { taken.append(comments.removeLast()) }
    return taken
  }

  /// One empty line where the source has some.
  private func blankLine(_ start: Int, _ end: Int, _ text: String) -> String {
    let breaks = source.bytes[start..<max(start, end)].count { $0 == UInt8(ascii: "\n") }
    return breaks > 1 && !text.isEmpty ? "\n" : ""
  }

  private func hasLineBreak(_ start: Int, _ end: Int) -> Bool {
    source.bytes[start..<max(start, end)].contains(UInt8(ascii: "\n"))
  }

  // MARK: layout

  /// The statement without a line break behind it.
  private mutating func layout(_ statement: Statement) -> String {
    if let (head, query) = headAndQuery(statement.kind) { return layout(head, query) }
    // Comments inside have no place of their own in such a statement.
    let inner = takeComments(before: statement.span.end)
    return inner.map { source.text(in: $0) + "\n" }.joined() + line(statement.kind)
  }

  /// A query behind `head`, on one line or on several.
  private mutating func layout(_ head: String, _ query: Query) -> String {
    // Comments inside the head and the source stand before the statement.
    let before = takeComments(before: query.source.span.end).map { source.text(in: $0) + "\n" }.joined()
    let hasComments = comments.last.map { $0.start < query.span.end } ?? false
    if !hasComments {
      let line = head + self.line(query, isTop: true)
      if line.contains("\n") || DisplayWidth.of(line) <= Self.width || query.clauses.isEmpty { return before + line }
    }
    var text = before + head + self.text(query.source)
    var end = query.source.span.end
    for index in query.clauses.indices {
      let clause = query.clauses[index]
      if let comment = trailingComment(behind: end, before: clause.span.start) {
        text += "  " + source.text(in: comment)
      }
      let verbatim = verbatimSpans(clause)
      for comment in takeComments(before: clause.span.end)
      where !verbatim.contains(where: { $0.start <= comment.start && comment.end <= $0.end }) {
        text += "\n  " + source.text(in: comment)
      }
      text += "\n  " + bar(query, index, isTop: true) + self.text(clause)
      end = clause.span.end
    }
    return text
  }

  /// The query on one line.
  func line(_ query: Query, isTop: Bool) -> String {
    let clauses = query.clauses.indices.map { " " + bar(query, $0, isTop: isTop) + text(query.clauses[$0]) }
    return text(query.source) + clauses.joined()
  }

  /// `| ` where a clause would be read as part of what stands before it.
  private func bar(_ query: Query, _ index: Int, isTop: Bool) -> String {
    let clause = query.clauses[index].kind
    let isNeeded: Bool
    if index == 0 {
      guard case .named(let name) = query.source.kind else { return "" }
      if case .between = clause { return "| " }
      isNeeded = StatementKeyword(startingWith: name.text) != nil && name.text.lowercased() != "history"
    } else {
      let previous = query.clauses[index - 1].kind
      switch clause {
      case .between: isNeeded = previous.mayTakeBetween
      case .format(let name):
        let next = index + 1 < query.clauses.count ? query.clauses[index + 1].kind : nil
        let isLast = if case .into? = next { true } else { next == nil }
        let isFormat = Keywords.formats.contains(formatWord(name).lowercased())
        isNeeded = previous.mayTakeAlias && !(isTop && isLast && isFormat)
      case .semiJoin(_, _, isAnti: false):
        let words = text(query.clauses[index - 1]).lowercased()
        isNeeded = words.hasSuffix("starts") || words.hasSuffix("ends")
      default: isNeeded = false
      }
    }
    return isNeeded ? "| " : ""
  }

  /// What a clause prints as written, comments included.
  private func verbatimSpans(_ clause: Clause) -> [SourceSpan] {
    clause.kind.namedExpressions.filter { $0.alias == nil }.map(\.expression.span)
  }
}

extension Clause.Kind {
  /// The expressions that name columns.
  var namedExpressions: [NamedExpression] {
    switch self {
    case .select(let items):
      items.compactMap { item in if case .expression(let named) = item { named } else { nil } }
    case .derive(let items), .distinct(let items): items
    case .group(let keys, let show): keys.map(\.named) + (show ?? [])
    case .count(let keys): keys.map(\.named)
    case .sort(let keys): keys.map(\.named)
    default: []
    }
  }

  /// Whether `between` behind the clause would belong to its last expression.
  fileprivate var mayTakeBetween: Bool {
    switch self {
    case .on, .since, .until, .between, .limit, .semiJoin, .format, .into: false
    default: true
    }
  }

  /// Whether `as` behind the clause would name its last column.
  fileprivate var mayTakeAlias: Bool {
    switch self {
    case .select(let items):
      if case .expression(let named)? = items.last { named.alias == nil } else { false }
    case .distinct(let items): items.last?.alias == nil
    case .group(let keys, let show): show.map { $0.last?.alias == nil } ?? (keys.last?.named.alias == nil)
    case .count(let keys): !keys.isEmpty && keys.last?.named.alias == nil
    default: false
    }
  }
}
