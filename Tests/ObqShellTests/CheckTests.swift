import ObqJSON
import ObqSimulator
import ObqTestSupport
import Testing

/// Checks and their exit codes.
@Suite struct CheckTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var statements: String
    var code: Int32
    var testDescription: String { statements }

    init(_ statements: String, _ code: Int32) {
      self.statements = statements
      self.code = code
    }
  }

  @Test(arguments: [
    Case("check some (clusters)", 0), Case("check none (clusters where clusterName = 'x')", 0),
    Case("check none (clusters) warn", 1), Case("check none (clusters) crit", 2), Case("check none (clusters)", 2),
    Case("check some (clusters where clusterName = 'x') warn as 'named'", 1),
    Case("check none (clusters) warn; check none (clusters)", 2),
    Case("check none (clusters); check none (clusters) warn", 2),
    Case("check max(delay) from (tasks log) by clusterName warn > 1000d", 0),
    Case("check max(delay) from (tasks log) by clusterName warn > 1ms crit > 1000d", 1),
    Case("check max(delay) from (tasks log) by clusterName warn > 1ms crit > 2ms", 2),
    Case("check freshness of (tasks data) by clusterName warn 1000d crit 2000d", 0),
    Case("check freshness of (tasks data) by clusterName warn 1ms crit 2000d", 1),
    Case("check freshness of (tasks data) by clusterName, tenantName warn 1000d crit 2000d", 2),
  ])
  func verdicts(_ check: Case) throws {
    let run = try Obq(Servers.demo.get()).run("-c", check.statements)
    #expect(run.code == check.code, "\(run)")
    #expect(run.errors.isEmpty)
  }

  @Test func aTenantWithoutAnyBackupIsNever() throws {
    let run = try Obq(Servers.demo.get()).run(
      "-c", "check freshness of (tasks data) by clusterName, tenantName warn 1000d crit 2000d")
    let rows = try #require(readTSV(run.output))
    let state = try #require(rows[0].firstIndex(of: "state"))
    #expect(rows.filter { $0.contains("pay_sandbox") }.map { $0[state] } == ["NEVER"])
    // sys of OceanBase 4 is backed up by nobody.
    #expect(!rows.contains { $0.contains("ob_431") && $0.contains("sys") })
  }

  @Test func checksStopNothing() throws {
    let obq = try Obq(Servers.demo.get())
    let inner = obq.scratch.write("check none (clusters)\nprint 'inner'\n", to: "inner.obq")
    let run = try obq.run(
      "-c", "check none (clusters); print 'a'; source '\(inner)'; print 'b'", "-c", "print 'c'")
    #expect(run.code == 2)
    #expect(run.lines.filter { ["a", "inner", "b", "c"].contains($0) } == ["a", "inner", "b", "c"], "\(run)")
  }

  @Test func nothingFoundInAPartialResultIsUnknown() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.oneClusterFails)] }
    let obq = try Obq(server)
    let nothing = "check none (tasks data where status = 'nosuch')"
    for options in [[], ["--allow-partial"]] {
      let run = try obq.startAndFinish(options + ["-c", nothing])
      #expect(run.code == 3, "\(options) \(run)")
      #expect(run.output.contains("UNKNOWN"))
    }
    // What was found counts.
    #expect(try obq.run("-c", "check none (tasks data where status = FAILED) crit").code == 2)
    #expect(try obq.run("-c", "\(nothing); check none (clusters) warn").code == 3)
    #expect(try obq.run("-c", "\(nothing); check none (clusters)").code == 2)
  }

  /// What a check says of itself in json is what it did.
  @Test(arguments: [
    "check none (tasks data where status = FAILED)", "check some (tasks data where status = 'nosuch')",
    "check max(delay) from (tasks log) by clusterName warn > 900d crit > 1000d",
    "check freshness of (tasks data) by clusterName warn 1000d crit 2000d",
  ])
  func figures(check: String) throws {
    for fault in [nil, Fault.oneClusterFails] {
      let server = try Servers.start { $0.faults = fault.map { [FaultSetting($0)] } ?? [] }
      let run = try Obq(server).run("--format", "json", "-c", check)
      // One object a statement.
      try #require(run.lines.count == 1, "\(run)")
      let result = try JSONValue(parsing: run.bytes)
      let meta = try #require(result["meta"])
      #expect(meta["complete"] == .boolean(fault == nil), "\(run)")
      #expect(meta["reasons"]?.elements?.isEmpty == (fault == nil))
      #expect(meta["calls"]?.plainText == "\(server.requests().count)")
      #expect(meta["pages"]?.plainText != "0" && meta["fetched"]?.plainText != "0")
      let targets = try #require(meta["targets"]?.elements)
      #expect(targets.contains { $0["ok"] == .boolean(false) } == (fault != nil))
      #expect(targets.contains { $0["ok"] == .boolean(true) })
      #expect(meta["rows"]?.plainText == "\(result["rows"]?.elements?.count ?? -1)")
    }
  }

  @Test func figuresOfACheckThatCouldReadNothing() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.html200)] }
    let run = try Obq(server).run("--format", "json", "-c", "check none (tasks data)")
    #expect(run.code == 3, "\(run)")
    let meta = try #require(try JSONValue(parsing: run.bytes)["meta"])
    #expect(meta["complete"] == .boolean(false))
    #expect(meta["calls"]?.plainText == "\(server.requests().count)")
    #expect(meta["reasons"]?.elements?.isEmpty == false)
  }

  @Test func offendingRowsAreForPeople() throws {
    let obq = try Obq(Servers.demo.get())
    let check = "check none (clusters)"
    for format in ["csv", "tsv", "jsonl"] {
      let run = try obq.run("--format", format, "-c", check)
      #expect(run.code == 2 && !run.output.contains("ob_431"), "\(run)")
    }
    for format in ["table", "vertical", "markdown"] {
      #expect(try obq.run("--format", format, "-c", check).output.contains("ob_431"), "\(format)")
    }
  }

  @Test func otherFailuresAreWorse() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.forbidden)] }
    let run = try Obq(server).run("--keep-going", "-c", "check none (clusters)", "-c", "tasks data on tenant 订单库")
    #expect(run.code == 77, "\(run)")
  }
}
