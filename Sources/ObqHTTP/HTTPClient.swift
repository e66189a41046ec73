import Synchronization

/// Makes requests on threads of its own, which start when they are needed. Callers on other threads wait at
/// their mailboxes. Redirects are answers like others: following one could carry credentials to another host.
package final class HTTPClient: Sendable {
  private enum State: Sendable {
    /// The threads that have started, by index.
    case running([Worker])
    case shutDown
  }

  private let configuration: HTTPConfiguration
  private let state = Mutex(State.running([]))
  /// How many threads there are at the most; their indices are lesser.
  package let threads: Int

  package init(configuration: HTTPConfiguration = HTTPConfiguration()) {
    self.configuration = configuration
    threads = configuration.threads
  }

  deinit { shutDown() }

  /// Starts a call, whose one delivery comes to the mailbox. Calls beyond an origin's limit wait in line, in order.
  package func start(_ call: HTTPCall, tag: Int, mailbox: HTTPMailbox) {
    mailbox.expectOne()
    do {
      let worker = try nextWorker()
      worker?.pending.begin()
      let submission = Submission(
        call: call, tag: tag, mailbox: mailbox, pending: worker?.pending ?? PendingCalls())
      if !(worker?.send(.start(submission)) ?? false) { submission.deliver(.failure(.cancelled)) }
    } catch {
      Submission(call: call, tag: tag, mailbox: mailbox, pending: PendingCalls()).deliver(.failure(error))
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
    for worker in workers { _ = worker.send(.cancel(mailbox)) }
  }

  private var workers: [Worker] { if case .running(let workers) = state.withLock({ $0 }) { workers } else { [] } }

  /// Ends all calls as `.cancelled` and the threads. Calls that are started later end so at once.
  package func shutDown() {
    let before = state.withLock { state in
      defer { state = .shutDown }
      return state
    }
    if case .running(let workers) = before { for worker in workers { worker.stop() } }
  }

  /// The thread that has the least to do; another one begins when all have several calls. Nil after the end.
  private func nextWorker() throws(HTTPFailure) -> Worker? {
    try state.withLock { (state) throws(HTTPFailure) in
      guard case .running(var workers) = state else { return nil }
      let best = workers.min { $0.pending.count < $1.pending.count }
      if let best, best.pending.count < 2 || workers.count == threads { return best }
      let worker = try Worker(configuration: configuration, index: workers.count)
      workers.append(worker)
      state = .running(workers)
      return worker
    }
  }
}
