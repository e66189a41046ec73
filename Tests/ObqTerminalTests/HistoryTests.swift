import ObqTestSupport
import Testing

@Suite struct HistoryTests {
  @Test func upAndDown() throws {
    let terminal = try startProbe()
    terminal.fillHistory()
    terminal.type(Keyboard.up, shows: "obq> clusters;")
    terminal.type(Keyboard.up, shows: "...>   since 7d;")
    // Straight on through the history, although the entry has two lines.
    terminal.type(Keyboard.up, shows: "obq> tasks data where 集群 = '备份一';")
    terminal.type(Keyboard.down, shows: "...>   since 7d;")
    terminal.type(Keyboard.down, shows: "obq> clusters;")
    terminal.type(Keyboard.down, shows: "obq> ")
    terminal.type(Keyboard.control("p") + "\n")
    terminal.expectText("READ<clusters;>")
  }

  @Test func whatIsTypedIsTheBeginning() throws {
    let terminal = try startProbe()
    terminal.fillHistory()
    terminal.type("tasks d" + Keyboard.up, shows: "...>   since 7d;")
    terminal.type(Keyboard.up, shows: "obq> tasks data where 集群 = '备份一';")
    let bells = terminal.screen.bells
    terminal.type(Keyboard.up)
    #expect(terminal.wait { $0.bells == bells + 1 })
    terminal.type(Keyboard.down + Keyboard.down, shows: "obq> tasks d")
  }

  @Test func afterAnotherKeyUpMovesInTheEntry() throws {
    let terminal = try startProbe()
    terminal.fillHistory()
    terminal.type(Keyboard.up + Keyboard.up + Keyboard.left, shows: "...>   since 7d")
    terminal.type(Keyboard.up, shows: "obq> tasks data")
    terminal.type("X", shows: "obq> tasks dataX")
    terminal.type("\n")
    terminal.expectText("READ<tasks dataX|  since 7d;>")
  }

  @Test func theSearchFindsWideCharacters() throws {
    let terminal = try startProbe()
    terminal.fillHistory()
    terminal.type(Keyboard.control("r") + "备份")
    terminal.expectText("search '备份': tasks data where 集群 = '备份一';")
    #expect(terminal.screen.style(of: "备") == "")
    terminal.type("\n")
    terminal.expectText("READ<tasks data where 集群 = '备份一';>")
  }

  @Test func theSearchGoesOnAndBack() throws {
    let terminal = try startProbe()
    terminal.fillHistory()
    terminal.type("kept" + Keyboard.control("r") + "tasks")
    terminal.expectText("search 'tasks': tasks data\n…   since 7d;")
    terminal.type(Keyboard.control("r"))
    terminal.expectText("search 'tasks': tasks data where")
    terminal.type(Keyboard.control("r"))
    terminal.expectText("search 'tasks': tasks log;")
    terminal.type(Keyboard.control("s"))
    terminal.expectText("search 'tasks': tasks data where")
    terminal.type("z")
    terminal.expectText("nothing in history has 'tasksz': tasks data where")
    terminal.type(Keyboard.backspace)
    terminal.expectText("search 'tasks': tasks data\n…   since 7d;")
    terminal.type(Keyboard.control("g"), shows: "obq> kept")
    #expect(terminal.screen.lines.last == "obq> kept")
  }

  @Test func anotherKeyTakesTheMatch() throws {
    let terminal = try startProbe()
    terminal.fillHistory()
    terminal.type(Keyboard.control("r") + "LOG")
    terminal.expectText("nothing in history has 'LOG':")
    terminal.type(Keyboard.backspace + Keyboard.backspace + Keyboard.backspace + "log")
    terminal.expectText("search 'log': tasks log;")
    terminal.type(Keyboard.home, shows: "obq> ")
    terminal.type("x", shows: "obq> x")
    #expect(terminal.screen.lines.last == "obq> xtasks log;")
  }
}
