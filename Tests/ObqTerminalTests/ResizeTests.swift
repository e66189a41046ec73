import ObqTestSupport
import Testing

@Suite struct ResizeTests {
  @Test(arguments: [false, true])
  func narrower(_ reflows: Bool) throws {
    let terminal = try startProbe()
    terminal.setReflows(reflows)
    terminal.type("a;\n")
    terminal.expectText("READ<a;>")
    terminal.expectLine("obq> ")
    let typed = "tasks data where cluster = 备份 and status = FAILED"
    terminal.type(typed, shows: "obq> " + typed)
    terminal.resize(columns: 30, rows: 24)
    let rows = ["obq> a;", "READ<a;>", "obq> tasks data where cluster", "= 备份 and status = FAILED"]
    terminal.settle()
    #expect(terminal.screen.lines == rows)
    #expect(terminal.screen.cursorColumn == 26)
    terminal.resize(columns: 80, rows: 24)
    terminal.expectLine("obq> " + typed)
    #expect(terminal.screen.lines == ["obq> a;", "READ<a;>", "obq> " + typed])
    terminal.type(";\n")
    terminal.expectText("READ<\(typed);>")
  }

  @Test func lower() throws {
    let terminal = try startProbe()
    terminal.type("1\n2\n3\n4\n5", shows: "...> 5")
    terminal.resize(columns: 80, rows: 3)
    terminal.expectLine("...> 5")
    #expect(terminal.screen.lines == ["...> 3", "...> 4", "...> 5"])
    terminal.type(Keyboard.up + Keyboard.up + Keyboard.up + Keyboard.up, shows: "obq> 1")
    #expect(terminal.screen.lines == ["obq> 1", "...> 2", "...> 3"])
  }

  @Test func tooNarrowForAnything() throws {
    let terminal = try startProbe()
    terminal.type("备份", shows: "obq> 备份")
    terminal.resize(columns: 3, rows: 24)
    terminal.settle()
    terminal.type("件" + Keyboard.backspace)
    terminal.settle()
    terminal.resize(columns: 80, rows: 24)
    terminal.expectLine("obq> 备份")
    terminal.type(";\n")
    terminal.expectText("READ<备份;>")
  }
}
