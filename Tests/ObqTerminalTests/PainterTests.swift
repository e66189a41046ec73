import ObqTestSupport
import Testing

@testable import ObqTerminal

/// Whatever was shown before, what the painter sends must leave the screen as if the frame had been drawn on an empty one.
@Suite struct PainterTests {
  @Test(arguments: [(20, 6), (7, 3), (2, 2), (80, 24), (5, 1)])
  func differencesEqualAFreshDrawing(_ columns: Int, _ rows: Int) throws {
    var random = Generator(state: UInt64(columns * 100 + rows))
    var painter = FramePainter(size: TerminalSize(columns: columns, rows: rows))
    var screen = Screen(columns: columns, rows: rows)
    var content = FrameContent(prompt: "\u{1B}[1mp\u{1B}[0m> ", continuation: ". ")
    for step in 0..<400 {
      change(&content, &random)
      let frame = FrameLayout.frame(of: content, columns: columns)
      screen.feed(painter.paint(frame))

      var freshPainter = FramePainter(size: TerminalSize(columns: columns, rows: rows))
      var fresh = Screen(columns: columns, rows: rows)
      fresh.feed(freshPainter.paint(windowed(frame, painter: painter, rows: rows)))
      // The frame never moves up on the screen once it has grown, so only its own rows are compared.
      let shown = (0..<rows).map { screen.line($0) }
      let wanted = fresh.lines
      let start = screen.cursorRow - fresh.cursorRow
      try #require(start >= 0 && start + wanted.count <= rows, "step \(step)")
      try #require(Array(shown[start..<(start + wanted.count)]) == wanted, "step \(step): \(content.buffer.text)")
      try #require(shown[(start + wanted.count)...].allSatisfy { $0.isEmpty }, "step \(step)")
      try #require(screen.cursorColumn == fresh.cursorColumn, "step \(step)")
      #expect(screen.unknown == [])
    }
  }

  @Test func aFullRowKeepsItsLastCell() {
    var painter = FramePainter(size: TerminalSize(columns: 10, rows: 4))
    var screen = Screen(columns: 10, rows: 4)
    for text in ["123456789", "12345678", "1234567890123", "1234567", "备份备份备", "备份备份"] {
      let content = FrameContent(prompt: "p> ", buffer: TextBuffer(text))
      screen.feed(painter.paint(FrameLayout.frame(of: content, columns: 10)))
      #expect(screen.lines.joined() == "p> " + text)
    }
  }

  @Test(arguments: [
    ("\u{202E}a\u{7}", #"p> \u{202e}a\x07"#), ("a\tb", "p> a    b"), ("e\u{301}x", "p> e\u{301}x"),
  ])
  func whatCannotBeShownIsEscaped(_ text: String, _ line: String) {
    var painter = FramePainter(size: TerminalSize(columns: 40, rows: 4))
    var screen = Screen(columns: 40, rows: 4)
    screen.feed(
      painter.paint(FrameLayout.frame(of: FrameContent(prompt: "p> ", buffer: TextBuffer(text)), columns: 40)))
    #expect(screen.line(0) == line)
    #expect(screen.unknown == [])
    #expect(screen.bells == 0)
  }

  @Test func aPromptEndingInAColourDoesNotBleed() {
    var painter = FramePainter(size: TerminalSize(columns: 40, rows: 4))
    var screen = Screen(columns: 40, rows: 4)
    let content = FrameContent(prompt: "\u{1B}[32mobq>\u{1B}[1m \u{1B}[m", buffer: TextBuffer("text"))
    screen.feed(painter.paint(FrameLayout.frame(of: content, columns: 40)))
    #expect(screen.style(of: "obq>") == "32")
    #expect(screen.style(of: "text") == "")
  }

  /// The rows of `frame` that the painter's window shows.
  private func windowed(_ frame: Frame, painter: FramePainter, rows: Int) -> Frame {
    let visible = Array(frame.rows[painter.top..<min(painter.top + rows, frame.rows.count)])
    return Frame(rows: visible, cursorRow: frame.cursorRow - painter.top, cursorColumn: frame.cursorColumn)
  }

  private func change(_ content: inout FrameContent, _ random: inout Generator) {
    let pieces = ["a", "备", "x y", "\n", "👍", "\t", "long words", "é", "e\u{301}"]
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<5: content.buffer.insert(pieces.randomElement(using: &random) ?? "")
    case 5: content.buffer.delete(to: content.buffer.previousCharacter)
    case 6: content.buffer.cursor = Int.random(in: 0...content.buffer.scalars.count, using: &random)
    case 7: content.panel = Bool.random(using: &random) ? [PanelRow("one"), PanelRow("备份 two", .dim)] : []
    case 8: content.decoration.spans = Bool.random(using: &random) ? [.init(0..<4, .red)] : []
    default: if Int.random(in: 0..<4, using: &random) == 0 { content.buffer = TextBuffer("short") }
    }
    // The cursor never stands inside a character.
    var place = content.buffer
    place.cursor = 0
    while place.cursor < content.buffer.cursor { place.cursor = place.nextCharacter }
    content.buffer.cursor = place.cursor
  }
}

/// Numbers that are the same in each run: Steele and others, SplitMix64.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
