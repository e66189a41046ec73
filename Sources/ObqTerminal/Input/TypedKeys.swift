import CPosix
import Glibc

/// What is typed while nobody reads it.
package enum TypedKeys {
  /// Runs `body` while the terminal does not echo. Keys wait for whoever reads next, and Ctrl-C stays a signal.
  package static func unseen<Result>(_ body: () throws -> Result) rethrows -> Result {
    var before = termios()
    guard isatty(0) == 1, tcgetattr(0, &before) == 0 else { return try body() }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    return try Interrupts.shared.guardingTermination {
      tcsetattr(0, TCSADRAIN, &silent)
      defer { tcsetattr(0, TCSADRAIN, &before) }
      return try body()
    }
  }
}
