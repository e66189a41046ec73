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

  /// The standby of a cluster is backed up, and says nothing of the primary that has its name.
  @Test(arguments: ["clusterName", "clusterName, tenantName"])
  func clustersOfOneNameAreJudgedApart(keys: String) throws {
    let obq = try Obq(Servers.demo.get())
    let query = "check freshness of (tasks data where state = SUCCEEDED) by"
    let run = try obq.run("-c", "\(query) \(keys) warn 1000d crit 2000d")
    let apart = try obq.run("-c", "\(query) clusterId, \(keys) warn 1000d crit 2000d")
    #expect(run.lines.count == apart.lines.count, "\(run)")
    for name in ["ob_324_core:61", "ob_324_core:62"] { #expect(run.output.contains(name), "\(run)") }
    #expect(!run.output.contains("ob_431:"))
    let daily = try obq.run("-c", "\(query) \(keys) warn 26h crit 50h")
    #expect(daily.lines.filter { $0.hasPrefix("ob_324_core:61") }.allSatisfy { $0.contains("CRIT") }, "\(daily)")
    #expect(daily.lines.filter { $0.hasPrefix("ob_324_core:62") }.allSatisfy { $0.contains("OK") })
    #expect(daily.code == 2)
  }

  /// A condition on tenants narrows the clusters to those that have such tenants, and loses none of these.
  @Test func aConditionOnTenantsKeepsTheClusters() throws {
    let obq = try Obq(Servers.demo.get())
    func keys(_ condition: String) throws -> [String] {
      let query = "(tasks data where \(condition)status = 'NOPE' or state = FAILED since 1d)"
      return try obq.run("-c", "check freshness of \(query) by clusterName warn 26h crit 50h").lines.filter {
        $0.contains("NEVER")
      }
    }
    let all = try keys("")
    #expect(all.count >= 3)
    #expect(try keys("tenantName != 'nosuch' and ").count == all.count)
    let gaps = "since 1d gaps over 23h59m by clusterName count"
    let run = try obq.run("-c", "tasks data where tenantName is not null and status = 'NOPE' \(gaps)")
    #expect(
      run.lines == (try obq.run("-c", "tasks data where status = 'NOPE' and clusterName is not null \(gaps)")).lines)
    #expect(run.lines.contains("6"), "\(run)")
  }

  /// What an inventory knows of a key is looked for, and the rest stands as it is found; a whole cluster's task counts for
  /// each of its tenants.
  @Test func keysOfWhichAnInventoryKnowsAPart() throws {
    let obq = try Obq(Servers.demo.get())
    let query = "check freshness of (tasks data where state = SUCCEEDED) by clusterName, tenantName"
    let parts = try obq.run("-c", "\(query), kind warn 90d crit 100d")
    let plain = try obq.run("-c", "\(query) warn 90d crit 100d")
    #expect(parts.code == 2 && plain.code == 2)
    for state in ["OK", "NEVER"] {
      let counts = [parts, plain].map { run in run.lines.filter { $0.contains(state) }.count }
      #expect(counts[0] == counts[1] && counts[0] > 0, "\(state): \(parts)\n\(plain)")
    }
    #expect(!parts.output.contains("\tnull") && parts.lines.filter { $0.hasPrefix("yc0820_17") }.count == 3)
    let gaps = "tasks data on cluster ob_425_pay since 10d gaps over 9d by clusterName, tenantName"
    let gap = try obq.run("-c", "\(gaps), kind")
    #expect(gap.output.contains("pay_sandbox"), "\(gap)")
  }

  /// Two clusters that nothing tells apart any more are not judged as one.
  @Test func clustersThatCannotBeToldApart() throws {
    let obq = try Obq(Servers.demo.get())
    let run = try obq.run(
      "-c",
      "check freshness of (tasks data where state = SUCCEEDED select clusterName, startTime) by clusterName warn 90d crit 100d"
    )
    #expect(run.code == 3)
    #expect(run.lines.filter { $0.contains("UNKNOWN") && $0.contains("several clusters") }.count == 1, "\(run)")
    let gaps = "gaps over 50h by clusterName"
    let mixed = try obq.run("-c", "tasks data since 3d select clusterName, startTime \(gaps)")
    #expect(mixed.code == 3, "\(mixed)")
    #expect(
      try obq.run("-c", "tasks data since 3d select profile, clusterId, clusterName, startTime \(gaps)").code == 0)
    // One of them alone is no mixture.
    let one = "tasks data on cluster 'ob_324_core:62' since 3d select clusterName, startTime"
    #expect(try obq.run("-c", "\(one) \(gaps)").code == 0)
  }

  @Test func aWindowTurnedRoundHoldsNoStream() throws {
    let obq = try Obq(Servers.demo.get())
    for query in [
      "let v = tasks log since today\nv until 2020-01-02", "tasks log between now and 2020-01-02",
      "tasks between now and 2020-01-02",
    ] {
      let run = try obq.run("-c", "\(query) count")
      #expect(run.output.contains("\n0") || run.lines.contains("0"), "\(query): \(run)")
    }
  }

  @Test func keysAreColumnsHoweverTheyAreWritten() throws {
    let obq = try Obq(Servers.demo.get())
    let limits = "warn 1000d crit 2000d"
    let run = try obq.run("-c", "check freshness of (tasks data) by CLUSTERNAME, tenant_name \(limits)")
    let plain = try obq.run("-c", "check freshness of (tasks data) by clusterName, tenantName \(limits)")
    #expect(run.code == 2)
    #expect(run.lines.count == plain.lines.count && run.lines.contains { $0.contains("NEVER") }, "\(run)")
  }

  /// A restore into a tenant that is gone has no tenant's id, and is no task of its whole cluster.
  @Test(arguments: ["tasks where kind = restore", "tasks restore", "restores"])
  func restoresIntoNobodyCountForNobody(source: String) throws {
    let run = try Obq(Servers.demo.get()).run(
      "-c", "let restores = tasks restore\ncheck freshness of (\(source)) by clusterId, tenantId warn 26h crit 50h")
    #expect(run.lines.filter { $0.contains("NEVER") }.count > 20, "\(run)")
    #expect(run.code == 2)
  }

  @Test(arguments: [
    "check freshness of (tasks data where status = 'NOPE') by status warn 26h crit 50h",
    "check freshness of (tasks data on cluster nope_*) by clusterName warn 26h crit 50h",
    "check count() from (tasks data where status = 'NOPE') by status crit > 5",
    "check count() from (tasks data on cluster nope_*) crit > 5", "check none (tasks data on cluster nope_*)",
    "check none (tenants on cluster nope_*)",
  ])
  func aCheckOfNothingIsUnknown(check: String) throws {
    let run = try Obq(Servers.demo.get()).run("-c", check)
    #expect(run.code == 3, "\(run)")
    #expect(run.lines.count == 2 && run.lines[1].contains("UNKNOWN"), "\(run)")
    let named = try Obq(Servers.demo.get()).run("-c", "\(check) as 'named'")
    #expect(named.lines.count == 2 && named.lines[1].hasPrefix("named\t"), "\(named)")
  }

  @Test func aThresholdWithoutKeysHasARow() throws {
    let run = try Obq(Servers.demo.get()).run("-c", "check count() from (tasks data where status = 'NOPE') crit > 5")
    #expect(run.code == 0)
    #expect(run.lines == ["count()\tstate\treason", "0\tOK\tnot count() > 5"])
  }

  /// Rows that stand there since others could not be read prove nothing.
  @Test func rowsOfAPartialAntiJoinProveNothing() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.oneClusterFails)] }
    let obq = try Obq(server)
    let missing = "tenants without (tasks data where state = SUCCEEDED since 1d)"
    let some = try obq.run("-c", "check some (\(missing))")
    #expect(some.code == 3, "\(some)")
    #expect(try obq.run("-c", "check none (\(missing)) warn").code == 3)
    #expect(try obq.run("-c", "check none (\(missing))").code == 2)
    #expect(try obq.run("-c", "check some (tasks data where state = SUCCEEDED)").code == 0)
  }

  /// A pipe is read once, by the check itself.
  @Test func aSavedFileIsReadWhenTheCheckRuns() throws {
    let obq = try Obq()
    let run = try obq.sh("printf 'a\\n1\\n' | OBQ -c \"let f = file '/dev/stdin'\ncheck none (f)\"")
    #expect(run.code == 2, "\(run)")
    let last = try obq.run(
      "-c", "settings limit 1 select name", "-c", "let last = _ where name != ''\ncheck some (last)")
    #expect(last.code == 0, "\(last)")
  }

  @Test func timesOfOldAreOld() throws {
    let obq = try Obq()
    let path = obq.scratch.write("{\"name\":\"a\",\"startTime\":\"1700-01-01T00:00:00Z\"}\n", to: "old.jsonl")
    let run = try obq.run("-c", "check freshness of (file '\(path)') by name warn 26h crit 50h")
    #expect(run.code == 2, "\(run)")
  }

  @Test(arguments: ["check none (tasks data as csv)", "check some (tasks data into 'x')", "check none (d)"])
  func nothingIsPrintedInside(check: String) throws {
    let run = try Obq(Servers.demo.get()).run("-c", "let d = tasks data as csv\n\(check)")
    #expect(run.code == 65, "\(run)")
    #expect(run.errors.contains("stands inside another statement"))
  }

  /// What could not be read has a row as well, though no row of its own was read.
  @Test func keysThatCouldNotBeRead() throws {
    let server = try Servers.start {
      $0.fleet = .generated(clusters: 3, tenantsPerCluster: 3)
      $0.faults = [FaultSetting(.oneClusterFails)]
    }
    let obq = try Obq(server)
    let run = try obq.run("-c", "check max(delay) from (tasks log) by clusterName warn > 1000d")
    #expect(run.code == 3, "\(run)")
    let lost = run.lines.filter { $0.contains("\tUNKNOWN\t") }
    #expect(lost.count == 1 && lost[0].hasPrefix("ob_gen_2\t") && lost[0].contains("could not be read: "), "\(run)")
    #expect(run.lines.filter { $0.contains("\tOK\t") }.count == 2)
    let tenants = try obq.run("-c", "check count() from (tasks data) by clusterName, tenantName crit > 1000")
    #expect(tenants.lines.filter { $0.hasPrefix("ob_gen_2\t") }.allSatisfy { $0.contains("UNKNOWN") }, "\(tenants)")
    #expect(tenants.lines.filter { $0.hasPrefix("ob_gen_2\t") }.count == 2)
  }

  /// A server that is down is a key of checks by profile, and not a silence.
  @Test(arguments: [
    "check freshness of (tasks data on profile a, b) by profile warn 1000d",
    "check count() from (tasks data on profile a, b) by profile crit > 100000",
    "check freshness of (tasks data on profile a, b) by profile, clusterName warn 1000d",
  ])
  func profilesThatAreDown(check: String) throws {
    let server = try Servers.demo.get()
    var obq = try Obq()
    obq.environment["OCP"] = Obq.password
    let profiles = """
      profile a url '\(server.url)' user 'admin' password env:OCP
      profile b url 'http://127.0.0.1:1' user 'admin' password env:OCP

      """
    let run = try obq.run("-c", profiles + check)
    #expect(run.code == 3, "\(run)")
    #expect(run.lines.contains { $0.hasPrefix("b\t") && $0.contains("\tUNKNOWN\t") }, "\(run)")
    #expect(run.lines.contains { $0.hasPrefix("a\t") && $0.contains("\tOK\t") }, "\(run)")
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
      #expect(run.code == 2 && run.lines.count <= 2, "\(run)")
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
