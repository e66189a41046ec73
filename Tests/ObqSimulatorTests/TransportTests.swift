import Testing

@testable import ObqSimulator

@Suite struct TransportTests {
  @Test func httpsIsNotHTTP() throws {
    let server = try start { $0.usesTLS = true }
    #expect(server.url == "https://127.0.0.1:\(server.port)")
    #expect(server.authorityPEM?.hasPrefix("-----BEGIN CERTIFICATE-----\n") == true)
    // What speaks no TLS gets no answer, and is no request.
    #expect(get(server, "/api/v2/time").status == 0)
    #expect(server.requests().isEmpty)
    let plain = try start()
    #expect(plain.authorityPEM == nil)
    #expect(plain.url == "http://127.0.0.1:\(plain.port)")
  }

  @Test func everyStartHasAnAuthorityOfItsOwn() throws {
    let one = try start { $0.usesTLS = true }
    let other = try start { $0.usesTLS = true }
    #expect(one.authorityPEM != other.authorityPEM)
  }

  @Test func problemsAreSentences() {
    #expect(SimulatorServer.Problem.noTLS.description == "cannot serve https: libmicrohttpd is built without TLS")
    #expect(
      SimulatorServer.Problem.noCertificate(reason: "x").description
        == "cannot serve https: no certificate could be made: x")
  }
}
