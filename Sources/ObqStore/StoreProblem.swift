/// Why something of the session's could not be kept or read. None of these need end the session: it goes on without.
package enum StoreProblem: Error, Hashable, Sendable {
  /// A directory could not be made; the reason is the system's.
  case cannotMakeDirectory(path: String, reason: String)

  /// A file could not be opened or made.
  case cannotOpen(path: String, reason: String)

  /// The file is no database, or a damaged one.
  case damaged(path: String)

  /// A newer version of the program has changed the file's layout.
  case tooNew(path: String, version: Int)

  /// Other sessions held the file for longer than the time that is waited.
  case busy(path: String)

  /// Anything else that SQLite reports: its extended result code and its sentence, which holds no values.
  case failed(path: String, code: Int32, reason: String)

  /// A sentence for the user.
  package var message: String {
    switch self {
    case .cannotMakeDirectory(let path, let reason): "the directory '\(path)' cannot be made: \(reason)"
    case .cannotOpen(let path, let reason): "'\(path)' cannot be opened: \(reason)"
    case .damaged(let path): "'\(path)' is not a database or is damaged; move it away to begin a new one"
    case .tooNew(let path, let version): "'\(path)' was written by a newer version (layout \(version))"
    case .busy(let path): "'\(path)' is held by other sessions"
    case .failed(let path, let code, let reason): "'\(path)': \(reason) (SQLite \(code))"
    }
  }
}
