import ObqCatalog
import ObqData
import ObqEngine
import ObqHTTP
import ObqJSON

/// What went wrong at a server, in sentences: the server's own words where it gave some, and what to do.
enum FailureWording {
  static func failure(_ failure: HTTPFailure, _ server: ServerConnection, target: String) -> TargetFailure {
    let kind: TargetFailure.Kind
    var help: [String] = []
    switch failure {
    case .timedOut: kind = .timedOut
    case .cancelled: kind = .cancelled
    case .budgetExhausted:
      kind = .budget
      help = ["--max-calls allows more"]
    case .tooLarge, .malformed: kind = .wrongAnswer
    case .tls:
      kind = .unreachable
      help = ["--ca-file PATH names the authority that signed the server's certificate"]
    case .cannotConnect, .cannotResolve:
      kind = .unreachable
      help = ["is the address right, and does the server run?"]
    default: kind = .unreachable
    }
    let name = server.spokenName
    let place = name == "the server" || kind == .budget ? "" : "\(name): "
    return TargetFailure(kind, profile: server.profile, target: target, message: "\(place)\(failure)", help: help)
  }

  /// An answer whose status says no.
  static func refused(
    _ answer: HTTPAnswer, _ error: ServerError?, _ server: ServerConnection, target: String, path: String
  ) -> TargetFailure {
    let words = error.flatMap { serverWords($0, server) }
    let said = words.map { ": \($0)" } ?? ""
    switch answer.status {
    case 401 where error?.isUndecryptable ?? false:
      return TargetFailure(
        .wrongAnswer, profile: server.profile, target: target,
        message: "\(server.spokenName) has another key than it gave\(said) (HTTP 401)",
        help: ["an upgrade makes a new one; the next statement asks for it"])
    case 401:
      return TargetFailure(
        .notAuthenticated, profile: server.profile, target: target,
        message: "\(server.spokenName) refuses \(whoAsks(server))\(said) (HTTP 401)",
        help: [
          server.settings.accessKey == nil
            ? "the password comes from OBQ_PASSWORD, --password-file or the prompt"
            : "the secret comes from OBQ_ACCESS_KEY_SECRET; a clock that is off by 15 minutes is refused as well",
          "it is not tried again: accounts lock",
        ])
    case 403:
      return TargetFailure(
        .notAllowed, profile: server.profile, target: target,
        message: "\(whoAsks(server)) may not read this\(said) (HTTP 403)",
        help: ["an administrator of the server grants read access to backup and recovery"])
    case 429:
      // A wait that the timeout allows was waited for.
      let wait = answer.namedWait.map { Quantity.readable(nanoseconds: Int64($0.components.seconds) * 1_000_000_000) }
      return TargetFailure(
        .throttled, profile: server.profile, target: target,
        message: "the server throttles\(said) (HTTP 429)" + (wait.map { ", and answers again in \($0)" } ?? ""),
        help: [wait.map { "a --timeout of more than \($0) waits for it" }, "--concurrency 2 asks more slowly"]
          .compactMap { $0 })
    case let status where [404, 405].contains(status) || (status == 400 && isUnknownRoute(words)):
      return TargetFailure(
        .wrongAnswer, profile: server.profile, target: target,
        message: "\(unknownPath)\(path)\(said) (HTTP \(answer.status))",
        help: ["is it \(server.dialect?.title ?? "the server"), in a version that has this endpoint?"])
    case 300..<400:
      return TargetFailure(
        .wrongAnswer, profile: server.profile, target: target,
        message: "the server redirects \(path) (HTTP \(answer.status)), which is not followed",
        help: ["is the address that of the API, and its scheme right?"])
    default:
      return TargetFailure(
        .wrongAnswer, profile: server.profile, target: target,
        message: "the server answered HTTP \(answer.status) to \(path)\(said)")
    }
  }

  private static let unknownPath = "the server does not know "

  /// Whether the server has no such endpoint at all.
  static func isUnknownPath(_ failure: TargetFailure) -> Bool { failure.message.hasPrefix(unknownPath) }

  private static func whoAsks(_ server: ServerConnection) -> String {
    // obshell takes the password of its cluster's root, whatever name is given.
    server.settings.accessKey.map { "the access key \"\($0)\"" }
      ?? "the user \"\(server.dialect == .obshell ? "root@sys" : server.settings.user)\""
  }

  /// What OCP's framework says, with status 400, of a path that it does not know.
  private static func isUnknownRoute(_ words: String?) -> Bool {
    guard let words else { return false }
    return words.hasPrefix("Could not find the ") && words.contains(" method for URL ")
  }

  /// An answer that is not what the endpoint promises.
  static func undecodable(
    _ answer: HTTPAnswer, _ failure: DecodeFailure, _ server: ServerConnection, target: String, path: String
  ) -> TargetFailure {
    // An error page of a proxy, or of a server that is none of ours, is told by its status first.
    if answer.status != 200, answer.status != 404 { return refused(answer, nil, server, target: target, path: path) }
    let type = server.withoutSecrets(answer.header("content-type") ?? "no content type")
    if type.contains("html") {
      return TargetFailure(
        .wrongAnswer, profile: server.profile, target: target,
        message: "\(server.spokenName) answered a web page (HTTP \(answer.status), \(type)) to \(path), not JSON",
        help: ["is the address that of \(server.dialect?.title ?? "the server")'s API?"])
    }
    return TargetFailure(
      .wrongAnswer, profile: server.profile, target: target,
      message: "the answer to \(path) can't be read: \(server.withoutSecrets("\(failure)"))")
  }

  /// The server's own sentence, without what it may have repeated of the request, and its code where that tells more than
  /// the sentence.
  static func serverWords(_ error: ServerError, _ server: ServerConnection) -> String? {
    var words = error.message ?? error.debugMessage ?? ""
    if !error.subErrors.isEmpty {
      words += words.isEmpty ? "" : " "
      words += "(\(error.subErrors.joined(separator: "; ")))"
    }
    let code = error.errCode ?? error.code.flatMap { $0 == "0" ? nil : $0 }
    if let code { words += words.isEmpty ? "code \(code)" : " [\(code)]" }
    return words.isEmpty ? nil : server.withoutSecrets(words)
  }
}

extension ServerError {
  /// obshell could not read the proof, so that nobody's password was looked at.
  var isUndecryptable: Bool { errCode?.hasSuffix("DecryptFailed") ?? false }
}
