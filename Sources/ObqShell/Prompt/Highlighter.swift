import ObqDiagnostics
package import ObqPlan
import ObqSyntax
package import ObqTerminal

/// Colours a text while it is typed: what each word is, as lexer, parser and binder take it, and what is wrong already.
/// What could still become right, since the cursor is in it or the text ends there, is not marked.
package struct Highlighter {
  enum Role: UInt8 {
    case keyword, number, text, word, function, variable, comment, wrong

    var style: TextStyle {
      switch self {
      case .keyword: TextStyle(parameters: "1;34")
      case .number: .yellow
      case .text: .green
      case .word: .magenta
      case .function, .variable: .cyan
      case .comment: .dim
      case .wrong: TextStyle(parameters: "4;31")
      }
    }
  }

  /// A text with more bytes is shown plain: it was pasted, and is not read while it is typed.
  private static let longest = 8_192
  /// How many words are left out at the end of a text that is not finished, to find a beginning that can be understood.
  private static let mostWordsLeftOut = 6

  private let context: () -> BindContext

  /// - Parameter context: what names are known, asked for each time.
  package init(context: @escaping () -> BindContext) {
    self.context = context
  }

  /// The coloured stretches of a text in which the cursor is at a UTF-8 offset.
  package func spans(_ typed: String, cursor: Int) -> [DecoratedLine.Span] {
    let count = typed.utf8.count
    if count == 0 || count > Self.longest { return [] }
    let lines = TypedLines(typed)
    let source = SourceText(name: "query", lines.text)
    let (script, tokens) = parseWithTokens(source)
    var roles = [Role?](repeating: nil, count: source.bytes.count)
    func paint(_ span: SourceSpan, _ role: Role) {
      for index in max(span.start, 0)..<min(max(span.end, span.start), roles.count) { roles[index] = role }
    }
    for token in tokens { if let role = Role(token) { paint(token.span, role) } }
    for comment in script.comments { paint(comment, .comment) }
    let place = lines.place(ofTyped: cursor)
    let (uses, problems) = understood(script, tokens, source)
    for (span, use) in uses where roles[span.start] != .keyword { if let role = Role(use) { paint(span, role) } }
    let wrong = script.problems.filter { !$0.isAtEnd }.map(\.span) + problems
    for span in wrong where place < span.start || place > span.end { paint(span, .wrong) }
    return Self.spans(roles, lines, count)
  }

  /// What names stand for, and which are wrong. Of a text that is not finished, or wrong somewhere, the longest beginning is
  /// taken that is whole once its brackets are closed.
  private func understood(_ script: Script, _ tokens: [Token], _ source: SourceText) -> (
    uses: [(span: SourceSpan, use: NameUses.Use)], problems: [SourceSpan]
  ) {
    if script.problems.isEmpty { return understood(script, source, isWhole: true) }
    // What stands before the first mistake keeps its meaning.
    let mistake = script.problems.first { !$0.isAtEnd }?.span.start ?? source.bytes.count
    var rest = tokens[..<(tokens.firstIndex { $0.span.end > mistake } ?? tokens.count)]
    for _ in 0...Self.mostWordsLeftOut {
      guard let last = rest.last else { break }
      let open = rest.reduce(0) { $0 + ($1.kind == .symbol(.leftParen) ? 1 : $1.kind == .symbol(.rightParen) ? -1 : 0) }
      let closers = String(repeating: ")", count: max(open, 0))
      let beginning = SourceText(name: "query", bytes: source.bytes[..<last.span.end] + Array(closers.utf8))
      let parsed = parseScript(beginning)
      if parsed.problems.isEmpty { return understood(parsed, beginning, isWhole: false) }
      rest = rest.dropLast()
    }
    return ([], [])
  }

  private func understood(_ script: Script, _ source: SourceText, isWhole: Bool) -> (
    uses: [(span: SourceSpan, use: NameUses.Use)], problems: [SourceSpan]
  ) {
    var context = context()
    let uses = NameUses()
    var problems: [SourceSpan] = []
    for statement in script.statements {
      var binder = Binder(context, text: source, noting: uses)
      for query in statement.queries { _ = binder.bind(query) }
      switch statement.kind {
      case .print(let expression), .letValue(_, let expression): _ = binder.bindConstant(expression)
      default: break
      }
      problems += binder.problems.filter { isWhole ? $0.isKnown : $0.isName }.map(\.span)
      context.takeNames(statement, in: source)
    }
    return (uses.uses, problems)
  }

  /// Stretches of one role, as offsets into what was typed.
  private static func spans(_ roles: [Role?], _ lines: TypedLines, _ count: Int) -> [DecoratedLine.Span] {
    var spans: [DecoratedLine.Span] = []
    var start = 0
    while start < roles.count {
      var end = start + 1
      while end < roles.count, roles[end] == roles[start] { end += 1 }
      let range = lines.typed(ofPlace: start)..<min(lines.typed(ofPlace: end), count)
      if let role = roles[start], !range.isEmpty { spans.append(.init(range, role.style)) }
      start = end
    }
    return spans
  }
}

extension Highlighter.Role {
  fileprivate init?(_ token: Token) {
    switch token.kind {
    case .word where token.isKeyword, .meta: self = .keyword
    case .integer, .real, .duration, .size, .time: self = .number
    case .text: self = .text
    case .parameter: self = .variable
    default: return nil
    }
  }

  fileprivate init?(_ use: NameUses.Use) {
    switch use {
    case .word: self = .word
    case .function: self = .function
    case .text: self = .text
    case .constant: self = .number
    case .column: return nil
    }
  }
}

extension PlanProblem {
  /// Whether it is known before the statement runs: a file is read only then.
  fileprivate var isKnown: Bool {
    if case .unreadFile = fact { false } else { true }
  }

  /// Whether a name is wrong, whatever follows.
  fileprivate var isName: Bool {
    switch fact {
    case .unknownColumn, .droppedColumn, .unknownWord, .unknownFunction, .unknownSource, .unknownVariable: true
    default: false
    }
  }
}
