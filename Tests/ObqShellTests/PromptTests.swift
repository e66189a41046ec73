import Glibc
import ObqSimulator
import ObqStore
import ObqTestSupport
import Testing

/// The prompt, at a terminal.
@Suite struct PromptTests {
  private func demo(_ environment: [String: String] = [:]) throws -> Obq {
    try Obq(Servers.demo.get(), environment: ["OBQ_PAGER": "cat"].merging(environment) { $1 })
  }

  @Test func greetingQueryAndEnd() throws {
    let shell = try Shell(demo())
    shell.ready()
    #expect(shell.terminal.screen.line(0).hasPrefix("obq \(try Obq().run("--version").lines[0].dropFirst(4))"))
    #expect(shell.terminal.screen.text.contains("help"))
    shell.enter("clusters select clusterName, obVersion", shows: "│ ob_425_pay  │")
    shell.expect("6 rows")
    shell.expect("complete")
    shell.end()
  }

  @Test func withoutAConnection() throws {
    let shell = try Shell(Obq())
    shell.ready()
    shell.expect("no server yet")
    shell.expect("use profile demo")
    shell.expect("profile NAME url 'http://HOST:8080' user 'NAME'")
    shell.expect(".config/obq/init.obq")
    shell.enter("print 6 * 7", shows: "42")
    shell.enter("clusters", shows: "no server is known")
    shell.end()
  }

  /// Who has no server yet chooses the simulator by its name, which is a profile's when there is one.
  @Test func theDemoIsOffered() throws {
    let shell = try Shell(Obq())
    shell.ready()
    shell.type("use profile demo\r")
    #expect(shell.terminal.wait(seconds: 20) { $0.lineBeforeCursor == "demo> " })
    shell.type("clusters count\r")
    shell.expect("6 │")
    shell.type("profile demo url 'http://127.0.0.1:9' user 'u' password 'x'; profiles\r")
    shell.expect("http://127.0.0.1:9")
    shell.terminal.type("\u{4}")
    #expect(shell.terminal.waitForExit(seconds: 20) == 0)
  }

  @Test func historyIsRecalledInTheNextSession() throws {
    let obq = try demo()
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let first = try Shell(obq, environment: state)
    first.ready()
    first.enter("clusters count", shows: "6 │")
    first.enter("print 'second'", shows: "second")
    first.type("\u{1B}[A")
    first.expect("> print 'second'")
    first.type("\u{3}")
    first.ready()
    first.end()
    #expect(obq.scratch.mode("state/obq") == 0o700)
    #expect(obq.scratch.mode("state/obq/history.db") == 0o600)

    let second = try Shell(obq, environment: state)
    second.ready()
    second.type("\u{1B}[A\u{1B}[A")
    #expect(second.terminal.wait { $0.lineBeforeCursor.hasSuffix("> clusters count") })
    second.type("\r")
    second.expect("6 │")
    second.ready()
    second.end()
  }

  @Test func historyHoldsNoSecret() throws {
    let obq = try demo()
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let shell = try Shell(obq, environment: state)
    shell.ready()
    // Typed, it is on the screen, as everything typed is; but it is not kept.
    shell.type("print 'password hunter2-kept'\r")
    shell.expect("hunter2-kept")
    shell.ready()
    shell.type(" print 'hidden-by-space'\r")
    shell.expect("hidden-by-space")
    shell.ready()
    shell.type("profile p url 'http://h' user 'u' password 'hunter2-literal'\r")
    shell.ready()
    shell.type("\u{4}")
    #expect(shell.terminal.waitForExit() == 0)
    var kept: [UInt8] = []
    for name in ["history.db", "history.db-wal"] {
      kept += ScratchDirectory.bytes(obq.scratch("state/obq/" + name)) ?? []
    }
    #expect(!kept.isEmpty)
    let text = String(decoding: kept, as: UTF8.self)
    for secret in ["hunter2-kept", "hunter2-literal", "hidden-by-space", Obq.password] {
      #expect(!text.contains(secret), "\(secret)")
    }
  }

  @Test func recall() throws {
    let obq = try demo()
    let shell = try Shell(obq, environment: ["XDG_STATE_HOME": obq.scratch("state")])
    shell.ready()
    shell.enter("print 'first-one'", shows: "first-one")
    shell.enter("print 6 * 7", shows: "42")
    func expectAgain(_ recall: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
      let before = shell.terminal.screen.lines.filter { $0 == text }.count
      shell.enter(recall, shows: text, sourceLocation: sourceLocation)
      let after = shell.terminal.screen.lines.filter { $0 == text }.count
      #expect(after == before + 1, "\(shell.terminal.screen.text)", sourceLocation: sourceLocation)
    }
    expectAgain("!!", "42")
    expectAgain("!1", "first-one")
    expectAgain("!print 6", "42")
    expectAgain("!?first", "first-one")
    shell.enter("!999", shows: "999")
    shell.enter("history ~ 'first'", shows: "print 'first-one'")
    shell.end()
  }

