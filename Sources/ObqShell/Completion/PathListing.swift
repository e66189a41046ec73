import Glibc

/// Files and directories, as far as a path has been typed.
enum PathListing {
  struct Entry {
    /// As it is typed: the beginning as it was, and the entry's name.
    var path: String
    var isDirectory: Bool
  }

  /// So many entries of one directory are looked at.
  private static let most = 5_000

  /// What begins with `path`, sorted; hidden files only when their dot is there.
  static func entries(beginningWith path: String) -> [Entry] {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { String(path[...$0]) } ?? ""
    let beginning = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard let stream = opendir(directory.isEmpty ? "." : directory) else { return [] }
    defer { closedir(stream) }
    var entries: [Entry] = []
    for _ in 0..<most {
      guard let entry = readdir(stream) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." || !name.hasPrefix(beginning) { continue }
      if name.hasPrefix("."), !beginning.hasPrefix(".") { continue }
      var status = stat()
      let isDirectory = stat(directory + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      entries.append(Entry(path: directory + name + (isDirectory ? "/" : ""), isDirectory: isDirectory))
    }
    return entries.sorted { $0.path < $1.path }
  }
}
