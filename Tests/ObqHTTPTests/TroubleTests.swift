import ObqHTTP
import Synchronization
import Testing

/// Everything that goes wrong on the way.
@Suite struct TroubleTests {
  @Test func troubleIsRetriedUntilItIsOver() throws {
    try withServer { request in
      [.answer(request.number < 2 ? 503 : 200, "\(request.number)")]
    } body: { client, server, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      #expect(delivery.text == "2")
      #expect(delivery.attempts == 3)
      #expect(delivery.paused > .zero)
      #expect(server.requests.count == 3)
    }
  }

  @Test(arguments: [502, 503, 504, 429])
  func troubleThatStaysIsTheAnswer(status: Int) throws {
    try withServer { _ in
      [.answer(status, "why")]
    } body: { client, server, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      #expect(delivery.status == status && delivery.text == "why")
      #expect(delivery.attempts == 4 && server.requests.count == 4)
    }
  }

  @Test(arguments: [400, 401, 403, 404, 500])
  func refusalsAreNotRetried(status: Int) throws {
    try withServer { _ in
      [.answer(status)]
    } body: { client, server, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      #expect(delivery.status == status)
      #expect(delivery.attempts == 1 && server.requests.count == 1)
    }
  }

  @Test func throttlingIsWaitedFor() throws {
    try withServer { request in
      [request.number == 0 ? .answer(429, headers: ["RateLimit-Reset: 0"]) : .answer(200)]
    } body: { client, _, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      #expect(delivery.status == 200 && delivery.attempts == 2)
    }
  }

  @Test func throttlingBeyondTheDeadlineIsTheAnswer() throws {
    try withServer { _ in
      [.answer(429, headers: ["Retry-After: 3600"])]
    } body: { client, _, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      #expect(delivery.status == 429 && delivery.attempts == 1)
    }
  }

  struct Broken: Sendable, CustomTestStringConvertible {
    let id: String
    let steps: [ScriptedServer.Step]
    var testDescription: String { id }
  }

