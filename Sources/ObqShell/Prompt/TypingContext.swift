import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqSyntax

extension Session {
  /// What a text is understood in while it is typed: what a statement is bound in, without reading anything for it.
  func typingContext() -> BindContext {
    var context = BindContext(
      now: .systemNow(), zone: settings.zone, variables: variables,
      queries: CheckLibrary.queries.merging(queries) { $1 }, lastResult: lastResult)
    context.lastOrigins = lastOrigins
    context.tables = SessionTables.schemas.mapValues { ($0, []) }
    if let dialect = connectionName.flatMap(connections.knownDialect) { context.dialects = [dialect] }
    return context
  }
}

extension BindContext {
  /// Takes in the names that a statement sets, for those behind it.
  mutating func takeNames(_ statement: Statement, in source: SourceText) {
    switch statement.kind {
    case .letValue(let name, let expression):
      var binder = Binder(self, text: source)
      variables[name.text] = binder.bindConstant(expression) ?? .null
    case .letQuery(let name, let query), .view(let name, let query):
      queries[name.text] = SavedQuery(query, of: source)
    default: break
    }
  }
}

extension Statement {
  /// The queries that stand in it, without those inside of others.
  var queries: [Query] {
    switch kind {
    case .query(let query), .explain(_, let query), .letQuery(_, let query), .view(_, let query), .format(let query),
      .watch(_, _, _, let query):
      [query]
    case .check(let check):
      switch check.kind {
      case .presence(let query, _, _), .threshold(_, let query, _, _, _), .freshness(let query, _, _, _): [query]
      }
    default: []
    }
  }
}
