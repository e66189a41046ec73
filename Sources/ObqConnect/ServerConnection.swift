import ObqCatalog
import ObqCrypto
import ObqEngine
import ObqHTTP
import ObqJSON

/// One server for the length of a session: its client, what kind it is, and the proof of who asks.
final class ServerConnection {
  let settings: ConnectionSettings
  let client: HTTPClient
  private(set) var dialect: Dialect?
  private var authorizer: (any RequestAuthorizer)?
  /// Parameters of endpoints that the server was seen to apply.
  private var appliedParameters: [Endpoint: Set<String>] = [:]
  /// Endpoints that were seen to answer a window with a task that has no end.
  private var keepingUnended: Set<Endpoint> = []

  init(_ settings: ConnectionSettings) {
    self.settings = settings
    client = HTTPClient(configuration: settings.http)
    dialect = settings.dialect
  }

  var profile: String { settings.profile }

  /// How sentences call the server that name its profile already: a connection without a name of its own has its
  /// address for one.
  var spokenName: String {
    let origin = "\(settings.origin)"
    return origin.contains(profile) ? "the server" : origin
  }

  /// A server's words as they may be shown.
  func withoutSecrets(_ words: String) -> String { SecretWords(settings).removed(from: words) }

  /// Whether the server has shown in this session that it filters by a parameter.
  func applies(_ parameter: String, at endpoint: Endpoint) -> Bool {
    appliedParameters[endpoint]?.contains(parameter) ?? false
  }

  /// Whether the server has shown in this session that tasks without an end are in its windows.
  func keepsUnended(at endpoint: Endpoint) -> Bool { keepingUnended.contains(endpoint) }

  func noteKeepsUnended(at endpoint: Endpoint) { keepingUnended.insert(endpoint) }

  func noteApplied(_ parameter: String, at endpoint: Endpoint) {
    appliedParameters[endpoint, default: []].insert(parameter)
  }

  /// A key that the server no longer has is asked for again by the next statement.
  func note(_ status: Int, _ error: ServerError?) {
    if status == 401, error?.isUndecryptable ?? false { authorizer = nil }
  }