  @Test func whatWasRecalledIsRecalledAgain() throws {
    let obq = try demo()
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let shell = try Shell(obq, environment: state)
    shell.ready()
    shell.enter("print 'first-one'", shows: "first-one")
    shell.enter("clusters count", shows: "6 │")
    shell.enter("!1", shows: "first-one")
    // The history keeps what ran.
    for recall in ["!!", "!3", "!!"] {
      let before = shell.terminal.screen.lines.filter { $0 == "first-one" }.count
      shell.enter(recall, shows: "first-one")
      #expect(
        shell.terminal.screen.lines.filter { $0 == "first-one" }.count == before + 1,
        "\(recall): \(shell.terminal.screen.text)")
    }
    shell.enter("!2", shows: "clusters count")
    shell.enter("!999", shows: "no statement !999")
    shell.end()
    let kept = try obq.run("-c", "history sort by id select statement", environment: state)
    let first = "print 'first-one'"
    #expect(
      kept.lines.dropFirst() == [first, "clusters count", first, first, first, first, "clusters count"], "\(kept)")
    let saved = try obq.run("-c", "save 7 as q", "-c", "q", environment: state)
    #expect(saved.code == 0 && saved.lines == ["count()", "6"], "\(saved)")
  }

  /// Earlier versions kept `!1` itself.
  @Test func recallsInAnOldHistory() throws {
    var obq = try demo()
    obq.environment["OBQ_HISTORY"] = obq.scratch("history.db")
    do {
      let store = try HistoryStore(path: obq.scratch("history.db"))
      for statement in ["clusters count", "print 'second'", "!1", "!!", "!?second", "!7"] {
        _ = try store.begin(statement, at: 0)
      }
    }
    for recall in ["!3", "!4"] { #expect(try obq.run("-c", recall).lines == ["count()", "6"]) }
    #expect(try obq.run("-c", "!5").lines == ["second"])
    #expect(try obq.run("-c", "!6").code == 65)
    #expect(try obq.run("-c", "save 4 as q; q").lines == ["count()", "6"])
  }

  @Test func historyCanBeOff() throws {
    let obq = try demo()
    let shell = try Shell(obq, environment: ["XDG_STATE_HOME": obq.scratch("state"), "OBQ_HISTORY": ""])
    shell.ready()
    shell.enter("print 1", shows: "1")
    shell.end()
    #expect(obq.scratch.text("state/obq/history.db") == nil)
  }

  @Test func aStatementOfSeveralLines() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.type("clusters where clusterName in (\r")
    #expect(shell.terminal.wait { $0.lineBeforeCursor.hasPrefix("...>") }, "\(shell.terminal.screen.text)")
    shell.type("'ob_431', 'ob_431_dw')\r")
    shell.expect("2 rows")
    shell.ready()
    shell.enter("print 'next'", shows: "next")
    shell.end()
  }

  @Test func controlCDropsTheLine() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.type("clusters wher")
    shell.expect("> clusters wher")
    shell.type("\u{3}")
    shell.ready()
    shell.type("clusters where clusterName in (\r")
    #expect(shell.terminal.wait { $0.lineBeforeCursor.hasPrefix("...>") })
    shell.type("\u{3}")
    shell.ready()
    shell.enter("print 'alive'", shows: "alive")
    shell.end()
  }

  @Test func controlCEndsTheQueryOnly() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 20_000
    }
    let shell = try Shell(Obq(server))
    shell.ready()
    shell.type("tasks data\r")
    try #require(server.waitForTaskRequest())
    let start = Clock.seconds
    shell.type("\u{3}")
    shell.ready()
    #expect(Clock.seconds - start < 2)
    shell.expect("cancelled")
    server.setFaults([])
    shell.enter("tasks data on tenant 订单库 count", shows: "count()")
    shell.end()
  }

  @Test func errorsKeepTheShell() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.enter("tasks data where status = FAILD", shows: "did you mean FAILED?")
    shell.enter("tasks dat", shows: "error")
    shell.enter("tasks data on cluster nosuch", shows: "nosuch")
    shell.enter("print 1; tasks log where; print 2", shows: "error")
    shell.enter("print 'alive'", shows: "alive")
    shell.end()
  }

  @Test func wideCharacters() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.enter(
      "tasks data where tenantName = '订单库' limit 2 select tenantName, status", shows: "│ 订单库     │")
    let borders = shell.terminal.screen.lines.filter { $0.contains("订单库") && $0.hasPrefix("│") }
    #expect(borders.count == 2)
    shell.enter("tasks data where tenantName = '订单库' and statu = 1", shows: "did you mean status?")
    shell.end()
  }

  @Test func expandedOutput() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.enter("\\x", shows: "expanded is on")
    shell.enter("clusters select clusterName limit 1", shows: "clusterName: ob_431")
    shell.enter("\\x", shows: "expanded is off")
    shell.enter("clusters select clusterName limit 1 \\G", shows: "*** 1 ***")
    shell.end()
  }

  @Test func theLastResult() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.enter("clusters select clusterName, obVersion", shows: "6 rows")
    shell.enter("_ where clusterName = 'ob_431' count", shows: "│       1 │")
    shell.expect("0 calls")
    shell.end()
  }

  @Test func theScopeIsInThePrompt() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.type("use cluster ob_431\r")
    #expect(shell.terminal.wait { $0.lineBeforeCursor.hasSuffix("/ob_431> ") }, "\(shell.terminal.screen.text)")
    shell.type("use\r")
    shell.ready()
    shell.end()
  }

  @Test(arguments: [40, 20])
  func narrowTerminals(columns: Int) throws {
    let shell = try Shell(demo(), columns: columns)
    // The prompt alone may take a row.
    #expect(shell.terminal.wait(seconds: 20) { $0.lineBeforeCursor.hasSuffix("> ") })
    shell.type("tasks data where tenantName = '订单库' limit 1\r")
    let isDone = shell.terminal.wait(seconds: 20) {
      ($0.scrollback.joined(separator: "\n") + $0.text).contains("1 row") && $0.lineBeforeCursor.hasSuffix("> ")
    }
    #expect(isDone, "\(shell.terminal.screen.text)")
    let rows = (shell.terminal.screen.scrollback + shell.terminal.screen.lines).filter {
      "┌│└".contains($0.first ?? " ")
    }
    #expect(rows.count >= 4, "\(shell.terminal.screen.text)")
    #expect(rows.allSatisfy { "┐│┘".contains($0.last ?? " ") }, "\(rows)")
    shell.end()
  }

  @Test func aDumbTerminal() throws {
    let shell = try Shell(demo(), environment: ["TERM": "dumb"])
    shell.ready()
    shell.enter("clusters select clusterName limit 1", shows: "ob_431")
    shell.enter("tasks dat", shows: "error")
    shell.type("print 'gone'\u{3}")
    shell.ready()
    shell.enter("print 'alive'", shows: "alive")
    #expect(!shell.terminal.output.contains(0x1B))
    shell.end()
  }

  @Test func colorsOfATerminal() throws {
    for (environment, hasColor) in [([:], true), (["NO_COLOR": "1"], false)] as [([String: String], Bool)] {
      let obq = try demo(environment)
      let terminal = try PseudoTerminal(
        BuiltProgram.path("obq"), obq.options + ["-c", "tasks data where status = FAILED limit 1"],
        environment: obq.variables, columns: 200)
      #expect(terminal.waitForExit() == 0)
      #expect(terminal.output.contains(0x1B) == hasColor)
      #expect(terminal.screen.text.contains("│"))
    }
  }

  @Test func tablesFitTheTerminal() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.enter("tasks data limit 2", shows: "more columns: select them, or as vertical")
    let rows = shell.terminal.screen.lines.filter { "┌│└".contains($0.first ?? " ") }
    #expect(rows.count == 5)
    #expect(rows.allSatisfy { "┐│┘".contains($0.last ?? " ") }, "\(shell.terminal.screen.text)")
    shell.end()
  }

  @Test func aFileIsNoTerminal() throws {
    let obq = try demo()
    let path = obq.scratch("result")
    let shell = try Shell(obq, ["-o", path])
    shell.ready()
    shell.enter("clusters select clusterName", shows: "6 rows")
    shell.end()
    #expect(obq.scratch.text("result")?.hasPrefix("clusterName\nob_431\n") == true)
  }

  @Test func thePromptIsNoResult() throws {
    let obq = try demo()
    let path = obq.scratch("result")
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "exec \"$0\" \"$@\" > '\(path)'", BuiltProgram.path("obq")] + obq.options,
      environment: obq.variables)
    #expect(terminal.wait { $0.lineBeforeCursor.hasSuffix("> ") }, "\(terminal.screen.text)")
    terminal.type("clusters select clusterName\r")
    #expect(terminal.waitFor("6 rows"), "\(terminal.screen.text)")
    terminal.type("\u{4}")
    #expect(terminal.waitForExit() == 0)
    #expect(obq.scratch.text("result")?.hasPrefix("clusterName\nob_431\n") == true)
    #expect(obq.scratch.text("result")?.hasSuffix("ob_431_dw\n") == true)
  }

  @Test func passwordsAreAskedFor() throws {
    var obq = try demo()
    obq.environment["OBQ_PASSWORD"] = nil
    let terminal = try PseudoTerminal(
      BuiltProgram.path("obq"), obq.options + ["-c", "clusters count"], environment: obq.variables)
    #expect(terminal.waitFor("password of admin at http://127.0.0.1:"), "\(terminal.screen.text)")
    #expect(terminal.wait { _ in !terminal.echoesInput })
    terminal.type(Obq.password + "\r")
    #expect(terminal.waitForExit() == 0, "\(terminal.screen.text)")
    #expect(terminal.screen.text.contains("6 │"))
    #expect(!String(decoding: terminal.output, as: UTF8.self).contains(Obq.password))
    #expect(terminal.echoesInput)
  }

  @Test func aWrongPasswordIsAskedForAgain() throws {
    let server = try Servers.start()
    var obq = try Obq(server)
    obq.environment["OBQ_PASSWORD"] = nil
    let shell = try Shell(obq)
    var questions = 0
    func answer(_ text: String) {
      questions += 1
      shell.expect("password of admin", times: questions)
      #expect(shell.terminal.wait { _ in !shell.terminal.echoesInput })
      shell.type(text)
      shell.ready()
    }
    func ask(_ text: String) {
      shell.type("clusters count\r")
      answer(text)
    }
    // Before the first prompt, so that nobody types it there.
    answer("wrong\r")
    #expect(server.requests().isEmpty)
    shell.type("clusters count\r")
    shell.expect("Bad credentials")
    #expect(server.requests().count == 1)
    // Ctrl-C ends the question, not the shell.
    ask("\u{3}")
    #expect(server.requests().count == 1)
    ask(Obq.password + "\r")
    shell.expect("6 │")
    // Once told it is known.
    shell.enter("tenants count", shows: "32 │")
    shell.end()
  }

  @Test func controlCAtThePasswordEnds() throws {
    var obq = try demo()
    obq.environment["OBQ_PASSWORD"] = nil
    let terminal = try PseudoTerminal(
      BuiltProgram.path("obq"), obq.options + ["-c", "clusters count"], environment: obq.variables)
    #expect(terminal.waitFor("password of admin"))
    #expect(terminal.wait { _ in !terminal.echoesInput })
    terminal.type("\u{3}")
    #expect(terminal.waitForExit() == 130)
    #expect(terminal.echoesInput)
  }

  @Test func controlCEndsABatchAtATerminal() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 20_000
    }
    let obq = try Obq(server)
    let terminal = try PseudoTerminal(
      BuiltProgram.path("obq"), obq.options + ["-c", "tasks data"], environment: obq.variables)
    try #require(server.waitForTaskRequest())
    terminal.type("\u{3}")
    #expect(terminal.waitForExit(seconds: 3) == 130)
  }

  @Test func aLongResultIsPaged() throws {
    let obq = try demo(["OBQ_PAGER": "sed s/^/PAGED/"])
    let shell = try Shell(obq)
    shell.ready()
    shell.enter("tasks data since 30d limit 40 select clusterName", shows: "PAGED")
    shell.enter("clusters select clusterName limit 1", shows: "│ ob_431")
    shell.end()
  }

  @Test func aPagerThatIsNotThere() throws {
    let shell = try Shell(demo(["OBQ_PAGER": "/nonexistent/pager"]))
    shell.ready()
    shell.enter("tasks data since 30d limit 40 select clusterName", shows: "40 rows")
    shell.end()
  }

  @Test func theDemo() throws {
    let shell = try Shell(Obq(options: ["--demo"]), prompt: "demo> ")
    shell.ready()
    shell.enter("clusters count", shows: "6 │")
    shell.end()
  }

  @Test func thePromptAfterAScript() throws {
    let obq = try demo()
    let script = obq.scratch.write("let wanted = 'ob_431'\nprint 'from the script'\n", to: "init.obq")
    let shell = try Shell(obq, ["-i", script])
    shell.expect("from the script")
    shell.ready()
    shell.enter("clusters where clusterName = $wanted count", shows: "1 │")
    shell.end()
  }

  @Test func quitAndItsShortForm() throws {
    for word in ["quit", "\\q"] {
      let shell = try Shell(Obq())
      shell.ready()
      shell.type(word + "\r")
      #expect(shell.terminal.waitForExit() == 0)
    }
  }

  @Test func pastedStatementsRunInTurn() throws {
    let shell = try Shell(demo())
    shell.ready()
    shell.terminal.paste("print 'one'\nprint 'two'\n")
    shell.type("\r")
    // The text of the paste holds both words, too: the results are lines of their own.
    #expect(
      shell.terminal.wait(seconds: 20) { $0.lines.contains("one") && $0.lines.contains("two") },
      "\(shell.terminal.screen.text)")
    shell.ready()
    shell.end()
  }
}
