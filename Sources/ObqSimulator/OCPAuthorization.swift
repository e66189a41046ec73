import ObqCrypto

/// Who may ask OCP: HTTP Basic, and requests signed with an AccessKey.
struct OCPAuthorization: Sendable {
  private let configuration: SimulatorConfiguration

  init(_ configuration: SimulatorConfiguration) {
    self.configuration = configuration
  }

  /// The refusal, or nil.
  func problem(_ request: HTTPRequest) -> OCPProblem? {
    guard let header = request.header("authorization"), let space = header.firstIndex(of: " ") else {
      return .notLoggedOn
    }
    let credentials = String(header[header.index(after: space)...])
    switch header[..<space].lowercased() {
    case "basic": return Self.isBasic(credentials, configuration) ? nil : .badCredentials
    case "ocp-access-key-hmacsha1":
      return OCPSignature(request: request).accepts(credentials, configuration) ? nil : .notLoggedOn
    default: return .notLoggedOn
    }
  }

  private static func isBasic(_ credentials: String, _ configuration: SimulatorConfiguration) -> Bool {
    Base64.decode(credentials) == Array("\(configuration.user):\(configuration.password)".utf8)
  }
}
