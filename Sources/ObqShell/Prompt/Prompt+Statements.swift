import ObqData
import ObqDiagnostics
import ObqStore
import ObqSyntax
import ObqTerminal
import ObqText

/// Running what was typed, and keeping it.
extension Prompt {
  /// False when the shell is to end.
  func carryOut(_ typed: String) -> Bool {
    let isHidden = typed.hasPrefix(" ")
    let text = TypedLines(typed).text
    let source = SourceText(name: "query", text)
    let script = parseScript(source)
    guard script.problems.isEmpty else {
      remember(typed, isHidden)
      session.messages.show(script.problems.map(\.diagnostic), in: source)
      note(text, isHidden, .failed)
      return true
    }
    if script.statements.count == 1, case .meta(let name, let argument) = script.statements[0].kind, name.text == "e" {
      return edit(argument)
    }
    if script.statements.count != 1 { remember(typed, isHidden) }
    let runner = StatementRunner(session: session, source: source, output: output)
    for statement in script.statements {
      _ = Interrupts.shared.consume()
      // Who was refused while names were read is asked for the password again, as after a statement.
      for profile in names.forgetFailures() { session.connections.refuse(profile) }
      session.connections.forgetRefusals()
      let (own, recalled): (String, Recalled?)
      do {
        (own, recalled) = try meant(by: statement, in: source)
      } catch {
        // Nothing ran, so there is nothing to keep, but what was typed can be mended.
        if script.statements.count == 1 { remember(typed, isHidden) }
        StatementFailure(error).show(session.messages, in: source)
        return true
      }
      if script.statements.count == 1 { remember(recalled == nil ? typed : own, isHidden) }
      let key = begin(own, isHidden)
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

  /// Opens an editor on a statement, or on the last one, and carries out what it leaves as if it had been typed.
  private func edit(_ argument: String) -> Bool {
    let text: String
    do throws(ShellProblem) {
      text = try session.edited(argument.isEmpty ? session.lastText : argument)
    } catch {
      session.messages.show(error)
      return true
    }
    if text.isEmpty { return true }
    session.messages.say(text + "\n")
    return carryOut(text)
  }

  /// The text that a statement runs: its own, or the one that it recalls. The history keeps that one.
  private func meant(by statement: Statement, in source: SourceText) throws -> (String, Recalled?) {
    guard case .recall(let which) = statement.kind else { return (source.text(in: statement.span), nil) }
    let (text, recalled) = try RecallRunner(session: session, output: output).recalled(which, statement.span)
    return (text, recalled)
  }

  // MARK: the history

  /// Keeps a text for Up and Ctrl-R in this session.
  private func remember(_ text: String, _ isHidden: Bool) {
    if !isHidden { editor.addHistory(Redaction.redact(text)) }
  }

  private func begin(_ statement: String, _ isHidden: Bool) -> Int64? {
    if isHidden { return nil }
    let scope = session.scope.text
    return try? history?.begin(
      statement, at: Instant.systemNow().nanoseconds, profile: session.connectionName,
      scope: scope.isEmpty ? nil : scope)
  }

  private func note(_ text: String, _ isHidden: Bool, _ outcome: HistoryOutcome) {
    guard let key = begin(text, isHidden) else { return }
    try? history?.finish(key, outcome: outcome, durationNanoseconds: 0)
  }
}
