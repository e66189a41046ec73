/// A call on its way, from the client's `start` to its delivery. It lives on one of the client's threads.
final class Transfer {
  enum State {
    /// In its origin's lane.
    case waiting
    case inFlight(Attempt)
    /// Before a retry.
    case paused(until: ContinuousClock.Instant)
  }

  let id: Int
  let submission: Submission
  var state = State.waiting
  var retry: RetryStateMachine
  /// Whether the last attempt's connection broke: others that are kept may be as dead.
  var hasBroken = false

  init(id: Int, submission: Submission, policy: RetryPolicy) {
    self.id = id
    self.submission = submission
    retry = RetryStateMachine(policy: policy, method: submission.call.method, deadline: submission.call.deadline)
  }

  var call: HTTPCall { submission.call }

  /// All fields to send, the authorizer's in place of the call's own of the same name.
  func fields() throws(HTTPFailure) -> [HTTPHeader] {
    var proof: [HTTPHeader] = []
    if let authorizer = call.authorizer {
      do {
        proof = try authorizer.headers(method: call.method, origin: call.origin, target: call.target)
      } catch {
        throw .authorizerFailed(detail: "\(error)")
      }
    }
    let replaced = Set(proof.map { $0.name.lowercased() })
    let fields = call.headers.filter { !replaced.contains($0.name.lowercased()) } + proof
    // A field's name is no secret, its value may be.
    if let wrong = fields.first(where: { !$0.isWellFormed }) {
      throw .invalidRequest(detail: "the header field \(String(reflecting: wrong.name)) has characters that end it")
    }
    return fields
  }

  /// Why the call can't be sent, whatever the server.
  func requireSendable() throws(HTTPFailure) {
    let isMethod = !call.method.isEmpty && call.method.utf8.allSatisfy { (65...90).contains($0) }
    if !isMethod { throw .invalidRequest(detail: "\(String(reflecting: call.method)) is not a method") }
    if !PercentEncoding.isTarget(call.target) {
      throw .invalidRequest(detail: "the target \(String(reflecting: call.target)) requires percent-encoding")
    }
  }

  func event(_ kind: HTTPEvent.Kind) -> HTTPEvent {
    HTTPEvent(
      tag: submission.tag, method: call.method, origin: call.origin, target: call.target, attempt: retry.attempts,
      kind: kind)
  }

  /// - Parameter thread: which of the client's threads this is.
  func deliver(_ result: Result<HTTPAnswer, HTTPFailure>, thread: Int) {
    guard case .success(var answer) = result, let digest = call.digest else {
      return submission.deliver(result, attempts: retry.attempts, paused: retry.paused)
    }
    let made = digest(answer, thread)
    if call.dropsBody { answer.body = ResponseBody() }
    submission.deliver(.success(answer), digest: made, attempts: retry.attempts, paused: retry.paused)
  }
}

/// A call with the way back to who made it.
struct Submission: Sendable {
  let call: HTTPCall
  let tag: Int
  let mailbox: HTTPMailbox
  /// Counts the calls that its thread has not delivered.
  let pending: PendingCalls

  func deliver(
    _ result: Result<HTTPAnswer, HTTPFailure>, digest: (any Sendable)? = nil, attempts: Int = 0,
    paused: Duration = .zero
  ) {
    pending.end()
    mailbox.deliver(HTTPDelivery(tag: tag, result: result, digest: digest, attempts: attempts, paused: paused))
  }
}
