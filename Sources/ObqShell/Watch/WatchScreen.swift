import ObqTerminal
import ObqText

/// The part of a terminal that shows the newest result of a watch: each takes the place of the one before, as long as that
/// one can be reached, and what is said above it stays.
struct WatchScreen {
  let facts: TerminalFacts
  /// Rows of the screen that the last block takes; 0 when it can't be taken back.
  private var height = 0

  init(facts: TerminalFacts) { self.facts = facts }

  /// Whether blocks can be taken back at all.
  static func fits(_ facts: TerminalFacts) -> Bool {
    facts.outputIsTerminal && facts.errorIsTerminal && !facts.isDumb
  }

  /// Takes the last block away.
  mutating func erase() {
    if height == 0 { return }
    // To the first column, up so many rows, and all below cleared (ECMA-48: CUU, ED).
    try? Descriptors.write(Array("\r\u{1B}[\(height)A\u{1B}[J".utf8), to: 1)
    height = 0
  }

  /// Writes a block. One that is as tall as the screen has scrolled out of reach in part, and stays.
  mutating func show(_ block: [UInt8]) throws(ShellProblem) {
    let size = facts.currentSize()
    do throws(Descriptors.WriteProblem) {
      try Descriptors.write(block, to: 1)
    } catch {
      throw ShellProblem(.interrupted, "")
    }
    let rows = WatchScreen.height(of: block, columns: size.columns)
    height = rows < size.rows ? rows : 0
  }

  /// What was shown stays where it is.
  mutating func leave() { height = 0 }

  /// Rows that text takes on a screen so wide, the line behind the last line feed not counted.
  static func height(of bytes: [UInt8], columns: Int) -> Int {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .reduce(0) { rows, line in
        let cells = DisplayWidth.of(withoutColours(line))
        return rows + max(1, (cells + columns - 1) / max(columns, 1))
      }
  }

  /// Without the sequences that `Paint` writes.
  private static func withoutColours(_ line: Substring) -> String {
    var result = ""
    var rest = line.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar.value == 0x1B {
        while let next = rest.popFirst(), next != "m" {}
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
