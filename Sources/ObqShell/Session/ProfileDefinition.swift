import CPosix
import Glibc
import ObqCatalog
import ObqConnect
import ObqDiagnostics
import ObqHTTP
import ObqSyntax
import ObqText

/// A named connection as `profile NAME …` defines it. Nothing is looked up before the connection is used.
struct ProfileDefinition {
  /// Where a password comes from.
  enum Password {
    case environment(String)
    /// The file's first line.
    case file(String)
    /// The first line that a command prints.
    case command(String)
    /// Written out, which a file that others can read must not.
    case literal(Secret)
    case asked
  }

  var name: String
  var url: String
  var user: String?
  var password = Password.asked
  /// OCP's AccessKey, whose secret then stands in place of the password.
  var accessKey: String?
  var dialect: Dialect?
  var caFile: String?
  var isInsecure = false

  static let words = ["url", "user", "password", "access-key", "secret", "type", "ca-file", "insecure"]

  /// Reads the words and values of the statement.
  init(_ name: Name, _ items: [ProfileItem]) throws(StatementFailure) {
    self.name = name.text
    url = ""
    for item in items {
      let value = item.value
      switch item.word.text.lowercased().replacing("_", with: "-") {
      case "url":
        // A password in an address is refused here, before anything shows the address.
        do throws(HTTPOriginProblem) {
          url = try HTTPOrigin(parsing: value).description
        } catch {
          throw ProfileDefinition.problem("the address can't be used: \(error)", item.valueSpan)
        }
      case "user": user = value
      case "password", "secret": password = ProfileDefinition.password(value)
      case "access-key": accessKey = value
      case "ca-file": caFile = value
      case "insecure":
        guard ["on", "off", "true", "false"].contains(value) else {
          throw ProfileDefinition.problem("insecure expects on or off", item.valueSpan)
        }
        isInsecure = value == "on" || value == "true"
      case "type":
        guard let known = Dialect(rawValue: value) else {
          throw ProfileDefinition.problem("type expects ocp or obshell", item.valueSpan)
        }
        dialect = known
      default:
        let near = NearestName.suggestion(for: item.word.text, among: ProfileDefinition.words)
        throw ProfileDefinition.problem(
          "a profile has no \"\(item.word.text)\"", item.word.span,
          help: near.map { "did you mean \($0)?" } ?? "a profile has \(ProfileDefinition.words.joined(separator: ", "))"
        )
      }
    }
    if url.isEmpty {
      throw ProfileDefinition.problem(
        "the profile \"\(name.text)\" lacks a url", name.span,
        help: "profile \(name.text) url 'http://HOST:8080' user 'NAME' password env:OBQ_PASSWORD")
    }
  }

  private static func problem(_ message: String, _ span: SourceSpan, help: String? = nil) -> StatementFailure {
    .diagnostics([Diagnostic("profile", message, at: span, help: help.map { [$0] } ?? [])])
  }

  private static func password(_ value: String) -> Password {
    func rest(_ prefix: String) -> String? { value.hasPrefix(prefix) ? String(value.dropFirst(prefix.count)) : nil }
    if let name = rest("env:") { return .environment(name) }
    if let path = rest("file:") { return .file(path) }
    if let command = rest("cmd:") { return .command(command) }
    return .literal(Secret(value))
  }

  var holdsLiteral: Bool {
    if case .literal = password { true } else { false }
  }

  /// How `profiles` shows where the password comes from.
  var passwordSource: String {
    switch password {
    case .environment(let name): "env:\(name)"
    case .file(let path): "file:\(path)"
    case .command: "cmd:…"
    case .literal: "(written out)"
    case .asked: "asked for"
    }
  }
}

/// Reading secrets from where they are kept. No message holds what was read.
enum SecretSources {
  static func file(_ path: String) throws(ShellProblem) -> Secret {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ShellProblem(.noInput, "can't read the password file '\(path)': \(Descriptors.reason(errno))")
    }
    defer { close(descriptor) }
    switch Descriptors.read(descriptor) {
    case .success(let bytes): return firstLine(bytes)
    case .failure(let error):
      throw ShellProblem(.noInput, "can't read the password file '\(path)': \(Descriptors.reason(error.number))")
    }
  }

  /// The first line that a shell command prints; it may ask on the terminal.
  static func command(_ command: String) throws(ShellProblem) -> Secret {
    guard let stream = popen(command, "re") else {
      throw ShellProblem(.noInput, "the command for the password can't be started: \(Descriptors.reason(errno))")
    }
    let read = Descriptors.read(fileno(stream))
    let status = pclose(stream)
    guard status == 0, case .success(let bytes) = read, !bytes.isEmpty else {
      throw ShellProblem(
        .noInput, "the command for the password failed", help: ["it is run by the shell, and its first line is taken"])
    }
    return firstLine(bytes)
  }

  private static func firstLine(_ bytes: [UInt8]) -> Secret {
    Secret(String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self))
  }
}
