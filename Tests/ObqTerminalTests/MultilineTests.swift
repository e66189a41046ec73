import ObqTestSupport
import Testing

@Suite struct MultilineTests {
  @Test func enterGoesOnUntilTheStatementIsComplete() throws {
    let terminal = try startProbe()
    terminal.type("tasks data\nwhere x\n;", shows: "...> ;")
    #expect(terminal.screen.lines == ["obq> tasks data", "...> where x", "...> ;"])
    terminal.type("\n")
    terminal.expectText("READ<tasks data|where x|;>")
    terminal.expectLine("obq> ")
    // One entry, recalled whole.
    terminal.type(Keyboard.up, shows: "...> ;")
    #expect(terminal.screen.lines.suffix(3) == ["obq> tasks data", "...> where x", "...> ;"])
  }

  @Test func upAndDownMoveAmongLines() throws {
    let terminal = try startProbe()
    terminal.type("tasks 备\nsince 7d\nlimit 10", shows: "...> limit 10")
    terminal.type(Keyboard.up, shows: "...> since 7d")
    terminal.type(Keyboard.up, shows: "obq> tasks 备")
    terminal.type(Keyboard.control("a") + "all ", shows: "obq> all ")
    terminal.type(Keyboard.down + Keyboard.down + Keyboard.end + ";\n")
    terminal.expectText("READ<all tasks 备|since 7d|limit 10;>")
  }

  @Test func aPasteOfFiftyLinesRunsNothing() throws {
    let terminal = try startProbe()
    let lines = (1...50).map { "line \($0) 备份;" }
    terminal.paste(lines.joined(separator: "\n"))
    terminal.expectLine("...> line 50 备份;")
    #expect(!terminal.screen.text.contains("READ"))
    #expect(terminal.screen.line(22) == "...> line 49 备份;")
    #expect(terminal.screen.line(0) == "...> line 27 备份;")
    terminal.type("\n")
    terminal.expectText("50 备份;>")
    terminal.expectLine("obq> ")
    let all = terminal.screen.scrollback + terminal.screen.lines
    #expect(all.first == "obq> line 1 备份;")
    // The window that showed the end is gone, all lines stand once.
    #expect(all.filter { $0.hasPrefix("...> line ") }.count == 49)
    let read = all.joined().filter { $0 != " " }
    #expect(read.contains("READ<" + lines.joined(separator: "|").filter { $0 != " " } + ">"))
    terminal.type(Keyboard.up, shows: "...> line 50 备份;")
  }

  @Test func aPasteKeepsWhatIsAroundIt() throws {
    let terminal = try startProbe()
    terminal.type("ab" + Keyboard.left, shows: "obq> a")
    terminal.paste("1\r\n2\t3\u{7}")
    terminal.type(";" + Keyboard.end + ";\n")
    terminal.expectText("READ<a1|2")
    #expect(terminal.screen.lines[0...1] == ["obq> a1", "...> 2  3;b;"])
  }

  @Test func aLineEndCanBeTypedIntoACompleteStatement() throws {
    let terminal = try startProbe()
    terminal.type("a;" + Keyboard.left + Keyboard.meta("\r"), shows: "...> ")
    terminal.type("\n")
    terminal.expectText("READ<a|;>")
  }

  @Test func killsAndEndsWorkOnOneLine() throws {
    let terminal = try startProbe()
    terminal.type("first one\nsecond;" + Keyboard.up + Keyboard.home + Keyboard.right + Keyboard.control("k"))
    _ = terminal.wait { $0.lines == ["obq> f", "...> second;"] }
    #expect(terminal.screen.lines == ["obq> f", "...> second;"])
    // At its end the line is joined with the next.
    terminal.type(Keyboard.control("k"))
    terminal.type("\n")
    terminal.expectText("READ<fsecond;>")
  }

  @Test func linesRemainRightOnASmallScreen() throws {
    let terminal = try startProbe(columns: 30, rows: 5)
    terminal.type((1...8).map { "l\($0)\n" }.joined(), shows: "...> ")
    #expect(terminal.screen.lines == ["...> l5", "...> l6", "...> l7", "...> l8", "...>"])
    terminal.type(String(repeating: Keyboard.up, count: 8), shows: "obq> ")
    #expect(terminal.screen.lines == ["obq> l1", "...> l2", "...> l3", "...> l4", "...> l5"])
    terminal.type(Keyboard.end + "x", shows: "obq> l1x")
    #expect(terminal.screen.line(1) == "...> l2")
  }
}
