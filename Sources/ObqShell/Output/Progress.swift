import CPosix
import Glibc
import ObqEngine
import ObqHTTP
import ObqTerminal

/// Shows on a thread of its own how far a query has come, for as long as it lives: not at once, and not oftener than people
/// can read.
final class Progress {
  /// What is looked at from the other thread.
  private struct Watched: Sendable {
    let report: RunReport
    let started: ContinuousClock.Instant
    let waits: CallWaits
    let facts: TerminalFacts
    /// Readable when the end has come.
    let descriptor: Int32
  }

  private static let firstMilliseconds: Int32 = 500
  private static let pauseMilliseconds: Int32 = 100

  private var thread = pthread_t()
  private let descriptor: Int32

  /// Nil when there is no thread or descriptor left for it; a query needs none.
  init?(_ report: RunReport, since started: ContinuousClock.Instant, _ waits: CallWaits, _ facts: TerminalFacts) {
    descriptor = obq_eventfd()
    guard descriptor >= 0 else { return nil }
    let watched = Watched(report: report, started: started, waits: waits, facts: facts, descriptor: descriptor)
    let box = Unmanaged.passRetained(Box(watched))
    TransientLine.shared.begin()
    let failed = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        // Signals are for the other threads, whose system calls they must interrupt.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        Progress.draw(Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().watched)
        return nil
      }, box.toOpaque())
    if failed != 0 {
      box.release()
      close(descriptor)
      TransientLine.shared.end()
      return nil
    }
  }

  private final class Box {
    let watched: Watched
    init(_ watched: Watched) { self.watched = watched }
  }

  /// Takes the line away and ends the thread.
  func end() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
    pthread_join(thread, nil)
    close(descriptor)
    TransientLine.shared.end()
  }

  private static func draw(_ watched: Watched) {
    var pause = firstMilliseconds - Int32(clamping: (ContinuousClock.now - watched.started).nanoseconds / 1_000_000)
    while true {
      var entry = pollfd(fd: watched.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, max(pause, 0)) > 0 { return }
      pause = pauseMilliseconds
      let now = ContinuousClock.now
      let waits = watched.waits.now
      let line = ProgressLine(
        figures: watched.report.figures, elapsed: (now - watched.started).nanoseconds, underWay: waits.underWay,
        pause: waits.pause.map { ($0, ($0.until - now).nanoseconds) }, retries: RetryPolicy().maxRetries,
        isASCII: !watched.facts.isUTF8)
      // The last column stays free: a terminal may go to the next line behind it.
      TransientLine.shared.show(line.text(width: max(watched.facts.errorColumns - 1, 10)))
    }
  }
}

extension Session {
  /// Whether people look at standard error, and want to.
  var showsProgress: Bool {
    facts.errorIsTerminal && !facts.isDumb && !options.isQuiet && options.verbosity == 0
  }

  /// Runs something that may take a while, and shows how far it has come.
  func showingProgress<Result>(
    of report: RunReport, since started: ContinuousClock.Instant, _ body: () throws -> Result
  ) rethrows -> Result {
    connections.waits.reset()
    guard showsProgress, let progress = Progress(report, since: started, connections.waits, facts) else {
      return try body()
    }
    defer { progress.end() }
    return try body()
  }
}
