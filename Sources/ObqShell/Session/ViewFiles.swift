import CPosix
import Glibc
import ObqDiagnostics
import ObqPlan
import ObqStore
import ObqSyntax

/// Views kept between sessions: one file each under the data directory, so that sessions at the same time do not write
/// over each other's.
struct ViewFiles {
  let directory: String?

  private func path(_ name: String) -> String? {
    // A name holds letters, digits and `_`; anything else could leave the directory.
    guard let directory, !name.contains("/"), !name.hasPrefix(".") else { return nil }
    return "\(directory)/views/\(name).obq"
  }

  /// All views that are there. A file that can't be read or holds no view is named in `problems`.
  func load() -> (views: [String: SavedQuery], problems: [String]) {
    guard let directory, let listing = opendir(directory + "/views") else { return ([:], []) }
    defer { closedir(listing) }
    var views: [String: SavedQuery] = [:]
    var problems: [String] = []
    while let entry = readdir(listing) {
      let file = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard file.hasSuffix(".obq"), !file.hasPrefix(".") else { continue }
      let path = "\(directory)/views/\(file)"
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0, case .success(let bytes) = Descriptors.read(descriptor) else {
        problems.append("the view '\(path)' can't be read")
        if descriptor >= 0 { close(descriptor) }
        continue
      }
      close(descriptor)
      let source = SourceText(name: path, bytes: bytes)
      let script = parseScript(source)
      guard script.problems.isEmpty, script.statements.count == 1,
        case .view(let name, let query) = script.statements[0].kind
      else {
        problems.append("the file '\(path)' holds no view")
        continue
      }
      views[name.text] = SavedQuery(query, text: String(decoding: bytes, as: UTF8.self))
    }
    return (views, problems)
  }

  /// Writes a view whole or not at all.
  func save(_ name: String, _ query: Query, _ source: SourceText) throws {
    guard let path = path(name), let directory else {
      throw ShellProblem(.cannotCreate, "the view \"\(name)\" lasts for this session only: there is no data directory")
    }
    do throws(StoreProblem) {
      try StateDirectories.make(directory + "/views")
    } catch {
      throw ShellProblem(.cannotCreate, error.message)
    }
    let text = "view \(Spelling.name(name)) = \(Formatter.format(query, source).trimmed)\n"
    let output = try ResultOutput(path: path)
    try output.withBuffer { $0 += Array(text.utf8) }
    try output.close()
  }

  func remove(_ name: String) {
    if let path = path(name) { unlink(path) }
  }
}
