import Glibc
import ObqTestSupport
import Testing

@Suite struct EditingTests {
  @Test func typesAndReads() throws {
    let terminal = try startProbe()
    terminal.type("tasks data;", shows: "obq> tasks data;")
    terminal.type("\n")
    terminal.expectText("READ<tasks data;>")
    terminal.expectLine("obq> ")
    #expect(terminal.screen.lines == ["obq> tasks data;", "READ<tasks data;>", "obq>"])
    #expect(terminal.screen.unknown == [])
  }

  @Test func wideCharactersTakeTwoCells() throws {
    let terminal = try startProbe()
    terminal.type("print 备份👍é", shows: "obq> print 备份👍é")
    #expect(terminal.screen.cursorColumn == 5 + 6 + 4 + 2 + 1)
    terminal.type(Keyboard.backspace, shows: "obq> print 备份👍")
    terminal.type(Keyboard.backspace + Keyboard.backspace, shows: "obq> print 备")
    terminal.type("é".decomposed + Keyboard.left, shows: "obq> print 备")
    terminal.type("件" + Keyboard.end + Keyboard.backspace + ";\n")
    terminal.expectText("READ<print 备件;>")
  }

  @Test func insertsInTheMiddle() throws {
    let terminal = try startProbe()
    terminal.type("备份集群;" + Keyboard.home + Keyboard.right + Keyboard.right, shows: "obq> 备份")
    terminal.type(" 与 ", shows: "obq> 备份 与 ")
    #expect(terminal.screen.line(0) == "obq> 备份 与 集群;")
    terminal.type("\n")
    terminal.expectText("READ<备份 与 集群;>")
  }

  @Test(arguments: [
    ("kill to the end", "abc def" + Keyboard.home + Keyboard.control("k"), "obq> ", "obq>"),
    ("kill to the start", "abc def" + Keyboard.left + Keyboard.control("u"), "obq> ", "obq> f"),
    ("kill to a space", "abc d-e" + Keyboard.control("w"), "obq> abc ", "obq> abc"),
    ("kill a word back", "abc d-e" + Keyboard.meta("\u{7F}"), "obq> abc d-", "obq> abc d-"),
    ("kill a word", "abc def" + Keyboard.home + Keyboard.meta("d"), "obq> ", "obq>  def"),
    ("yank", "abc def" + Keyboard.control("w") + Keyboard.home + Keyboard.control("y"), "obq> def", "obq> defabc"),
    ("words left", "abc def" + Keyboard.meta("b") + Keyboard.meta("b"), "obq> ", "obq> abc def"),
    ("word right", "abc def" + Keyboard.home + "\u{1B}[1;5C", "obq> abc", "obq> abc def"),
    ("delete", "abc" + Keyboard.home + Keyboard.delete + Keyboard.control("d"), "obq> ", "obq> c"),
    ("a sequence without meaning", "ab\u{1B}[15~\u{1B}[1;2Pc", "obq> abc", "obq> abc"),
    ("bytes that are no UTF-8", "", "obq> ab", "obq> ab"),
    ("a meta key without meaning", "ab\u{1B}\u{11}c", "obq> abc", "obq> abc"),
  ])
  func keys(_ name: String, _ typed: String, _ before: String, _ line: String) throws {
    let terminal = try startProbe()
    if typed.isEmpty {
      terminal.type([0x61, 0xFF, 0xC3, 0x28, 0x08, 0xED, 0xA0, 0x80, 0xF5, 0x62])
    } else {
      terminal.type(typed)
    }
    _ = terminal.wait { $0.lineBeforeCursor == before && $0.line(0) == line }
    #expect(terminal.screen.lineBeforeCursor == before)
    #expect(terminal.screen.line(0) == line)
  }

  @Test func aCharacterSplitInTwoWaits() throws {
    let terminal = try startProbe()
    terminal.type([0xE5, 0xA4])
    terminal.settle()
    #expect(terminal.screen.lineBeforeCursor == "obq> ")
    terminal.type([0x87])
    terminal.expectLine("obq> 备")
  }

