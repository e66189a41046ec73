import Glibc
import ObqDiagnostics
import ObqSyntax
import Testing

/// The files of the repository that tests read and, when asked, write.
enum Repository {
  /// Whether expected texts are written anew; the run that does so fails.
  static let isRecording = getenv("OBQ_RECORD") != nil

  /// The folder above `Tests`.
  static let root = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return parts.joined(separator: "/")
  }()

  /// The file's bytes; nil when it can't be read.
  static func bytes(_ path: String) -> [UInt8]? {
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

  static func text(_ path: String) -> String? {
    bytes(path).map { String(decoding: $0, as: UTF8.self) }
  }

  static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(root + "/" + path, "w") else { return false }
    defer { fclose(file) }
    return fputs(text, file) >= 0
  }

  /// The names in `folder` that end in `suffix`, without it, sorted.
  static func names(in folder: String, suffix: String) -> [String] {
    guard let directory = opendir(root + "/" + folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(suffix) { names.append(String(name.dropLast(suffix.count))) }
    }
    return names.sorted()
  }

  /// Whether `actual` is what the file at `path` says. When recording, the file is written if it says something else, and
  /// the answer is still no.
  static func matches(_ actual: String, _ path: String) -> Bool {
    if text(path) == actual { return true }
    if isRecording { _ = write(actual, to: path) }
    return false
  }
}

/// A script of `grammar/examples` or `grammar/rejected`.
struct Example: Sendable, CustomTestStringConvertible {
  var name: String
  var source: SourceText
  var testDescription: String { name }

  static func all(in folder: String) -> [Example] {
    Repository.names(in: "grammar/" + folder, suffix: ".obq").map { name in
      Example(
        name: name,
        source: SourceText(name: name + ".obq", bytes: Repository.bytes("grammar/\(folder)/\(name).obq") ?? []))
    }
  }

  static let accepted = all(in: "examples")
  static let rejected = all(in: "rejected")
}

/// The problems of `script` as they are shown.
func drawn(_ script: Script, _ source: SourceText) -> String {
  DiagnosticRenderer().render(script.problems.map(\.diagnostic), in: source, hiding: Secrets.spans(in: source))
}

func parse(_ text: String) -> Script { parseScript(SourceText(name: "query", text)) }

/// Numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The splitmix64 sequence.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
