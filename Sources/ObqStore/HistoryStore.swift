import ObqText

/// The statements of all sessions, in one SQLite file that many sessions write at once.
///
/// A statement is written before it runs, so that one that never came back is kept too. Every call may fail, for a full disk
/// or a file that somebody took away; the session goes on then.
package final class HistoryStore: Sendable {
  private let database: SharedDatabase

  /// The layout that this version writes, as `user_version`.
  private static let layout: Int64 = 1

  /// Opens the history at `path` and makes it, and the directories above it, when there is none. `:memory:` keeps it in memory.
  package init(path: String) throws(StoreProblem) {
    database = try SharedDatabase(
      path: path, layout: Self.layout,
      tables: [
        """
        create table history (
          id integer primary key autoincrement,
          statement text not null,
          started_at integer not null,
          profile text,
          scope text,
          outcome text,
          duration_ns integer,
          row_count integer,
          call_count integer
        )
        """
      ])
  }

  /// Writes a statement that is about to run.
  /// - Parameters:
  ///   - startedAt: nanoseconds since 1970-01-01T00:00:00Z.
  ///   - profile: the profile in use.
  ///   - scope: the scope in use, as it is shown.
  /// - Returns: the key for `finish`; nil for a statement that is not kept, because it is blank or begins with a space.
  package func begin(
    _ statement: String, at startedAt: Int64, profile: String? = nil, scope: String? = nil
  ) throws(StoreProblem) -> Int64? {
    guard let first = statement.first, !first.isWhitespace else { return nil }
    let text = Redaction.redact(Self.withoutEnd(statement))
    return try database.locked { connection throws(StoreProblem) in
      try connection.run(
        "insert into history (statement, started_at, profile, scope) values (?, ?, ?, ?)",
        [.text(text), .integer(startedAt), .init(profile), .init(scope)])
      return connection.lastKey
    }
  }

  /// Writes what became of a statement.
  package func finish(
    _ id: Int64, outcome: HistoryOutcome, durationNanoseconds: Int64, rows: Int64? = nil, calls: Int64? = nil
  ) throws(StoreProblem) {
    try database.locked { connection throws(StoreProblem) in
      try connection.run(
        "update history set outcome = ?, duration_ns = ?, row_count = ?, call_count = ? where id = ?",
        [.text(outcome.rawValue), .integer(durationNanoseconds), .init(rows), .init(calls), .integer(id)])
    }
  }

  /// The last `limit` statements, newest last.
  package func recent(limit: Int) throws(StoreProblem) -> [HistoryEntry] {
    try entries("order by id desc limit ?", [.integer(Int64(max(limit, 0)))]).reversed()
  }

  /// The texts alone of the last `limit` statements, newest last.
  package func recentTexts(limit: Int) throws(StoreProblem) -> [String] {
    try database.locked { connection throws(StoreProblem) in
      var texts: [String] = []
      try connection.run(
        "select statement from history order by id desc limit ?", [.integer(Int64(max(limit, 0)))]
      ) { row in texts.append(row.text(0) ?? "") }
      return texts.reversed()
    }
  }

  /// The last `limit` statements that hold `text`, newest last. ASCII letters match in either case.
  package func search(_ text: String, limit: Int) throws(StoreProblem) -> [HistoryEntry] {
    var pattern = "%"
    for character in text {
      if "%_\\".contains(character) { pattern += "\\" }
      pattern.append(character)
    }
    pattern += "%"
    return try entries(
      "where statement like ? escape '\\' order by id desc limit ?", [.text(pattern), .integer(Int64(max(limit, 0)))]
    ).reversed()
  }

  /// The statement with this key; nil when there is none.
  package func entry(_ id: Int64) throws(StoreProblem) -> HistoryEntry? {
    try entries("where id = ?", [.integer(id)]).first
  }

  // MARK: The file

  private func entries(_ clause: String, _ values: [SQLiteConnection.Value]) throws(StoreProblem) -> [HistoryEntry] {
    try database.locked { connection throws(StoreProblem) in
      var entries: [HistoryEntry] = []
      try connection.run(
        """
        select id, statement, started_at, profile, scope, outcome, duration_ns, row_count, call_count
        from history \(clause)
        """, values
      ) { row in
        entries.append(
          HistoryEntry(
            id: row.integer(0) ?? 0, statement: row.text(1) ?? "", startedAt: row.integer(2) ?? 0, profile: row.text(3),
            scope: row.text(4), outcome: row.text(5).flatMap { HistoryOutcome(rawValue: $0) },
            durationNanoseconds: row.integer(6), rows: row.integer(7), calls: row.integer(8)))
      }
      return entries
    }
  }

  private static func withoutEnd(_ statement: String) -> String {
    var text = statement[...]
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
