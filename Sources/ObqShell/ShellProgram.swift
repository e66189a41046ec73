import CPosix
import Glibc
import ObqDiagnostics
import ObqRender
import ObqTerminal

/// The program: from the words of the command line to an exit code.
package enum ShellProgram {
  package static let version = "0.1.0"

  /// Runs obq. `startDemo` starts a server to try things out on, and tells how to reach it.
  package static func main(
    _ arguments: [String], startDemo: (() throws -> (url: String, user: String, password: String))?
  ) -> Int32 {
    let plain = Messages(usesColor: false, width: 100, isQuiet: false)
    do throws(ShellProblem) {
      Descriptors.takeStandardStreams()
      _ = obq_ignore_signal(SIGPIPE)
      // Swift reads the words from /proc/self/cmdline: without it there is not even the program's own name.
      if arguments.isEmpty {
        throw ShellProblem(.fault, "the words of the command line can't be read", help: ["is /proc mounted?"])
      }
      let options = try CommandLineOptions(parsing: arguments)
      if options.wantsVersion { return print("obq \(version)\n") }
      if options.wantsHelp { return print(OptionTable.help()) }
      if options.wantsManual { return print(ManualPage.text()) }
      if let shell = options.completion { return print(CompletionScript.text(for: shell)) }
      obq_set_utf8_locale()
      let session = try Session(
        options, facts: .ofProcess(), environment: { name in getenv(name).map { String(cString: $0) } },
        startDemo: startDemo)
      defer { session.close() }
      return run(session).rawValue
    } catch {
      plain.show(error)
      return error.code.rawValue
    }
  }

  private static func print(_ text: String) -> Int32 {
    do throws(Descriptors.WriteProblem) {
      try Descriptors.write(Array(text.utf8), to: 1)
      return 0
    } catch {
      if case .closedPipe = error { return 0 }
      return ExitCode.inputOutput.rawValue
    }
  }

  private static func run(_ session: Session) -> ExitCode {
    let output: ResultOutput
    do throws(ShellProblem) {
      output =
        try session.options.output.map { path throws(ShellProblem) in try ResultOutput(path: path) } ?? ResultOutput()
    } catch {
      session.messages.show(error)
      return error.code
    }
    Interrupts.shared.install()
    session.warnOfZone()
    let scripts = ScriptRunner(session: session, output: output)
    if let path = session.options.formattedScript { return scripts.format(file: path) }
    session.loadViews()
    var worst = ExitCode.done
    if let path = session.startupFile {
      session.isStartingUp = true
      let code = scripts.run(file: path).code
      session.isStartingUp = false
      // What a script stands on is not there; at the prompt it can be mended.
      let isBatch = !session.options.inputs.isEmpty || !session.facts.inputIsTerminal
      if code != .done, isBatch {
        output.abandon()
        return code
      }
    }
    if session.runsChecksOnly, !session.options.isDryRun { session.collector = VerdictCollector() }
    if session.options.isDryRun { session.dryRun = DryRun(output: output) }
    let ending = session.asOneRun {
      run(session.options.inputs, scripts, keepsGoing: session.options.keepsGoing)
    }
    worst = ending.code
    let isAlone = session.options.inputs.isEmpty
    if isAlone, !session.facts.inputIsTerminal, !session.options.isInteractive {
      worst = ScriptRunner(session: session, output: output, isLast: true).run(file: "-").code
    } else if session.options.isDryRun || session.collector != nil {
      // There is nothing to plan at the prompt, and no run to sum up.
    } else if !ending.isQuit, isAlone || (session.options.isInteractive && worst != .interrupted) {
      worst = max(worst, Prompt(session: session, output: output).run())
    }
    do {
      if worst != .interrupted {
        try session.dryRun?.total()
        if let code = try session.collector?.write(session, output) { worst = .worse(worst, code) }
      }
    } catch {
      worst = .worse(worst, StatementFailure(error).code)
    }
    // A file is whole or it is not there. Whoever keeps going wants what could be had.
    if worst == .interrupted || (worst > .unknown && !session.options.keepsGoing && session.collector == nil) {
      output.abandon()
    }
    do throws(ShellProblem) {
      try output.close()
    } catch {
      session.messages.show(error)
      worst = max(worst, error.code)
    }
    // A plugin ends with one of four codes.
    return session.settings.verdictFormat == .nagios && worst > .unknown ? .unknown : worst
  }

  /// Runs what the command line names, in its order. A mistake in any of it is found before the first one runs; who keeps
  /// going has the others run.
  private static func run(_ inputs: [CommandLineOptions.Input], _ scripts: ScriptRunner, keepsGoing: Bool)
    -> ScriptRunner.Ending
  {
    var worst = ExitCode.done
    /// Nil stands for standard input, which is read when its turn comes: it may be a pipe that is written meanwhile.
    var sources: [SourceText?] = []
    let commands = inputs.filter { if case .command = $0 { true } else { false } }.count
    for input in inputs {
      switch input {
      case .command(let text):
        // Of several it is said which one.
        let number = sources.filter { $0?.name.hasPrefix("-c") ?? false }.count + 1
        sources.append(SourceText(name: commands > 1 ? "-c \(number)" : "-c", text))
      case .file("-"): sources.append(nil)
      case .file(let path):
        switch scripts.read(file: path) {
        case .success(let source): sources.append(source)
        case .failure(let ending):
          worst = .worse(worst, ending.code)
          if ending.isStop { return ending }
        }
      }
    }
    let mistakes = sources.count > 1 ? scripts.check(sources) : []
    worst = mistakes.reduce(worst) { .worse($0, $1.code) }
    if !mistakes.isEmpty, !keepsGoing { return ScriptRunner.Ending(code: worst, isStop: true) }
    let wrong = Set(mistakes.map(\.input))
    for (index, source) in sources.enumerated() where !wrong.contains(index) {
      var scripts = scripts
      scripts.isLast = index == sources.count - 1 && !scripts.session.options.isInteractive
      var ending = source.map(scripts.run) ?? scripts.run(file: "-")
      worst = .worse(worst, ending.code)
      ending.code = worst
      if ending.isStop || ending.isQuit { return ending }
    }
    return ScriptRunner.Ending(code: worst, isStop: false)
  }
}
