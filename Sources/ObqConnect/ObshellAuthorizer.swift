import Glibc
import ObqCrypto
import ObqHTTP
import ObqJSON

/// obshell's "API hybrid encryption", version 2: the password, a time until which it holds, the request target and a
/// fresh AES key, as JSON, encrypted with the agent's RSA key. (obshell API reference, API hybrid encryption.)
struct ObshellAuthorizer: RequestAuthorizer {
  private let key: RSAPublicKey
  private let password: Secret

  init(key: RSAPublicKey, password: Secret) {
    self.key = key
    self.password = password
  }

  func headers(method: String, origin: HTTPOrigin, target: String) throws -> [HTTPHeader] {
    let keys = try SecureRandom.bytes(count: 32)
    let proof = JSONValue.object([
      .init("auth", .string(password.reveal())),
      .init("ts", .string("\(time(nil) + 60)")),
      .init("uri", .string(origin.requestTarget(target))),
      .init("keys", .string(Base64.encode(keys))),
    ])
    let encrypted = try key.encryptPKCS1v15(Array(proof.jsonText.utf8))
    return [HTTPHeader("X-OCS-Header", Base64.encode(encrypted), isSecret: true)]
  }
}
