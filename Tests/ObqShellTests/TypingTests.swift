import Glibc
import ObqSimulator
import ObqTestSupport
import Testing

/// What the prompt shows while somebody types: colours, suggestions, completion.
@Suite struct TypingTests {
  static let sizes = [(80, 24), (200, 50)]

  private func demo(_ environment: [String: String] = [:]) throws -> Obq {
    try Obq(Servers.demo.get(), environment: ["OBQ_PAGER": "cat"].merging(environment) { $1 })
  }

  // MARK: colours

  @Test(arguments: sizes) func whatIsTypedHasColours(columns: Int, rows: Int) throws {
    let shell = try Shell(demo(), columns: columns, rows: rows)
    shell.ready()
    shell.type("tasks since 7d where profile = '备份' or kind = LOG or xy > 1 ")
    let screen = { shell.terminal.screen }
    #expect(shell.terminal.wait { $0.style(of: "xy") == "4;31" }, "\(screen().text)")
    #expect(screen().style(of: "where") == "1;34")
    #expect(screen().style(of: "profile") == "")
    #expect(screen().style(of: "'备份'") == "32")
    #expect(screen().style(of: "LOG") == "35")
    #expect(screen().style(of: "7d") == "33")
    shell.type("\u{3}")
    shell.ready()
    // A word that is still being typed is not wrong yet.
    shell.type("tasks data where statuu")
    #expect(shell.terminal.wait { $0.lineBeforeCursor.hasSuffix("statuu") })
    shell.terminal.settle()
    #expect(screen().style(of: "statuu") == "")
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }

  @Test(
    arguments: [
      (["NO_COLOR": "1"], [], ""), ([:], ["--color", "never"], ""), ([:], [], "set highlight off"),
      ([:], [], "set color never"),
    ] as [([String: String], [String], String)])
  func coloursThatNobodyWants(_ environment: [String: String], _ options: [String], _ statement: String) throws {
    let shell = try Shell(demo(environment), options)
    shell.ready()
    if !statement.isEmpty {
      shell.type(statement + "\r")
      shell.ready()
    }
    shell.type("tasks data where ")
    #expect(shell.terminal.wait { $0.lineBeforeCursor.hasSuffix("where ") })
    shell.terminal.settle()
    #expect(shell.terminal.screen.style(of: "where") == "")
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }

  // MARK: suggestions

