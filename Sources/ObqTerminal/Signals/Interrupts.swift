import CPosix
import Glibc
import Synchronization

/// Ctrl-C and the other signals of a terminal program.
///
/// SIGINT never ends the process: it is noted, whoever waits in `poll` or `read` wakes up, and the actions that were
/// registered run on a small thread of their own, so that a running query is cancelled at once. SIGPIPE is ignored, a
/// closed pipe is an error of the write that met it. SIGWINCH is noted for the line editor. SIGTERM, SIGHUP and SIGQUIT
/// are taken only while the terminal is in a state that must be undone.
package final class Interrupts: Sendable {
  package static let shared = Interrupts()

  /// What `onInterrupt` returns; `remove` with it ends the registration.
  package struct Registration: Hashable, Sendable {
    fileprivate let number: Int
  }

  private struct State {
    var isInstalled = false
    var nextNumber = 0
    /// Each with how many interrupts there had been when it was registered.
    var actions: [Int: (before: Int, run: @Sendable () -> Void)] = [:]
    /// Readable after every signal and every `wakePrompt`; nil when no pipe could be made.
    var promptPipe: WakePipe?
    var watcherPipe: WakePipe?
  }

  private let state = Mutex(State())

  private init() {}

  /// Takes over SIGINT, SIGPIPE and SIGWINCH and starts the thread that runs the actions. The second call does nothing.
  package func install() {
    let watcher: WakePipe? = state.withLock { state in
      if state.isInstalled { return nil }
      state.isInstalled = true
      state.promptPipe = WakePipe()
      state.watcherPipe = WakePipe()
      SignalFlags.prepare(prompt: state.promptPipe?.writeEnd ?? -1, watcher: state.watcherPipe?.writeEnd ?? -1)
      _ = obq_on_signal(SIGINT, noteSignal)
      _ = obq_on_signal(SIGWINCH, noteSignal)
      _ = obq_ignore_signal(SIGPIPE)
      return state.watcherPipe
    }
    if let watcher { BackgroundThread { self.watch(watcher.readEnd) }?.detach() }
  }

  /// Whether an interrupt came that nobody has consumed.
  package var isPending: Bool { pendingCount > 0 }

  /// How many interrupts came since the last `consume`; a second one means that the first was not obeyed quickly enough.
  package var pendingCount: Int { SignalFlags.interrupts.load(ordering: .sequentiallyConsistent) }

  /// Takes the pending interrupt. Returns whether there was one.
  package func consume() -> Bool { SignalFlags.interrupts.exchange(0, ordering: .sequentiallyConsistent) > 0 }

  /// Runs `action` on the watcher's thread at every interrupt until the registration is removed, and at once on this
  /// thread when an interrupt is pending already.
  package func onInterrupt(_ action: @escaping @Sendable () -> Void) -> Registration {
    let number = state.withLock { state in
      state.nextNumber += 1
      let before = SignalFlags.allInterrupts.load(ordering: .sequentiallyConsistent)
      state.actions[state.nextNumber] = (before, action)
      return state.nextNumber
    }
    if isPending { action() }
    return Registration(number: number)
  }

  /// Ends a registration. Its action may still be running on the watcher's thread when this returns.
  package func remove(_ registration: Registration) {
    _ = state.withLock { $0.actions.removeValue(forKey: registration.number) }
  }

  /// Runs `body` while this process ignores SIGINT, for a program in the foreground that handles it itself.
  package func ignoringInterrupts<Result>(_ body: () throws -> Result) rethrows -> Result {
    _ = obq_ignore_signal(SIGINT)
    defer { if state.withLock({ $0.isInstalled }) { _ = obq_on_signal(SIGINT, noteSignal) } }
    return try body()
  }

  /// Runs `body` while this process is not stopped by Ctrl-Z: nobody would undo the terminal's state.
  func ignoringStops<Result>(_ body: () throws -> Result) rethrows -> Result {
    if Self.isIgnored(SIGTSTP) { return try body() }
    _ = obq_ignore_signal(SIGTSTP)
    defer { _ = signal(SIGTSTP, SIG_DFL) }
    return try body()
  }

  /// Readable when a signal came or something else wants the prompt's attention; −1 when there is none.
  var promptDescriptor: Int32 { state.withLock { $0.promptPipe?.readEnd ?? -1 } }

  /// Wakes whoever waits at the prompt.
  func wakePrompt() {
    let pipe = SignalFlags.promptPipe.load(ordering: .sequentiallyConsistent)
    if pipe >= 0 { WakePipe.wake(pipe) }
  }

  /// Whether the terminal's size changed since the last time this was asked.
  func consumeResize() -> Bool { SignalFlags.resized.exchange(false, ordering: .sequentiallyConsistent) }

  /// Runs `body` while SIGTERM, SIGHUP and SIGQUIT are noted instead of obeyed; `endIfAsked` obeys them after `undo`.
  func guardingTermination<Result>(_ body: () throws -> Result) rethrows -> Result {
    let taken = [SIGTERM, SIGHUP, SIGQUIT].filter { !Self.isIgnored($0) }
    for number in taken { _ = obq_on_signal(number, noteSignal) }
    defer {
      for number in taken { _ = signal(number, SIG_DFL) }
      // One that came between the last look and here still counts.
      endIfAsked {}
    }
    return try body()
  }

  /// Whether a signal asked the process to end while that is noted instead of obeyed.
  package var isAskedToEnd: Bool { SignalFlags.termination.load(ordering: .sequentiallyConsistent) != 0 }

  /// Ends the process by the signal that asked for it, after `undo`; returns when none did.
  func endIfAsked(_ undo: () -> Void) {
    let number = SignalFlags.termination.load(ordering: .sequentiallyConsistent)
    if number == 0 { return }
    undo()
    _ = signal(number, SIG_DFL)
    _ = raise(number)
  }

  /// A process started by `nohup` ignores SIGHUP and must go on doing so.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    // SIG_IGN is a macro with a cast: the address 1.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  private func watch(_ descriptor: Int32) {
    while true {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, -1) > 0 else { continue }
      WakePipe.drain(descriptor)
      // This thread may be late: an interrupt that was consumed before an action was registered is none of its business.
      let count = SignalFlags.allInterrupts.load(ordering: .sequentiallyConsistent)
      let actions = state.withLock { state in state.actions.values.filter { $0.before < count }.map(\.run) }
      for action in actions { action() }
    }
  }
}
