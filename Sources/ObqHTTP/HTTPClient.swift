import Synchronization

/// Makes requests on one thread of its own, which starts with the first of them. Callers on other threads wait at
/// their mailboxes. Redirects are answers like others: following one could carry credentials to another host.
package final class HTTPClient: Sendable {
  private enum State: Sendable {
    case idle
    case running(Worker)
    case shutDown
  }

  private let configuration: HTTPConfiguration
  private let state = Mutex(State.idle)

  package init(configuration: HTTPConfiguration = HTTPConfiguration()) { self.configuration = configuration }

  deinit { shutDown() }

  /// Starts a call, whose one delivery comes to the mailbox. Calls beyond an origin's limit wait in line, in order.
  package func start(_ call: HTTPCall, tag: Int, mailbox: HTTPMailbox) {
    mailbox.expectOne()
    let submission = Submission(call: call, tag: tag, mailbox: mailbox)
    do {
      guard let worker = try runningWorker(), worker.send(.start(submission)) else {
        submission.deliver(.failure(.cancelled))
        return
      }
    } catch {
      submission.deliver(.failure(error))
    }
  }

  /// Makes a call and waits for its end.
  package func perform(_ call: HTTPCall) -> HTTPDelivery {
    let mailbox = HTTPMailbox()
    start(call, tag: 0, mailbox: mailbox)
    // Every call is delivered, and nobody else can wake this mailbox.
    return mailbox.next(until: nil)
      ?? HTTPDelivery(tag: 0, result: .failure(.cancelled), attempts: 0, paused: .zero)
  }

  /// All the mailbox's calls end as `.cancelled` within milliseconds, but for those that are already delivered.
  package func cancel(mailbox: HTTPMailbox) {
    // Without a thread there is no call to cancel, and a stopped one has cancelled them all.
    if case .running(let worker) = state.withLock({ $0 }) { _ = worker.send(.cancel(mailbox)) }
  }

  /// Ends all calls as `.cancelled` and the thread. Calls that are started later end so at once.
  package func shutDown() {
    let before = state.withLock { state in
      defer { state = .shutDown }
      return state
    }
    if case .running(let worker) = before { worker.stop() }
  }

  /// Nil after the end.
  private func runningWorker() throws(HTTPFailure) -> Worker? {
    try state.withLock { (state) throws(HTTPFailure) in
      switch state {
      case .running(let worker): return worker
      case .shutDown: return nil
      case .idle:
        let worker = try Worker(configuration: configuration)
        state = .running(worker)
        return worker
      }
    }
  }
}
