/// How often a request is tried again, and when.
package struct RetryPolicy: Sendable, Hashable {
  /// Retries after 429 without a named time, 502, 503, 504 and broken connections, all together.
  package var maxRetries = 3
  /// Before the first of them; each next one doubles it, and up to half of it is added by chance, so that many clients
  /// do not come back together.
  package var firstPause = Duration.milliseconds(250)
  /// Retries after 429 with a named time. A deadline ends them sooner in most cases.
  package var maxThrottles = 16
  /// The longest named time that a call without a deadline waits for.
  package var longestThrottle = Duration.seconds(300)

  package init() {}

  /// Every answer is final.
  package static var never: RetryPolicy {
    var policy = RetryPolicy()
    policy.maxRetries = 0
    policy.maxThrottles = 0
    return policy
  }
}
