import CPosix
import CPseudoTerminal
import Glibc

/// A program that runs in a terminal of its own, whose screen can be read and whose keyboard can be used.
package final class PseudoTerminal {
  /// A pseudo-terminal or a program that could not be had.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package private(set) var screen: Screen
  /// All bytes that the program has written.
  package private(set) var output: [UInt8] = []
  package let processIdentifier: Int32

  private let descriptor: Int32
  private var exitStatus: Int32?

  /// Starts `program` with a terminal as its input, output and errors, as the leader of a session of its own: Ctrl-C
  /// and a change of size reach it as signals. `TERM` is `xterm-256color` and `LC_ALL` `C.utf8` unless `environment`
  /// says otherwise; nothing else is handed on but `PATH`.
  package init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], columns: Int = 80,
    rows: Int = 24
  ) throws {
    var path = [CChar](repeating: 0, count: 128)
    descriptor = obq_open_pseudo_terminal(&path, path.count)
    guard descriptor >= 0 else { throw Failure(description: "no pseudo-terminal: \(String(cString: strerror(errno)))") }
    _ = obq_set_terminal_size(descriptor, Int32(columns), Int32(rows))
    screen = Screen(columns: columns, rows: rows)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGPIPE, SIGHUP, SIGTERM, SIGQUIT] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK) | obq_spawn_setsid()
    posix_spawnattr_setflags(&attributes, flags)

    var variables = ["TERM": "xterm-256color", "LC_ALL": "C.utf8", "HOME": "/nonexistent"]
    if let inherited = getenv("PATH") { variables["PATH"] = String(cString: inherited) }
    variables.merge(environment) { $1 }
    let argumentPointers = Self.copies([program] + arguments)
    let variablePointers = Self.copies(variables.map { "\($0.key)=\($0.value)" })
    defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, program, &actions, &attributes, argumentPointers, variablePointers)
    processIdentifier = child
    guard failure == 0 else {
      close(descriptor)
      throw Failure(description: "\(program) could not be started: \(String(cString: strerror(failure)))")
    }
  }

  deinit {
    if exitStatus == nil {
      kill(processIdentifier, SIGKILL)
      var status: Int32 = 0
      waitpid(processIdentifier, &status, 0)
    }
    close(descriptor)
  }

  // MARK: The keyboard

  /// Types bytes as the keyboard would send them.
  package func type(_ bytes: some Sequence<UInt8>) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      // The terminal takes only a few kilobytes at once, and a program that writes meanwhile must be read.
      pump(milliseconds: 0)
      let piece = Array(rest.prefix(512))
      let count = write(descriptor, piece, piece.count)
      if count < 0, errno != EINTR, errno != EAGAIN { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  package func type(_ text: String) { type(text.utf8) }

  /// Pastes as a terminal does: marked when the program asked for that, with carriage returns for line ends.
  package func paste(_ text: String) {
    let body = String(text.map { $0 == "\n" ? "\r" : $0 })
    type(screen.marksPaste ? "\u{1B}[200~\(body)\u{1B}[201~" : body)
  }

  /// Changes the size and tells the program.
  package func resize(columns: Int, rows: Int) {
    pump(milliseconds: 0)
    screen.resize(columns: columns, rows: rows)
    _ = obq_set_terminal_size(descriptor, Int32(columns), Int32(rows))
  }

  /// Whether later changes of size break long rows anew.
  package func setReflows(_ reflows: Bool) { screen.reflows = reflows }

  // MARK: The screen

  /// Reads what the program writes until `condition` holds for the screen. False when it did not within the time.
  package func wait(seconds: Double = 5, until condition: (Screen) -> Bool) -> Bool {
    let end = Self.now() + seconds
    repeat {
      pump(milliseconds: 0)
      if condition(screen) { return true }
      pump(milliseconds: 10)
    } while Self.now() < end
    return condition(screen)
  }

  /// Waits until the screen shows `text`.
  package func waitFor(_ text: String, seconds: Double = 5) -> Bool {
    wait(seconds: seconds) { $0.text.contains(text) }
  }

  /// Waits until the program has written nothing for `milliseconds`.
  package func settle(milliseconds: Int32 = 60) {
    while pump(milliseconds: milliseconds) {}
  }

  /// Waits for the program's end. Its exit code, the negative number of the signal that ended it, or nil when it goes on.
  package func waitForExit(seconds: Double = 5) -> Int32? {
    let end = Self.now() + seconds
    while Self.now() < end {
      pump(milliseconds: 10)
      if let exitStatus { return obq_exit_code(exitStatus) }
      var status: Int32 = 0
      if waitpid(processIdentifier, &status, WNOHANG) == processIdentifier {
        exitStatus = status
        pump(milliseconds: 0)
        return obq_exit_code(status)
      }
    }
    return nil
  }

  /// Sends the program a signal.
  package func send(signal: Int32) { kill(processIdentifier, signal) }

  /// The terminal's modes, as the program left them.
  package var echoesInput: Bool {
    var modes = termios()
    return tcgetattr(descriptor, &modes) == 0 && modes.c_lflag & tcflag_t(ECHO) != 0
  }

  /// Reads what is there, or comes within the time. False when nothing came.
  @discardableResult
  private func pump(milliseconds: Int32) -> Bool {
    var isAny = false
    var wait = milliseconds
    while true {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, wait) > 0, Int32(entry.revents) & POLLIN != 0 else {
        // A program that has ended leaves nothing but the hang-up, which would not wait.
        if Int32(entry.revents) & POLLHUP != 0, wait > 0 { usleep(UInt32(wait) * 1000) }
        return isAny
      }
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = read(descriptor, &bytes, bytes.count)
      guard count > 0 else { return isAny }
      isAny = true
      wait = 0
      output += bytes[..<count]
      screen.feed(bytes[..<count])
      let answers = Array(screen.takeAnswers().utf8)
      if !answers.isEmpty { _ = write(descriptor, answers, answers.count) }
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { text in strdup(text) } + [nil]
  }
}

/// Programs that the package builds, which lie beside the tests.
package enum BuiltProgram {
  /// The path of `name`. Works wherever the tests were built.
  package static func path(_ name: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let slash = path.lastIndex(of: "/") else { return name }
    return String(path[...slash]) + name
  }
}
