import ObqTerminal

@testable import ObqShell

/// A session with no server and no terminal, for what happens while somebody types.
func typingSession(variables: [String] = []) throws -> Session {
  let facts = TerminalFacts(
    inputIsTerminal: true, outputIsTerminal: true, errorIsTerminal: true, isDumb: false, refusesColor: false,
    isUTF8: true, size: TerminalSize(columns: 80, rows: 24))
  let options = try CommandLineOptions(parsing: ["obq"] + variables.flatMap { ["--var", $0] })
  return try Session(options, facts: facts, environment: { _ in nil }, startDemo: nil)
}

/// A text with `‸` for the cursor: without it, and the cursor's UTF-8 offset.
func typed(_ marked: String) -> (text: String, cursor: Int) {
  (marked.filter { $0 != "‸" }, marked.prefix { $0 != "‸" }.utf8.count)
}
