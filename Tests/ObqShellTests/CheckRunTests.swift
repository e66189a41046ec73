import ObqSimulator
import Testing

/// The checks of one run: they share what they read, and `--dry-run` knows what they cost.
@Suite struct CheckRunTests {
  /// Fifty checks of all kinds, over data backups, log archiving, restores and the inventory.
  static let fifty: String = {
    var checks: [String] = []
    for hours in 1...14 {
      checks.append(
        "check freshness of (tasks data where state = SUCCEEDED since 2d) by clusterName, tenantName warn \(hours)h crit 50h"
      )
      checks.append("check max(delay) from (tasks log) by clusterName warn > \(hours)s crit > 5h")
      checks.append(
        "check none (tasks data where state = FAILED and elapsed > \(hours)m since 2d) warn as 'failed \(hours)'")
    }
    for name in ["log_lag", "log_breaks"] { checks.append("check \(name)") }
    for state in ["FAILED", "RUNNING", "SUCCEEDED"] {
      checks.append("check none (tasks restore where state = \(state))")
    }
    checks.append("check some (tasks where state = RUNNING since 2d)")
    checks.append("check none (tenants where backupable without (tasks data where state = SUCCEEDED since 2d))")
    checks.append("check never_backed_up")
    return checks.joined(separator: "\n") + "\n"
  }()

  private func total(_ run: Run) throws -> Int {
    let line = try #require(run.lines.last { $0.hasPrefix("total") }, "\(run)")
    let calls = try #require(line.firstMatch(of: /(\d+) calls:/))
    return try #require(Int(calls.output.1))
  }

  @Test func fiftyChecksOverAThousandTenantsAskNothingTwice() throws {
    let server = try Servers.start { $0.fleet = .generated(clusters: 10, tenantsPerCluster: 100) }
    let obq = try Obq(server)
    #expect(Self.fifty.split(separator: "\n").count == 50)
    let path = obq.scratch.write(Self.fifty, to: "fifty.obq")
    let dry = try obq.run("--dry-run", path)
    #expect(dry.code == 0, "\(dry.errors)")
    #expect(!server.requests().contains { $0.target.contains("ackup") }, "lists of tasks are asked")
    let planned = try total(dry)
    server.clearRequests()
    let run = try obq.start(["-q", "check", path]).finish(seconds: 120)
    #expect(run.code == 2, "\(run.errors)")
    #expect(run.lines.count == 51)
    let targets = server.requests().map(\.target)
    #expect(Set(targets).count == targets.count, "\(targets.count - Set(targets).count) calls are made twice")
    #expect(targets.count == planned)
    #expect(targets.count > 2000)
  }

  /// Lists of several pages: what is looked at again is looked at by the first check alone.
  @Test func pagesAreShared() throws {
    let server = try Servers.start { $0.pageSizing = .clamp(10) }
    let obq = try Obq(server)
    let check = "check none (tasks data where state = 'nosuch')"
    #expect(try obq.run("-c", check).code == 0)
    let once = server.requests().count
    server.clearRequests()
    let run = try obq.run("-c", Array(repeating: check, count: 5).joined(separator: "\n"))
    #expect(run.code == 0 && server.requests().count == once, "\(run)")
    // The next run asks anew.
    #expect(try obq.run("-c", check).code == 0 && server.requests().count == 2 * once)
  }

  /// What could not be read is not asked again in the same run, and is no better for it.
  @Test func failuresAreShared() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.oneClusterFails)] }
    let obq = try Obq(server)
    let check = "check none (tasks data where state = 'nosuch')"
    #expect(try obq.run("-c", check).code == 3)
    let once = server.requests().count
    server.clearRequests()
    #expect(try obq.run("-c", "\(check)\n\(check)").code == 3)
    #expect(server.requests().count == once)
  }

  /// Queries show what is there now.
  @Test func queriesAskAnew() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    #expect(try obq.run("-c", "tasks data count by state").code == 0)
    let inventory = server.requests().filter { !$0.target.contains("ackup") }.count
    let once = server.requests().count
    server.clearRequests()
    #expect(try obq.run("-c", "check some (tasks data)\ntasks data count by state").code == 0)
    #expect(server.requests().count == 2 * once - inventory)
  }

  @Test func aBudgetCountsWhatIsAsked() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let check = "check some (tasks data)"
    #expect(try obq.run("-c", check).code == 0)
    let calls = server.requests().count
    let run = try obq.run("--max-calls", "\(calls)", "-c", "\(check)\n\(check)")
    #expect(run.code == 0, "\(run)")
    #expect(try obq.run("--max-calls", "\(calls - 5)", "-c", check).code == 65)
  }

  /// What a dry run counts is what the run asks, whatever stands in the script.
  @Test(arguments: [
    "tasks data since 1d count by state\n_ where state = FAILED",
    "use cluster ob_431\ntasks data\ncheck some (tasks data)\ncheck none (tenants where backupable without (tasks data))",
    "ping\nlet v = tasks restore\nv count by status\ncheck max(elapsed) from (v) crit > 100d",
    "explain tasks log\ntasks data where status = FAILED count", "clusters\ntenants\ncheck some (tenants)",
    "print 1\nset page-size 500\ntasks log\nprotection", "explain analyze tasks restore",
  ])
  func aDryRunCountsEveryCall(script: String) throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let dry = try obq.run("--dry-run", "-c", script)
    #expect(dry.code == 0, "\(dry)")
    #expect(!server.requests().contains { $0.target.contains("Task") })
    server.clearRequests()
    let run = try obq.run("-c", script)
    #expect(run.code < 3, "\(run)")
    #expect(try total(dry) == server.requests().count, "\(dry)")
  }

  @Test func aDryRunOfChecksAlone() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let script = "tasks restore\ncheck some (tasks data)\ncheck some (tasks data) as 'again'"
    let dry = try obq.run("check", "--dry-run", "-c", script)
    server.clearRequests()
    #expect(try obq.run("check", "-c", script).code == 0)
    #expect(try total(dry) == server.requests().count, "\(dry)")
  }

  @Test func aDryRunWritesNothing() throws {
    let obq = try Obq(Servers.demo.get())
    let script = "view v = clusters\nv into '\(obq.scratch("rows.csv"))'\n\\o \(obq.scratch("other"))\nprint 'said'"
    let run = try obq.run("--dry-run", "-c", script)
    #expect(run.code == 0 && !run.output.contains("said"), "\(run)")
    #expect(!obq.scratch.files.contains { $0.contains("views/") || $0.hasSuffix("rows.csv") || $0.hasSuffix("other") })
    let wrong = try obq.run("--dry-run", "-c", "tasks data on cluster nosuch")
    #expect(wrong.code == 65 && wrong.errors.contains("-c:1:23"), "\(wrong)")
  }
}
