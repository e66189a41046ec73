import ObqSimulator
import Testing

/// What outlasts a session: views and the history.
@Suite struct StateTests {
  private func obq() throws -> Obq {
    var obq = try Obq(Servers.demo.get())
    obq.environment["XDG_DATA_HOME"] = obq.scratch("data")
    obq.environment["XDG_STATE_HOME"] = obq.scratch("state")
    return obq
  }

  @Test func viewsAreKept() throws {
    let obq = try obq()
    let made = try obq.run("-c", "view failed = tasks data where status = FAILED since 30d")
    #expect(made.code == 0, "\(made)")
    #expect(made.output.isEmpty && made.errors.isEmpty)
    let used = try obq.run("-c", "failed count", "-c", "views select name, kind")
    let direct = try obq.run("-c", "tasks data where status = FAILED since 30d count")
    #expect(used.lines == direct.lines + ["name\tkind", "failed\tview"], "\(used)")

    let changed = try obq.run("-c", "view failed = clusters", "-c", "failed count")
    #expect(changed.lines == ["count()", "6"])
    #expect(try obq.run("-c", "drop view failed").code == 0)
    #expect(try obq.run("-c", "failed").code == 65)
    #expect(try obq.run("-c", "drop view failed").code == 65)
    #expect(try obq.run("-c", "views").lines.count == 1)
  }

  @Test func aViewMayStandOnAView() throws {
    let obq = try obq()
    let run = try obq.run("-c", "view a = clusters where clusterName like 'ob_%'; view b = a where obVersion like '4%'")
    #expect(run.code == 0, "\(run)")
    let expected = "clusters where clusterName like 'ob_%' and obVersion like '4%' count"
    #expect(try obq.run("-c", "b count").lines == obq.run("-c", expected).lines)
  }

  @Test func aViewRunsInTheScopeOfTheMoment() throws {
    let obq = try obq()
    #expect(try obq.run("-c", "view names = tenants select clusterName, tenantName").code == 0)
    func clusters(_ statements: String) throws -> Set<String> {
      Set(try obq.run("-c", statements).lines.dropFirst().map { String($0.prefix { $0 != "\t" }) })
    }
    #expect(try clusters("names").count == 5)
    #expect(try clusters("use cluster ob_431; names") == ["ob_431"])
    #expect(try clusters("let n = tenants on cluster yc0820_17 select clusterName\nn") == ["yc0820_17"])
    #expect(
      try clusters("use cluster ob_431\nlet n = tenants on cluster yc0820_17 select clusterName\nn") == ["yc0820_17"])
  }

  @Test func aWrongViewIsNotKept() throws {
    let obq = try obq()
    #expect(try obq.run("-c", "view v = tasks dat").code == 65)
    #expect(try obq.run("-c", "view v = tasks data where statsu = 1").code == 65)
    #expect(try obq.run("-c", "v").code == 65)
  }

  @Test func nothingIsWrittenForAScriptWithAMistake() throws {
    let obq = try obq()
    #expect(try obq.run("-c", "view v = clusters\ntasks dat").code == 65)
    #expect(try obq.run("-c", "views").lines.count == 1)
  }

  @Test func aDamagedViewIsToldAndLeftAlone() throws {
    let obq = try obq()
    #expect(try obq.run("-c", "view good = clusters").code == 0)
    obq.scratch.write("view bad = tasks dat\n", to: "data/obq/views/bad.obq")
    let run = try obq.run("-c", "good count")
    #expect(run.code == 0)
    #expect(run.lines == ["count()", "6"])
    #expect(run.errors.contains("warning") && run.errors.contains("bad.obq"), "\(run.errors)")
    #expect(obq.scratch.text("data/obq/views/bad.obq") == "view bad = tasks dat\n")
  }

  @Test func withoutADataDirectory() throws {
    let obq = try obq()
    let run = try obq.startAndFinish(
      ["-c", "view v = clusters"], environment: ["XDG_DATA_HOME": "/proc/nosuch"])
    #expect(run.code == 73, "\(run)")
  }

  @Test func theHistoryMayLieElsewhere() throws {
    let obq = try obq()
    let path = obq.scratch("elsewhere.db")
    let run = try obq.startAndFinish(["-c", "history select statement"], environment: ["OBQ_HISTORY": path])
    #expect(run.code == 0, "\(run)")
    #expect(obq.scratch.mode("elsewhere.db") == 0o600)
    let off = try obq.startAndFinish(["-c", "history select statement"], environment: ["OBQ_HISTORY": ""])
    #expect(off.code != 0, "\(off)")
  }
}
