import Glibc
import ObqSimulator
import ObqTestSupport
import Testing

/// The history at the prompt: of several sessions, of sessions that end badly, and what is kept of a statement.
@Suite struct PromptHistoryTests {
  private func demo() throws -> Obq { try Obq(Servers.demo.get(), environment: ["OBQ_PAGER": "cat"]) }

  private func kept(_ obq: Obq, _ state: [String: String]) throws -> [String] {
    Array(try obq.run("-c", "history sort by id select statement", environment: state).lines.dropFirst())
  }

  @Test func twoSessionsAtOnceLoseNothing() throws {
    let obq = try demo()
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let shells = try [Shell(obq, environment: state), Shell(obq, environment: state)]
    for shell in shells { shell.ready() }
    var statements: Set<String> = []
    for number in 0..<8 {
      // Both are typed before either is waited for.
      for (index, shell) in shells.enumerated() {
        statements.insert("print 'session \(index) 号 \(number)'")
        shell.type("print 'session \(index) 号 \(number)'\r")
      }
      for shell in shells { shell.ready() }
    }
    for shell in shells { shell.end() }
    let kept = try kept(obq, state)
    #expect(kept.count == 16)
    #expect(Set(kept) == statements)
  }

  @Test func aKilledSessionLosesWhatIsBeingTyped() throws {
    let obq = try demo()
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let shell = try Shell(obq, environment: state)
    shell.ready()
    shell.enter("print 'kept'", shows: "kept")
    shell.type("print 'being typed'")
    shell.expect("being typed'")
    shell.terminal.send(signal: SIGKILL)
    #expect(shell.terminal.waitForExit() == -SIGKILL)
    #expect(try kept(obq, state) == ["print 'kept'"])
    // The next session finds it, and writes on.
    let next = try Shell(obq, environment: state)
    next.ready()
    next.type("\u{1B}[A")
    #expect(next.terminal.wait { $0.lineBeforeCursor == next.prompt + "print 'kept'" })
    next.type("\r")
    next.ready()
    next.end()
    #expect(try kept(obq, state).count == 2)
  }

  @Test func aStatementIsKeptBeforeItRuns() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 60_000
    }
    let obq = try Obq(server)
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let shell = try Shell(obq, environment: state)
    shell.ready()
    shell.type("tasks data\r")
    try #require(server.waitForRequest())
    shell.terminal.send(signal: SIGKILL)
    #expect(shell.terminal.waitForExit() == -SIGKILL)
    let rows = try obq.run("-c", "history select statement, outcome, duration", environment: state)
    #expect(rows.lines.dropFirst() == ["tasks data\t\t"], "\(rows)")
  }

  @Test func whatIsKeptOfAStatement() throws {
    let obq = try demo()
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let shell = try Shell(obq, environment: state)
    shell.ready()
    shell.type("use cluster ob_431 tenant 订单库\r")
    #expect(shell.terminal.wait(seconds: 20) { $0.lineBeforeCursor.hasSuffix("/ob_431/订单库> ") })
    shell.type("tasks data limit 2 select taskId\r")
    shell.expect("2 rows")
    #expect(shell.terminal.wait(seconds: 20) { $0.lineBeforeCursor.hasSuffix("/ob_431/订单库> ") })
    shell.type("tasks data where nosuch = 1\r")
    shell.expect("nosuch")
    #expect(shell.terminal.wait(seconds: 20) { $0.lineBeforeCursor.hasSuffix("/ob_431/订单库> ") })
    shell.end()
    // `use` ran in the scope before it.
    let plain = try obq.run(
      "-c", "history sort by id select statement, profile, scope, outcome, rows", environment: state)
    let profile = shell.prompt.dropLast(2)
    #expect(
      plain.lines.dropFirst() == [
        "use cluster ob_431 tenant 订单库\t\(profile)\t\tcomplete\t0",
        "tasks data limit 2 select taskId\t\(profile)\tcluster ob_431 tenant 订单库\tlimited\t2",
        "tasks data where nosuch = 1\t\(profile)\tcluster ob_431 tenant 订单库\tfailed\t",
      ], "\(plain)")
    let times = try obq.run(
      "-c", "history where time > now - 1h and time <= now and duration > 0ms count", environment: state)
    #expect(times.lines.last == "3", "\(times)")
  }

  @Test(arguments: [(80, 24), (200, 50)]) func statementsOfSeveralLinesComeBackWhole(columns: Int, rows: Int) throws {
    let obq = try demo()
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let shell = try Shell(obq, columns: columns, rows: rows, environment: state)
    shell.ready()
    shell.type("clusters where\rclusterName = ob_431\u{1B}\rselect clusterName\r")
    shell.expect("1 row")
    shell.ready()
    shell.type("\u{1B}[A")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == "...> select clusterName" }, "\(shell.terminal.screen.text)")
    // A key of the text's own, and Up and Down go through its lines.
    shell.type("\u{1B}[D\u{1B}[A")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == "...> clusterName = ob_" }, "\(shell.terminal.screen.text)")
    shell.type("\u{1B}[F_dw\r")
    shell.expect("ob_431_dw   │")
    shell.ready()
    shell.end()
    let next = try Shell(obq, columns: columns, rows: rows, environment: state)
    next.ready()
    next.type("\u{1B}[A")
    #expect(next.terminal.wait { $0.text.contains("clusters where\n...>   clusterName = ob_431_dw") })
    next.type("\r")
    next.expect("ob_431_dw   │")
    next.ready()
    next.end()
  }

  @Test func theBeginningAndTheSearch() throws {
    let obq = try demo()
    let state = ["XDG_STATE_HOME": obq.scratch("state")]
    let shell = try Shell(obq, environment: state)
    shell.ready()
    for text in ["print '备份一'", "clusters count", "print '备份二'"] { shell.enter(text, shows: text) }
    shell.type("clu\u{1B}[A")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "clusters count" })
    shell.type("\u{3}")
    shell.ready()
    shell.type("\u{12}份一")
    shell.expect("search '份一': print '备份一'")
    shell.type("\r")
    shell.ready()
    #expect(shell.terminal.screen.lines.filter { $0 == "备份一" }.count == 2, "\(shell.terminal.screen.text)")
    // What `!` recalls is what is kept, here and in the next session.
    shell.enter("!clusters", shows: "6 │")
    shell.type("\u{1B}[A")
    #expect(shell.terminal.wait { $0.lineBeforeCursor == shell.prompt + "clusters count" })
    shell.type("\u{3}")
    shell.ready()
    shell.end()
  }

  @Test func controlDBeforeThePromptEndsTheShell() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 500
    }
    let shell = try Shell(Obq(server))
    shell.ready()
    shell.type("clusters count\r")
    try #require(server.waitForRequest())
    shell.end()
  }
}
