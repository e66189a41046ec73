import ObqJSON
import ObqSimulator
import Testing

/// The checks that obq brings along, on a fleet with one of each thing that they look for.
@Suite struct PlantedFleetTests {
  static let planted = "2026-11-20T08:00:00Z"
  static let later = "2026-11-20T08:07:00Z"

  /// Each check, and the tenant that has what it looks for.
  static let plants: [(check: String, tenant: String)] = [
    ("failed_since_success", "failed"), ("never_backed_up", "never_backed_up"), ("missed_windows", "missed"),
    ("stuck_tasks", "stuck"), ("log_lag", "lagging"), ("log_breaks", "broken"), ("restore_drills", "undrilled"),
    ("recoverable_window", "unrecoverable"),
  ]

  static func server(at time: String = planted, _ change: (inout SimulatorConfiguration) -> Void = { _ in }) throws
    -> SimulatorServer
  {
    let origin = try #require(SimulatorInstant(rfc3339: planted))
    let now = try #require(SimulatorInstant(rfc3339: time))
    return try Servers.start {
      $0.fleet = .planted(at: origin)
      $0.clock = .fixed(now)
      $0.slowMilliseconds = 5
      change(&$0)
    }
  }

  /// What each check of a run found: its state, and the tenants of the rows.
  static func verdicts(_ run: Run) throws -> [String: (state: String, tenants: [String])] {
    let document = try JSONValue(parsing: run.bytes)
    var verdicts: [String: (state: String, tenants: [String])] = [:]
    for check in try #require(document["checks"]?.elements) {
      let names = check["found"]?["columns"]?.elements?.map { $0["name"]?.string } ?? []
      let place = names.firstIndex(of: "tenantName")
      let rows = check["found"]?["rows"]?.elements ?? []
      let tenants = rows.compactMap { row in place.flatMap { row.elements?[$0].string } }
      verdicts[try #require(check["name"]?.string)] = (try #require(check["state"]?.string), tenants)
    }
    return verdicts
  }

  private func script(_ obq: Obq) -> String {
    let checks = Self.plants.map { "check \($0.check)\n" }.joined() + "check new_failures\n"
    return obq.scratch.write(checks, to: "all.obq")
  }

  @Test func eachCheckFindsWhatIsPlantedAndOnlyThat() throws {
    let obq = try Obq(try Self.server(), environment: ["OBQ_NOW": Self.planted])
    let run = try obq.run("check", "--format", "json", script(obq))
    #expect(run.code == 2, "\(run)")
    let verdicts = try Self.verdicts(run)
    #expect(verdicts.count == Self.plants.count + 1)
    for (check, tenant) in Self.plants {
      #expect(verdicts[check]?.tenants == [tenant], "\(check): \(run)")
      #expect(verdicts[check]?.state == "CRIT")
    }
  }

  @Test func whereAllIsWellNothingIsFound() throws {
    let obq = try Obq(try Self.server(), environment: ["OBQ_NOW": Self.planted])
    let checks = Self.plants.map { "check none (\($0.check) where clusterName = 'calm')" }.joined(separator: "\n")
    let run = try obq.run("check", "-c", checks)
    #expect(run.code == 0 && run.lines.filter { $0.contains("\tOK\t") }.count == Self.plants.count, "\(run)")
  }

