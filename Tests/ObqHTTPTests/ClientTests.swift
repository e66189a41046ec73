import Glibc
import ObqHTTP
import Synchronization
import Testing

/// What goes over the wire, and what comes back.
@Suite struct ClientTests {
  @Test func answers() throws {
    try withServer { _ in
      [.answer(200, #"{"data":1}"#, headers: ["Content-Type: application/json", "X-One:  1 "])]
    } body: { client, _, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/api", deadline: patience))
      let answer = try delivery.result.get()
      #expect(answer.status == 200)
      #expect(answer.header("content-type") == "application/json")
      #expect(answer.header("x-one") == "1")
      #expect(answer.header("x-two") == nil)
      #expect(answer.body.text == #"{"data":1}"#)
      #expect(answer.bytes == 10)
      #expect(answer.attempts == 1 && delivery.attempts == 1)
      #expect(answer.duration > .zero)
      #expect(delivery.paused == .zero)
      let padding = answer.body.withUnsafeBytes { bytes in
        UnsafeRawBufferPointer(start: bytes.baseAddress, count: bytes.count + 64).suffix(64).allSatisfy { $0 == 0 }
      }
      #expect(padding)
    }
  }

  @Test func requestsGoOutByteForByte() throws {
    try withServer(.brisk { $0.userAgent = "obq/test" }) { _ in
      [.answer(204)]
    } body: { client, server, plain in
      let origin = try HTTPOrigin(parsing: plain.description + "/base/")
      let target = "/a/../b//%7e%2fc/.?x=%7E&y=a+b"
      let call = HTTPCall(
        origin: origin, target: target, headers: [HTTPHeader("Accept", "application/json"), HTTPHeader("X-Empty", "")],
        authorizer: BasicAuthorizer(user: "admin", password: "hello"), deadline: patience)
      #expect(client.perform(call).status == 204)
      let request = try #require(server.requests.first)
      #expect(request.method == "GET")
      #expect(request.target == "/base" + target)
      #expect(request.header("host") == plain.hostHeader)
      #expect(request.header("user-agent") == "obq/test")
      #expect(request.header("accept") == "application/json")
      #expect(request.header("x-empty") == "")
      #expect(request.header("authorization") == "Basic YWRtaW46aGVsbG8=")
      #expect(request.header("accept-encoding") == "identity")
      #expect(request.headers.count == 6)
    }
  }

  @Test func bodiesGoOutOnce() throws {
    try withServer { request in
      [.answer(request.number == 0 ? 503 : 200)]
    } body: { client, server, origin in
      let body = [UInt8](repeating: 7, count: 2_000_000)
      var call = HTTPCall(method: "POST", origin: origin, target: "/", body: body, deadline: patience)
      #expect(client.perform(call).status == 503)
      #expect(server.requests.first?.body == body)
      #expect(server.requests.first?.header("content-type") == nil)
      #expect(server.requests.first?.header("expect") == nil)
      call.body = []
      call.headers = [HTTPHeader("Content-Type", "application/json")]
      #expect(client.perform(call).status == 200)
      #expect(server.requests.last?.header("content-length") == "0")
      #expect(server.requests.last?.header("content-type") == "application/json")
      call.method = "DELETE"
      #expect(client.perform(call).status == 200)
      #expect(server.requests.map(\.method) == ["POST", "POST", "DELETE"])
    }
  }

  @Test func connectionsAreKept() throws {
    try withServer { _ in
      [.answer(200, "x")]
    } body: { client, server, origin in
      for _ in 0..<20 { #expect(client.perform(HTTPCall(origin: origin, target: "/")).status == 200) }
      #expect(server.connections == 1)
    }
  }

  @Test func callsWaitInLine() throws {
    try withServer(.brisk { $0.concurrencyPerOrigin = 1 }) { _ in
      [.answer(200)]
    } body: { client, server, origin in
      let mailbox = HTTPMailbox()
      for tag in 0..<50 { client.start(HTTPCall(origin: origin, target: "/\(tag)"), tag: tag, mailbox: mailbox) }
      var tags: [Int] = []
      while let delivery = mailbox.next(until: patience) { tags.append(delivery.tag) }
      #expect(tags == Array(0..<50))
      #expect(server.requests.map(\.target) == (0..<50).map { "/\($0)" })
      #expect(mailbox.pending == 0)
    }
  }

  @Test func concurrencyIsLimited() throws {
    try withServer(.brisk { $0.concurrencyPerOrigin = 3 }) { _ in
      [.wait(.milliseconds(20)), .answer(200)]
    } body: { client, server, origin in
      let mailbox = HTTPMailbox()
      for tag in 0..<12 { client.start(HTTPCall(origin: origin, target: "/"), tag: tag, mailbox: mailbox) }
      var tags: Set<Int> = []
      while let delivery = mailbox.next(until: patience) { tags.insert(delivery.tag) }
      #expect(tags == Set(0..<12))
      #expect(server.mostInFlight == 3)
      #expect(server.connections == 3)
    }
  }

  @Test func redirectsAreAnswers() throws {
    try withServer { _ in
      [.answer(302, headers: ["Location: /login"])]
    } body: { client, server, origin in
      let answer = try client.perform(HTTPCall(origin: origin, target: "/")).result.get()
      #expect(answer.status == 302)
      #expect(answer.header("location") == "/login")
      #expect(server.requests.count == 1)
    }
  }

  @Test func interimAnswersAreForgotten() throws {
    let interim = "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
    try withServer { _ in
      [.send(interim), .answer(200, "ok", headers: ["X-Late: 1"])]
    } body: { client, _, origin in
      let answer = try client.perform(HTTPCall(origin: origin, target: "/", deadline: patience)).result.get()
      #expect(answer.status == 200)
      #expect(answer.header("x-early") == nil)
      #expect(answer.header("x-late") == "1")
    }
  }

  /// `gzip -9` of "obq obq obq obq\n".
  private static let gzipped: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0xcb, 0x4f, 0x2a, 0x54, 0xc8, 0x47, 0x60, 0x2e, 0x00,
    0xd0, 0xbb, 0x08, 0x56, 0x10, 0x00, 0x00, 0x00,
  ]

  @Test(arguments: [CompressionPolicy.always, .never, .automatic])
  func gzipIsUnpacked(policy: CompressionPolicy) throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(Self.gzipped.count)\r\n\r\n"
    try withServer(.brisk { $0.compression = policy }) { _ in
      [.send(head), .sendBytes(Self.gzipped)]
    } body: { client, server, origin in
      let answer = try client.perform(HTTPCall(origin: origin, target: "/", deadline: patience)).result.get()
      #expect(answer.body.text == "obq obq obq obq\n")
      #expect(answer.bytes == Self.gzipped.count)
      #expect(server.requests.first?.header("accept-encoding") == (policy == .always ? "gzip" : "identity"))
    }
  }

  @Test func unixSockets() throws {
    let path = "/tmp/obq-http-test-\(getpid()).sock"
    defer { unlink(path) }
    let server = try ScriptedServer(socketPath: path) { _ in [.answer(200, "through a file")] }
    defer { server.stop() }
    let client = HTTPClient()
    let origin = try HTTPOrigin(parsing: server.address)
    #expect(client.perform(HTTPCall(origin: origin, target: "/x?y=1", deadline: patience)).text == "through a file")
    #expect(server.requests.first?.target == "/x?y=1")
    #expect(server.requests.first?.header("host") == "localhost")
  }

  @Test func chunksAndEndsOfConnection() throws {
    try withServer { request in
      switch request.target {
      case "/chunks": [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")]
      case "/close": [.send("HTTP/1.0 200 OK\r\n\r\nuntil the end"), .close]
      default: [.answer(200)]
      }
    } body: { client, _, origin in
      #expect(client.perform(HTTPCall(origin: origin, target: "/chunks", deadline: patience)).text == "abcde")
      #expect(client.perform(HTTPCall(origin: origin, target: "/close", deadline: patience)).text == "until the end")
      #expect(client.perform(HTTPCall(origin: origin, target: "/empty", deadline: patience)).text == "")
    }
  }

  @Test func eventsTellWithoutSecrets() throws {
    let seen = EventLog()
    try withServer(.brisk { $0.onEvent = { seen.append($0) } }) { request in
      [.answer(request.number == 0 ? 503 : 200, "abc", headers: ["Set-Cookie: c2VjcmV0"])]
    } body: { client, _, origin in
      let call = HTTPCall(
        origin: origin, target: "/t", headers: [HTTPHeader("X-Proof", "c2VjcmV0", isSecret: true)],
        authorizer: BasicAuthorizer(user: "u", password: "secret"), deadline: patience)
      #expect(client.perform(call).status == 200)
      let all = seen.all
      #expect(all.map(\.attempt) == [1, 1, 1, 2, 2])
      let lines = all.map(\.description)
      #expect(lines[0] == "GET \(origin)/t")
      #expect(lines[1].hasPrefix("GET \(origin)/t: 503, 3 bytes, "))
      #expect(lines[2].hasPrefix("GET \(origin)/t: attempt 2 in "))
      #expect(lines[3] == "GET \(origin)/t (attempt 2)")
      #expect(lines[4].hasPrefix("GET \(origin)/t (attempt 2): 200, 3 bytes, "))
      var dumped = ""
      dump(all, to: &dumped)
      #expect(!dumped.contains("c2VjcmV0") && !dumped.contains("dTpzZWNyZXQ="))
      if case .attemptStarted(let headers) = all[0].kind {
        #expect(headers.map(\.description) == ["X-Proof: (hidden)", "Authorization: (hidden)"])
        #expect(headers.allSatisfy { $0.value == "(hidden)" })
      } else {
        Issue.record("the first event is no start")
      }
      let connections = all.compactMap { event -> Bool? in
        if case .attemptAnswered(_, _, _, _, let isNew) = event.kind { isNew } else { nil }
      }
      #expect(connections == [true, false])
    }
  }
}

/// Events as they come.
final class EventLog: Sendable {
  private let events = Mutex<[HTTPEvent]>([])
  var all: [HTTPEvent] { events.withLock { $0 } }
  func append(_ event: HTTPEvent) { events.withLock { $0.append(event) } }
}
