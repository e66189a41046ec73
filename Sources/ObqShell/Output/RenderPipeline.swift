import Glibc
import ObqData
import ObqRender
import ObqTerminal

/// Makes rows into bytes on a thread of its own, in order, while the one that gives them makes the next ones. It writes
/// nothing: a write may wait for a reader, and ends at Ctrl-C on the thread that gets signals.
final class RenderPipeline: @unchecked Sendable {
  // All variables are protected by `mutex`, but for the writer, which is the thread's until its end. Mutex and condition are
  // allocated once, since they must not move.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var writer: any ResultFormat
  private var waiting: [Batch] = []
  private var finished: [[UInt8]] = []
  /// Batches that were put in and whose bytes have not come.
  private var underWay = 0
  private var isEnded = false
  private var thread: BackgroundThread?

  /// Few, as each holds rows and then their bytes.
  private static let mostUnderWay = 3

  /// Whether there is anything to gain.
  static let isWorthwhile = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1

  /// Takes a writer that writes as it goes; nil where no thread can be had.
  init?(_ writer: any ResultFormat) {
    self.writer = writer
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
    thread = nil
    guard let thread = BackgroundThread({ [self] in self.work() }) else { return nil }
    self.thread = thread
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Puts rows in, waiting while there are enough, and takes out the bytes that are there.
  func put(_ batch: Batch) -> [[UInt8]] {
    withLock {
      while underWay == RenderPipeline.mostUnderWay { pthread_cond_wait(condition, mutex) }
      underWay += 1
      waiting.append(batch)
      pthread_cond_signal(condition)
      defer { finished = [] }
      return finished
    }
  }

  /// Waits for the end, and gives the writer back with the bytes that are left.
  func end() -> (writer: any ResultFormat, bytes: [[UInt8]]) {
    withLock {
      isEnded = true
      pthread_cond_signal(condition)
    }
    thread?.join()
    return (writer, finished)
  }

  private func work() {
    while let batch = next() {
      var bytes: [UInt8] = []
      writer.write(batch, to: &bytes)
      withLock {
        finished.append(bytes)
        underWay -= 1
        pthread_cond_signal(condition)
      }
    }
  }

  /// Nil at the end, when everything was made.
  private func next() -> Batch? {
    withLock {
      while waiting.isEmpty, !isEnded { pthread_cond_wait(condition, mutex) }
      return waiting.isEmpty ? nil : waiting.removeFirst()
    }
  }

  private func withLock<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
