import CPosix
import CSQLite
import Glibc

/// The raw calls of SQLite. Not for several threads at once: whoever has one guards it.
final class SQLiteConnection {
  /// A value as SQLite stores it.
  enum Value: Hashable {
    case null
    case integer(Int64)
    case text(String)

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ number: Int64?) { self = number.map { .integer($0) } ?? .null }
  }

  /// The columns of one row of an answer; valid only inside the closure that gets it.
  struct Row {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64? {
      sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, column)
    }

    func text(_ column: Int32) -> String? {
      guard let bytes = sqlite3_column_text(statement, column) else { return nil }
      let count = Int(sqlite3_column_bytes(statement, column))
      return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
  }

  let path: String
  private let handle: OpaquePointer

  /// How long a call waits for other sessions, in milliseconds.
  private static let busyTimeout: Int32 = 5_000

  /// Opens the database at `path` and makes it, readable by the user alone, when there is none. `:memory:` is one that lives
  /// as long as the connection.
  init(path: String) throws(StoreProblem) {
    self.path = path
    if path != ":memory:" { try Self.makePrivateFile(path) }
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard let opened, code == SQLITE_OK else {
      let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
      sqlite3_close_v2(opened)
      throw .cannotOpen(path: path, reason: reason)
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, Self.busyTimeout)
  }

  deinit {
    sqlite3_close_v2(handle)
  }

  /// SQLite gives the files beside the database its own mode, so the mode of this one decides.
  private static func makePrivateFile(_ path: String) throws(StoreProblem) {
    let descriptor = obq_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
  }

  /// Runs one statement and hands each row of its answer to `row`.
  func run(_ sql: String, _ values: [Value] = [], row: (Row) -> Void = { _ in }) throws(StoreProblem) {
    var prepared: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &prepared, nil))
    guard let prepared else { return }
    defer { sqlite3_finalize(prepared) }
    for (index, value) in values.enumerated() { try bind(value, to: Int32(index + 1), of: prepared) }
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_ROW: row(Row(statement: prepared))
      case SQLITE_DONE: return
      case let code: throw problem(code)
      }
    }
  }

  /// Runs `body` as one change, with the right to write from its beginning, so that no other session comes in between.
  func change(_ body: () throws(StoreProblem) -> Void) throws(StoreProblem) {
    try run("begin immediate")
    do {
      try body()
      try run("commit")
    } catch {
      // The first error counts; a rollback that fails means that there is nothing left to undo.
      try? run("rollback")
      throw error
    }
  }

  /// The key of the row inserted last.
  var lastKey: Int64 { sqlite3_last_insert_rowid(handle) }

  private func bind(_ value: Value, to index: Int32, of statement: OpaquePointer) throws(StoreProblem) {
    switch value {
    case .null: try check(sqlite3_bind_null(statement, index))
    case .integer(let number): try check(sqlite3_bind_int64(statement, index, number))
    case .text(let text):
      var text = text
      let code = text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(statement, index, $0.baseAddress ?? nil, Int32(clamping: $0.count), obq_sqlite_transient())
        }
      }
      try check(code)
    }
  }

  private func check(_ code: Int32) throws(StoreProblem) {
    if code != SQLITE_OK { throw problem(code) }
  }

  private func problem(_ code: Int32) -> StoreProblem {
    switch code & 0xFF {
    case SQLITE_NOTADB, SQLITE_CORRUPT: .damaged(path: path)
    case SQLITE_BUSY, SQLITE_LOCKED: .busy(path: path)
    case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM:
      .cannotOpen(path: path, reason: String(cString: sqlite3_errmsg(handle)))
    default: .failed(path: path, code: code, reason: String(cString: sqlite3_errmsg(handle)))
    }
  }
}
