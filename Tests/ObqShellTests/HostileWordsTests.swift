import Testing

@testable import ObqSimulator

/// Names and messages of a server that has no good in mind.
@Suite struct HostileWordsTests {
  /// Sets a window's title, colours what follows, and begins a sequence with one character.
  private static let evil = #"x\u001b]0;pwn\u0007\u001b[31m\u009b2J"#

  private static func answer(_ request: HTTPRequest) -> HTTPResponse {
    func page(_ row: String) -> HTTPResponse {
      .json(200, Array(#"{"data":{"contents":[\#(row)],"page":{"totalElements":1}},"successful":true}"#.utf8))
    }
    switch request.rawPath {
    case "/api/v2/ob/clusters": return page(#"{"id":1,"name":"c\#(evil)","obVersion":"4.2.1"}"#)
    case "/api/v2/ob/tenants": return page(#"{"id":2,"clusterId":1,"clusterName":"c\#(evil)","name":"t\#(evil)"}"#)
    case "/api/v2/info": return .json(200, Array(#"{"buildVersion":"4.3.5\#(evil)"}"#.utf8))
    case let path where path.hasSuffix("logBackupTasks"): return page(#"{"status":"\#(evil)"}"#)
    default: return .json(500, Array(#"{"successful":false,"error":{"message":"no \#(evil)"}}"#.utf8))
    }
  }

  @Test(arguments: [
    "explain analyze tasks", "explain tasks", "tasks", "tasks data", "tasks data on cluster nope", "tasks as vertical",
    "check none (tasks data)",
  ])
  func noneReachesTheTerminal(_ statement: String) throws {
    let daemon = try HTTPDaemon(.loopback(port: 0, nil), handler: Self.answer)
    defer { daemon.stop() }
    let obq = try Obq(
      options: ["--url", "http://127.0.0.1:\(daemon.port)", "--user", "u", "--format", "table"],
      environment: ["OBQ_PASSWORD": Obq.password])
    let run = try obq.run("-c", statement)
    for text in [run.output, run.errors] {
      #expect(
        !text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{9B}" }, "\(text.debugDescription)")
    }
  }
}
