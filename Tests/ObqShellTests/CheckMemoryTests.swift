import ObqSimulator
import ObqTestSupport
import Testing

/// `for N runs` and `ignore`.
@Suite struct CheckMemoryTests {
  private func obq(environment: [String: String] = [:]) throws -> Obq {
    try Obq(
      try PlantedFleetTests.server(), environment: ["OBQ_NOW": PlantedFleetTests.planted].merging(environment) { $1 })
  }

  // MARK: runs

  @Test func aCheckFailsAfterSoManyRuns() throws {
    let obq = try obq()
    let check = "check none (tasks data where state = FAILED) for 3 runs"
    let first = try obq.run("-c", check)
    #expect(first.code == 0 && first.output.contains("OK\tCRIT in 1 of 3 runs: 1 row found"), "\(first)")
    let second = try obq.run("-c", check)
    #expect(second.code == 0 && second.output.contains("CRIT in 2 of 3 runs"), "\(second)")
    for runs in 3...4 {
      let run = try obq.run("-c", check)
      #expect(run.code == 2 && run.output.contains("for \(runs) runs in a row"), "\(run)")
    }
  }

  /// Each key counts for itself, a run in which it is well begins anew, and a check with other words is another one.
  @Test func keysCountApart() throws {
    let obq = try obq()
    func check(_ condition: String, limit: String = "26h") -> String {
      """
      let q = tasks data where state = SUCCEEDED and \(condition)
      check freshness of (q) by tenantName warn \(limit) crit 100d for 2 runs
      """
    }
    func failing(_ run: Run) -> [String] {
      run.lines.filter { $0.contains("\tNEVER\t") }.map { String($0.split(separator: "\t")[0]) }
    }
    let all = "not (tenantName = 'missed' and taskId > 0)"
    #expect(failing(try obq.run("-c", check(all))) == [])
    #expect(Set(failing(try obq.run("-c", check(all)))) == ["missed", "never_backed_up"])
    // `missed` is well in this run, and has to fail twice again.
    #expect(failing(try obq.run("-c", check("taskId > 0"))) == ["never_backed_up"])
    #expect(failing(try obq.run("-c", check(all))) == ["never_backed_up"])
    #expect(Set(failing(try obq.run("-c", check(all)))) == ["missed", "never_backed_up"])
    #expect(failing(try obq.run("-c", check(all, limit: "27h"))) == [])
  }

  /// Other variables are another check: two timers run one script for two clusters.
  @Test func variablesTellChecksApart() throws {
    let obq = try obq()
    let check = "check none (tasks data on cluster $c where state = SUCCEEDED) for 2 runs"
    #expect(try obq.run("--var", "c=planted", "-c", check).code == 0)
    #expect(try obq.run("--var", "c=calm", "-c", check).code == 0)
    #expect(try obq.run("--var", "c=planted", "-c", check).code == 2)
    #expect(try obq.run("--var", "c=calm", "--var", "other=1", "-c", check).code == 2)
  }

  /// What could not be read is UNKNOWN at once, and neither counts nor begins anew.
  @Test func whatCouldNotBeReadSaysNothing() throws {
    let server = try PlantedFleetTests.server()
    let obq = try Obq(server, environment: ["OBQ_NOW": PlantedFleetTests.planted])
    let check = "check freshness of (tasks data where state = SUCCEEDED) by clusterName, tenantName crit 9h for 2 runs"
    #expect(try obq.run("-c", check).code == 0)
    server.setFaults([FaultSetting(.http500)])
    #expect(try obq.run("-c", check).code == 3)
    server.setFaults([])
    #expect(try obq.run("-c", check).code == 2)
  }

  /// A partial answer is never OK, not even while a check waits for more runs.
  @Test func waitingOverAPartialAnswerIsNotWell() throws {
    let server = try PlantedFleetTests.server { $0.faults = [FaultSetting(.oneClusterFails)] }
    let obq = try Obq(server, environment: ["OBQ_NOW": PlantedFleetTests.planted])
    for check in [
      "check none (tasks data where state = FAILED) for 3 runs", "check failed_since_success for 3 runs",
      "check max(delay) from (tasks log) by clusterName crit > 1h for 3 runs",
    ] {
      let run = try obq.run("-c", check)
      #expect(run.code == 3, "\(run)")
    }
  }

  /// Without a place to count, a check fails at once rather than never.
  @Test func withoutAStoreAChecksFailsAtOnce() throws {
    let obq = try obq(environment: ["XDG_STATE_HOME": "/dev/null"])
    let run = try obq.run("-c", "check none (tasks data where state = FAILED) for 3 runs")
    #expect(run.code == 2 && run.errors.contains("earlier runs"), "\(run)")
  }

  @Test(arguments: ["for 0 runs", "for -1 runs", "for 'x' runs", "for 1.5 runs"])
  func noNumberOfRuns(option: String) throws {
    let run = try Obq().run("-c", "check none (settings) \(option)")
    #expect(run.code == 65, "\(run)")
  }