  /// A call with proof, if the server wants one.
  func call(_ target: String, isOpen: Bool = false, run: RunControl, within time: Duration? = nil) -> HTTPCall {
    HTTPCall(
      origin: settings.origin, target: target,
      headers: [HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", "application/json")],
      authorizer: isOpen ? nil : authorizer, deadline: run.deadline(within: time), budget: run.budget)
  }

  /// Finds out the kind of server where it is not known, and what it wants as proof. OCP's proof needs no request, and
  /// its first answer tells whether it is one; so that a wrong password costs one request, OCP is not asked anything
  /// here. obshell listens on 2886 or a Unix socket, and says who it is without proof.
  func prepare(_ report: RunReport, run: RunControl) throws(QueryFailure) {
    if isPrepared { return }
    if dialect == nil { dialect = likelyDialect }
    switch dialect {
    case .obshell: authorizer = try obshellAuthorizer(report, run: run)
    default:
      let secret = settings.password.reveal()
      authorizer =
        settings.accessKey.map { AccessKeyAuthorizer(id: $0, secret: secret) }
        ?? BasicAuthorizer(user: settings.user, password: secret)
    }
  }

  private var isPrepared: Bool {
    authorizer != nil || (dialect == .obshell && settings.origin.socketPath != nil)
  }

  /// What a server is taken for before it has answered.
  private var likelyDialect: Dialect {
    let looksLikeObshell =
      settings.accessKey == nil && (settings.origin.socketPath != nil || settings.origin.port == 2886)
    return looksLikeObshell ? .obshell : .ocp
  }

  /// Calls that `prepare` makes: obshell's key, which a socket does not ask for.
  var leastCallsToPrepare: Int {
    !isPrepared && settings.origin.socketPath == nil && (dialect ?? likelyDialect) == .obshell ? 1 : 0
  }

  /// Takes an answer that no OCP gives for a sign of obshell; true when the server says that it is one.
  func reconsider(_ report: RunReport, run: RunControl) throws(QueryFailure) -> Bool {
    guard settings.dialect == nil, settings.accessKey == nil, dialect == .ocp else { return false }
    let delivery = try perform(call("/api/v1/info", isOpen: true, run: run), report, run: run)
    guard case .success(let answer) = delivery.result, answer.status == 200,
      let info = try? JSONValue(parsing: answer.body.bytes), info["data"]?["identity"] != nil
    else { return false }
    dialect = .obshell
    authorizer = nil
    try prepare(report, run: run)
    return true
  }

  /// obshell wants each request's proof encrypted with the key of the agent that is asked.
  private func obshellAuthorizer(_ report: RunReport, run: RunControl) throws(QueryFailure) -> any RequestAuthorizer {
    let secret = try document("/api/v1/secret", isOpen: true, report, run: run)
    guard let text = secret["data"]?["public_key"]?.string, let der = Base64.decode(text) else {
      throw .target(wrong("the answer of /api/v1/secret holds no public key"))
    }
    do throws(CryptoProblem) {
      return ObshellAuthorizer(key: try RSAPublicKey(pkcs1DER: der), password: settings.password)
    } catch {
      throw .target(wrong("the key of /api/v1/secret can't be used: \(error)"))
    }
  }

  func wrong(_ message: String) -> TargetFailure {
    TargetFailure(.wrongAnswer, profile: profile, target: "", message: message)
  }

  /// Makes a call and waits for its end, or for that of the statement.
  private func perform(_ call: HTTPCall, _ report: RunReport, run: RunControl) throws(QueryFailure) -> HTTPDelivery {
    try end(start(call), report, run: run)
  }

  private func start(_ call: HTTPCall) -> HTTPMailbox {
    let mailbox = HTTPMailbox()
    client.start(call, tag: 0, mailbox: mailbox)
    return mailbox
  }

  /// Waits for the end of a call, or for that of the statement.
  private func end(_ mailbox: HTTPMailbox, _ report: RunReport, run: RunControl) throws(QueryFailure) -> HTTPDelivery {
    let token = run.onCancel { mailbox.wake() }
    defer { run.removeHandler(token) }
    if let delivery = mailbox.next(until: nil) {
      report.update { $0.calls += delivery.attempts }
      return delivery
    }
    client.cancel(mailbox: mailbox)
    if let delivery = mailbox.next(until: .now + .seconds(1)) { report.update { $0.calls += delivery.attempts } }
    throw .cancelled
  }

  /// A small JSON document.
  /// - Parameter time: how long it is waited for, where the statement's own time is too long.
  func document(
    _ target: String, isOpen: Bool = false, _ report: RunReport, run: RunControl, within time: Duration? = nil
  ) throws(QueryFailure) -> JSONValue {
    try end(startDocument(target, isOpen: isOpen, run: run, within: time), report, run: run)
  }

  /// A small document that was asked for.
  struct PendingDocument {
    fileprivate let target: String
    fileprivate let mailbox: HTTPMailbox
  }

  /// Asks for a small document, to do something else meanwhile.
  func startDocument(_ target: String, isOpen: Bool, run: RunControl, within time: Duration?) -> PendingDocument {
    PendingDocument(target: target, mailbox: start(call(target, isOpen: isOpen, run: run, within: time)))
  }

  /// Waits for a document.
  func end(_ pending: PendingDocument, _ report: RunReport, run: RunControl) throws(QueryFailure) -> JSONValue {
    let target = pending.target
    let delivery = try end(pending.mailbox, report, run: run)
    let answer: HTTPAnswer
    switch delivery.result {
    case .failure(let failure):
      if case .cancelled = failure { throw .cancelled }
      throw .target(FailureWording.failure(failure, self, target: ""))
    case .success(let value): answer = value
    }
    let document: JSONValue
    do throws(DecodeFailure) {
      document = try JSONValue(parsing: answer.body.bytes)
    } catch {
      throw .target(FailureWording.undecodable(answer, error, self, target: "", path: target))
    }
    guard answer.status == 200 else {
      let error = ServerError.inDocument(document)
      note(answer.status, error)
      throw .target(FailureWording.refused(answer, error, self, target: "", path: target))
    }
    return document
  }
}

extension ResponseBody {
  /// A copy of the bytes, for small documents.
  var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

extension ServerError {
  static func inDocument(_ document: JSONValue) -> ServerError? {
    guard let error = document["error"], error != .null else { return nil }
    return ServerError(
      code: error["code"]?.plainText, errCode: error["errCode"]?.plainText, message: error["message"]?.plainText,
      debugMessage: error["debugMessage"]?.plainText, subErrors: [])
  }
}
