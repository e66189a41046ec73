import ObqCrypto

@testable import ObqSimulator

/// Signs requests as obshell's own clients do: the header's JSON in chunks of 53 bytes, each encrypted with
/// obshell's key.
struct ObshellClient {
  let server: SimulatorServer
  let key: RSAPublicKey
  let keyLength: Int

  init(_ server: SimulatorServer) throws {
    self.server = server
    let text = ObqSimulatorTests.get(server, "/api/v1/secret", user: nil).json?.at("data.public_key")?.string ?? ""
    let der = Base64.decode(text) ?? []
    key = try RSAPublicKey(pkcs1DER: der)
    keyLength = key.modulusLength
  }

  /// `ts` and `keys` are JSON values.
  func header(uri: String, auth: String = "demo", ts: String? = nil, more: String = "") throws -> String {
    let until = ts ?? "\"\(SimulatorInstant.now.microseconds / 1_000_000 + 60)\""
    let json = #"{"auth":"\#(auth)","ts":\#(until),"uri":"\#(uri)"\#(more)}"#
    return Base64.encode(try key.encryptPKCS1v15(Array(json.utf8)))
  }

  func get(_ target: String) throws -> Reply {
    ObqSimulatorTests.get(server, target, user: nil, headers: ["X-OCS-Header": try header(uri: target)])
  }

  func get(_ target: String, header: String, body: String = "") -> Reply {
    ObqSimulatorTests.get(server, target, user: nil, headers: ["X-OCS-Header": header], body: body)
  }
}