  /// What has to be compared with the run before: a checkpoint that stands still, and errors that are new.
  @Test func whatTheRunBeforeSaw() throws {
    let (first, second) = (try Self.server(), try Self.server(at: Self.later))
    var obq = try Obq()
    obq.environment["OCP"] = Obq.password
    func checks(_ server: SimulatorServer, now: String) throws -> [String: (state: String, tenants: [String])] {
      let path = obq.scratch.write(
        """
        profile planted url '\(server.url)' user 'admin' password env:OCP
        check log_breaks
        check none (new_failures)
        check none (failure_digest select error, number, server, trace, seenFor)
        """, to: "runs.obq")
      return try Self.verdicts(
        try obq.start(["check", "--format", "json", path], environment: ["OBQ_NOW": now]).finish())
    }
    let before = try checks(first, now: Self.planted)
    #expect(before["log_breaks"]?.tenants == ["broken"])
    #expect(before["check none (new_failures)"]?.state == "CRIT")
    // The same moment again: nothing is new, and no time has passed.
    let again = try checks(first, now: Self.planted)
    #expect(again["log_breaks"]?.tenants == ["broken"])
    #expect(again["check none (new_failures)"]?.state == "OK")
    let after = try checks(second, now: Self.later)
    #expect(Set(after["log_breaks"]?.tenants ?? []) == ["broken", "frozen"])
    #expect(after["check none (new_failures)"]?.state == "CRIT")
    let run = try obq.start(
      [
        "--format", "csv",
        obq.scratch.write("\(try profile(second))failure_digest where seenFor = 0s", to: "digest.obq"),
      ],
      environment: ["OBQ_NOW": Self.later]
    ).finish()
    #expect(
      run.lines.last
        == "restore,4018,OB_ENTRY_NOT_EXIST,1,1,2026-11-20T08:03:00Z,10.0.15.238:2882,YB42AC110005-0005CB53B2946DFF,0",
      "\(run)")
    #expect(run.lines.count == 2)
    // A query looks and changes nothing.
    #expect(try checks(second, now: Self.later)["check none (new_failures)"]?.state == "OK")
  }

  private func profile(_ server: SimulatorServer) throws -> String {
    "profile planted url '\(server.url)' user 'admin' password env:OCP\n"
  }

  /// Whatever a server does wrong, nobody hears that all is well.
  @Test(arguments: Fault.allCases.filter { $0 != .hugeBody })
  func noFaultMakesACheckSayOK(_ fault: Fault) throws {
    for isOnInventory in fault.replacesAnswer ? [false, true] : [false] {
      let server = try Self.server {
        $0.faults = [FaultSetting(fault)]
        $0.faultsOnInventory = isOnInventory
      }
      let obq = try Obq(server, environment: ["OBQ_NOW": Self.planted])
      let limits = "warn 26h crit 50h"
      let checks = """
        source '\(script(obq))'
        check freshness of (tasks data where state = SUCCEEDED) by clusterName, tenantName \(limits) as 'fresh'
        check max(delay) from (tasks log) by clusterName, tenantName warn > 60s crit > 300s as 'delay'
        check some (tasks data where tenantName = 'nobody') as 'some'
        """
      let run = try obq.start(["check", "--format", "json", "--timeout", "1500ms", "-c", checks]).finish(seconds: 90)
      let verdicts = try Self.verdicts(run)
      #expect(verdicts.count == Self.plants.count + 4, "\(run)")
      for (check, verdict) in verdicts {
        #expect(["CRIT", "UNKNOWN"].contains(verdict.state), "\(fault), \(check) is \(verdict.state): \(run)")
      }
      #expect(run.code == 2 || run.code == 3)
    }
  }

  /// A query of the user's that has the name of a check stands before it, and not in silence.
  @Test func aViewOfThatName() throws {
    let obq = try Obq(try Self.server(), environment: ["OBQ_NOW": Self.planted])
    let run = try obq.run("-c", "let stuck_tasks = tasks data where tenantName = 'healthy' limit 1\ncheck stuck_tasks")
    #expect(run.code == 2 && run.output.contains("1 row found"), "\(run)")
    #expect(run.errors.contains("a query of your own"), "\(run)")
    let unknown = try obq.run("-c", "check stuck_task")
    #expect(unknown.code == 65 && unknown.errors.contains("did you mean stuck_tasks?"), "\(unknown)")
  }

  @Test func theLibraryCanBeRead() throws {
    let obq = try Obq()
    let run = try obq.run("-c", "describe checks")
    for (check, _) in Self.plants { #expect(run.lines.contains { $0.hasPrefix("\(check)\t") }, "\(check)") }
    let rows = try obq.run("-c", "checks where name = 'stuck_tasks' select query", "--format", "csv")
    #expect(rows.output.contains("where runningFor >"), "\(rows)")
  }
}
