import Glibc
import ObqSimulator
import ObqTestSupport
import Testing

/// https with an authority of one's own, and a Unix socket.
@Suite struct TransportTests {
  private static let query = "tasks data on tenant 订单库 count"

  /// obq, a server that speaks https, and the path of its authority's certificate.
  private func https() throws -> (obq: Obq, authority: String) {
    let server = try Servers.start { $0.usesTLS = true }
    #expect(server.url.hasPrefix("https://127.0.0.1:"))
    let obq = try Obq(server)
    return (obq, obq.scratch.write(try #require(server.authorityPEM), to: "authority.pem"))
  }

  @Test func theAuthorityIsNamed() throws {
    let (obq, authority) = try https()
    let run = try obq.run("--ca-file", authority, "-c", Self.query)
    #expect(run.code == 0, "\(run)")
    let plain = try Obq(Servers.demo.get()).run("-c", Self.query)
    #expect(run.output == plain.output)
  }

  @Test func anUnknownAuthorityIsRefused() throws {
    let (obq, _) = try https()
    let run = try obq.run("-c", Self.query)
    #expect(run.code == 69, "\(run)")
    #expect(run.errors.contains("certificate"), "\(run.errors)")
    #expect(run.errors.contains("--ca-file"), "\(run.errors)")
    #expect(run.output.isEmpty)
    // One server's authority says nothing about another's certificate.
    let (another, other) = try https()
    let refused = try withExtendedLifetime(another) { try obq.run("--ca-file", other, "-c", Self.query) }
    #expect(refused.code == 69, "\(refused)")
  }

  @Test func verificationCanBeLeftOut() throws {
    let (obq, _) = try https()
    let run = try obq.run("--insecure", "-c", Self.query)
    #expect(run.code == 0, "\(run)")
  }

  @Test func localhostIsInTheCertificate() throws {
    let (obq, authority) = try https()
    let port = try #require(obq.options.first { $0.hasPrefix("https://") }?.split(separator: ":").last)
    let run = try obq.run("--url", "https://localhost:\(port)", "--ca-file", authority, "-c", Self.query)
    #expect(run.code == 0, "\(run)")
  }

  @Test func aUnixSocketNeedsNoPassword() throws {
    let scratch = try ScratchDirectory()
    let server = try Servers.start { $0.socketPath = scratch("obshell.sock") }
    defer { server.stop() }
    #expect(scratch.mode("obshell.sock") == 0o600)
    let query = "tasks data sort by tenantName, startTime select tenantName, status"
    let obq = try Obq(options: ["--allow-partial", "--url", "unix:" + scratch("obshell.sock")])
    let run = try obq.run("-c", query)
    #expect(run.code == 0, "\(run)")
    let overTCP = try Obq(server, options: ["--allow-partial", "--type", "obshell"]).run("-c", query)
    #expect(overTCP.code == 0, "\(overTCP)")
    #expect(run.output == overTCP.output)
    #expect(run.lines.contains { $0.hasPrefix("订单库") })
  }
}
