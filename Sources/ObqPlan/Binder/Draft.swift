import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqExpression
import ObqSyntax
import Synchronization

/// A query while its clauses are bound one after the other.
struct Draft {
  var origin: Origin
  var scope: BindScope
  /// The columns that the source can send, `extra.NAME` as they are asked for.
  private(set) var sourceEntries: [BindScope.Entry]
  /// Whether no clause has put other columns in place of the source's.
  private(set) var hasSourceColumns = true
  var steps: [Step] = []
  /// What the source may leave out.
  var window = Window()
  /// From where to where rows can be: every window so far, those behind other clauses included.
  var reach = Window()
  /// Who is asked, as `on` says.
  var serverScope = Scope()
  /// Who is asked where `on` says nothing: what `use` set.
  var usedScope = Scope()
  /// The servers' sources that the rows come from, however many clauses and saved queries lie between.
  private(set) var origins: Set<SourceID> = []
  /// Conjuncts that stand before any step, and so may go down to the source.
  var filters: [FilterPart] = []
  var format: Name?
  var path: String?
  /// Upon what the window's ends rest.
  var ends: (start: WindowBasis?, end: WindowBasis?) = (nil, nil)
  var warnings: [String] = []
  /// Whether the clauses here say them, and not those of a saved query.
  var hasOwnFormat = false
  var hasOwnPath = false
  /// Whether the end of a log task's stretch is wanted by a window that may still come.
  var keepsWindowEnd = false
  /// Columns that an earlier clause dropped, for messages.
  var dropped: Set<String> = []

  enum Origin {
    case server([SourceID])
    case rows(Schema, [Batch])
  }

  /// Whether the column that places rows in time is the source's own, so that `window.end` belongs to it.
  var isOwnTime = true
  /// Whether it began as a saved query, whose clauses stand before those that are bound now.
  var isContinued = false

  init(source: SourceID, dialects: Set<Dialect>) {
    origin = .server([source])
    origins = [source]
    scope = Draft.scope(of: source, dialects)
    sourceEntries = scope.entries
  }

  private struct SourceColumns: Hashable {
    var source: SourceID
    var dialects: Set<Dialect>
  }

  /// A source's columns are the same each time.
  private static let scopes = Mutex<[SourceColumns: BindScope]>([:])

  private static func scope(of source: SourceID, _ dialects: Set<Dialect>) -> BindScope {
    scopes.withLock { scopes in
      let key = SourceColumns(source: source, dialects: dialects)
      if let scope = scopes[key] { return scope }
      let description = SourceCatalog.description(of: source)
      let scope = BindScope(
        entries: entries(description.columns, hasWindow: description.window != .none, dialects))
      scopes[key] = scope
      return scope
    }
  }

  /// A union has the common columns only.
  init(unionOf sources: [SourceID]) {
    origin = .server(sources)
    origins = Set(sources)
    let status = Vocabulary.union([.ocpDataStatus, .logStatus, .restoreStatus, .obshellDataStatus])
    sourceEntries = Draft.entries(
      SourceCatalog.commonColumns(status: status), hasWindow: true, Set(Dialect.allCases))
    scope = BindScope(entries: sourceEntries)
  }

  init(rows schema: Schema, _ batches: [Batch], of origins: Set<SourceID> = []) {
    origin = .rows(schema, batches)
    self.origins = origins
    sourceEntries = []
    hasSourceColumns = false
    // What is no task has words of its own under these names.
    let areTasks = !origins.isDisjoint(with: SourceID.tasks)
    scope = BindScope(
      entries: schema.fields.map {
        .init(
          name: $0.name, type: $0.type, vocabulary: areTasks ? Draft.familiarVocabulary($0.name) : nil)
      })
  }

  /// Whether a saved query says how its rows are printed, and no clause here says otherwise.
  var inheritsOutput: Bool { (format != nil && !hasOwnFormat) || (path != nil && !hasOwnPath) }

  /// The word that says it.
  var outputWord: String { path != nil && !hasOwnPath ? "into" : "as" }

  /// Bare words keep working on results and saved queries.
  private static func familiarVocabulary(_ name: String) -> Vocabulary? {
    switch name {
    case "state": .state
    case "kind": .kind
    default: nil
    }
  }

