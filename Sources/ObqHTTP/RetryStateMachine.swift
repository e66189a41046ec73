/// Decides after each attempt whether there is another one. It knows no clock and no chance: both are told to it.
package struct RetryStateMachine: Sendable {
  /// How an attempt ended.
  package enum Outcome: Sendable, Hashable {
    /// `namedWait`: the time after which the server wants to be asked again, as far as it said.
    case answered(status: Int, namedWait: Duration?)
    case failed(HTTPFailure)
  }

  package enum Action: Sendable, Hashable {
    /// The outcome is final.
    case deliver
    case pause(Duration)
  }

  private let policy: RetryPolicy
  private let isRepeatable: Bool
  private let deadline: ContinuousClock.Instant?
  private var retries = 0
  private var throttles = 0
  /// Attempts that were started.
  package private(set) var attempts = 0
  /// Sum of all pauses.
  package private(set) var paused = Duration.zero

  /// Only GET is repeated: of anything else nobody knows whether it was done.
  package init(policy: RetryPolicy, method: String, deadline: ContinuousClock.Instant?) {
    self.policy = policy
    isRepeatable = method == "GET"
    self.deadline = deadline
  }

  package mutating func attemptStarted() { attempts += 1 }

  /// - Parameter chance: from 0 up to 1, spreads the pauses. The kernel is asked for it, so only where there is a pause.
  package mutating func attemptEnded(
    _ outcome: Outcome, now: ContinuousClock.Instant, chance: @autoclosure () -> Double
  ) -> Action {
    guard isRepeatable else { return .deliver }
    switch outcome {
    case .answered(429, .some(let wait)): return afterThrottle(wait, now: now, chance: chance())
    case .answered(429, .none), .answered(502, _), .answered(503, _), .answered(504, _), .failed(.brokenConnection):
      return afterTrouble(now: now, chance: chance())
    case .answered, .failed: return .deliver
    }
  }

  private mutating func afterThrottle(
    _ wait: Duration, now: ContinuousClock.Instant, chance: Double
  ) -> Action {
    guard throttles < policy.maxThrottles else { return .deliver }
    if deadline == nil, wait > policy.longestThrottle { return .deliver }
    // Never sooner than the first pause of a server in trouble: "0 seconds" would be a loop without a breath.
    let pause = max(wait, policy.firstPause) + policy.firstPause * (chance / 2)
    return pauseBeforeDeadline(pause, now: now) { $0.throttles += 1 }
  }

  private mutating func afterTrouble(now: ContinuousClock.Instant, chance: Double) -> Action {
    guard retries < policy.maxRetries else { return .deliver }
    let pause = policy.firstPause * (1 << min(retries, 20)) * (1 + chance / 2)
    return pauseBeforeDeadline(pause, now: now) { $0.retries += 1 }
  }

  /// A pause that the deadline would cut short helps nobody: what is there is given back at once.
  private mutating func pauseBeforeDeadline(
    _ pause: Duration, now: ContinuousClock.Instant, count: (inout Self) -> Void
  ) -> Action {
    if let deadline, now.advanced(by: pause) >= deadline { return .deliver }
    count(&self)
    paused += pause
    return .pause(pause)
  }
}