  @Test func wrapsAtTheRightEdge() throws {
    let terminal = try startProbe(columns: 30)
    let typed = String(repeating: "x", count: 24)
    terminal.type(typed, shows: "obq> " + typed)
    // One cell is left, too little for a wide character.
    terminal.type("备", shows: "备")
    #expect(terminal.screen.lines == ["obq> " + typed, "备"])
    terminal.type(Keyboard.left, shows: "")
    terminal.type("y")
    #expect(terminal.wait { $0.lines == ["obq> " + typed + "y", "备"] && $0.cursorRow == 1 && $0.cursorColumn == 0 })
    terminal.type("z", shows: "z")
    terminal.type(Keyboard.home, shows: "obq> ")
    terminal.type(Keyboard.end + Keyboard.backspace + Keyboard.backspace + Keyboard.backspace)
    terminal.expectLine("obq> " + typed)
    #expect(terminal.screen.lines == ["obq> " + typed])
    terminal.type(";\n")
    terminal.expectText("READ<" + typed.prefix(20))
  }

  @Test func aLongStatementIsShownThroughAWindow() throws {
    let terminal = try startProbe(columns: 30, rows: 6)
    let typed = (0..<40).map { "word\($0)" }.joined(separator: " ")
    terminal.type(typed + " last")
    #expect(terminal.wait { $0.line(5).hasSuffix("last") })
    terminal.type(Keyboard.home, shows: "obq> ")
    #expect(terminal.screen.line(0).hasPrefix("obq> word0 word1"))
    terminal.type(Keyboard.end)
    #expect(terminal.wait { $0.line(5).hasSuffix("last") })
    terminal.type(";\n")
    terminal.expectText("obq>")
    #expect(terminal.screen.unknown == [])
    // Nothing is lost: the beginning has scrolled up.
    let all = (terminal.screen.scrollback + terminal.screen.lines).joined()
    #expect(all.contains("obq> word0 word1"))
    #expect(all.contains("READ<word0 word1"))
  }

  @Test func controlCGivesANewPrompt() throws {
    let terminal = try startProbe()
    terminal.type("tasks wrong", shows: "obq> tasks wrong")
    terminal.type(Keyboard.control("c"))
    terminal.expectText("INTERRUPTED")
    terminal.expectLine("obq> ")
    #expect(terminal.screen.lines == ["obq> tasks wrong^C", "INTERRUPTED", "obq>"])
    terminal.type("a;\n")
    terminal.expectText("READ<a;>")
  }

  @Test func aSignalInterruptsToo() throws {
    let terminal = try startProbe()
    terminal.type("tasks wrong", shows: "obq> tasks wrong")
    terminal.send(signal: 2)
    terminal.expectText("INTERRUPTED")
    terminal.type("a;\n")
    terminal.expectText("READ<a;>")
  }

  @Test func controlDEndsOnAnEmptyLineOnly() throws {
    let terminal = try startProbe()
    terminal.type("ab" + Keyboard.left + Keyboard.control("d"), shows: "obq> a")
    terminal.type(Keyboard.control("d") + Keyboard.backspace + Keyboard.control("d"))
    #expect(terminal.waitForExit() == 0)
    #expect(terminal.screen.text.contains("END"))
    #expect(terminal.echoesInput)
  }

  @Test func controlLClears() throws {
    let terminal = try startProbe()
    terminal.type("a;\nb;\n")
    terminal.expectText("READ<b;>")
    terminal.expectLine("obq> ")
    terminal.type("half" + Keyboard.control("l"))
    _ = terminal.wait { $0.lines == ["obq> half"] }
    #expect(terminal.screen.lines == ["obq> half"])
  }

