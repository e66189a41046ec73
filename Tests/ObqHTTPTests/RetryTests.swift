import Testing

@testable import ObqHTTP

/// Drawn timelines: the clock is a number, chance is a number, nothing sleeps.
@Suite struct RetryTests {
  private static let start = ContinuousClock.now

  private func machine(_ method: String = "GET", seconds: Int? = nil) -> RetryStateMachine {
    let deadline = seconds.map { Self.start.advanced(by: .seconds($0)) }
    return RetryStateMachine(policy: RetryPolicy(), method: method, deadline: deadline)
  }

  @Test(arguments: [
    RetryStateMachine.Outcome.answered(status: 502, namedWait: nil),
    .answered(status: 503, namedWait: nil),
    .answered(status: 503, namedWait: .seconds(9)),
    .answered(status: 504, namedWait: nil),
    .answered(status: 429, namedWait: nil),
    .failed(.brokenConnection(detail: "reset")),
  ])
  func troubleIsRetriedThreeTimesWithGrowingPauses(outcome: RetryStateMachine.Outcome) {
    var machine = machine()
    var pauses: [RetryStateMachine.Action] = []
    for _ in 1...4 {
      machine.attemptStarted()
      pauses.append(machine.attemptEnded(outcome, now: Self.start, chance: 0))
    }
    #expect(
      pauses == [.pause(.milliseconds(250)), .pause(.milliseconds(500)), .pause(.milliseconds(1000)), .deliver])
    #expect(machine.attempts == 4)
    #expect(machine.paused == .milliseconds(1750))
  }

  @Test func chanceAddsUpToHalf() {
    var machine = machine()
    let pause = machine.attemptEnded(.answered(status: 503, namedWait: nil), now: Self.start, chance: 0.5)
    #expect(pause == .pause(.milliseconds(312.5)))
  }

  @Test(arguments: [200, 204, 301, 302, 400, 401, 403, 404, 409, 418, 500, 501, 505])
  func otherAnswersAreFinal(status: Int) {
    var machine = machine()
    let action = machine.attemptEnded(.answered(status: status, namedWait: .seconds(1)), now: Self.start, chance: 0)
    #expect(action == .deliver)
  }

  @Test(arguments: [
    HTTPFailure.cannotResolve(host: "h"), .cannotConnect(detail: "refused"), .tls(detail: "expired"), .timedOut,
    .tooLarge(limit: 1), .cancelled, .malformed(detail: ""), .budgetExhausted(limit: 1),
    .invalidRequest(detail: ""), .authorizerFailed(detail: ""), .libraryFailed(detail: ""),
  ])
  func otherFailuresAreFinal(failure: HTTPFailure) {
    var machine = machine()
    #expect(machine.attemptEnded(.failed(failure), now: Self.start, chance: 0) == .deliver)
  }

  @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "HEAD", "get"])
  func onlyGetIsRepeated(method: String) {
    var machine = machine(method)
    for outcome in [
      .answered(status: 503, namedWait: nil), .answered(status: 429, namedWait: .zero),
      .failed(.brokenConnection(detail: "reset")),
    ] as [RetryStateMachine.Outcome] {
      #expect(machine.attemptEnded(outcome, now: Self.start, chance: 0) == .deliver)
    }
  }

  @Test func aNamedTimeIsWaitedForWithinTheDeadline() {
    var machine = machine(seconds: 60)
    let throttled = RetryStateMachine.Outcome.answered(status: 429, namedWait: .seconds(20))
    #expect(machine.attemptEnded(throttled, now: Self.start, chance: 0) == .pause(.seconds(20)))
    let later = Self.start.advanced(by: .seconds(21))
    #expect(machine.attemptEnded(throttled, now: later, chance: 0) == .pause(.seconds(20)))
    // 42 + 20 lies behind 60.
    let muchLater = Self.start.advanced(by: .seconds(42))
    #expect(machine.attemptEnded(throttled, now: muchLater, chance: 0) == .deliver)
  }

  @Test func aNamedTimeOfZeroIsStillAPause() {
    var machine = machine()
    let throttled = RetryStateMachine.Outcome.answered(status: 429, namedWait: .zero)
    for _ in 1...16 {
      #expect(machine.attemptEnded(throttled, now: Self.start, chance: 0) == .pause(.milliseconds(250)))
    }
    #expect(machine.attemptEnded(throttled, now: Self.start, chance: 0) == .deliver)
  }

  @Test func withoutADeadlineALongTimeIsNotWaitedFor() {
    var machine = machine()
    let short = RetryStateMachine.Outcome.answered(status: 429, namedWait: .seconds(300))
    let long = RetryStateMachine.Outcome.answered(status: 429, namedWait: .seconds(301))
    #expect(machine.attemptEnded(long, now: Self.start, chance: 0) == .deliver)
    #expect(machine.attemptEnded(short, now: Self.start, chance: 0) == .pause(.seconds(300)))
  }

  @Test func throttlesDoNotUseUpRetries() {
    var machine = machine()
    let throttled = RetryStateMachine.Outcome.answered(status: 429, namedWait: .seconds(1))
    for _ in 1...5 { #expect(machine.attemptEnded(throttled, now: Self.start, chance: 0) == .pause(.seconds(1))) }
    let trouble = RetryStateMachine.Outcome.answered(status: 502, namedWait: nil)
    #expect(machine.attemptEnded(trouble, now: Self.start, chance: 0) == .pause(.milliseconds(250)))
  }

  @Test func aPauseBeyondTheDeadlineIsNotMade() {
    var machine = machine(seconds: 1)
    let trouble = RetryStateMachine.Outcome.answered(status: 503, namedWait: nil)
    let late = Self.start.advanced(by: .milliseconds(800))
    #expect(machine.attemptEnded(trouble, now: late, chance: 0) == .deliver)
    #expect(machine.paused == .zero)
  }

  @Test func neverMeansNever() {
    var machine = RetryStateMachine(policy: .never, method: "GET", deadline: nil)
    for outcome in [.answered(status: 503, namedWait: nil), .answered(status: 429, namedWait: .zero)]
      as [RetryStateMachine.Outcome]
    {
      #expect(machine.attemptEnded(outcome, now: Self.start, chance: 0) == .deliver)
    }
  }

  struct Named: Sendable, CustomTestStringConvertible {
    let id: String
    let fields: [String: String]
    let wait: Duration?
    var testDescription: String { id }
  }

  /// 784111777 is Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110.
  @Test(arguments: [
    Named(id: "nothing", fields: [:], wait: nil),
    Named(id: "reset", fields: ["ratelimit-reset": "53"], wait: .seconds(53)),
    Named(id: "reset first", fields: ["ratelimit-reset": "53", "retry-after": "7"], wait: .seconds(53)),
    Named(id: "seconds", fields: ["retry-after": "120"], wait: .seconds(120)),
    Named(id: "zero", fields: ["retry-after": "0"], wait: .zero),
    Named(id: "date", fields: ["retry-after": "Sun, 06 Nov 1994 08:49:57 GMT"], wait: .seconds(20)),
    Named(id: "past date", fields: ["retry-after": "Sun, 06 Nov 1994 08:00:00 GMT"], wait: .zero),
    Named(
      id: "the server's own clock",
      fields: ["retry-after": "Sun, 06 Nov 1994 09:00:30 GMT", "date": "Sun, 06 Nov 1994 09:00:00 GMT"],
      wait: .seconds(30)),
    Named(id: "unreadable reset", fields: ["ratelimit-reset": "soon", "retry-after": "3"], wait: .seconds(3)),
    Named(id: "negative", fields: ["retry-after": "-5"], wait: nil),
    Named(id: "no number", fields: ["retry-after": "99999999999999999999"], wait: nil),
    Named(id: "empty", fields: ["ratelimit-reset": ""], wait: nil),
  ])
  func namedWaits(_ row: Named) {
    let headers = row.fields.map { HTTPHeader($0.key, $0.value) }
    #expect(NamedWait.find(in: headers, now: 784_111_777) == row.wait)
  }
}
