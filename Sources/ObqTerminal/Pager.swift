import CPosix
import Glibc

/// Shows text through another program. The caller decides whether the text is too long for the screen.
package enum Pager {
  /// What became of the text.
  package enum Outcome: Hashable, Sendable {
    /// The pager ran and took what it wanted; a user may leave it early.
    case shown

    /// The pager could not be started, or its command was not found: nothing was shown.
    case failed(String)
  }

  /// Runs `command` by the shell with `bytes` as its input, and returns when it ends. Ctrl-C belongs to the pager meanwhile.
  /// `LESS` is `-SRXF` for it unless the environment has it: long lines cut, colours kept, the screen left as it is, and
  /// no waiting when all fits.
  package static func run(command: String, _ bytes: [UInt8]) -> Outcome {
    _ = obq_ignore_signal(SIGPIPE)
    return Interrupts.shared.ignoringInterrupts { runShell(command, bytes) }
  }

  private static func runShell(_ command: String, _ bytes: [UInt8]) -> Outcome {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return .failed("no pipe could be made: \(String(cString: strerror(errno)))") }
    for end in ends { _ = obq_set_close_on_exec(end) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)

    // What is ignored here would be ignored there.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGINT)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    let arguments = copies(["sh", "-c", command])
    let environment = copies(environmentWithLess())
    defer { for pointer in arguments + environment { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environment)
    close(ends[0])
    guard failure == 0 else {
      close(ends[1])
      return .failed("the shell could not be started: \(String(cString: strerror(failure)))")
    }

    // A pager that was left early closes its end: EPIPE, and the rest is not wanted.
    Descriptor.write(bytes, to: ends[1])
    close(ends[1])
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    // POSIX: the shell exits with 126 or 127 when it cannot run the command.
    let hasExited = status & 0x7F == 0
    let code = status >> 8 & 0xFF
    return hasExited && (code == 126 || code == 127) ? .failed("the pager '\(command)' could not be run") : .shown
  }

  /// C strings behind pointers, ended by nil, as `posix_spawn` takes them.
  private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { text in strdup(text) } + [nil]
  }

  private static func environmentWithLess() -> [String] {
    var entries: [String] = []
    var next = obq_environ()
    while let pointer = next?.pointee {
      entries.append(String(cString: pointer))
      next = next?.advanced(by: 1)
    }
    if !entries.contains(where: { $0.hasPrefix("LESS=") }) { entries.append("LESS=-SRXF") }
    // Keys that were meant for the prompt must not write files or start programs.
    if !entries.contains(where: { $0.hasPrefix("LESSSECURE=") }) { entries.append("LESSSECURE=1") }
    return entries
  }
}