  @Test(arguments: [
    Broken(id: "reset before the answer", steps: [.reset]),
    Broken(id: "closed before the answer", steps: [.close]),
    Broken(id: "half a head", steps: [.send("HTTP/1.1 200 OK\r\nContent-Le"), .reset]),
    Broken(id: "part of a body", steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2]"), .close]),
    Broken(id: "reset in a body", steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2]"), .reset]),
    Broken(
      id: "part of the chunks",
      steps: [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n"), .close]),
  ])
  func brokenConnections(_ row: Broken) throws {
    try withServer { request in
      request.number == 0 ? row.steps : [.answer(200, "whole")]
    } body: { client, _, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      #expect(delivery.text == "whole" && delivery.attempts == 2)
    }
    try withServer { _ in
      row.steps
    } body: { client, server, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      guard case .brokenConnection = delivery.failure else {
        Issue.record("\(delivery)")
        return
      }
      #expect(delivery.attempts == 4 && server.requests.count == 4)
    }
  }

  /// libcurl would send a request again by itself when a kept connection turns out to be closed.
  @Test func everyRequestIsAnAttempt() throws {
    try withServer { request in
      request.connection == 0 && request.number > 0 ? [.close] : [.answer(200, "\(request.number)")]
    } body: { client, server, origin in
      let budget = CallBudget(limit: nil)
      let call = HTTPCall(origin: origin, target: "/", deadline: patience, budget: budget)
      #expect(client.perform(call).attempts == 1)
      let second = client.perform(call)
      #expect(second.text == "2")
      #expect(second.attempts == 2)
      #expect(server.requests.count == 3 && budget.spent == 3)
    }
    // What is no GET goes out once, whatever the connection.
    try withServer { request in
      request.number == 0 ? [.answer(200)] : [.close]
    } body: { client, server, origin in
      _ = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      let post = HTTPCall(method: "POST", origin: origin, target: "/", body: Array("x".utf8), deadline: patience)
      guard case .brokenConnection = client.perform(post).failure else {
        Issue.record("a request that is not repeatable was answered")
        return
      }
      #expect(server.requests.count == 2)
    }
  }

  /// One try is enough to know that connections of before are not to be trusted.
  @Test func allKeptConnectionsAreDead() throws {
    let used = Mutex<Set<Int>>([])
    try withServer { request in
      let isFirst = used.withLock { $0.insert(request.connection).inserted }
      return isFirst ? [.wait(.milliseconds(100)), .answer(200)] : [.close]
    } body: { client, server, origin in
      let mailbox = HTTPMailbox()
      for tag in 0..<6 {
        client.start(HTTPCall(origin: origin, target: "/", deadline: patience), tag: tag, mailbox: mailbox)
      }
      for _ in 0..<6 { #expect(mailbox.next(until: patience)?.status == 200) }
      let kept = server.connections
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      #expect(delivery.status == 200 && delivery.attempts == 2)
      #expect(kept > 1 && server.connections == kept + 1)
    }
  }

  @Test func refusedConnectionsAreNotRetried() throws {
    let origin = try HTTPOrigin(parsing: "127.0.0.1:\(Sockets.refusingPort())")
    let delivery = HTTPClient(configuration: .brisk()).perform(
      HTTPCall(origin: origin, target: "/", deadline: patience))
    guard case .cannotConnect(let detail) = delivery.failure else {
      Issue.record("\(delivery)")
      return
    }
    #expect(detail.contains("127.0.0.1"))
    #expect(delivery.attempts == 1)
  }

  @Test func unknownHosts() throws {
    // Two dots in a row are no name, so nobody outside is asked.
    let origin = try HTTPOrigin(parsing: "no..name")
    let delivery = HTTPClient(configuration: .brisk()).perform(
      HTTPCall(origin: origin, target: "/", deadline: patience))
    #expect(delivery.failure == .cannotResolve(host: "no..name"))
    #expect(delivery.attempts == 1)
  }

  @Test(arguments: [
    Broken(id: "another protocol", steps: [.send("SSH-2.0-OpenSSH_9.2\r\n\r\n"), .close]),
    Broken(id: "a length that is no number", steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]),
    Broken(
      id: "an unknown encoding",
      steps: [.send("HTTP/1.1 200 OK\r\nContent-Encoding: nonsense\r\nContent-Length: 1\r\n\r\nx")]),
    Broken(
      id: "endless fields",
      steps: [.send("HTTP/1.1 200 OK\r\n")]
        + Array(repeating: .send("X-More: " + String(repeating: "b", count: 8000) + "\r\n"), count: 40)),
  ])
  func whatIsNotHTTP(_ row: Broken) throws {
    try withServer { _ in
      row.steps
    } body: { client, _, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: patience))
      guard case .malformed = delivery.failure else {
        Issue.record("\(delivery)")
        return
      }
      #expect(delivery.attempts == 1)
    }
  }

  /// A server that goes while the connection is made is no server without a certificate.
  @Test(arguments: [
    Broken(id: "reset in the handshake", steps: [.reset]), Broken(id: "closed in the handshake", steps: [.close]),
  ])
  func brokenHandshakesAreRetried(_ row: Broken) throws {
    try withServer { _ in
      row.steps
    } body: { client, server, origin in
      let secure = try HTTPOrigin(parsing: "https://127.0.0.1:\(origin.port)")
      let delivery = client.perform(HTTPCall(origin: secure, target: "/", deadline: patience))
      guard case .brokenConnection = delivery.failure else {
        Issue.record("\(delivery)")
        return
      }
      #expect(delivery.attempts == 4)
    }
  }

  @Test func plainServersAreNotSecure() throws {
    try withServer { _ in
      [.answer(400)]
    } body: { client, _, origin in
      let secure = try HTTPOrigin(parsing: "https://127.0.0.1:\(origin.port)")
      let delivery = client.perform(HTTPCall(origin: secure, target: "/", deadline: patience))
      guard case .tls = delivery.failure else {
        Issue.record("\(delivery)")
        return
      }
    }
  }