  @Test func aTerminatedPromptRestoresTheTerminal() throws {
    let terminal = try startProbe()
    terminal.type("tasks", shows: "obq> tasks")
    #expect(!terminal.echoesInput)
    #expect(terminal.screen.marksPaste)
    terminal.send(signal: 15)
    #expect(terminal.waitForExit() == -15)
    #expect(terminal.echoesInput)
    #expect(!terminal.screen.marksPaste)
  }

  @Test func aNoticeAppearsAboveThePrompt() throws {
    let terminal = try startProbe()
    terminal.type(".notice\n")
    terminal.expectText("READ<.notice>")
    terminal.expectLine("obq> ")
    terminal.type("tasks 备", shows: "obq> tasks 备")
    terminal.expectText("2 tasks")
    terminal.expectLine("obq> tasks 备")
    #expect(terminal.screen.lines == ["obq> .notice", "READ<.notice>", "备份 finished", "2 tasks", "obq> tasks 备"])
  }

  @Test func controlZStopsTheJobAndTheShellContinuesIt() throws {
    let shell = try PseudoTerminal("/bin/sh", ["-i"], environment: ["PS1": "shell: "])
    #expect(shell.waitFor("shell:"))
    shell.type(BuiltProgram.path("LineEditorProbe") + "\n")
    #expect(shell.wait { $0.lineBeforeCursor == "obq> " })
    shell.type("tasks", shows: "obq> tasks")
    shell.type(Keyboard.control("z"))
    shell.expectText("Stopped")
    shell.expectLine("shell: ")
    #expect(!shell.screen.marksPaste)
    shell.type("fg\n")
    shell.expectLine("obq> tasks")
    shell.type(" log;\n")
    shell.expectText("READ<tasks log;>")
  }

  @Test func whatIsTypedAheadIsShownOnce() throws {
    let terminal = try startProbe()
    terminal.type(".sleep\n")
    terminal.expectText("READ<.sleep>")
    terminal.type("ahead")
    terminal.expectText("ahead")
    terminal.send(signal: 2)
    terminal.expectLine("obq> ahead")
    #expect(terminal.screen.lines.suffix(2) == ["aheadAWAKE, pending true, then false", "obq> ahead"])
  }

  @Test func aRunningStatementIsInterruptedAtOnce() throws {
    let terminal = try startProbe()
    terminal.type(".sleep\n")
    terminal.expectText("READ<.sleep>")
    terminal.settle()
    terminal.type(Keyboard.control("c"))
    terminal.expectText("AWAKE, pending true, then false")
    terminal.type("a;\n")
    terminal.expectText("READ<a;>")
  }

  /// The thread that runs the actions may be late: what was interrupted is over then, and what runs now is not it.
  @Test func anInterruptEndsNothingThatBeganAfterIt() throws {
    let terminal = try startProbe()
    terminal.type(".late\n")
    terminal.expectText("LATE 0, then 1")
  }

  /// The terminal's own line discipline takes the key while nothing is edited, and leaves a zero.
  @Test func controlDBeforeThePromptIsThere() throws {
    let terminal = try startProbe()
    terminal.type(".sleep\n")
    terminal.expectText("READ<.sleep>")
    #expect(terminal.wait { _ in terminal.echoesInput })
    terminal.type("\u{4}")
    terminal.settle()
    terminal.send(signal: SIGINT)
    #expect(terminal.waitForExit() == 0, "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("END"))
  }

  @Test func theTextIsChangedElsewhere() throws {
    let terminal = try startProbe()
    terminal.type("tasks 备份" + Keyboard.control("x") + Keyboard.control("e"), shows: "...> 份备 sksat")
    #expect(terminal.screen.lines == ["obq> tasks 备份", "elsewhere", "obq> 份备 sksat", "...> 份备 sksat"])
    terminal.type(";\n")
    terminal.expectText("READ<份备 sksat|份备 sksat;>")
  }
}

extension String {
  /// With the letter and its accent as two scalars.
  fileprivate var decomposed: String { self == "é" ? "e\u{301}" : self }
}
