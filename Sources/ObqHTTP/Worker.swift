import CCurl
import Glibc
import Synchronization

/// One of the client's threads and the way to talk to it.
final class Worker: @unchecked Sendable {
  enum Order: Sendable {
    case start(Submission)
    /// Ends all calls of the mailbox.
    case cancel(HTTPMailbox)
  }

  let configuration: HTTPConfiguration
  let index: Int
  let multi: MultiHandle
  let pending = PendingCalls()
  let inbox = Inbox()
  // Written once, before anybody else knows the worker.
  private var thread = pthread_t()

  /// Starts the thread, and libcurl before the first one.
  init(configuration: HTTPConfiguration, index: Int) throws(HTTPFailure) {
    guard Self.libraryIsReady else { throw .libraryFailed(detail: "it does not start") }
    self.configuration = configuration
    self.index = index
    multi = try MultiHandle(connections: configuration.concurrency)
    try startThread()
  }

  /// This thread's share of the requests that may be in flight.
  var concurrencyPerOrigin: Int { share(of: configuration.concurrencyPerOrigin) }
  var concurrency: Int { share(of: configuration.concurrency) }

  private func share(of all: Int) -> Int {
    let all = min(max(1, all), 512)
    return all / configuration.threads + (index < all % configuration.threads ? 1 : 0)
  }

  /// False: the worker was stopped, and the order will not be followed.
  func send(_ order: Order) -> Bool {
    switch inbox.append(order) {
    case .closed: return false
    // Who finds an order there already need not wake the thread for another one: it will take both.
    case .behindOthers: return true
    case .first:
      multi.wake()
      return true
    }
  }

  /// Ends all calls as cancelled and waits for the thread.
  func stop() {
    inbox.close()
    multi.wake()
    if pthread_equal(thread, pthread_self()) != 0 {
      // The last reference to the client was dropped by an observer on this very thread.
      pthread_detach(thread)
    } else {
      pthread_join(thread, nil)
    }
  }

  /// Once for the process, at the first call and not at its start.
  private static let libraryIsReady = obq_curl_begin() == CURLE_OK

  private func startThread() throws(HTTPFailure) {
    // Signals belong to the other threads, whose system calls they interrupt; and a write to a closed connection
    // must not end the process.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let this = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        RequestLoop(worker: Unmanaged<Worker>.fromOpaque(argument).takeRetainedValue()).run()
        return nil
      }, this.toOpaque())
    if code != 0 {
      this.release()
      throw .libraryFailed(detail: "no thread: \(String(cString: strerror(code)))")
    }
  }
}

/// Orders on their way to the thread.
final class Inbox: Sendable {
  private struct State {
    var orders: [Worker.Order] = []
    var isClosed = false
  }

  private let state = Mutex(State())

  var isClosed: Bool { state.withLock { $0.isClosed } }

  enum Place {
    /// It is not taken any more.
    case closed
    case first
    case behindOthers
  }

  func append(_ order: Worker.Order) -> Place {
    state.withLock { state in
      if state.isClosed { return .closed }
      state.orders.append(order)
      return state.orders.count == 1 ? .first : .behindOthers
    }
  }

  /// Nothing is appended any more; what is there can be taken.
  func close() { state.withLock { $0.isClosed = true } }

  func takeAll() -> [Worker.Order] {
    state.withLock { state in
      defer { state.orders = [] }
      return state.orders
    }
  }
}