  private static func entries(
    _ columns: [CatalogColumn], hasWindow: Bool, _ dialects: Set<Dialect>
  ) -> [BindScope.Entry] {
    var entries = columns.map {
      BindScope.Entry(
        name: $0.name, type: $0.type, vocabulary: $0.vocabulary, isHidden: $0.isHidden,
        isForeign: $0.dialects.isDisjoint(with: dialects))
    }
    entries.append(.init(name: extraColumnName, type: .json, isHidden: true))
    if hasWindow { entries.append(.init(name: windowEndColumnName, type: .time, isHidden: true)) }
    return entries
  }

  /// Whether restore tasks are among the rows.
  var holdsRestores: Bool { origins.contains(.restoreTasks) }

  /// Whether rows are stretches of time, for which a start alone does not tell whether they are in a window.
  var holdsStretches: Bool {
    if origins.contains(.logTasks) { return true }
    // Log tasks that a file holds.
    guard case .rows(let schema, let batches) = origin,
      let place = schema.fields.firstIndex(where: { $0.name == "kind" && $0.type == .text })
    else { return false }
    return batches.contains { batch in
      (0..<batch.count).contains { batch.columns[place].value(at: $0) == .text("log") }
    }
  }

  /// Who is asked, all in all.
  var scopeToAsk: Scope {
    var scope = hasScope ? serverScope : usedScope
    scope.profiles = serverScope.profiles.isEmpty ? usedScope.profiles : serverScope.profiles
    return scope
  }

  /// How many sources are read, those of inner queries included.
  var reads: Int {
    var reads = 1
    if case .server(let sources) = origin { reads = sources.count }
    for case .semiJoin(let inner, _, _, _, _) in steps { reads += inner.reads }
    return reads
  }

  /// Whether clusters or tenants are named that are asked.
  var hasScope: Bool { !(serverScope.clusters.isEmpty && serverScope.tenants.isEmpty) }

  /// Whether a window can go down to the source.
  var isServerSource: Bool {
    if case .server = origin { return true }
    return false
  }

  /// Whether the rows are still those that the source sends, so that filters may go down to it.
  var isAtSource: Bool {
    if case .server = origin { return steps.isEmpty }
    return false
  }

  /// `extra.NAME` becomes a column of the source the first time that it is named.
  mutating func extraColumn(_ name: String) -> Int? {
    let full = extraColumnName + "." + name
    if let index = scope.entries.firstIndex(where: { $0.name == full }) { return index }
    guard hasSourceColumns else { return nil }
    let entry = BindScope.Entry(name: full, type: .json, isHidden: true)
    scope.entries.append(entry)
    sourceEntries.append(entry)
    return scope.entries.count - 1
  }

  /// Puts other columns in place of the present ones.
  mutating func replaceScope(_ entries: [BindScope.Entry]) {
    let names = Set(entries.map(\.name))
    dropped.formUnion(scope.entries.map(\.name).filter { !names.contains($0) })
    dropped.subtract(names)
    hasSourceColumns = false
    scope = BindScope(entries: entries)
  }

  /// The visible columns, as `*` shows them.
  func starColumns(dialects: Set<Dialect>) -> [Int] {
    var allowed: Set<String>?
    if hasSourceColumns, case .server(let sources) = origin, sources.count == 1 {
      let columns = SourceCatalog.description(of: sources[0]).columns
      allowed = Set(columns.filter { !$0.dialects.isDisjoint(with: dialects) }.map(\.name))
      // A column that a clause made has no dialect.
      allowed?.formUnion(scope.entries.map(\.name).filter { name in !columns.contains { $0.name == name } })
    }
    return scope.entries.indices.filter { index in
      let entry = scope.entries[index]
      return !entry.isHidden && (allowed?.contains(entry.name) ?? true)
    }
  }

  func finish(_ span: SourceSpan, dialects: Set<Dialect>) -> BoundQuery {
    var draft = self
    let shown = draft.starColumns(dialects: dialects)
    if shown.count != draft.scope.entries.count {
      let entries = draft.scope.entries
      draft.steps.append(
        .project(shown.map { BoundColumn(entries[$0].name, .column($0, entries[$0].type)) }))
      draft.scope.entries = shown.map { entries[$0] }
    }
    let schema = draft.scope.schema
    var query: BoundQuery
    switch origin {
    case .rows(let fields, let batches):
      query = BoundQuery(
        source: .rows(fields, batches), steps: draft.steps, schema: schema, showsAllColumns: false, format: format,
        path: path, reach: reach, origins: origins, span: span)
    case .server(let sources): query = Pruning.finish(draft, sources, schema, span)
    }
    query.warnings = warnings
    return query
  }
}

/// Upon what an end of a window rests: with the clock it moves, day by day or not at all.
enum WindowBasis {
  case now
  case day
  case written
}
