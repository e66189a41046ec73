import CPosix
import Glibc

/// Why no password was read.
package enum PasswordProblem: Error, Hashable, Sendable {
  /// The process has no terminal to ask at.
  case noTerminal

  /// Ctrl-C.
  case interrupted

  /// Ctrl-D, or the terminal is gone.
  case endOfInput

  /// A sentence for the user.
  package var message: String {
    switch self {
    case .noTerminal: "a password is needed, and there is no terminal to ask for it"
    case .interrupted: "interrupted while asking for a password"
    case .endOfInput: "no password was typed"
    }
  }
}

/// Asks for passwords at the controlling terminal, whatever standard input is.
package enum Passwords {
  /// Shows `prompt` and reads a line that is not shown.
  package static func ask(prompt: String) throws(PasswordProblem) -> String {
    let terminal = obq_open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC, 0)
    guard terminal >= 0 else { throw .noTerminal }
    defer { close(terminal) }
    var before = termios()
    guard tcgetattr(terminal, &before) == 0 else { throw .noTerminal }

    let answer: Result<String, PasswordProblem> = Interrupts.shared.guardingTermination {
      Interrupts.shared.install()
      _ = Interrupts.shared.consume()
      var silent = before
      silent.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL)
      tcsetattr(terminal, TCSAFLUSH, &silent)
      defer {
        tcsetattr(terminal, TCSAFLUSH, &before)
        Descriptor.write("\n", to: terminal)
      }
      Descriptor.write(prompt, to: terminal)
      return Interrupts.shared.ignoringStops {
        readLine(from: terminal) { tcsetattr(terminal, TCSAFLUSH, &before) }
      }
    }
    return try answer.get()
  }

  private static func readLine(from terminal: Int32, undo: () -> Void) -> Result<String, PasswordProblem> {
    let wake = Interrupts.shared.promptDescriptor
    var bytes: [UInt8] = []
    while true {
      let ready = Descriptor.wait(terminal, wake, milliseconds: -1)
      if ready.second { WakePipe.drain(wake) }
      Interrupts.shared.endIfAsked(undo)
      if Interrupts.shared.consume() { return .failure(.interrupted) }
      guard ready.first else { continue }
      guard let more = Descriptor.read(terminal) else {
        if errno == EINTR || errno == EAGAIN { continue }
        return .failure(.endOfInput)
      }
      if more.isEmpty {
        return bytes.isEmpty ? .failure(.endOfInput) : .success(String(decoding: bytes, as: UTF8.self))
      }
      bytes += more
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        return .success(String(decoding: bytes[..<end], as: UTF8.self))
      }
    }
  }
}
