import Glibc

/// A directory that is removed with its contents when the value goes.
final class ScratchDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/obq-store-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Failure() }
    path = String(cString: made)
  }

  struct Failure: Error {}

  deinit {
    Self.removeAll(path)
  }

  private static func removeAll(_ path: String) {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name != ".", name != ".." { removeAll(path + "/" + name) }
      }
      closedir(directory)
    }
    remove(path)
  }

  /// The mode's permission bits of a file in it; nil when there is none.
  func mode(_ name: String) -> mode_t? {
    var status = stat()
    return stat(path + "/" + name, &status) == 0 ? status.st_mode & 0o777 : nil
  }

  func write(_ text: String, to name: String, mode: mode_t = 0o600) {
    guard let file = fopen(path + "/" + name, "w") else { return }
    fputs(text, file)
    fclose(file)
    chmod(path + "/" + name, mode)
  }
}
