import Glibc

/// The files of the repository that tests read and, when asked, write.
package enum Repository {
  /// Whether expected texts are written anew; the run that does so fails.
  package static let isRecording = getenv("OBQ_RECORD") != nil

  /// The folder above `Tests`.
  package static let root = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return parts.joined(separator: "/")
  }()

  /// The file's bytes; nil when it can't be read.
  package static func bytes(_ path: String) -> [UInt8]? {
    guard let file = fopen(root + "/" + path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  package static func text(_ path: String) -> String? {
    bytes(path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether all of `text` could be written.
  package static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(root + "/" + path, "w") else { return false }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    return fwrite(bytes, 1, bytes.count, file) == bytes.count
  }

  /// The names in `folder` that end in `suffix`, without it, sorted.
  package static func names(in folder: String, suffix: String) -> [String] {
    guard let directory = opendir(root + "/" + folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(suffix), !name.hasPrefix(".") { names.append(String(name.dropLast(suffix.count))) }
    }
    return names.sorted()
  }

  /// Whether `actual` is what the file at `path` says. When recording, the file is written if it says something else, and
  /// the answer is still no.
  package static func matches(_ actual: String, _ path: String) -> Bool {
    if text(path) == actual { return true }
    if isRecording { _ = write(actual, to: path) }
    return false
  }
}
