import ObqJSON
import ObqSimulator
import ObqTestSupport
import Testing

/// The verdicts of a run as monitoring reads them.
@Suite struct VerdictFormatTests {
  /// One of each state, with names that each format has to escape.
  static let script = """
    check some (clusters) as 'a|b "quoted" back\\slash <&> ''single'' = equals'
    check none (clusters where clusterName = 'ob_431') warn as '支付|中心'
    check max(delay) from (tasks log) by clusterName, tenantName warn > 60s crit > 300s as 'delay'
    check count() from (tasks data) by clusterName warn < 5 as 'few'
    check freshness of (tasks data where state = SUCCEEDED) by clusterName, tenantName warn 26h crit 50h as 'fresh' ignore cluster ob_431 tenant ww1144 until 2100-01-01 because 'a|b'
    check count() from (tasks data where status = 'NOPE') by status crit > 5 as 'nothing'

    """

  private func run(_ format: String, _ arguments: String...) throws -> (run: Run, obq: Obq) {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch.write(Self.script, to: "all.obq")
    return (try obq.start(["--format", format] + arguments + [path]).finish(), obq)
  }

  @Test func nagios() throws {
    let (run, _) = try run("nagios")
    #expect(run.code == 2)
    let output = try NagiosOutput(run.output)
    #expect(output.status == "CRITICAL")
    #expect(output.text.contains("of 6 checks"))
    let delay = try #require(output.data.first { $0.label == "delay ob_431/aiso" })
    #expect(delay.unit == "s" && delay.warn == "~:60" && delay.crit == "~:300" && delay.value > 0)
    let few = try #require(output.data.first { $0.label == "few ob_431" })
    #expect(few.unit == "" && few.warn == "5:" && few.crit == "")
    #expect(output.data.contains { $0.label == "支付/中心" && $0.value == 1 && $0.max == "1" })
    #expect(output.details.contains { $0.hasPrefix("[WARNING] 支付/中心: ") })
    #expect(output.details.contains { $0.contains("NEVER ob_425_pay/pay_sandbox") })
    #expect(output.details.contains { $0.contains("IGNORED ob_431/ww1144") })
  }

  /// A plugin ends with one of four codes, whatever went wrong.
  @Test(arguments: [
    ("check some (clusters)", 0, "OK"), ("check none (clusters) warn", 1, "WARNING"),
    ("check none (clusters)", 2, "CRITICAL"), ("check none (tasks data on cluster nope_*)", 3, "UNKNOWN"),
    ("check none (clusters", 3, "UNKNOWN"), ("check nosuch", 3, "UNKNOWN"), ("tasks data", 3, "UNKNOWN"),
    ("use cluster nosuch\ncheck some (clusters)", 3, "UNKNOWN"),
  ])
  func codesOfAPlugin(script: String, code: Int32, status: String) throws {
    let run = try Obq(Servers.demo.get()).run("--format", "nagios", "-c", script)
    #expect(run.code == code, "\(run)")
    #expect(try NagiosOutput(run.output).status == status, "\(run)")
  }