  @Test(arguments: sizes) func theHistorySuggests(columns: Int, rows: Int) throws {
    let obq = try demo()
    let shell = try Shell(obq, columns: columns, rows: rows, environment: ["XDG_STATE_HOME": obq.scratch("state")])
    shell.ready()
    shell.enter("print '备份 one two'", shows: "备份 one two")
    func suggested() {
      shell.type("print ")
      #expect(
        shell.terminal.wait {
          $0.styleInCursorRow(of: "备份 one two'") == "2" && $0.lineBeforeCursor == shell.prompt + "print "
        },
        "\(shell.terminal.screen.text)")
    }
    func accepted(_ key: String, _ text: String) {
      suggested()
      shell.type(key)
      #expect(
        shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + text }, "\(key): \(shell.terminal.screen.text)")
      shell.type("\u{3}")
      shell.ready()
    }
    for key in ["\u{1B}[C", "\u{5}", "\u{1B}[F"] { accepted(key, "print '备份 one two'") }
    accepted("\u{1B}f", "print '备份")
    accepted("\u{1B}f\u{1B}f", "print '备份 one")
    // Enter runs what was typed, and nothing that was only suggested.
    shell.type("print 1")
    shell.type("\r")
    shell.ready()
    #expect(shell.terminal.screen.lines.filter { $0 == "1" }.count == 1)
    shell.end()
  }

  @Test(arguments: [([:], "set suggest off"), (["NO_COLOR": "1"], "")] as [([String: String], String)])
  func suggestionsThatNobodyWants(_ environment: [String: String], _ statement: String) throws {
    let obq = try demo(environment)
    let shell = try Shell(obq, environment: ["XDG_STATE_HOME": obq.scratch("state")])
    shell.ready()
    shell.enter("print 'kept'", shows: "kept")
    if !statement.isEmpty {
      shell.type(statement + "\r")
      shell.ready()
    }
    shell.type("print ")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "print " })
    shell.terminal.settle()
    #expect(shell.terminal.screen.line(shell.terminal.screen.cursorRow) == shell.prompt + "print")
    shell.type("\u{1B}[C")
    shell.terminal.settle()
    #expect(shell.terminal.screen.lineBeforeCursor == shell.prompt + "print ")
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }

  // MARK: completion

  /// A text, the key, and the line up to the cursor afterwards.
  private func completes(
    _ shell: Shell, _ text: String, _ result: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    shell.type(text + "\t")
    let line = shell.prompt + result
    #expect(
      shell.terminal.wait { $0.lineBeforeCursor == line }, "\(shell.terminal.screen.text)",
      sourceLocation: sourceLocation)
    shell.type("\u{15}")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == shell.prompt }, sourceLocation: sourceLocation)
  }

  @Test(arguments: sizes) func tabCompletes(columns: Int, rows: Int) throws {
    let shell = try Shell(demo(), columns: columns, rows: rows)
    shell.ready()
    completes(shell, "clu", "clusters ")
    completes(shell, "tasks data whe", "tasks data where ")
    completes(shell, "tasks where STATU", "tasks where status")
    completes(shell, "tasks where status = fai", "tasks where status = FAIL")
    completes(shell, "tasks where state = fai", "tasks where state = FAILED")
    completes(shell, "tasks sort by low", "tasks sort by lower(")
    // Several are listed with what they are, and the text stays.
    shell.type("tasks where st\t\t")
    shell.expect("column, time")
    #expect(shell.terminal.screen.style(of: "column, time") == "2")
    #expect(shell.terminal.screen.lineBeforeCursor == shell.prompt + "tasks where sta")
    #expect(shell.terminal.screen.text.contains("startTime"))
    // The next key takes the list away.
    shell.type("t")
    #expect(shell.terminal.wait { $0.lineBeforeCursor.hasSuffix("stat") && !$0.text.contains("startTime") })
    let bells = shell.terminal.screen.bells
    shell.type("zz\t")
    #expect(shell.terminal.wait { $0.bells == bells + 1 })
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }

  @Test(arguments: sizes) func namesOfTheFleet(columns: Int, rows: Int) throws {
    let shell = try Shell(demo(), columns: columns, rows: rows)
    shell.ready()
    shell.type("tasks data on cluster \t")
    // They may still be on their way; the list is made anew when they are there.
    shell.expect("ob_425_pay")
    #expect(shell.terminal.screen.text.contains("cluster, 4.2.5.3, primary"), "\(shell.terminal.screen.text)")
    // Two clusters have one name.
    #expect(shell.terminal.screen.text.contains("ob_324_core:61"))
    shell.type("ob_42\t")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "tasks data on cluster ob_425_pay" })
    shell.type(" tenant \t")
    shell.expect("账单归档")
    #expect(!shell.terminal.screen.text.contains("订单库"), "\(shell.terminal.screen.text)")
    shell.type("账\t")
    #expect(
      shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "tasks data on cluster ob_425_pay tenant 账单归档" })
    shell.type("\u{15}")
    completes(shell, "use tenant 订", "use tenant 订单库")
    completes(shell, "tasks where tenantName = 订", "tasks where tenantName = 订单库")
    completes(shell, "tasks where clusterName = 'ob_425", "tasks where clusterName = 'ob_425_pay'")
    shell.end()
  }

  @Test func nothingIsSentBeforeANameIsWanted() throws {
    let server = try Servers.start()
    let shell = try Shell(Obq(server))
    shell.ready()
    completes(shell, "tasks data whe", "tasks data where ")
    #expect(server.requests().isEmpty)
    shell.type("tasks data on cluster \t")
    shell.expect("ob_425_pay")
    #expect(server.requests().count == 3)
    // Once is enough.
    shell.type("ob_42\t \t")
    #expect(shell.terminal.wait { $0.lineBeforeCursor.hasSuffix("ob_425_pay ") })
    #expect(server.requests().count == 3)
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }

  @Test func aSlowServerHoldsUpNoKey() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 60_000
    }
    let shell = try Shell(Obq(server))
    shell.ready()
    shell.type("tasks on cluster \t")
    shell.expect("are being read …")
    shell.type("ob\t_431")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "tasks on cluster ob_431" })
    shell.type("\u{3}")
    shell.ready()
    // What is being read does not hold up the end.
    shell.end()
  }

  @Test func aRefusedPasswordIsSentOnce() throws {
    let server = try Servers.start()
    var obq = try Obq(server)
    obq.environment["OBQ_PASSWORD"] = nil
    let shell = try Shell(obq)
    func answer(_ password: String, _ times: Int) {
      shell.expect("password of admin", times: times)
      #expect(shell.terminal.wait { _ in !shell.terminal.echoesInput })
      shell.type(password + "\r")
      shell.ready()
    }
    answer("wrong", 1)
    shell.type("tasks on cluster \t")
    shell.expect("can't be had")
    #expect(server.requests().count == 1)
    // Asking again would lock the account.
    shell.type("\t\t")
    shell.terminal.settle()
    #expect(server.requests().count == 1)
    shell.type("\u{3}")
    shell.ready()
    // The next statement asks for the password, not the server.
    shell.type("clusters count\r")
    answer(Obq.password, 2)
    shell.expect("6 │")
    shell.end()
  }

  @Test func aServerThatIsNotThere() throws {
    let obq = try Obq(
      options: ["--url", "http://127.0.0.1:1", "--user", "admin"], environment: ["OBQ_PASSWORD": Obq.password])
    let shell = try Shell(obq)
    shell.ready()
    shell.type("tasks on tenant \t")
    shell.expect("can't be had", sourceLocation: #_sourceLocation)
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }

  @Test func aServerThatWasNotAskedYet() throws {
    let obq = try Obq(environment: ["OBQ_PASSWORD": Obq.password])
    let shell = try Shell(obq)
    shell.ready()
    shell.type("profile far url 'http://127.0.0.1:1' user 'admin'\r")
    #expect(shell.terminal.wait(seconds: 20) { $0.lineBeforeCursor == "far> " }, "\(shell.terminal.screen.text)")
    shell.type("tasks on cluster \t")
    shell.expect("are known once a statement has asked it")
    shell.type("\u{3}")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == "far> " })
    shell.end()
  }

  @Test func aNarrowTerminalShowsWhatFits() throws {
    let shell = try Shell(demo(), columns: 40, rows: 10)
    #expect(shell.terminal.wait(seconds: 20) { $0.lineBeforeCursor == shell.prompt })
    shell.type("tasks data where \t")
    shell.expect(" more")
    #expect(shell.terminal.screen.lines.contains { $0.hasSuffix("tasks data where") }, "\(shell.terminal.screen.text)")
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }

  @Test func aDumbTerminalCompletesNothing() throws {
    let shell = try Shell(demo(), environment: ["TERM": "dumb"])
    shell.ready()
    shell.type("print\t'订单库'\r")
    shell.expect("订单库", times: 2)
    shell.ready()
    #expect(!shell.terminal.output.contains(0x1B))
    shell.end()
  }

  // MARK: an editor of the user's

  @Test func anotherEditor() throws {
    let obq = try demo(["EDITOR": "sed -i s/one/二/"])
    let shell = try Shell(obq, environment: ["XDG_STATE_HOME": obq.scratch("state")])
    shell.ready()
    shell.enter("\\e print 'one'", shows: "print '二'")
    #expect(shell.terminal.screen.lines.contains("二"))
    // What it left was carried out as if it had been typed.
    shell.type("\u{1B}[A")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "print '二'" }, "\(shell.terminal.screen.text)")
    shell.type("\u{3}")
    shell.ready()
    // On what is being typed, to go on with it.
    shell.type("print 'one'\u{18}\u{5}")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "print '二'" }, "\(shell.terminal.screen.text)")
    shell.type("\r")
    shell.ready()
    #expect(shell.terminal.screen.lines.filter { $0 == "二" }.count == 2, "\(shell.terminal.screen.text)")
    shell.end()
    let kept = try obq.run(
      "-c", "history sort by id select statement", environment: ["XDG_STATE_HOME": obq.scratch("state")])
    #expect(kept.lines.dropFirst() == ["print '二'", "print '二'"], "\(kept)")
  }

  @Test func anEditorThatIsNotThere() throws {
    let shell = try Shell(demo(["EDITOR": "/nonexistent/editor 2>/dev/null"]))
    shell.ready()
    shell.type("print 'kept'\u{18}\u{5}")
    shell.expect("could not be run")
    #expect(
      shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "print 'kept'" }, "\(shell.terminal.screen.text)")
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }
}
