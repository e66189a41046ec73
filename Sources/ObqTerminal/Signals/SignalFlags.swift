import CPosix
import Glibc
import Synchronization

/// What the signal handler leaves behind. The handler does nothing but change these and write one byte to each pipe, all of
/// which is async-signal-safe. `prepare` touches every one of them first, because Swift makes a global on first use.
enum SignalFlags {
  /// Interrupts (SIGINT) since the last one was consumed.
  static let interrupts = Atomic<Int>(0)

  /// All interrupts so far, consumed or not.
  static let allInterrupts = Atomic<Int>(0)

  /// The terminal's size has changed (SIGWINCH).
  static let resized = Atomic<Bool>(false)

  /// The number of a signal that asked the process to end (SIGTERM, SIGHUP, SIGQUIT); 0 for none.
  static let termination = Atomic<Int32>(0)

  /// Write ends of the pipes that are woken; −1 before there are some.
  static let promptPipe = Atomic<Int32>(-1)
  static let watcherPipe = Atomic<Int32>(-1)

  static func prepare(prompt: Int32, watcher: Int32) {
    interrupts.store(0, ordering: .sequentiallyConsistent)
    allInterrupts.store(0, ordering: .sequentiallyConsistent)
    resized.store(false, ordering: .sequentiallyConsistent)
    termination.store(0, ordering: .sequentiallyConsistent)
    promptPipe.store(prompt, ordering: .sequentiallyConsistent)
    watcherPipe.store(watcher, ordering: .sequentiallyConsistent)
  }
}

/// The handler of every signal that obq takes.
func noteSignal(_ number: Int32) {
  let saved = errno
  switch number {
  case SIGINT:
    SignalFlags.interrupts.wrappingAdd(1, ordering: .sequentiallyConsistent)
    SignalFlags.allInterrupts.wrappingAdd(1, ordering: .sequentiallyConsistent)
  case SIGWINCH: SignalFlags.resized.store(true, ordering: .sequentiallyConsistent)
  default: SignalFlags.termination.store(number, ordering: .sequentiallyConsistent)
  }
  let prompt = SignalFlags.promptPipe.load(ordering: .sequentiallyConsistent)
  if prompt >= 0 { WakePipe.wake(prompt) }
  if number == SIGINT {
    let watcher = SignalFlags.watcherPipe.load(ordering: .sequentiallyConsistent)
    if watcher >= 0 { WakePipe.wake(watcher) }
  }
  errno = saved
}
