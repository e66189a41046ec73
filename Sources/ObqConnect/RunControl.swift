package import ObqData
package import ObqEngine
package import ObqHTTP
import Synchronization

/// The bounds of one statement: its time, its budget of calls, and whether it was cancelled.
package final class RunControl: Sendable {
  package let now: Instant
  package let deadline: ContinuousClock.Instant?
  package let budget: CallBudget

  private struct State {
    var isCancelled = false
    var handlers: [Int: @Sendable () -> Void] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  package init(now: Instant, deadline: ContinuousClock.Instant?, maxCalls: Int?) {
    self.now = now
    self.deadline = deadline
    budget = CallBudget(limit: maxCalls)
  }

  /// The end of something that may not take all of the statement's time.
  func deadline(within time: Duration?) -> ContinuousClock.Instant? {
    guard let time else { return deadline }
    let end = ContinuousClock.now + time
    return deadline.map { min($0, end) } ?? end
  }

  package var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// The same for the engine, which knows no servers.
  package var cancellation: Cancellation { Cancellation { self.isCancelled } }

  /// Ends what runs; from any thread but not from a signal handler.
  package func cancel() {
    let handlers = state.withLock { state in
      state.isCancelled = true
      return Array(state.handlers.values)
    }
    for handler in handlers { handler() }
  }

  /// Runs a handler when the statement is cancelled, at once when it is already; returns what takes it away again.
  func onCancel(_ handler: @escaping @Sendable () -> Void) -> Int {
    let (token, isCancelled) = state.withLock { state in
      state.next += 1
      state.handlers[state.next] = handler
      return (state.next, state.isCancelled)
    }
    if isCancelled { handler() }
    return token
  }

  func removeHandler(_ token: Int) { state.withLock { _ = $0.handlers.removeValue(forKey: token) } }
}
