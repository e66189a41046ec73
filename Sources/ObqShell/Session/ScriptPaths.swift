import Glibc
import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// Paths in a script are relative to the file that they stand in.
extension SourceText {
  /// Where a path of this text leads from here.
  func resolved(_ path: String) -> String {
    guard !path.hasPrefix("/"), let slash = name.lastIndex(of: "/") else { return path }
    return name[...slash] + path
  }

  /// The same from the root, for what outlasts this text.
  func absolute(_ path: String) -> String {
    let resolved = resolved(path)
    guard !resolved.hasPrefix("/"), let directory = getcwd(nil, 0) else { return resolved }
    defer { free(directory) }
    let here = String(cString: directory)
    return (here == "/" ? here : here + "/") + resolved
  }
}

extension SavedQuery {
  /// A query of `source` to be kept. It reads the same files wherever its name is used.
  init(_ query: Query, of source: SourceText) {
    self.init(query.withAbsolutePaths(of: source), text: String(decoding: source.bytes, as: UTF8.self))
  }
}

extension Query {
  fileprivate func withAbsolutePaths(of source: SourceText) -> Query {
    var result = self
    if case .file(let path, let span) = self.source.kind, path != "-", !path.hasPrefix("/") {
      // The place without the words that stand there: the path is no longer what is written.
      result.source.kind = .file(source.absolute(path), SourceSpan(span.start, span.start))
    }
    result.clauses = clauses.map { clause in
      guard case .semiJoin(let inner, let keys, let isAnti) = clause.kind else { return clause }
      var changed = clause
      changed.kind = .semiJoin(inner.withAbsolutePaths(of: source), by: keys, isAnti: isAnti)
      return changed
    }
    return result
  }
}
