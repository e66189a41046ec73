import Glibc
import ObqHTTP
import Testing

/// Deadlines, cancellation, pauses, and the mailbox.
@Suite struct WaitingTests {
  @Test func deadlinesEndCallsInFlightAndInLine() throws {
    try withServer(.brisk { $0.concurrencyPerOrigin = 1 }) { _ in
      [.hang]
    } body: { client, server, origin in
      let mailbox = HTTPMailbox()
      let deadline = ContinuousClock.now.advanced(by: .milliseconds(150))
      // The first one holds the only place longer than the others can wait.
      client.start(
        HTTPCall(origin: origin, target: "/", deadline: deadline.advanced(by: .milliseconds(150))), tag: 0,
        mailbox: mailbox)
      for tag in 1...3 {
        client.start(HTTPCall(origin: origin, target: "/", deadline: deadline), tag: tag, mailbox: mailbox)
      }
      var attempts: [Int: Int] = [:]
      while let delivery = mailbox.next(until: patience) {
        #expect(delivery.failure == .timedOut)
        #expect(delivery.tag == 0 || ContinuousClock.now >= deadline)
        attempts[delivery.tag] = delivery.attempts
      }
      #expect(attempts == [0: 1, 1: 0, 2: 0, 3: 0])
      #expect(server.requests.count == 1)
    }
  }

  @Test func aDeadlineInThePastMakesNoRequest() throws {
    try withServer { _ in
      [.answer(200)]
    } body: { client, server, origin in
      let delivery = client.perform(HTTPCall(origin: origin, target: "/", deadline: .now))
      #expect(delivery.failure == .timedOut && delivery.attempts == 0)
      #expect(server.requests.isEmpty)
    }
  }

  @Test func cancellingEndsCallsWhereverTheyStand() throws {
    let configuration = HTTPConfiguration.brisk {
      $0.concurrencyPerOrigin = 2
      $0.retry.firstPause = .seconds(60)
    }
    try withServer(configuration) { request in
      request.target == "/hang" ? [.hang] : [.answer(503)]
    } body: { client, server, origin in
      let mailbox = HTTPMailbox()
      let other = HTTPMailbox()
      client.start(HTTPCall(origin: origin, target: "/pause"), tag: 0, mailbox: mailbox)
      for tag in 1...4 { client.start(HTTPCall(origin: origin, target: "/hang"), tag: tag, mailbox: mailbox) }
      client.start(HTTPCall(origin: origin, target: "/no-get"), tag: 5, mailbox: other)
      while server.requests.count < 3 { usleep(1000) }
      #expect(mailbox.pending == 5)
      let start = ContinuousClock.now
      client.cancel(mailbox: mailbox)
      var attempts: [Int: Int] = [:]
      while let delivery = mailbox.next(until: patience) {
        #expect(delivery.failure == .cancelled)
        attempts[delivery.tag] = delivery.attempts
      }
      // Milliseconds on a quiet machine.
      #expect(ContinuousClock.now - start < .seconds(2))
      #expect(attempts == [0: 1, 1: 1, 2: 1, 3: 0, 4: 0])
      // The other mailbox's call got a place, and waits for its retry.
      while server.requests.count < 4 { usleep(1000) }
      #expect(other.pending == 1)
      client.cancel(mailbox: other)
      #expect(other.next(until: patience)?.failure == .cancelled)
    }
  }

  @Test func pausesHoldNoPlace() throws {
    let configuration = HTTPConfiguration.brisk {
      $0.concurrencyPerOrigin = 1
      $0.retry.firstPause = .milliseconds(200)
    }
    try withServer(configuration) { request in
      [.answer(request.number == 0 ? 503 : 200)]
    } body: { client, server, origin in
      let mailbox = HTTPMailbox()
      for tag in 0..<3 { client.start(HTTPCall(origin: origin, target: "/\(tag)"), tag: tag, mailbox: mailbox) }
      var tags: [Int] = []
      while let delivery = mailbox.next(until: patience) {
        #expect(delivery.status == 200)
        tags.append(delivery.tag)
      }
      #expect(tags == [1, 2, 0])
      #expect(server.requests.map(\.target) == ["/0", "/1", "/2", "/0"])
    }
  }

  @Test func shuttingDownEndsEverything() throws {
    try withServer { _ in
      [.hang]
    } body: { client, server, origin in
      let mailbox = HTTPMailbox()
      for tag in 0..<20 { client.start(HTTPCall(origin: origin, target: "/"), tag: tag, mailbox: mailbox) }
      while server.requests.count < 8 { usleep(1000) }
      client.shutDown()
      #expect(mailbox.pending == 20)
      while let delivery = mailbox.next(until: .now) { #expect(delivery.failure == .cancelled) }
      #expect(mailbox.pending == 0)
      #expect(client.perform(HTTPCall(origin: origin, target: "/")).failure == .cancelled)
      client.cancel(mailbox: mailbox)
      client.shutDown()
    }
  }

  @Test func droppingTheClientEndsItsCalls() throws {
    let server = try ScriptedServer { _ in [.hang] }
    defer { server.stop() }
    let mailbox = HTTPMailbox()
    do {
      let client = HTTPClient()
      client.start(HTTPCall(origin: try HTTPOrigin(parsing: server.address), target: "/"), tag: 0, mailbox: mailbox)
    }
    #expect(mailbox.next(until: patience)?.failure == .cancelled)
  }

  @Test func manyThreadsMayStartCalls() throws {
    try withServer { request in
      [.answer(200, request.target)]
    } body: { client, _, origin in
      let mailboxes = (0..<8).map { _ in HTTPMailbox() }
      for (number, mailbox) in mailboxes.enumerated() {
        onThread {
          for tag in 0..<50 {
            client.start(HTTPCall(origin: origin, target: "/\(number)/\(tag)"), tag: tag, mailbox: mailbox)
          }
        }
      }
      for (number, mailbox) in mailboxes.enumerated() {
        while mailbox.pending == 0 { usleep(1000) }
        var seen: Set<Int> = []
        while seen.count < 50 {
          guard let delivery = mailbox.next(until: patience) else {
            usleep(100)
            continue
          }
          #expect(delivery.text == "/\(number)/\(delivery.tag)")
          seen.insert(delivery.tag)
        }
      }
    }
  }

  @Test func mailboxesReturn() throws {
    let empty = HTTPMailbox()
    #expect(empty.next(until: nil) == nil)
    try withServer { _ in
      [.hang]
    } body: { client, _, origin in
      let mailbox = HTTPMailbox()
      client.start(HTTPCall(origin: origin, target: "/"), tag: 7, mailbox: mailbox)
      let deadline = ContinuousClock.now.advanced(by: .milliseconds(30))
      #expect(mailbox.next(until: deadline) == nil)
      #expect(ContinuousClock.now >= deadline)
      #expect(mailbox.next(until: .now.advanced(by: .seconds(-1))) == nil)
      onThread {
        usleep(20_000)
        mailbox.wake()
      }
      #expect(mailbox.next(until: patience) == nil)
      mailbox.wake()
      #expect(mailbox.next(until: nil) == nil)
      #expect(mailbox.pending == 1)
      client.cancel(mailbox: mailbox)
      #expect(mailbox.next(until: patience)?.tag == 7)
    }
  }
}
