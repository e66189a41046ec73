import Glibc
import ObqData
import ObqDiagnostics
import ObqStore
import ObqSyntax
import ObqTerminal
import ObqText

/// The interactive shell: reads statements until Ctrl-D or `quit`. Ctrl-C ends what is typed or what runs, never the
/// shell.
struct Prompt {
  let session: Session
  let output: ResultOutput

  func run() -> ExitCode {
    session.isInteractive = true
    let editor = LineEditor(facts: session.facts)
    let history = session.history()
    editor.loadHistory((try? history?.recent(limit: 10_000).map(\.statement)) ?? [])
    session.messages.say(greeting)
    askForPassword()
    while true {
      let result = editor.readStatement(prompt: prompt, continuation: continuation) { text in
        inputState(of: Prompt.joined(text)) == .complete
      }
      switch result {
      case .endOfInput:
        editor.restoreTerminal()
        return .done
      case .interrupted: continue
      case .text(let text):
        if text.trimmed.isEmpty { continue }
        if !text.hasPrefix(" ") { editor.addHistory(Redaction.redact(text)) }
        if !carryOut(Prompt.joined(text), history) {
          editor.restoreTerminal()
          return .done
        }
      }
    }
  }

  /// Lines typed one after the other: one that follows an unfinished statement belongs to it, however it is indented.
  private static func joined(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines.dropFirst().reduce(lines[0]) { text, line in
      let state = inputState(of: text)
      return state == .complete ? text + "\n" + line : continuedInput(text, line, after: state)
    }
  }

  private var prompt: String {
    var place = session.connectionName ?? "obq"
    if let cluster = session.scope.clusters.first { place += "/" + cluster.text }
    if let tenant = session.scope.tenants.first { place += "/" + tenant.text }
    return place + "> "
  }

  private var continuation: String { "...> " }

  /// A password that is asked for is asked before the first statement, where nobody takes the prompt for the question.
  private func askForPassword() {
    guard let name = session.connectionName else { return }
    do throws(ShellProblem) {
      _ = try session.connections.open([name], session.settings)
    } catch {
      session.messages.show(error)
    }
  }

  private var greeting: String {
    let connection: String
    if let name = session.connectionName {
      connection = "server \(name)"
    } else {
      connection = "no connection: start with --demo, or with --url URL --user NAME"
    }
    return "obq \(ShellProgram.version) · \(connection) · times in \(session.settings.zone.name) · help, quit\n"
  }

  /// False when the shell is to end.
  private func carryOut(_ text: String, _ history: HistoryStore?) -> Bool {
    let source = SourceText(name: "query", text)
    let script = parseScript(source)
    guard script.problems.isEmpty else {
      session.messages.show(script.problems.map(\.diagnostic), in: source)
      note(text, history, .failed)
      return true
    }
    let runner = StatementRunner(session: session, source: source, output: output)
    for statement in script.statements {
      _ = Interrupts.shared.consume()
      session.connections.forgetRefusals()
      let (own, recalled): (String, Recalled?)
      do {
        (own, recalled) = try meant(by: statement, in: source)
      } catch {
        // Nothing ran, so there is nothing to recall.
        StatementFailure(error).show(session.messages, in: source)
        return true
      }
      let key = begin(own, isHidden: text.hasPrefix(" "), history)
      let started = ContinuousClock.now
      if case .meta = statement.kind {} else { session.lastText = own }
      var outcome = HistoryOutcome.complete
      var (rows, calls): (Int64?, Int64?) = (nil, nil)
      var isOver = false
      do {
        switch try recalled?.run(own, echoing: true) ?? runner.run(statement) {
        case .quit: isOver = true
        case .next(let done):
          outcome = done.isPartial ? .partial : done.isLimited ? .limited : .complete
          if done.code == .interrupted { outcome = .interrupted }
          (rows, calls) = (Int64(done.rows), Int64(done.calls))
        }
      } catch {
        let failure = StatementFailure(error)
        failure.show(session.messages, in: source)
        if let profile = failure.refusingProfile { session.connections.refuse(profile) }
        outcome = failure.code == .interrupted ? .interrupted : .failed
      }
      session.tellTime(since: started)
      if let key {
        try? history?.finish(
          key, outcome: outcome, durationNanoseconds: (ContinuousClock.now - started).nanoseconds, rows: rows,
          calls: calls)
      }
      if isOver { return false }
      if outcome == .failed || outcome == .interrupted { return true }
    }
    return true
  }

  /// The text that a statement runs: its own, or the one that it recalls. The history keeps that one.
  private func meant(by statement: Statement, in source: SourceText) throws -> (String, Recalled?) {
    guard case .recall(let which) = statement.kind else { return (source.text(in: statement.span), nil) }
    let (text, recalled) = try RecallRunner(session: session, output: output).recalled(which, statement.span)
    return (text, recalled)
  }

  private func begin(_ statement: String, isHidden: Bool, _ history: HistoryStore?) -> Int64? {
    if isHidden { return nil }
    return try? history?.begin(
      statement, at: Int64(time(nil)) * 1_000_000_000, profile: session.connectionName, scope: nil)
  }

  private func note(_ text: String, _ history: HistoryStore?, _ outcome: HistoryOutcome) {
    guard let key = begin(text, isHidden: text.hasPrefix(" "), history) else { return }
    try? history?.finish(key, outcome: outcome, durationNanoseconds: 0)
  }
}
