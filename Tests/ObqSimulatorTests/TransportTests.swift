import Glibc
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

  /// A path in a folder that is removed with its contents.
  private func withSocketPath(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/obq-sim-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      unlink(folder + "/s.sock")
      rmdir(folder)
    }
    try body(folder + "/s.sock")
  }

  private func mode(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }

  private func ask(_ path: String, _ target: String, header: String? = nil) -> Reply {
    get(unix: path, target, headers: header.map { ["X-OCS-Header": $0] } ?? [:])
  }

  @Test func aUnixSocketAsksForNoPassword() throws {
    try withSocketPath { path in
      let server = try start { $0.socketPath = path }
      #expect(mode(path) == S_IFSOCK | 0o600)
      #expect(ask(path, ObshellTests.overview).status == 200)
      #expect(ask(path, "/api/v1/info").status == 200)
      // A header that is sent is decrypted all the same, but nothing is compared with it.
      let bad = ask(path, ObshellTests.overview, header: "AAAA")
      #expect(bad.json?.at("error.errCode")?.string == "Security.Authentication.Header.DecryptFailed")
      let header = try ObshellClient(server).header(uri: "/elsewhere", auth: "wrong")
      #expect(ask(path, ObshellTests.overview, header: header).status == 200)
      // OCP is not there.
      #expect(ask(path, "/api/v2/ob/clusters").json?.at("error.errCode")?.string == "Common.NotFound")
      #expect(ask(path, "/api/v2/time").status == 404)
      // Over TCP nothing has changed.
      #expect(get(server, ObshellTests.overview, user: nil).status == 400)
      #expect(get(server, "/api/v2/ob/clusters").status == 200)
      server.stop()
      #expect(mode(path) == nil)
    }
  }

  @Test(arguments: [(0, 200), (getuid(), 200), (getuid() &+ 12_345, 401), (uid_t.max, 401)])
  func theUserIsAllTheProof(_ user: uid_t, _ status: Int) {
    var configuration = SimulatorConfiguration()
    configuration.clock = .fixed(testClock)
    let store = TaskStore(fleet: .demo(origin: testClock), seed: 1, origin: testClock)
    let service = ObshellService(
      configuration: configuration, store: store, injector: FaultInjector(settings: [], seed: 1))
    var request = HTTPRequest(method: "GET", target: ObshellTests.overview)
    request.localUser = user
    let response = service.answer(request)
    #expect(response.status == status)
    if status == 401 {
      #expect(JSONValue(response.body)?.at("error.errCode")?.string == "Security.User.PermissionDenied")
    }
  }

  @Test func whatAnEarlierServerLeftIsReplaced() throws {
    try withSocketPath { path in
      let listener = try UnixListener(path: path)
      let problem = #expect(throws: SimulatorServer.Problem.self) { _ = try start { $0.socketPath = path } }
      #expect(problem == .cannotListenAt(path: path, reason: "Address already in use"))
      close(listener.descriptor)
      #expect(mode(path) != nil)
      let server = try start { $0.socketPath = path }
      #expect(ask(path, ObshellTests.overview).status == 200)
      server.stop()
      // What is no socket is left alone.
      let file = try #require(fopen(path, "w"))
      fclose(file)
      #expect(throws: SimulatorServer.Problem.self) { _ = try start { $0.socketPath = path } }
      #expect(mode(path) != nil)
    }
  }

  @Test func aPathThatIsTooLong() throws {
    let path = "/tmp/" + String(repeating: "x", count: 200)
    let problem = #expect(throws: SimulatorServer.Problem.self) { _ = try start { $0.socketPath = path } }
    #expect(problem == .cannotListenAt(path: path, reason: "File name too long"))
  }
}
