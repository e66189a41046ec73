import ObqTestSupport
import Testing

/// The probe in a terminal, with its first prompt on the screen.
func startProbe(
  columns: Int = 80, rows: Int = 24, environment: [String: String] = [:], prompt: String = "obq> "
) throws -> PseudoTerminal {
  let terminal = try PseudoTerminal(
    BuiltProgram.path("LineEditorProbe"), environment: environment, columns: columns, rows: rows)
  try #require(terminal.wait { $0.line(0).hasPrefix(prompt.dropLast()) && $0.cursorColumn == prompt.count })
  return terminal
}

extension PseudoTerminal {
  /// Types `text` and waits until the row of the cursor is `expected` up to the cursor.
  func type(_ text: String, shows expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    type(text)
    expectLine(expected, sourceLocation: sourceLocation)
  }

  /// The row of the cursor becomes `expected` up to the cursor.
  func expectLine(_ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    _ = wait { $0.lineBeforeCursor == expected }
    #expect(screen.lineBeforeCursor == expected, "\(screen.text)", sourceLocation: sourceLocation)
  }

  /// `text` appears on the screen.
  func expectText(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(waitFor(text), "no '\(text)' on:\n\(screen.text)", sourceLocation: sourceLocation)
  }

  /// Adds the probe's four history entries.
  func fillHistory() {
    type(".history\n")
    expectText("READ<.history>")
    expectLine("obq> ")
  }
}

/// Keys as an xterm sends them.
enum Keyboard {
  static let up = "\u{1B}[A"
  static let down = "\u{1B}[B"
  static let right = "\u{1B}[C"
  static let left = "\u{1B}[D"
  static let home = "\u{1B}[H"
  static let end = "\u{1B}[F"
  static let delete = "\u{1B}[3~"
  static let backspace = "\u{7F}"
  static let tab = "\t"

  static func control(_ letter: Character) -> String {
    String(Character(Unicode.Scalar((letter.asciiValue ?? 0x40) & 0x1F)))
  }

  static func meta(_ letter: Character) -> String { "\u{1B}\(letter)" }
}
