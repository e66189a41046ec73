import ObqData
import ObqStore
import ObqSyntax
import ObqTerminal
import ObqText

/// The interactive shell: reads statements until Ctrl-D or `quit`. Ctrl-C ends what is typed or what runs, never the
/// shell.
struct Prompt {
  let session: Session
  let output: ResultOutput
  let editor: LineEditor
  /// What completion knows of the servers' clusters and tenants.
  let names: FleetNames
  let history: HistoryStore?

  /// So many of the newest statements are there for Up and Ctrl-R.
  private static let longestHistory = 100_000

  init(session: Session, output: ResultOutput) {
    session.isInteractive = true
    self.session = session
    self.output = output
    editor = LineEditor(facts: session.facts)
    let notices = editor.notices
    names = FleetNames { notices.hint() }
    history = session.history()
    editor.loadHistory((try? history?.recentTexts(limit: Prompt.longestHistory)) ?? [])
    helpTyping()
  }

  func run() -> ExitCode {
    defer { names.stop() }
    session.connections.offersDemo = session.connectionName == nil && session.connections.definitions.isEmpty
    session.messages.say(greeting)
    askForPassword()
    while true {
      editor.showsColor = session.usesColor
      let result = editor.readStatement(prompt: prompt, continuation: continuation) { TypedLines($0).isComplete }
      switch result {
      case .endOfInput:
        editor.restoreTerminal()
        return .done
      case .interrupted: continue
      case .text(let text):
        if text.trimmed.isEmpty { continue }
        if !carryOut(text) {
          editor.restoreTerminal()
          return .done
        }
      }
    }
  }

  /// Colours, suggestions, completion and the editor of the user's, for what is typed.
  private func helpTyping() {
    let completer = Completer(session: session, names: names)
    editor.complete = { completer.answer($0, $1) }
    let highlighter = Highlighter { [session] in session.typingContext() }
    editor.decorate = { [session, unowned editor] text, cursor in
      DecoratedLine(
        spans: session.settings.highlight ? highlighter.spans(text, cursor: cursor) : [],
        suggestion: session.settings.suggest && cursor == text.utf8.count ? editor.suggestion(for: text) : "")
    }
    editor.editElsewhere = { [session] text in
      do throws(ShellProblem) {
        return try session.edited(text)
      } catch {
        session.messages.show(error)
        return nil
      }
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
    func line(_ connection: String) -> String {
      "obq \(ShellProgram.version) · \(connection) · times in \(session.settings.zone.name) · help, quit\n"
    }
    if let name = session.connectionName { return line("server \(name)") }
    let known = session.connections.definitions.map(\.name)
    if !known.isEmpty { return line("profiles \(known.joined(separator: ", "))") + "  use profile NAME chooses one\n" }
    return line("no server yet") + firstSteps
  }

  /// For who starts obq for the first time: the demo, and the line that makes a server known.
  private var firstSteps: String {
    let file = session.startupPath.map { "\n  The same line in \($0) makes it known at every start." } ?? ""
    return """
        to try it out   use profile demo
        your own        profile NAME url 'http://HOST:8080' user 'NAME'\(file)

      """
  }
}
