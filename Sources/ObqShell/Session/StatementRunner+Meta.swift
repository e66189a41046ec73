import Glibc
import ObqSyntax
import ObqTerminal

/// Commands of one letter or word, as other clients have them.
extension StatementRunner {
  func meta(_ name: Name, _ argument: String) throws -> Flow {
    if let (setting, value) = try metaSetting(name, argument) {
      try session.settings.set(setting, value, source: "set")
      let row = session.settings.rows().first { $0.name == setting }
      session.messages.say("\(setting) is \(row?.value ?? value)\n")
      return .next(StatementOutcome())
    }
    if name.text == "e" { return try edit(argument) }
    try redirect(argument)
    return .next(StatementOutcome())
  }

  /// `\o PATH` sends what follows to a file, `\o` back to where it went before.
  private func redirect(_ argument: String) throws {
    if argument.isEmpty || argument == "-" {
      if let path = try output.endRedirection() { session.messages.say("written to \(path)\n") }
      return
    }
    let path = Name.unquoted(argument)
    if let before = try output.endRedirection() { session.messages.say("written to \(before)\n") }
    try output.redirect(to: path)
    session.messages.say("results go to \(path), until \\o alone\n")
  }

  /// Opens an editor on a statement, or on the last one, and runs what it leaves. Nothing runs when nothing is left.
  private func edit(_ argument: String) throws -> Flow {
    let text = try session.edited(argument.isEmpty ? session.lastText : argument)
    if text.isEmpty { return .next(StatementOutcome()) }
    session.messages.say(text + "\n")
    session.lastText = text
    return try Recalled(session: session, output: output).run(text)
  }
}

extension Session {
  /// What the user's editor makes of a text.
  func edited(_ text: String) throws(ShellProblem) -> String {
    let command = ["VISUAL", "EDITOR"].lazy.compactMap(environment).first { !$0.isEmpty } ?? "vi"
    switch Editor.edit(text + "\n", command: command) {
    case .text(let edited): return edited.trimmed
    case .failed(let reason): throw ShellProblem(.unavailable, reason, help: ["EDITOR names another one"])
    }
  }
}

extension Name {
  /// A path without the quotes around it.
  fileprivate static func unquoted(_ text: String) -> String {
    for quote in ["'", "\""] where text.count > 1 && text.hasPrefix(quote) && text.hasSuffix(quote) {
      return String(text.dropFirst().dropLast()).replacing(quote + quote, with: quote)
    }
    return text
  }
}
