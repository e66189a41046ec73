import CPosix
import Glibc
import Synchronization

/// The one line at the end of what a terminal shows that is drawn over and taken away again. Everything that is written to
/// standard output or standard error passes it, so that the line is gone before.
final class TransientLine: Sendable {
  static let shared = TransientLine()

  private enum State {
    /// Nothing is drawn.
    case off
    case on(isShown: Bool)
  }

  private let state = Mutex(State.off)

  /// Lines may be drawn from now on.
  func begin() { state.withLock { $0 = .on(isShown: false) } }

  /// Draws the line anew, in its cells from the first column on.
  func show(_ text: String) {
    state.withLock { state in
      guard case .on = state else { return }
      TransientLine.write("\r" + text + "\u{1B}[K")
      state = .on(isShown: true)
    }
  }

  /// Takes the line away; no more are drawn.
  func end() {
    state.withLock { state in
      if case .on(true) = state { TransientLine.write("\r\u{1B}[K") }
      state = .off
    }
  }

  /// Runs what writes to `descriptor` without the line in its way.
  ///
  /// - Parameter isResult: a result's bytes; after them none is drawn, for what stands behind them may be half a row, or
  ///   a pager's screen.
  func away<Result>(isResult: Bool, _ body: () -> Result) -> Result {
    state.withLock { state in
      if case .on(let isShown) = state {
        if isShown { TransientLine.write("\r\u{1B}[K") }
        state = isResult ? .off : .on(isShown: false)
      }
      return body()
    }
  }

  /// Whether standard output is a file that nobody looks at.
  static let outputIsFile: Bool = {
    var status = stat()
    return fstat(1, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }()

  /// What can't be written is not missed.
  private static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
