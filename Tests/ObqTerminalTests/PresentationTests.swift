import Glibc
import ObqTestSupport
import Testing

@Suite struct PresentationTests {
  @Test func thePromptAndTheTextHaveColours() throws {
    let terminal = try startProbe(environment: ["PROBE_COLOR": "1"])
    terminal.type("tasks data", shows: "obq> tasks data")
    #expect(terminal.screen.style(of: "obq") == "1;36")
    #expect(terminal.screen.style(of: "tasks") == "35")
    #expect(terminal.screen.style(of: "data") == "")
    #expect(terminal.screen.style(of: ">") == "")
  }

  @Test func aSuggestionIsDimAndTaken() throws {
    let terminal = try startProbe(environment: ["PROBE_COLOR": "1"])
    terminal.type("clus", shows: "obq> clus")
    _ = terminal.waitFor("clusters;")
    #expect(terminal.screen.line(0) == "obq> clusters;")
    #expect(terminal.screen.style(of: "ters") == "2")
    terminal.type("t", shows: "obq> clust")
    #expect(terminal.screen.line(0) == "obq> clust")
    terminal.type(Keyboard.backspace + Keyboard.right, shows: "obq> clusters;")
    terminal.type(String(repeating: Keyboard.backspace, count: 5), shows: "obq> clus")
    terminal.type("\n", shows: "...> ")
    #expect(terminal.screen.line(0) == "obq> clus")
  }

  @Test func aWordOfASuggestionIsTaken() throws {
    let terminal = try startProbe(environment: ["PROBE_COLOR": "1"])
    terminal.type("clus" + Keyboard.meta("f"), shows: "obq> clusters")
  }

  @Test func withoutColourNothingIsStyled() throws {
    let terminal = try startProbe(environment: ["PROBE_COLOR": "1", "NO_COLOR": "1"])
    terminal.type("tasks data", shows: "obq> tasks data")
    #expect(terminal.screen.style(of: "obq") == "")
    #expect(terminal.screen.style(of: "tasks") == "")
    #expect(!terminal.output.contains(UInt8(ascii: "m")))
  }

  @Test func oneCandidateIsInserted() throws {
    let terminal = try startProbe()
    terminal.type("ta" + Keyboard.tab, shows: "obq> tasks ")
    terminal.type("备份集" + Keyboard.tab, shows: "obq> tasks 备份集群 ")
    let bells = terminal.screen.bells
    terminal.type("zz" + Keyboard.tab)
    #expect(terminal.wait { $0.bells == bells + 1 && $0.line(0) == "obq> tasks 备份集群 zz" })
  }

  @Test func severalCandidatesAreListed() throws {
    let terminal = try startProbe()
    terminal.type("s" + Keyboard.tab)
    terminal.expectText("startTime")
    #expect(terminal.screen.line(0) == "obq> s")
    #expect(terminal.screen.line(1).split(separator: " ").count == 6)
    #expect(terminal.screen.cursorRow == 0)
    // What they share is inserted first.
    terminal.type("t" + Keyboard.tab, shows: "obq> sta")
    #expect(terminal.screen.lines == ["obq> sta"])
    terminal.type(Keyboard.backspace + Keyboard.backspace + Keyboard.backspace + "备" + Keyboard.tab, shows: "obq> 备份")
  }

  @Test(arguments: [
    ["TERM": "dumb"], ["TERM": "dumb", "PROBE_COLOR": "1"], ["TERM": ""],
  ])
  func aDumbTerminalGetsNoEscapeSequence(_ environment: [String: String]) throws {
    let terminal = try startProbe(environment: environment)
    terminal.type("tasks\ndata 备份;\n")
    terminal.expectText("READ<tasks|data 备份;>")
    terminal.type("wrong")
    terminal.settle()
    terminal.type(Keyboard.control("c"))
    terminal.expectText("INTERRUPTED")
    terminal.type(Keyboard.control("d"))
    #expect(terminal.waitForExit() == 0)
    #expect(terminal.screen.text.contains("END"))
    #expect(!terminal.output.contains(0x1B))
  }

  /// Ctrl-\ ends the program and Ctrl-Z does not stop it; either way the terminal echoes when it is left.
  @Test(arguments: [SIGQUIT, SIGTERM]) func aPasswordLeavesTheTerminalAsItWas(_ number: Int32) throws {
    let terminal = try startProbe()
    terminal.type(".password\n")
    terminal.expectText("Password:")
    #expect(terminal.wait { _ in !terminal.echoesInput })
    terminal.type("\u{1A}")
    terminal.settle()
    #expect(!terminal.echoesInput)
    if number == SIGQUIT { terminal.type("\u{1C}") } else { terminal.send(signal: number) }
    #expect(terminal.waitForExit() == -number)
    #expect(terminal.echoesInput)
  }

  @Test func aPasswordIsNotShown() throws {
    let terminal = try startProbe()
    terminal.type(".password\n")
    terminal.expectText("Password:")
    terminal.type("s3cret备\n")
    terminal.expectText("PASSWORD<7 characters>")
    #expect(!terminal.screen.text.contains("s3cret"))
    terminal.type(".password\n")
    _ = terminal.wait { $0.text.split(separator: "\n").filter { $0.hasPrefix("Password:") }.count == 2 }
    terminal.type("s3c" + Keyboard.control("c"))
    terminal.expectText("interrupted while asking for a password")
    #expect(terminal.echoesInput || terminal.waitFor("obq> "))
    terminal.type(Keyboard.control("d"))
    #expect(terminal.waitForExit() == 0)
    #expect(terminal.echoesInput)
  }

  @Test func thePagerTakesWhatItWants() throws {
    let terminal = try startProbe()
    terminal.type(".pager\n")
    terminal.expectText("PAGER<shown>")
    terminal.expectLine("obq> ")
    #expect(terminal.screen.lines[2...4] == ["line 1", "line 2", "LESS is -SRXF"])
    terminal.type(".nopager\n")
    terminal.expectText("could not be run")
  }

  @Test func aLongLineStaysQuick() throws {
    let terminal = try startProbe()
    terminal.paste(String(repeating: "备份 tasks ", count: 1_000))
    terminal.type("end;\n")
    terminal.expectText("end;>")
  }
}
