import ObqSyntax
import Testing

@Suite struct InputStateTests {
  @Test(arguments: [
    "", "  ", "# note", "tasks", "tasks data where a = 1", "tasks;", "tasks \\G", "use", "history", "let x = 5", "help",
    // Wrong in a way that nothing behind it mends.
    "tasks grup by a", "tasks)", "tasks where (a b", "tasks dta with (", "tasks where == 5 and", "foo bar 'x", "\\nope",
    "tasks where a @", "!x '", "\\o 'x", "profile p url http://x",
  ])
  func complete(_ text: String) {
    #expect(inputState(of: text) == .complete)
  }

  @Test(arguments: [
    ("tasks where a = 'x", InputState.Reason.openQuote("'")),
    ("tasks where a = \"x'", .openQuote("\"")),
    ("tasks select `a", .openQuote("`")),
    ("tasks where a = 'x\nlimit 1", .openQuote("'")),
    ("tasks where (a = 1", .openBracket),
    ("tenants with (tasks", .openBracket),
    ("tenants with (tasks\n", .openBracket),
    ("tasks where a in (1,", .expects(.expression)),
    ("tasks where", .expects(.condition)),
    ("tasks where\n", .expects(.condition)),
    ("tasks where # c", .expects(.condition)),
    ("tasks where a and", .expects(.condition)),
    ("tasks where a =", .expects(.expression)),
    ("tasks since", .expects(.time)),
    ("tasks |", .expects(.clause)),
    ("tasks; clusters limit", .expects(.number)),
    ("tasks on cluster", .expects(.scopeName(.cluster))),
    ("tasks on", .expects(.scopeLevel)),
    ("tasks sort", .expects(.keyword("by"))),
    ("explain", .expects(.source)),
    ("view x =", .expects(.source)),
    ("let x =", .expects(.value)),
    ("check max(a) from (tasks)", .expects(.keyword("warn"))),
    ("profile p url", .expects(.value)),
    ("watch 5s", .expects(.source)),
  ])
  func needsMore(_ text: String, _ reason: InputState.Reason) {
    #expect(inputState(of: text) == .needsMore(reason))
  }

  /// Lines typed one by one read as one statement.
  @Test func linesAreJoined() {
    var text = "tasks where"
    for line in ["a = 1 and", "b in (1,", "2)", "| where c = 'x", "y'"] {
      let state = inputState(of: text)
      #expect(state != .complete || line.hasPrefix("|"))
      text = continuedInput(text, line, after: state)
    }
    #expect(inputState(of: text) == .complete)
    #expect(
      TreePrinter.print(parse(text)) == "query tasks\n  where (and (= a 1) (in b 1 2))\n  where (= c 'x\ny')\n")
  }
}
