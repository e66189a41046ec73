import Glibc
import Synchronization

/// An SQLite file that many sessions write at once, and that several threads of one may use.
final class SharedDatabase: Sendable {
  private let connection: Mutex<SQLiteConnection>

  /// Opens the file at `path` and makes it, the directories above it and its tables when there are none. `:memory:` keeps it
  /// in memory.
  /// - Parameters:
  ///   - layout: what this version writes, as `user_version`; a file of a later one is left alone.
  ///   - tables: the statements that make them.
  init(path: String, layout: Int64, tables: [String]) throws(StoreProblem) {
    if path != ":memory:" { try StateDirectories.make(StateDirectories.parent(of: path)) }
    connection = Mutex(try Self.open(path, layout, tables))
  }

  /// Runs `body` with the connection, one caller at a time.
  func locked<Answer: Sendable>(
    _ body: (SQLiteConnection) throws(StoreProblem) -> Answer
  ) throws(StoreProblem) -> Answer {
    // `Mutex` hands typed errors on only through a result.
    let result = connection.withLock { connection -> Result<Answer, StoreProblem> in
      do throws(StoreProblem) {
        return .success(try body(connection))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func open(_ path: String, _ layout: Int64, _ tables: [String]) throws(StoreProblem)
    -> SQLiteConnection
  {
    let connection = try SQLiteConnection(path: path)
    try useWriteAheadLog(connection)
    try connection.run("pragma synchronous = normal")
    if try version(connection) == layout { return connection }
    try connection.change { () throws(StoreProblem) in
      // Another session may have been here since.
      let found = try version(connection)
      if found > layout { throw .tooNew(path: path, version: Int(found)) }
      if found == layout { return }
      for table in tables { try connection.run(table) }
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
}