  @Test func prometheus() throws {
    let (run, _) = try run("prometheus")
    #expect(run.code == 2)
    let metrics = try PrometheusMetrics(run.output)
    #expect(metrics.values("obq_check_state").count == 6)
    #expect(metrics.values("obq_check_state", ["check": "a|b \"quoted\" back\\slash <&> 'single' = equals"]) == [0])
    #expect(metrics.values("obq_check_state", ["check": "支付|中心"]) == [1])
    #expect(metrics.values("obq_check_state", ["check": "nothing"]) == [3])
    #expect(
      metrics.values(
        "obq_check_key_state", ["check": "fresh", "cluster_name": "ob_425_pay", "tenant_name": "pay_sandbox"])
        == [2])
    #expect(metrics.values("obq_check_value_seconds", ["check": "delay", "tenant_name": "aiso"]).count == 1)
    #expect(metrics.values("obq_check_value", ["check": "few", "cluster_name": "ob_431"])[0] > 5)
    #expect(metrics.values("obq_check_rows", ["check": "fresh", "state": "ignored"]) == [1])
    #expect(metrics.values("obq_check_last_run_timestamp_seconds")[0] > 1.7e9)
    // Two checks of one name are two.
    let twice = try Obq(Servers.demo.get()).run(
      "--format", "prometheus", "-c", "check some (clusters) as 'x'; check none (clusters) as 'x'")
    #expect(try PrometheusMetrics(twice.output).values("obq_check_state").sorted() == [0, 2])
  }

  @Test func prometheusFilesAreWhole() throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch("obq.prom")
    let run = try obq.run("--format", "prometheus", "-o", path, "-c", "check some (clusters)")
    #expect(run.code == 0 && run.output.isEmpty)
    let text = try #require(obq.scratch.text("obq.prom"))
    #expect(try PrometheusMetrics(text).values("obq_check_state") == [0])
    #expect(obq.scratch.names.filter { $0.contains(".part") } == [])
    // A run that failed is told in the file, not left out of it.
    let failed = try obq.run("--format", "prometheus", "-o", path, "-c", "use cluster nosuch\ncheck some (clusters)")
    #expect(failed.code == 65)
    #expect(try PrometheusMetrics(#require(obq.scratch.text("obq.prom"))).values("obq_check_state") == [3])
  }

  @Test func junit() throws {
    let (run, _) = try run("junit")
    #expect(run.code == 2)
    let report = try JUnitReport(run.output)
    #expect(report.suites.count == 6)
    #expect(report.suites.contains("a|b \"quoted\" back\\slash <&> 'single' = equals"))
    let never = try #require(report.cases.first { $0.name == "ob_425_pay/pay_sandbox" && $0.suite == "fresh" })
    #expect(never.outcome == "failure" && never.type == "NEVER" && never.message == "no row at all")
    #expect(report.cases.contains { $0.name == "ob_431/ww1144" && $0.outcome == "skipped" })
    #expect(report.cases.contains { $0.suite == "nothing" && $0.outcome == "error" })
    #expect(report.cases.contains { $0.suite == "few" && $0.outcome == nil })
  }

  /// What could not be read is an error in every format, even where all that was read is well.
  @Test func aPartialRun() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.oneClusterFails)] }
    let obq = try Obq(server)
    let check = "check max(delay) from (tasks log where delay < 0s) by clusterName warn > 1d as 'delay'"
    let junit = try obq.run("--format", "junit", "-c", check)
    #expect(junit.code == 3)
    #expect(try JUnitReport(junit.output).cases.contains { $0.outcome == "error" }, "\(junit)")
    let metrics = try PrometheusMetrics(try obq.run("--format", "prometheus", "-c", check).output)
    #expect(metrics.values("obq_check_complete") == [0] && metrics.values("obq_check_state") == [3])
    #expect(try NagiosOutput(try obq.run("--format", "nagios", "-c", check).output).status == "UNKNOWN")
  }

  @Test func json() throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch.write(Self.script, to: "all.obq")
    let run = try obq.run("check", "--format", "json", path)
    #expect(run.code == 2 && run.lines.count == 1)
    let document = try JSONValue(parsing: run.bytes)
    #expect(document["meta"]?["state"]?.string == "CRIT" && document["meta"]?["version"] == .integer(1))
    let checks = try #require(document["checks"]?.elements)
    #expect(checks.compactMap { $0["state"]?.string } == ["OK", "WARN", "CRIT", "OK", "CRIT", "UNKNOWN"])
    #expect(checks[1]["place"]?.string == "\(path):2:1")
    #expect(checks[1]["found"]?["rows"]?.elements?.count == 1)
    #expect(checks[4]["rows"]?.elements?.contains { $0["keys"]?["tenantName"]?.string == "pay_sandbox" } ?? false)
    // The verdict of one check has its rows as well.
    let one = try JSONValue(parsing: try obq.run("--format", "json", "-c", "check none (clusters)").bytes)
    #expect(one["rows"]?.elements?.count == 1 && one["found"]?["rows"]?.elements?.count == 6)
  }

  @Test func markdownAndTables() throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch.write(Self.script, to: "all.obq")
    let run = try obq.run("check", "--format", "markdown", path)
    #expect(run.lines.count == 8 && run.lines[0] == "| check | state | failing | rows | reason | place |", "\(run)")
    #expect(run.lines[3].hasPrefix("| 支付\\|中心 | WARN | 1 | 1 | "))
    let rows = try #require(readTSV(try obq.run("check", path).output))
    #expect(rows.map { $0[1] } == ["state", "OK", "WARN", "CRIT", "OK", "CRIT", "UNKNOWN"])
  }

  // MARK: obq check

  @Test func checkRunsChecksAlone() throws {
    let obq = try Obq(Servers.demo.get())
    let inner = obq.scratch.write("print 'inner'\ncheck none (v) as 'inner'\n", to: "inner.obq")
    let script = """
      print 'said'
      clusters
      let v = clusters where clusterName = 'nosuch'
      use cluster ob_431
      set timezone Asia/Shanghai
      tasks data count
      source '\(inner)'
      check some (tasks data) as 'outer'
      """
    for arguments in [["check", obq.scratch.write(script, to: "all.obq")], ["check", "-c", script]] {
      let run = try obq.start(arguments).finish()
      #expect(run.code == 0 && run.lines.count == 3, "\(run)")
      #expect(run.lines[1].hasPrefix("inner\tOK\t0\t1\t") && run.lines[2].hasPrefix("outer\tOK\t"))
    }
    let input = try obq.run("check", input: script)
    #expect(input.lines.count == 3, "\(input)")
    let nothing = try obq.run("check", "-c", "clusters")
    #expect(nothing.code == 3 && nothing.lines.count == 1 && nothing.errors.contains("no check ran"), "\(nothing)")
  }

  /// A format of verdicts belongs to a whole run.
  @Test func whereTheFormatsAreNone() throws {
    let obq = try Obq()
    #expect(try obq.run("-c", "set format nagios").code == 65)
    #expect(try obq.run("-c", "settings as nagios").code == 65)
    let unknown = try obq.run("--format", "nagois", "-c", "settings")
    #expect(unknown.code == 64 && unknown.errors.contains("did you mean nagios?"), "\(unknown)")
    #expect(
      try obq.run("-c", "check some (settings)", environment: ["OBQ_FORMAT": "nagios"]).output.hasPrefix("OBQ OK"))
  }
}