  @Test(arguments: [
    Broken(id: "announced", steps: [.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")]),
    Broken(
      id: "in chunks",
      steps: [
        .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n"),
        .send(String(repeating: "a", count: 1024)),
      ]),
  ])
  func largeBodiesFailAtOnce(_ row: Broken) throws {
    // The server never sends the rest: whoever waits for it fails by the deadline instead.
    try withServer { _ in
      row.steps + [.hang]
    } body: { client, _, origin in
      let call = HTTPCall(origin: origin, target: "/", deadline: patience, maxBodyBytes: 1000)
      let delivery = client.perform(call)
      #expect(delivery.failure == .tooLarge(limit: 1000))
      #expect(delivery.attempts == 1)
    }
  }

  @Test func aBodyOfJustTheLimitIsNotTooLarge() throws {
    try withServer { _ in
      [.answer(200, "12345")]
    } body: { client, _, origin in
      func limited(_ limit: Int) -> HTTPDelivery {
        client.perform(HTTPCall(origin: origin, target: "/", deadline: patience, maxBodyBytes: limit))
      }
      #expect(limited(5).text == "12345")
      #expect(limited(4).failure == .tooLarge(limit: 4))
      #expect(limited(0).failure == .tooLarge(limit: 0))
    }
  }

  @Test func budgetsCountRetries() throws {
    try withServer { _ in
      [.answer(503)]
    } body: { client, server, origin in
      let budget = CallBudget(limit: 2)
      let call = HTTPCall(origin: origin, target: "/", deadline: patience, budget: budget)
      let delivery = client.perform(call)
      #expect(delivery.failure == .budgetExhausted(limit: 2))
      #expect(delivery.attempts == 2 && server.requests.count == 2 && budget.spent == 2)
      #expect(client.perform(call).attempts == 0)
      let counter = CallBudget(limit: nil)
      #expect(client.perform(HTTPCall(origin: origin, target: "/", budget: counter)).status == 503)
      #expect(counter.spent == 4)
    }
  }

  /// Numbers its proofs.
  private final class CountingAuthorizer: RequestAuthorizer {
    private let count = Mutex(0)

    func headers(method: String, origin: HTTPOrigin, target: String) -> [HTTPHeader] {
      let number = count.withLock { count in
        count += 1
        return count
      }
      return [HTTPHeader("X-Proof", "\(method) \(target) \(number)")]
    }
  }

  @Test func everyAttemptHasItsOwnProof() throws {
    try withServer { request in
      [.answer(request.number < 2 ? 502 : 200)]
    } body: { client, server, origin in
      let call = HTTPCall(
        origin: origin, target: "/t", headers: [HTTPHeader("x-proof", "replaced")],
        authorizer: CountingAuthorizer(), deadline: patience)
      #expect(client.perform(call).status == 200)
      #expect(server.requests.map { $0.header("x-proof") } == ["GET /t 1", "GET /t 2", "GET /t 3"])
      #expect(server.requests.allSatisfy { $0.headers.filter { $0.name == "x-proof" }.count == 1 })
    }
  }

  private struct NoProof: RequestAuthorizer {
    struct Reason: Error, CustomStringConvertible { let description = "no key" }
    func headers(method: String, origin: HTTPOrigin, target: String) throws -> [HTTPHeader] { throw Reason() }
  }

  @Test func whatCannotBeSentIsNotSent() throws {
    try withServer { _ in
      [.answer(200)]
    } body: { client, server, origin in
      let good = HTTPCall(origin: origin, target: "/", deadline: patience)
      var unproven = good
      unproven.authorizer = NoProof()
      #expect(client.perform(unproven).failure == .authorizerFailed(detail: "no key"))
      for target in ["", "x", "/a b", "/a\r\nX: y", "/备", "@evil", "/a#b", "/\""] {
        var call = good
        call.target = target
        guard case .invalidRequest = client.perform(call).failure else {
          Issue.record("'\(target)' was sent")
          continue
        }
      }
      for header in [
        HTTPHeader("X", "secret\r\nY: z"), HTTPHeader("X\r\nY", "secret"), HTTPHeader("", "secret"),
        HTTPHeader("X Y", "secret"), HTTPHeader("X", "secret\u{0}"), HTTPHeader("X:", "secret"),
      ] {
        var call = good
        call.headers = [header]
        guard case .invalidRequest(let detail) = client.perform(call).failure else {
          Issue.record("\(header.name) was sent")
          continue
        }
        #expect(!detail.contains("secret"))
      }
      var call = good
      call.method = "GET /x"
      #expect(client.perform(call).failure == .invalidRequest(detail: #""GET /x" is not a method"#))
      #expect(server.requests.isEmpty)
    }
  }
}
