import Glibc
import ObqSimulator
import Testing

/// What `let`, `view` and `source` leave behind, and where.
@Suite struct SavedQueryTests {
  private func obq() throws -> Obq {
    var obq = try Obq(Servers.demo.get())
    obq.environment["XDG_DATA_HOME"] = obq.scratch("data")
    obq.environment["XDG_STATE_HOME"] = obq.scratch("state")
    return obq
  }

  /// A log task is in a window as long as it writes, whatever stands between its source and the window.
  @Test func streamsAreInTheWindowOfASavedQuery() throws {
    let run = try obq().run(
      "-c",
      "let l = tasks log\nlet u = tasks\ntasks log since 1d count\nl since 1d count\nu since 1d where kind = log count")
    let counts = run.lines.filter { $0 != "count()" }
    #expect(counts.count == 3 && Set(counts).count == 1 && counts[0] != "0", "\(run)")
    // Of the last result, too, where it has the checkpoint; where it has not, that is said.
    let last = try obq().run("-c", "tasks log", "-c", "_ since 1d count")
    #expect(last.lines.last == counts[0], "\(last)")
    let union = try obq().run("-c", "tasks", "-c", "_ since 1d count")
    #expect(union.code == 65 && union.errors.contains("checkpoint"), "\(union)")
  }

  @Test func namesOfASourcedScriptAreKnown() throws {
    let obq = try obq()
    obq.scratch.write("let slow = tasks data where elapsed > 30m\nlet n = 3\n", to: "lib.obq")
    let script = obq.scratch.write("source 'lib.obq'\nslow where taskId > $n count\n", to: "main.obq")
    #expect(try obq.run(script).code == 0)
    #expect(try obq.run("-c", "source '\(obq.scratch("lib.obq"))'", "-c", "slow count").code == 0)
    obq.scratch.write("source 'lib.obq'\nlet m = $n\n", to: "between.obq")
    let deep = obq.scratch.write("source 'between.obq'\nprint $m\n", to: "deep.obq")
    #expect(try obq.run(deep).lines == ["3"])
  }

  /// A mistake in a sourced script is found before anything is sent, and is the only one that is told.
  @Test func mistakesOfASourcedScript() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    obq.scratch.write("let slow = tasks dat\n", to: "lib.obq")
    let script = obq.scratch.write("clusters\nsource 'lib.obq'\nslow count\n", to: "main.obq")
    let run = try obq.run(script)
    #expect(run.code == 65)
    #expect(run.errors.contains("lib.obq:1:18") && !run.errors.contains("\"slow\""), "\(run)")
    #expect(server.requests().isEmpty)
    let loop = obq.scratch.write("source 'loop.obq'\n", to: "loop.obq")
    #expect(try obq.run(loop).code == 65)
  }

  @Test func anOuterScopeLeavesSavedQueriesTheirs() throws {
    let saved = "let ok = tasks data where state = SUCCEEDED"
    let run = try obq().run("-c", "\(saved)\ntenants on profile * without (ok) count")
    #expect(run.code == 0, "\(run)")
    let used = try obq().run("-c", "use cluster ob_431\n\(saved)\nexplain tenants on cluster ob_431 without (ok)")
    let plain = try obq().run(
      "-c", "use cluster ob_431\nexplain tenants on cluster ob_431 without (tasks data where state = SUCCEEDED)")
    #expect(used.lines.last == plain.lines.last, "\(used)")
  }

  /// A file of a saved query is the one beside the script that saved it.
  @Test func filesStayWhereTheyWere() throws {
    let obq = try obq()
    mkdir(obq.scratch("sub"), 0o700)
    obq.scratch.write("a\n1\n", to: "sub/one.csv")
    obq.scratch.write("view fv = file 'one.csv'\nlet fl = file 'one.csv'\n", to: "sub/b.obq")
    let script = obq.scratch.write("source 'sub/b.obq'\nfv\nfl\n", to: "main.obq")
    #expect(try obq.run(script).lines == ["a", "1", "a", "1"])
    #expect(try obq.run("-c", "fv").lines == ["a", "1"])
  }

  @Test func caretsStandInTheTextThatIsShown() throws {
    let used = try obq().run("-c", "let c = 'nope'; use cluster $c", "-c", "tasks data count")
    #expect(used.code == 65)
    #expect(used.errors.contains("-c 2:1:1") && used.errors.contains("^^^^^^^^^^"), "\(used)")
    let saved = try obq().run("-c", "let v = tasks data where taskId > 1 on cluster ob_324_core\nv limit 3")
    #expect(saved.errors.contains("-c:2:1"), "\(saved)")
  }

  @Test func theHistoryIsNotTheLastResult() throws {
    let run = try obq().run("-c", "clusters sort by clusterId select clusterName limit 1", "-c", "history 3", "-c", "_")
    #expect(run.lines.last == "ob_431" && run.lines.dropLast().last == "clusterName", "\(run)")
  }

  @Test func aLetOverAViewIsALet() throws {
    let obq = try obq()
    let run = try obq.run("-c", "view a = clusters\nlet a = tenants\nviews where kind = let select name")
    #expect(run.lines == ["name", "a"], "\(run)")
    #expect(try obq.run("-c", "views where kind = view select name").lines == ["name", "a"])
  }

  @Test func aProfileWithAnotherPasswordIsAskedAgain() throws {
    let server = try Servers.start()
    var obq = try Obq(environment: ["WRONG": "wrong", "RIGHT": Obq.password])
    obq.options = ["--keep-going"]
    func profile(_ variable: String) -> String { "profile p url '\(server.url)' user admin password env:\(variable)" }
    let run = try obq.run(
      "-c", "\(profile("WRONG"))\nclusters count", "-c", "clusters count", "-c", "\(profile("RIGHT"))\nclusters count")
    #expect(run.lines == ["count()", "6"], "\(run)")
    #expect(run.errors.contains("is not asked again"))
  }

  @Test func outputIsInherited() throws {
    let obq = try obq()
    let path = obq.scratch("out.csv")
    let run = try obq.run("-c", "let d = clusters count as csv into '\(path)'\nd")
    #expect(run.code == 0 && run.output.isEmpty, "\(run)")
    #expect(obq.scratch.text("out.csv") == "count()\n6\n")
    #expect(try obq.run("-c", "explain clusters into '\(path)'").code == 65)
    #expect(try obq.run("-c", "show timezone \\G").code == 65)
  }
}
