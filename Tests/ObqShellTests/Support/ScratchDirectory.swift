import Glibc

/// A directory of a test's own, removed with its contents when the value goes.
final class ScratchDirectory: Sendable {
  struct Failure: Error {}

  let path: String

  init() throws {
    var template = Array("/tmp/obq-shell-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure() }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.removeAll(path) }

  /// The path of something in it.
  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ text: String, to name: String) -> String {
    write(Array(text.utf8), to: name)
  }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) -> String {
    let file = fopen(self(name), "w")
    if let file {
      fwrite(bytes, 1, bytes.count, file)
      fclose(file)
    }
    return self(name)
  }

  /// The text of a file; nil when there is none.
  func text(_ name: String) -> String? { Self.bytes(self(name)).map { String(decoding: $0, as: UTF8.self) } }

  static func bytes(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// The permission bits of a file in it; nil when there is none.
  func mode(_ name: String) -> mode_t? {
    var status = stat()
    return stat(self(name), &status) == 0 ? status.st_mode & 0o777 : nil
  }

  /// The names in it, sorted.
  var names: [String] { Self.names(path).sorted() }

  /// The paths of all files in it and in the directories below.
  var files: [String] { Self.files(path) }

  private static func files(_ path: String) -> [String] {
    names(path).flatMap { name in
      let entry = path + "/" + name
      var status = stat()
      guard lstat(entry, &status) == 0 else { return [String]() }
      return status.st_mode & S_IFMT == S_IFDIR ? files(entry) : [entry]
    }
  }

  private static func names(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func removeAll(_ path: String) {
    for name in names(path) { removeAll(path + "/" + name) }
    remove(path)
  }
}
