import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqSyntax
import ObqTerminal
import ObqText

/// What may stand at the cursor, from what the parser looked for there: the grammar says which kinds of things, the binder
/// which columns the clauses so far leave, the session which names there are. Nothing is asked of a server here.
struct Completer {
  let session: Session
  /// Clusters and tenants by name, which are read in the background.
  let names: FleetNames

  /// Candidates for the word before the cursor, which is a UTF-8 offset into what was typed.
  func answer(_ typed: String, _ cursor: Int) -> CompletionAnswer {
    let lines = TypedLines(typed)
    let end = lines.place(ofTyped: cursor)
    let context = completionContext(of: lines.text, at: end)
    let bytes = Array(lines.text.utf8.prefix(end))
    let prefix = String(decoding: bytes[context.prefix.start...], as: UTF8.self)
    var slot = Slot(
      context: context, source: SourceText(name: "query", bytes: bytes),
      candidates: Candidates(prefix: prefix, quote: context.quote))
    let isMember = context.prefix.start > 0 && bytes[context.prefix.start - 1] == UInt8(ascii: ".")
    // What `extra` holds is not known before it is read.
    if !isMember || context.quote != nil { fill(&slot) }
    return CompletionAnswer(
      start: cursor - prefix.utf8.count, candidates: slot.candidates.fitting, note: slot.note)
  }

  /// A place that is filled.
  struct Slot {
    let context: CompletionContext
    /// The text before the cursor, which the spans of `context` point into.
    let source: SourceText
    var candidates: Candidates
    /// What is shown below the candidates.
    var note = ""

    func expects(_ expectation: Expectation) -> Bool { context.expectations.contains(expectation) }

    var clause: ClauseKeyword? { context.query?.clause }
  }

  private func fill(_ slot: inout Slot) {
    let outline = outline(slot.context.query, slot)
    // What only the place knows comes before the words of the language.
    for expectation in slot.context.expectations { addNames(expectation, outline, &slot) }
    addExpressions(outline, &slot)
    addKeywords(outline, &slot)
    if slot.candidates.isEmpty {
      for case .symbol(let symbol) in slot.context.expectations where symbol != .dot {
        slot.candidates.add(symbol.rawValue, "signs", "")
      }
    }
  }

  /// The columns at the cursor; nil where no query is around it, or nothing is known of its source.
  private func outline(_ query: Parser.OpenQuery?, _ slot: Slot) -> QueryOutline? {
    guard let query, let source = query.source else { return nil }
    var context = session.typingContext()
    for statement in parseScript(slot.source).statements { context.takeNames(statement, in: slot.source) }
    var binder = Binder(context, text: slot.source)
    return binder.outline(of: source, query.clauses)
  }

  // MARK: words of the language

  /// What stands behind a keyword of this name, and what it does.
  private static let kinds: [String: SourceID] = ["data": .dataTasks, "log": .logTasks, "restore": .restoreTasks]

  private func addKeywords(_ outline: QueryOutline?, _ slot: inout Slot) {
    if slot.candidates.quote != nil || slot.expects(.path) { return }
    var clauses: [ClauseKeyword] = []
    for case .keyword(let word) in Self.ordered(slot.context.expectations) {
      let isClause = slot.expects(.clause) && ClauseKeyword(rawValue: word) != nil
      if isClause, let keyword = ClauseKeyword(rawValue: word) { clauses.append(keyword) }
      if slot.expects(.statement), StatementKeyword(rawValue: word) != nil {
        slot.candidates.add(word + " ", "statements", Self.meaning(word))
      } else if Operators.table.contains(where: { $0.spelling == word }) {
        addOperator(word, outline, &slot)
      } else if let kind = Self.kinds[word] {
        slot.candidates.add(word + " ", "sources", SourceCatalog.description(of: kind).summary)
      } else if !isClause {
        slot.candidates.add(word + " ", "keywords", "")
      }
    }
    // A condition that is none yet lacks its operator, and no clause can follow.
    if slot.clause == .filter, let type = outerType(outline, slot), type != .boolean, type != .null, type != .json {
      return
    }
    let next = self.outline(slot.context.queryToGoOn, slot)
    for keyword in ClauseKeyword.allCases where clauses.contains(keyword) && allows(keyword, next, slot) {
      slot.candidates.add(keyword.rawValue + " ", "clauses", Self.meaning(keyword.firstWord))
    }
  }

  /// With what joins conditions first, and arithmetic last.
  private static func ordered(_ expectations: [Expectation]) -> [Expectation] {
    func rank(_ expectation: Expectation) -> Int {
      guard case .keyword(let word) = expectation else { return 1 }
      if word == "and" || word == "or" { return 0 }
      guard let row = Operators.table.first(where: { $0.spelling == word }) else { return 1 }
      return row.precedence > .comparison ? 2 : 1
    }
    return expectations.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
      .map(\.element)
  }

  /// Whether a clause can follow, as far as that is known.
  private func allows(_ keyword: ClauseKeyword, _ outline: QueryOutline?, _ slot: Slot) -> Bool {
    switch keyword {
    case .order: slot.candidates.prefix.lowercased().hasPrefix("o")
    case .on: outline?.takesScope ?? true
    case .since, .until, .between, .gaps, .latest: outline?.hasTime ?? true
    default: true
    }
  }

  /// What stands between the commas outside of brackets.
  private static func parts(_ form: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in form {
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map(\.trimmed)
  }

  /// What `help` says of a word, without what follows the first part.
  static func meaning(_ word: String) -> String {
    guard let topic = HelpText.topics.first(where: { $0.names.contains(word) }) else { return "" }
    let meaning = String(topic.meaning.prefix { $0 != ":" && $0 != ";" })
    // A topic on several words says the same of all: how each is written tells them apart.
    let forms = Self.parts(topic.form)
    let isEachNamed = forms.allSatisfy { form in topic.names.contains { form.lowercased().hasPrefix($0 + " ") } }
    guard forms.count > 1, isEachNamed, let form = forms.first(where: { $0.hasPrefix(word + " ") }) else {
      return meaning
    }
    return "\(form): \(meaning)"
  }
}
