import Glibc
import ObqCatalog
import ObqConnect
import ObqData
import ObqDiagnostics
import ObqEngine
import ObqPlan
import ObqStore
import ObqSyntax
import ObqTerminal

/// obq's own state and files as sources of rows.
struct SessionTables {
  typealias Rows = (schema: Schema, batches: [Batch])

  let session: Session
  /// A path in a script is relative to the script.
  let source: SourceText

  /// The tables that a query names, its inner queries and the saved queries it uses included.
  func tables(_ query: Query) throws -> [String: Rows] {
    var tables: [String: Rows] = ["settings": settings(), "views": views(), "profiles": profiles()]
    let readsHistory = session.reached(by: query).contains {
      if case .named(let name) = $0.source.kind { name.text.lowercased() == "history" } else { false }
    }
    tables[SessionTables.checksName] = SessionTables.texts(
      SessionTables.names(SessionTables.checksName), CheckLibrary.entries.map { [$0.name, $0.finds, $0.text] })
    if readsHistory { tables["history"] = try history() }
    return tables
  }

  /// The files that a query reads, by path as written.
  func files(_ query: Query) throws -> [String: Rows] {
    var files: [String: Rows] = [:]
    for case .file(let path, _) in session.reached(by: query).map(\.source.kind) where files[path] == nil {
      files[path] = try file(path)
    }
    return files
  }

  // MARK: tables

  /// The columns of each, by the source's name.
  static let schemas: [String: Schema] = [
    "settings": texts(["name", "value", "source", "meaning"]),
    "views": texts(["name", "kind", "query"]),
    checksName: texts(["name", "finds", "query"]),
    "profiles": texts(["name", "url", "user", "password", "type", "current"]),
    "history": Schema([
      Field("id", .integer), Field("time", .time), Field("statement", .text), Field("profile", .text),
      Field("scope", .text), Field("outcome", .text), Field("duration", .duration), Field("rows", .integer),
      Field("calls", .integer),
    ]),
  ]

  private static func texts(_ names: [String]) -> Schema { Schema(names.map { Field($0, .text) }) }

  private static func names(_ table: String) -> [String] { schemas[table]?.fields.map(\.name) ?? [] }

  /// The checks that obq brings along.
  static let checksName = "checks"

  /// How many of the newest statements can be shown, and recalled.
  static let longestHistory = 1_000_000

  private func settings() -> Rows {
    let rows = session.settings.rows()
    return SessionTables.texts(
      SessionTables.names("settings"), rows.map { [$0.name, $0.value, $0.source, $0.help] })
  }

  private func views() -> Rows {
    let rows = session.queries.sorted { $0.key < $1.key }.map { name, saved in
      [
        name, session.views.contains(name) ? "view" : "let",
        Formatter.format(saved.query, SourceText(name: name, saved.text)).trimmed,
      ]
    }
    return SessionTables.texts(SessionTables.names("views"), rows)
  }

  private func profiles() -> Rows {
    SessionTables.texts(SessionTables.names("profiles"), session.connections.rows())
  }

  private func history() throws -> Rows {
    let schema = SessionTables.schemas["history"] ?? Schema([])
    guard let store = session.history() else {
      throw ShellProblem(.unavailable, "there is no history: its directory can't be used, or OBQ_HISTORY is empty")
    }
    let entries: [HistoryEntry]
    do throws(StoreProblem) {
      entries = try store.recent(limit: SessionTables.longestHistory)
    } catch {
      throw ShellProblem(.inputOutput, error.message)
    }
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for entry in entries {
      let row: [Value] = [
        .integer(entry.id), .time(Instant(nanoseconds: entry.startedAt)), .text(entry.statement),
        entry.profile.map(Value.text) ?? .null, entry.scope.map(Value.text) ?? .null,
        entry.outcome.map { .text($0.rawValue) } ?? .null, entry.durationNanoseconds.map(Value.duration) ?? .null,
        entry.rows.map(Value.integer) ?? .null, entry.calls.map(Value.integer) ?? .null,
      ]
      for index in row.indices { builders[index].append(row[index]) }
    }
    return (schema, [Batch(columns: builders.map { $0.finish() }, count: entries.count)])
  }

  static func texts(_ names: [String], _ rows: [[String]]) -> Rows {
    let columns = names.indices.map { index in
      Column(type: .text, storage: .texts(TextVector(rows.map { $0[index] })))
    }
    return (Schema(names.map { Field($0, .text) }), [Batch(columns: columns, count: rows.count)])
  }

  // MARK: files

  /// Standard input can be read once; what it held is kept for the session.
  private func file(_ path: String) throws -> Rows {
    if path == "-", let known = session.standardInput { return known }
    let bytes: [UInt8]
    if path == "-" {
      switch Descriptors.read(0) {
      case .success(let read): bytes = read
      case .failure(let error):
        if error.number == EINTR { throw QueryFailure.cancelled }
        throw ShellProblem(.inputOutput, "can't read standard input")
      }
    } else {
      // A pipe without a writer is waited for where Ctrl-C is looked for, in the reading.
      let descriptor = open(source.resolved(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else {
        throw ShellProblem(.noInput, "can't read the file '\(path)': \(Descriptors.reason(errno))")
      }
      defer { close(descriptor) }
      switch Descriptors.read(descriptor) {
      case .success(let read): bytes = read
      case .failure(let error):
        if error.number == EINTR { throw QueryFailure.cancelled }
        throw ShellProblem(.noInput, "can't read the file '\(path)': \(Descriptors.reason(error.number))")
      }
    }
    let rows: Rows
    do throws(FileProblem) {
      rows = try FileSource.read(
        bytes, name: path == "-" ? "standard input" : path,
        cancellation: Cancellation { Interrupts.shared.isPending })
    } catch {
      if error.isInterrupted { throw QueryFailure.cancelled }
      throw ShellProblem(.badQuery, error.message, help: error.help)
    }
    if path == "-" { session.standardInput = rows }
    return rows
  }
}
