import CSQLite
import ObqData

/// SQLite in memory, as the second opinion on what a query answers.
final class SQLiteOracle {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  private var handle: OpaquePointer?

  init() throws {
    guard sqlite3_open(":memory:", &handle) == SQLITE_OK else { throw Problem(description: "cannot open") }
    // `like` tells capital letters from small ones here.
    try execute("PRAGMA case_sensitive_like = ON")
  }

  deinit { sqlite3_close(handle) }

  func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw problem() }
  }

  /// Fills a new table, without declared types, so that every value stays what it is.
  func create(_ table: String, columns: [String], rows: [[Value]]) throws {
    try execute("CREATE TABLE \(table) (\(columns.joined(separator: ", ")))")
    try execute("BEGIN")
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    try withStatement("INSERT INTO \(table) VALUES (\(places))") { statement in
      for row in rows {
        for (index, value) in row.enumerated() { bind(value, Int32(index + 1), statement) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw problem() }
        sqlite3_reset(statement)
      }
    }
    try execute("COMMIT")
  }

  /// The rows of a SELECT as integers, reals, texts and nulls.
  func rows(_ sql: String) throws -> [[Value]] {
    var rows: [[Value]] = []
    try withStatement(sql) { statement in
      while true {
        let code = sqlite3_step(statement)
        if code == SQLITE_DONE { return }
        guard code == SQLITE_ROW else { throw problem() }
        rows.append((0..<sqlite3_column_count(statement)).map { value(statement, $0) })
      }
    }
    return rows
  }

  private func withStatement(_ sql: String, _ body: (OpaquePointer?) throws -> Void) throws {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw problem() }
    defer { sqlite3_finalize(statement) }
    try body(statement)
  }

  private func bind(_ value: Value, _ index: Int32, _ statement: OpaquePointer?) {
    switch value {
    case .null: sqlite3_bind_null(statement, index)
    case .boolean(let flag): sqlite3_bind_int64(statement, index, flag ? 1 : 0)
    case .real(let number): sqlite3_bind_double(statement, index, number)
    case .text(let text), .json(let text):
      sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), obq_sqlite_transient())
    case .integer, .time, .duration, .size: sqlite3_bind_int64(statement, index, value.integerBits ?? 0)
    }
  }

  private func value(_ statement: OpaquePointer?, _ column: Int32) -> Value {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      let bytes = sqlite3_column_text(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      return .text(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
    default: return .null
    }
  }

  private func problem() -> Problem { Problem(description: String(cString: sqlite3_errmsg(handle))) }
}
