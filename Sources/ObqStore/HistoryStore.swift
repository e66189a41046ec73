import Glibc
import ObqText
import Synchronization

/// The statements of all sessions, in one SQLite file that many sessions write at once.
///
/// A statement is written before it runs, so that one that never came back is kept too. Every call may fail, for a full disk
/// or a file that somebody took away; the session goes on then.
package final class HistoryStore: Sendable {
  private let connection: Mutex<SQLiteConnection>

  /// The layout that this version writes, as `user_version`.
  private static let layout: Int64 = 1

  /// Opens the history at `path` and makes it, and the directories above it, when there is none. `:memory:` keeps it in memory.
  package init(path: String) throws(StoreProblem) {
    if path != ":memory:" { try StateDirectories.make(StateDirectories.parent(of: path)) }
    connection = Mutex(try Self.open(path))
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
    return try locked { connection throws(StoreProblem) in
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
    try locked { connection throws(StoreProblem) in
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
    try locked { connection throws(StoreProblem) in
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

  private static func open(_ path: String) throws(StoreProblem) -> SQLiteConnection {
    let connection = try SQLiteConnection(path: path)
    try useWriteAheadLog(connection)
    try connection.run("pragma synchronous = normal")
    if try version(connection) == layout { return connection }
    try connection.change { () throws(StoreProblem) in
      // Another session may have been here since.
      let found = try version(connection)
      if found > layout { throw .tooNew(path: path, version: Int(found)) }
      if found == layout { return }
      try connection.run(
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
        """)
      try connection.run("pragma user_version = \(layout)")
    }
    return connection
  }

  /// Readers and writers then do not wait for each other. The change itself fails at once, without the busy timeout, when
  /// two sessions try it at the same moment.
  private static func useWriteAheadLog(_ connection: SQLiteConnection) throws(StoreProblem) {
    for attempt in 1... {
      do {
        try connection.run("pragma journal_mode = wal")
        return
      } catch .busy where attempt < 200 {
        usleep(10_000)
      }
    }
  }

  private static func version(_ connection: SQLiteConnection) throws(StoreProblem) -> Int64 {
    var version: Int64 = 0
    try connection.run("pragma user_version") { version = $0.integer(0) ?? 0 }
    return version
  }

  private func entries(_ clause: String, _ values: [SQLiteConnection.Value]) throws(StoreProblem) -> [HistoryEntry] {
    try locked { connection throws(StoreProblem) in
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

  /// `Mutex` hands typed errors on only through a result.
  private func locked<Answer: Sendable>(
    _ body: (SQLiteConnection) throws(StoreProblem) -> Answer
  ) throws(StoreProblem) -> Answer {
    let result = connection.withLock { connection -> Result<Answer, StoreProblem> in
      do throws(StoreProblem) {
        return .success(try body(connection))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func withoutEnd(_ statement: String) -> String {
    var text = statement[...]
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
