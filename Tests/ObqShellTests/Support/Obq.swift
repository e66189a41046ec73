import Glibc
import ObqSimulator
import ObqTestSupport
import Testing

/// What a run of obq left behind.
struct Run: CustomTestStringConvertible {
  /// The exit code, or the negative number of the signal that ended it.
  var code: Int32
  /// Standard output.
  var bytes: [UInt8]
  /// Standard error.
  var errors: String

  var output: String { String(decoding: bytes, as: UTF8.self) }

  /// Standard output as lines, without their ends.
  var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) }

  var testDescription: String { "code \(code)\n--- standard output\n\(output)--- standard error\n\(errors)" }
}

/// The obq binary with an environment of its own: a home that is empty, and nothing of the tester's settings. Standard
/// output and error are files, so that no descriptor of one test is inherited by the programs of another.
struct Obq {
  struct Failure: Error {
    var message: String
  }

  /// A server's password in these tests; every run is searched for it.
  static let password = "s3cret-Pa55"

  let scratch: ScratchDirectory
  var environment: [String: String]
  /// Words that stand before those of each run.
  var options: [String]
  /// Kept alive as long as something asks it.
  private var server: SimulatorServer?

  init(options: [String] = [], environment: [String: String] = [:]) throws {
    scratch = try ScratchDirectory()
    self.options = options
    self.environment = environment
  }

  /// obq that asks `server`.
  init(_ server: SimulatorServer, options: [String] = [], environment: [String: String] = [:]) throws {
    try self.init(
      options: ["--url", server.url, "--user", "admin"] + options,
      environment: ["OBQ_PASSWORD": Obq.password].merging(environment) { $1 })
    self.server = server
  }

  /// The whole environment of the program.
  var variables: [String: String] {
    var all = ["HOME": scratch.path, "LC_ALL": "C.utf8", "TZ": "UTC", "PATH": "/usr/bin:/bin"]
    all.merge(environment) { $1 }
    return all
  }

  /// Runs obq to its end.
  func run(
    _ arguments: String..., input: String? = nil, environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Run {
    try start(arguments, input: input, environment: environment).finish(sourceLocation: sourceLocation)
  }

  /// Starts obq. Without `input` standard input is at its end, or is the file at `inputPath`.
  func start(
    _ arguments: [String], input: String? = nil, inputPath: String = "/dev/null", environment: [String: String] = [:]
  ) throws -> RunningProgram {
    try RunningProgram(
      BuiltProgram.path("obq"), options + arguments, variables.merging(environment) { $1 }, scratch: scratch,
      input: input, inputPath: inputPath)
  }

  /// Runs a command of the shell `sh`, for which `$OBQ` is obq with its options.
  func sh(_ command: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Run {
    let words = [BuiltProgram.path("obq")] + options
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    return try RunningProgram(
      "/bin/sh", ["-c", "OBQ() { \(quoted) \"$@\"; }\n\(command)"], variables, scratch: scratch
    ).finish(sourceLocation: sourceLocation)
  }
}

/// A program under way.
final class RunningProgram {
  let processIdentifier: pid_t
  private let scratch: ScratchDirectory
  private let output: String
  private let errors: String
  private var status: Int32?

  /// Runs by the thousand need names of their own.
  private static let numbers = Counter()

  init(
    _ program: String, _ arguments: [String], _ variables: [String: String], scratch: ScratchDirectory,
    input: String? = nil, inputPath: String = "/dev/null"
  ) throws {
    self.scratch = scratch
    let number = Self.numbers.next()
    output = scratch(".out-\(number)")
    errors = scratch(".err-\(number)")
    let inputPath = input.map { scratch.write($0, to: ".in-\(number)") } ?? inputPath

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGPIPE, SIGHUP, SIGTERM] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))

    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + environment { free(pointer) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, program, &actions, &attributes, words, environment)
    guard failure == 0 else {
      throw Obq.Failure(message: "\(program) could not be started: \(String(cString: strerror(failure)))")
    }
    processIdentifier = child
  }

  deinit {
    if status == nil {
      kill(processIdentifier, SIGKILL)
      var status: Int32 = 0
      waitpid(processIdentifier, &status, 0)
    }
  }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(processIdentifier, signal) }

  /// Whether it still runs after so many milliseconds.
  func isRunning(milliseconds: Int) -> Bool {
    let end = Clock.seconds + Double(milliseconds) / 1000
    while status == nil {
      var ended: Int32 = 0
      if waitpid(processIdentifier, &ended, WNOHANG) == processIdentifier {
        status = ended
      } else if Clock.seconds > end {
        return true
      } else {
        usleep(1_000)
      }
    }
    return false
  }

  /// Waits until it has written `text` to standard output.
  func waitForOutput(_ text: String) -> Bool { wait(for: text, in: output) }

  /// Waits until it has written `text` to standard error.
  func waitForErrors(_ text: String) -> Bool { wait(for: text, in: errors) }

  private func wait(for text: String, in file: String) -> Bool {
    let end = Clock.seconds + 120
    while !read(file).text.contains(text) {
      if Clock.seconds > end { return false }
      if !isRunning(milliseconds: 2) { return read(file).text.contains(text) }
    }
    return true
  }

  /// What it has written to standard output so far.
  var outputSoFar: String { read(output).text }

  /// Waits for the end. A run that takes longer than `seconds` is a failure; so is a password in what it wrote.
  func finish(seconds: Double = 30, sourceLocation: SourceLocation = #_sourceLocation) throws -> Run {
    guard !isRunning(milliseconds: Int(seconds * 1000)), let status else {
      throw Obq.Failure(message: "still running after \(seconds) s; standard error: \(read(errors).text)")
    }
    let run = Run(
      code: (status & 0x7F) == 0 ? (status >> 8) & 0xFF : -(status & 0x7F), bytes: read(output).bytes,
      errors: read(errors).text)
    for text in [run.output, run.errors] {
      #expect(!text.contains(Obq.password), "a password is shown: \(text)", sourceLocation: sourceLocation)
    }
    return run
  }

  private func read(_ path: String) -> (bytes: [UInt8], text: String) {
    let bytes = ScratchDirectory.bytes(path) ?? []
    return (bytes, String(decoding: bytes, as: UTF8.self))
  }
}
