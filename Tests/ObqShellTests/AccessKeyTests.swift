import ObqSimulator
import Testing

/// OCP's AccessKeys through the whole program.
@Suite struct AccessKeyTests {
  private static let id = "cqammmxBpfGjFlto"

  /// A server that knows a key and no password that anybody could guess.
  private func server(secret: String = Obq.password) throws -> SimulatorServer {
    try Servers.start {
      $0.password = "nobody knows"
      $0.accessKey = .init(id: Self.id, secret: secret)
    }
  }

  @Test func everyRequestIsSigned() throws {
    let server = try server()
    let query = "tasks data where status = FAILED since 30d count; tenants on cluster ob_431 count"
    let expected = try Obq(Servers.start()).run("-c", query)
    let options = ["--url", server.url, "--access-key", Self.id]
    let run = try Obq(options: options, environment: ["OBQ_ACCESS_KEY_SECRET": Obq.password]).run("-vv", "-c", query)
    #expect(run.code == 0, "\(run)")
    #expect(run.output == expected.output)
    let byVariable = try Obq(
      options: ["--url", server.url],
      environment: ["OBQ_ACCESS_KEY": Self.id, "OBQ_ACCESS_KEY_SECRET": Obq.password])
    #expect(try byVariable.run("-c", query).output == expected.output)
  }

  @Test func aProfileHasOne() throws {
    let server = try server()
    let obq = try Obq(environment: ["KEY_SECRET": Obq.password])
    let run = try obq.run(
      "-c", "profile a url '\(server.url)' access-key '\(Self.id)' secret env:KEY_SECRET", "-c",
      "tasks data on profile a where state = FAILED since 1d count; profiles select user, password")
    #expect(run.code == 0, "\(run)")
    #expect(run.lines.suffix(1) == ["\(Self.id)\tenv:KEY_SECRET"])
  }

  @Test func aWrongSecretIsTriedOnce() throws {
    let server = try server(secret: "another")
    let options = ["--url", server.url, "--access-key", Self.id]
    let run = try Obq(options: options, environment: ["OBQ_ACCESS_KEY_SECRET": Obq.password]).run("-c", "tasks data")
    #expect(run.code == 77, "\(run)")
    #expect(run.errors.contains("refuses the access key \"\(Self.id)\""))
    #expect(run.errors.contains("OBQ_ACCESS_KEY_SECRET"))
    #expect(server.requests().count == 1)
  }

  @Test func withoutASecretNothingIsAsked() throws {
    let server = try server()
    let run = try Obq(options: ["--url", server.url, "--access-key", Self.id]).run("-c", "tasks data")
    #expect(run.code == 64, "\(run)")
    #expect(run.errors.contains("no secret of the access key is given"))
    #expect(server.requests().isEmpty)
  }
}
