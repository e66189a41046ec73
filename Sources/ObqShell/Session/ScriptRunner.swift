import Glibc
import ObqDiagnostics
import ObqRender
import ObqSyntax
import ObqTerminal

/// Runs texts as scripts: parsed whole, bound as far as names are known, then carried out one by one.
struct ScriptRunner {
  let session: Session
  let output: ResultOutput
  /// How many scripts had to be sourced to come here.
  var depth = 0
  /// Whether nothing runs behind the text, so that nobody can ask for its last result.
  var isLast = false

  /// How a script ended.
  struct Ending: Error {
    var code: ExitCode
    /// Whether what stands behind it is not to run: a failure that nobody wants to go on after. A check's verdict is none.
    var isStop: Bool
    /// Whether it was `quit` that ended it.
    var isQuit = false
  }

  private func failed(_ code: ExitCode) -> Ending {
    Ending(code: code, isStop: code == .interrupted || !session.options.keepsGoing)
  }

  /// The text of a script; `-` is standard input. What can't be read is said.
  func read(file path: String) -> Result<SourceText, Ending> {
    let bytes: [UInt8]
    if path == "-" {
      switch Descriptors.read(0) {
      case .success(let read): bytes = read
      case .failure(let error):
        if error.number == EINTR { return .failure(failed(.interrupted)) }
        session.messages.show(ShellProblem(.inputOutput, "can't read standard input"))
        return .failure(failed(.inputOutput))
      }
    } else {
      do throws(ShellProblem) {
        bytes = try ScriptRunner.bytes(ofFile: path)
      } catch {
        session.messages.show(error)
        return .failure(failed(error.code))
      }
    }
    return .success(SourceText(name: path == "-" ? "stdin" : path, bytes: bytes))
  }

  static func bytes(ofFile path: String) throws(ShellProblem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ShellProblem(.noInput, "can't read the script '\(path)': \(Descriptors.reason(errno))")
    }
    defer { close(descriptor) }
    switch Descriptors.read(descriptor) {
    case .success(let bytes): return bytes
    case .failure(let error):
      throw ShellProblem(.noInput, "can't read the script '\(path)': \(Descriptors.reason(error.number))")
    }
  }

  func run(file path: String) -> Ending {
    switch read(file: path) {
    case .success(let source): run(source)
    case .failure(let ending): ending
    }
  }

  /// Prints a script in its standard layout. One that can't be read as a script is not printed: what stands in its place
  /// would be half of it.
  func format(file path: String) -> ExitCode {
    let source: SourceText
    switch read(file: path) {
    case .success(let text): source = text
    case .failure(let ending): return ending.code
    }
    let script = parseScript(source)
    guard script.problems.isEmpty else {
      session.messages.show(script.problems.map(\.diagnostic), in: source)
      output.abandon()
      return .badQuery
    }
    do throws(ShellProblem) {
      try output.withBuffer { $0 += Array(Formatter.format(script, source).utf8) }
      try output.flush()
      try output.close()
      return .done
    } catch {
      session.messages.show(error)
      return error.code
    }
  }

  /// Reads texts that are to run one after the other before the first one sends anything. What is wrong is shown.
  func check(_ sources: [SourceText?]) -> [ScriptCheck.Mistakes] {
    let mistakes = ScriptCheck.mistakes(of: sources, session, output)
    for found in mistakes {
      found.show(session.messages)
      session.collector?.fail(found)
    }
    return mistakes
  }

  func run(_ source: SourceText) -> Ending { session.asOneRun { runInRun(source) } }

  private func runInRun(_ source: SourceText) -> Ending {
    let mistakes = check([source])
    guard mistakes.isEmpty else { return failed(mistakes.reduce(.done) { .worse($0, $1.code) }) }
    let script = parseScript(source)
    let runner = StatementRunner(session: session, source: source, output: output, depth: depth)
    let isChecksOnly = session.runsChecksOnly && !session.isStartingUp
    var worst = ExitCode.done
    let statements = script.statements.filter { !isChecksOnly || $0.isOfChecks }
    defer { session.keepsLastResult = true }
    for (index, statement) in statements.enumerated() {
      session.keepsLastResult = !isLast || index + 1 < statements.count
      var isFailed = false
      let started = ContinuousClock.now
      defer { session.tellTime(since: started) }
      do {
        switch try session.dryRun?.run(statement, runner) ?? runner.run(statement) {
        case .quit: return Ending(code: worst, isStop: false, isQuit: true)
        case .next(let outcome):
          worst = .worse(worst, outcome.code)
          // Checks never stop a script.
          isFailed = outcome.code != .done && !outcome.isCheck
        }
      } catch {
        let failure = StatementFailure(error)
        failure.show(session.messages, in: source, of: statement)
        session.collector?.fail(failure, statement, in: source)
        if let profile = failure.refusingProfile { session.connections.refuse(profile) }
        worst = .worse(worst, failure.code)
        isFailed = !failure.isClosedPipe
      }
      if output.isClosedByReader || worst == .interrupted || (isFailed && !session.options.keepsGoing) {
        return Ending(code: worst, isStop: true)
      }
    }
    return Ending(code: worst, isStop: false)
  }
}

extension Statement {
  /// Whether it is a check, or shapes the checks behind it.
  fileprivate var isOfChecks: Bool {
    switch kind {
    case .check, .dropView, .ignore, .letQuery, .letValue, .profile, .quit, .save, .set, .source, .use, .view: true
    default: false
    }
  }
}

extension StatementFailure {
  /// Nobody reads the output any more, which ends a run quietly.
  var isClosedPipe: Bool {
    if case .shell(let problem) = self { problem.code == .done } else { false }
  }
}
