import Glibc

/// Where a caller waits for its answers: several calls, any order. One thread takes, any thread may wake it.
package final class HTTPMailbox: @unchecked Sendable {
  // All variables are protected by `mutex`. It and its condition are allocated once, since they must not move.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var deliveries = FIFO<HTTPDelivery>()
  private var underWay = 0
  private var isWoken = false

  package init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // A clock that nobody sets.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Calls that were started and not taken yet.
  package var pending: Int { withLock { underWay + deliveries.count } }

  /// The next answer, as soon as there is one. Nil when the deadline passes, when `wake` was called, and at once when
  /// no call is pending.
  package func next(until deadline: ContinuousClock.Instant?) -> HTTPDelivery? {
    withLock {
      while true {
        if isWoken {
          isWoken = false
          return nil
        }
        if let delivery = deliveries.popFirst() { return delivery }
        if underWay == 0 { return nil }
        guard wait(until: deadline) else { return nil }
      }
    }
  }

  /// Makes the `next` that waits, or else the next one, return nil. Not for signal handlers.
  package func wake() {
    withLock {
      isWoken = true
      pthread_cond_broadcast(condition)
    }
  }

  func expectOne() { withLock { underWay += 1 } }

  func deliver(_ delivery: HTTPDelivery) {
    withLock {
      underWay -= 1
      deliveries.append(delivery)
      pthread_cond_broadcast(condition)
    }
  }

  /// False when the deadline has passed.
  private func wait(until deadline: ContinuousClock.Instant?) -> Bool {
    guard let deadline else {
      pthread_cond_wait(condition, mutex)
      return true
    }
    let left = deadline - .now
    if left <= .zero { return false }
    var moment = timespec()
    clock_gettime(CLOCK_MONOTONIC, &moment)
    // A day at a time: a deadline without end must not overflow.
    let (seconds, attoseconds) = min(left, .seconds(86_400)).components
    let nanoseconds = moment.tv_nsec + Int(attoseconds / 1_000_000_000) + 1
    moment.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    moment.tv_nsec = nanoseconds % 1_000_000_000
    pthread_cond_timedwait(condition, mutex, &moment)
    return true
  }

  private func withLock<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
