import Glibc
import ObqCrypto
import Synchronization

/// obshell's hybrid encryption (version 2): a header encrypted with its RSA key carries the password, the
/// request's target and the AES key of its body.
final class ObshellAuthorization: Sendable {
  /// What the encrypted header says.
  struct Header: Sendable {
    var isForAgent: Bool
    var auth = ""
    var timestamp = ""
    var uri = ""
    var sessionId = ""
    /// AES key and initialisation vector, 16 bytes each.
    var keys: [UInt8] = []
  }

  private let password: String
  private let keyBits: Int
  /// Made when it is first needed, because it takes longer than all the rest of a start.
  private let key = Mutex<RSAKeyPair?>(nil)

  init(password: String, keyBits: Int) {
    self.password = password
    self.keyBits = keyBits
  }

  /// Base64 of the PKCS#1 public key.
  func publicKey() throws(ObshellProblem) -> String {
    Base64.encode(try keyPair().publicKeyPKCS1DER)
  }

  /// Decrypts header and body, on every route: nil without a header.
  func read(_ request: inout HTTPRequest) throws(ObshellProblem) -> Header? {
    let other = request.header("x-ocs-agent-header")
    guard let text = other ?? request.header("x-ocs-header") else { return nil }
    var header = Header(isForAgent: other != nil)
    try decrypt(text, into: &header)
    if !request.body.isEmpty { request.body = try decrypt(request.body, header.keys) }
    return header
  }

  /// The check before all routes but the open ones. Over a Unix socket the asking user is all the proof: that of the
  /// server, or root.
  func verify(_ header: Header?, _ request: HTTPRequest) throws(ObshellProblem) {
    if let user = request.localUser {
      guard user == 0 || user == getuid() else { throw .localUserDenied }
      return
    }
    guard let header else { throw .headerNotFound }
    guard header.uri == request.target else { throw .uriMismatch }
    guard header.sessionId.isEmpty else { throw .sessionInvalid }
    if header.isForAgent {
      if !password.isEmpty { throw .agentPasswordNotSet }
      return
    }
    if !header.auth.isEmpty {
      guard let until = Int64(header.timestamp) else { throw .timestampInvalid(header.timestamp) }
      guard floorDivide(request.receivedAt.microseconds, 1_000_000) <= until else { throw .expired }
    }
    guard header.auth == password else { throw .wrongPassword }
  }

  private func keyPair() throws(ObshellProblem) -> RSAKeyPair {
    let pair = key.withLock { pair in
      if pair == nil { pair = try? RSAKeyPair.generate(bits: keyBits) }
      return pair
    }
    guard let pair else { throw .internalError }
    return pair
  }

  private func decrypt(_ text: String, into header: inout Header) throws(ObshellProblem) {
    let pair = try keyPair()
    guard let blocks = Base64.decode(text), !blocks.isEmpty, blocks.count % pair.modulusLength == 0,
      let plain = try? pair.decryptPKCS1v15(blocks), case .object(let members)? = JSONValue(plain)
    else { throw .decryptFailed }
    for member in members {
      // Go's encoding/json matches names in any case, and refuses a number where the struct has text.
      switch (member.name.lowercased(), member.value) {
      case ("auth", .string(let text)): header.auth = text
      case ("ts", .string(let text)): header.timestamp = text
      case ("uri", .string(let text)): header.uri = text
      case ("session_id", .string(let text)): header.sessionId = text
      case ("keys", .string(let text)):
        guard let keys = Base64.decode(text) else { throw .decryptFailed }
        header.keys = keys
      case (_, .null): continue
      case ("auth", _), ("ts", _), ("uri", _), ("session_id", _), ("keys", _): throw .decryptFailed
      default: continue
      }
    }
  }

  private func decrypt(_ body: [UInt8], _ keys: [UInt8]) throws(ObshellProblem) -> [UInt8] {
    guard keys.count >= AES128CBC.keyLength else { throw .keysInvalid }
    guard let cipherText = Base64.decode(String(decoding: body, as: UTF8.self)), cipherText.count % 16 == 0 else {
      throw .bodyLengthInvalid
    }
    let key = Array(keys[..<AES128CBC.keyLength])
    let vector = Array(keys[AES128CBC.keyLength...])
    guard let cipher = try? AES128CBC(key: key, vector: vector), let plain = try? cipher.decrypt(cipherText) else {
      throw .internalError
    }
    return plain
  }
}