  // MARK: ignoring

  private static let fresh =
    "check freshness of (tasks data where state = SUCCEEDED) by clusterName, tenantName warn 19h crit 50h"

  @Test func anIgnoredKeyIsShownAsIgnoredAndHidesNoOther() throws {
    let obq = try obq()
    let ignore = "ignore tenant 'never_backed_up' until 2026-12-31 because 'it is new'"
    for script in ["\(Self.fresh) \(ignore)", "\(ignore)\n\(Self.fresh)"] {
      let run = try obq.run("-c", script)
      let rows = run.lines.filter { $0.contains("\tIGNORED\t") }
      #expect(rows.count == 1 && rows[0].contains("ignored until 2026-12-31T00:00:00Z because it is new"), "\(run)")
      #expect(rows.first?.contains("never_backed_up") ?? false && rows.first?.contains("else NEVER") ?? false)
      #expect(run.code == 1 && run.lines.filter { $0.contains("\tWARN\t") }.count == 2, "\(run)")
    }
    let others = "ignore tenant failed, stuck until 2026-12-31 because 'known'"
    let all = try obq.run("-c", "\(ignore)\n\(others)\n\(Self.fresh)")
    #expect(all.code == 0 && all.lines.filter { $0.contains("\tIGNORED\t") }.count == 3, "\(all)")
  }

  @Test func rowsOfPresenceChecks() throws {
    let obq = try obq()
    let check = "check none (tasks data where state != SUCCEEDED)"
    let run = try obq.run("-c", "\(check) ignore tenant failed until 2026-12-31 because 'known'", "--format", "csv")
    #expect(run.code == 2, "\(run)")
    #expect(
      run.lines == [
        "state,reason", "CRIT,\"1 row found, none expected: planted/stuck\"",
        "IGNORED,1 row of tenant failed ignored until 2026-12-31T00:00:00Z because known",
      ], "\(run)")
    let all = try obq.run("-c", "\(check) ignore cluster planted until 2026-12-31 because 'known'")
    #expect(all.code == 0, "\(all)")
    // Whoever expects rows takes everybody's.
    let some = "check some (tasks data where state = FAILED) ignore cluster planted until 2026-12-31 because 'known'"
    #expect(try obq.run("-c", some).code == 0)
  }

  @Test func anIgnoreEnds() throws {
    let obq = try obq()
    let run = try obq.run("-c", "\(Self.fresh) ignore tenant never_backed_up until 2026-11-20 because 'it was new'")
    #expect(run.code == 2 && run.output.contains("its ignore ended on 2026-11-20T00:00:00Z"), "\(run)")
    #expect(run.errors.contains("the ignore of tenant never_backed_up ended"), "\(run)")
    #expect(!run.output.contains("IGNORED"))
  }

  /// One that could cover more than it says covers nothing, and says so.
  @Test func anIgnoreCoversWhomItNames() throws {
    let demo = try Obq(Servers.demo.get())
    let check = "check freshness of (tasks data where state = SUCCEEDED) by clusterName, tenantName warn 26h crit 50h"
    func ignored(_ who: String, _ check: String = check) throws -> (rows: [String], errors: String) {
      let run = try demo.run("-c", "\(check) ignore \(who) until 2100-01-01 because 'x'")
      return (run.lines.filter { $0.contains("\tIGNORED\t") }, run.errors)
    }
    let several = try ignored("tenant ww1144")
    #expect(several.rows.isEmpty && several.errors.contains("ob_431/ww1144, ob_431_dw/ww1144"))
    #expect(try ignored("cluster ob_431 tenant ww1144").rows.count == 1)
    #expect(try ignored("tenant 'nobody'").rows.isEmpty)
    #expect(try ignored("tenant ww*").rows.count == 2)
    let clusters = try ignored("cluster ob_324_core")
    #expect(clusters.rows.isEmpty && clusters.errors.contains("ob_324_core:61, ob_324_core:62"))
    #expect(try ignored("cluster ob_324_core:61").rows.allSatisfy { $0.hasPrefix("ob_324_core:61\t") })
    #expect(try ignored("cluster ob_324_core:61").rows.count == 4)
    let keyless = try ignored("tenant aiso", "check max(delay) from (tasks log) by clusterName crit > 1s")
    #expect(keyless.rows.isEmpty && keyless.errors.contains("do not tell tenants"))
  }

  @Test(arguments: [
    "ignore tenant x until 7 because 'y'", "ignore tenant x because 'y'", "ignore until 2027-01-01 because 'y'",
    "ignore tenant x until 2027-01-01", "check none (settings) ignore tenant x until 5m because 'y'",
  ])
  func noIgnore(statement: String) throws {
    let run = try Obq().run("-c", statement)
    #expect(run.code == 65 && !run.errors.isEmpty, "\(run)")
  }
}
