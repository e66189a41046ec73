import ObqCatalog
package import ObqData
package import ObqDiagnostics
import ObqExpression
package import ObqSyntax

/// Settles what a query means: names to columns, words to vocabularies, types and units, times to instants. It collects
/// problems clause by clause, so that one run shows several; nothing is sent while it works.
package struct Binder {
  let context: BindContext
  let text: SourceText
  let depth: Int
  /// Where a saved query is named, while its text is bound: problems that show later are drawn there.
  let place: SourceSpan?
  let saved: SavedQueries
  /// Where it is noted what names stand for; nil where nobody asks.
  let uses: NameUses?
  package private(set) var problems: [PlanProblem] = []

  package init(_ context: BindContext, text: SourceText, noting uses: NameUses? = nil) {
    self.init(context, text: text, depth: 0, place: nil, saved: SavedQueries(), uses: uses)
  }

  init(
    _ context: BindContext, text: SourceText, depth: Int, place: SourceSpan?, saved: SavedQueries,
    uses: NameUses? = nil
  ) {
    self.context = context
    self.text = text
    self.depth = depth
    self.place = place
    self.saved = saved
    self.uses = uses
  }

  /// Nil when there are problems; they are in `problems`. Rows that another statement takes are printed by nobody.
  package mutating func bind(_ query: Query, isInside: Bool = false) -> BoundQuery? {
    guard let bound = draft(query)?.finish(query.span, dialects: context.dialects) else { return nil }
    if isInside, let problem = outputInside(query, bound) {
      report(problem)
      return nil
    }
    return bound
  }

  /// The query with all its clauses applied, and nothing settled about which columns are shown.
  ///
  /// - Parameter isSaved: whether clauses may follow that stand elsewhere.
  mutating func draft(_ query: Query, isSaved: Bool = false) -> Draft? {
    guard depth < 32 else {
      problems.append(PlanProblem(.queryDepth, query.span))
      return nil
    }
    guard var draft = start(query) else { return nil }
    let lastWindow = query.clauses.lastIndex { $0.kind.isWindow } ?? -1
    for (index, clause) in query.clauses.enumerated() {
      draft.keepsWindowEnd = isSaved || index < lastWindow
      do throws(PlanProblem) {
        try checkSavedOutput(query, clause, draft)
        try apply(clause, &draft)
      } catch {
        report(error)
      }
      if problems.count >= Binder.problemLimit { break }
    }
    return problems.isEmpty ? draft : nil
  }

  /// Beyond some problems a query is not worth going on with.
  static let problemLimit = 100

  mutating func report(_ problem: PlanProblem) {
    if problems.count < Binder.problemLimit { problems.append(problem) }
  }

  /// Binds a query that stands inside another, and takes over its problems.
  mutating func bindInner(_ query: Query) -> BoundQuery? {
    var inner = Binder(context, text: text, depth: depth + 1, place: place, saved: saved, uses: uses)
    let bound = inner.bind(query, isInside: true)
    for problem in inner.problems { report(problem) }
    return bound
  }

  // MARK: sources

  private mutating func start(_ query: Query) -> Draft? { start(query.source) }

  /// The rows of a source, before any clause; nil when there are problems.
  mutating func start(_ source: Source) -> Draft? {
    switch source.kind {
    case .tasks(let kind?):
      let id: SourceID =
        switch kind {
        case .data: .dataTasks
        case .log: .logTasks
        case .restore: .restoreTasks
        }
      return Draft(source: id, dialects: context.dialects)
    case .tasks(nil): return Draft(unionOf: SourceID.tasks)
    case .lastResult:
      guard let last = context.lastResult else {
        problems.append(PlanProblem(.unknownSource("_", known: ["a query that ran before"]), source.span))
        return nil
      }
      return Draft(rows: last.schema, last.batches, of: context.lastOrigins)
    case .file(let path, let span):
      guard let file = context.files[path] else {
        problems.append(PlanProblem(.unreadFile(path), span))
        return nil
      }
      return Draft(rows: file.schema, file.batches)
    case .named(let name): return start(named: name)
    }
  }

  private mutating func start(named name: Name) -> Draft? {
    switch name.text.lowercased() {
    case let source:
      if let id = SourceID.named(source) { return Draft(source: id, dialects: context.dialects) }
      if let table = context.tables[source] { return Draft(rows: table.schema, table.batches) }
    }
    if let saved = context.queries[name.text] {
      return draft(saved, named: name)
    }
    let known =
      SourceID.allCases.map(\.rawValue) + ["tasks"] + context.tables.keys
      + context.queries.keys + context.otherNames
    problems.append(PlanProblem(.unknownSource(name.text, known: known.sorted()), name.span))
    return nil
  }

  func sourceText(_ span: SourceSpan) -> String { text.text(in: span) }
}

extension Binder {
  /// The value of an expression that stands outside of a query, as in `let` and `print`; nil when there are problems.
  package mutating func bindConstant(_ expression: Expression) -> Value? {
    var nothing = Draft(columns: [])
    do throws(PlanProblem) {
      let bound = try self.expression(expression, &nothing)
      guard let value = bound.constantValue else {
        // What could not be folded overflows, is a pattern that takes too long, or too long a text.
        do throws(EvaluationProblem) {
          _ = try Evaluator(zone: context.zone).evaluate(bound, Batch(columns: [], count: 1))
        } catch {
          switch error {
          case .overflow: break
          case .patternLimit:
            throw PlanProblem(.badPattern("it takes too many steps on this text"), expression.span)
          case .textTooLong, .columnTooLarge, .rowsTooLarge:
            throw PlanProblem(.textTooLong("\(error)"), expression.span)
          }
        }
        throw PlanProblem(.overflow(sourceText(expression.span)), expression.span)
      }
      return value
    } catch {
      report(error)
      return nil
    }
  }
}
