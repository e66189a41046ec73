package import ObqCatalog
package import ObqData
package import ObqSyntax

/// What the meaning of a query depends on besides its text.
package struct BindContext: Sendable {
  /// One instant for a whole statement.
  package var now: Instant
  package var zone: Zone
  /// Which kinds of servers are asked: `*` shows what they have. All kinds while that is not known yet.
  package var dialects: Set<Dialect>
  package var variables: [String: Value]
  /// Saved queries: views and `let` names.
  package var queries: [String: SavedQuery]
  /// Names of saved queries that are there as well, for who misspells one.
  package var otherNames: [String] = []
  /// What `_` stands for.
  package var lastResult: (schema: Schema, batches: [Batch])?
  /// The servers' sources that the last result came from; none for own tables and files.
  package var lastOrigins: Set<SourceID> = []
  /// obq's own state by the source's name: `profiles`, `views`, `history`, `settings`.
  package var tables: [String: (schema: Schema, batches: [Batch])] = [:]
  /// What was read of files, by path as written.
  package var files: [String: (schema: Schema, batches: [Batch])] = [:]

  package init(
    now: Instant, zone: Zone, dialects: Set<Dialect> = Set(Dialect.allCases), variables: [String: Value] = [:],
    queries: [String: SavedQuery] = [:], lastResult: (schema: Schema, batches: [Batch])? = nil
  ) {
    self.now = now
    self.zone = zone
    self.dialects = dialects
    self.variables = variables
    self.queries = queries
    self.lastResult = lastResult
  }
}

/// A query kept under a name, with the text that its spans point into.
package struct SavedQuery: Sendable {
  package var query: Query
  package var text: String

  package init(_ query: Query, text: String) {
    self.query = query
    self.text = text
  }
}
