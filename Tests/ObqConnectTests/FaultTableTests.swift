import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSimulator
import Testing

/// Every fault of the simulator against every source: a result is complete with the right rows, or partial with a reason
/// that names what is missing, or a failure of the right kind.
@Suite struct FaultTableTests {
  enum Expected: Sendable {
    /// With some of the honest server's rows: what a user may not see is nowhere.
    case completeWithLess
    /// With just the honest server's rows.
    case complete
    /// With the honest server's rows and perhaps others.
    case completeWithMore
    /// With some of the honest server's rows, and these words in a reason.
    case partial(String)
    /// With just the honest server's rows, and these words as a reason why that can't be relied on.
    case doubted(String)
    case failed(TargetFailure.Kind, String)
  }

  /// For the task lists of OCP, whose pages here have 15 rows.
  private func expected(_ fault: Fault, _ source: String) -> Expected {
    let isPaged = source == "tasks data"
    switch fault {
    case .http500: return .failed(.wrongAnswer, "HTTP 500")
    case .http502HTML: return .failed(.wrongAnswer, "HTTP 502")
    case .http503: return .failed(.wrongAnswer, "HTTP 503")
    case .http429, .http429Bare: return .failed(.throttled, "HTTP 429")
    case .html200: return .failed(.wrongAnswer, "a web page")
    case .truncatedJSON: return .failed(.wrongAnswer, "can't be read")
    case .cutBody, .dropConnection: return .failed(.unreachable, "the connection broke")
    case .wrongEnvelope: return .failed(.wrongAnswer, "the server says that it failed")
    case .noData: return .failed(.wrongAnswer, "holds no rows, and does not say that there are none")
    case .forbidden: return .failed(.notAllowed, "may not read this")
    case .slow, .ignoreFilter: return .complete
    case .oldServer: return .doubted("no list of its tenants' tasks")
    case .drift: return isPaged ? .completeWithMore : .complete
    case .repeatPage: return isPaged ? .partial("the server answers the same rows for different pages") : .complete
    case .missingPage: return isPaged ? .partial("page 2: ") : .complete
    case .oneClusterFails: return .partial("prod7, cluster ob_gen_2")
    case .hiddenRows: return .partial("rows and gave")
    case .bigIntegers: return .completeWithMore
    case .badTime: return .partial("Time of ")
    case .hiddenCluster: return .complete
    case .unseenCluster: return .completeWithLess
    case .totalMoves: return isPaged ? .partial("count") : .complete
    case .wrongContentType, .hugeBody: return .complete
    case .deepJSON: return .failed(.wrongAnswer, "can't be read")
    case .redirect, .redirectHost: return .failed(.wrongAnswer, "the server redirects")
    }
  }

  private func server(_ fault: Fault?, _ change: (inout SimulatorConfiguration) -> Void = { _ in }) throws
    -> SimulatorServer
  {
    try simulator {
      $0.faults = fault.map { [FaultSetting($0)] } ?? []
      $0.slowMilliseconds = 2
      // What a server without tenant-level lists has is in the cluster-level ones.
      $0.clusterListsHoldTenantRows = fault == .oldServer
      change(&$0)
    }
  }

  private func check(_ outcome: Outcome, _ expected: Expected, truth: Outcome, _ what: String) {
    switch expected {
    case .completeWithLess:
      #expect(outcome.isComplete, "\(what): \(outcome.texts)")
      #expect(!outcome.rows.isEmpty && outcome.rows.count < truth.rows.count, "\(what)")
      #expect(outcome.isSubset(of: truth), "\(what)")
    case .complete:
      #expect(outcome.isComplete, "\(what): \(outcome.texts)")
      #expect(outcome.bag == truth.bag, "\(what)")
    case .completeWithMore:
      #expect(outcome.isComplete, "\(what): \(outcome.texts)")
      #expect(outcome.rows.count >= truth.rows.count, "\(what)")
    case .partial(let words):
      #expect(outcome.failure == nil, "\(what)")
      #expect(!outcome.isComplete, "\(what)")
      #expect(!outcome.rows.isEmpty, "\(what)")
      #expect(outcome.figures.reasons.contains { $0.contains(words) }, "\(what): \(outcome.texts)")
      #expect(outcome.figures.targets.contains { $0.error != nil }, "\(what)")
    case .doubted(let words):
      #expect(outcome.failure == nil, "\(what)")
      #expect(outcome.figures.reasons.contains { $0.contains(words) }, "\(what): \(outcome.texts)")
      #expect(outcome.bag == truth.bag, "\(what)")
    case .failed(let kind, let words):
      #expect(outcome.failure?.kind == kind, "\(what): \(outcome.texts)")
      #expect(outcome.failure?.message.contains(words) == true, "\(what): \(outcome.failure?.message ?? "")")
      #expect(outcome.rows.isEmpty, "\(what)")
    }
    for text in outcome.figures.reasons + [outcome.failure?.reason].compactMap({ $0 }) {
      #expect(text.hasPrefix("prod7, "), "\(what): \(text)")
      #expect(text.ranges(of: "prod7").count == 1, "\(what): \(text)")
      #expect(text.ranges(of: "cluster ob_gen").count <= 1, "\(what): \(text)")
    }
    #expect(!outcome.texts.contains("demo"), "\(what)")
  }

  /// A body of 65 MiB for each request takes long, and is a test of its own.
  private static let faults = Fault.allCases.filter { $0 != .hugeBody }

  @Test func aHugePageIsRead() throws {
    func server(_ faults: [FaultSetting]) throws -> SimulatorServer {
      try simulator {
        $0.fleet = .generated(clusters: 1, tenantsPerCluster: 2)
        $0.faults = faults
      }
    }
    let query = "tasks data select taskId, tenantId, status"
    let truth = try Asking().run(query, try server([]))
    check(try Asking().run(query, try server([FaultSetting(.hugeBody)])), .complete, truth: truth, query)
    #expect(!truth.rows.isEmpty)
  }

  @Test(arguments: faults) func taskLists(_ fault: Fault) throws {
    let (honest, struck) = (try server(nil), try server(fault))
    for source in ["tasks data", "tasks log", "tasks restore"] {
      // Cluster-level lists tell times in fewer digits.
      let times = fault == .oldServer ? "" : ", startTime, finishTime"
      let query = source + " select clusterId, tenantId, tenantName, taskId, status" + times
      let truth = try Asking().run(query, honest)
      #expect(truth.isComplete)
      let outcome = try Asking(pageSize: 15).run(query, struck)
      check(outcome, expected(fault, source), truth: truth, "\(fault.rawValue), \(source)")
      if case .completeWithMore = expected(fault, source), fault == .drift {
        #expect(truth.isSubset(of: outcome), "\(fault.rawValue), \(source)")
      }
    }
  }

  @Test(arguments: faults.filter(\.replacesAnswer)) func inventory(_ fault: Fault) throws {
    let honest = try server(nil)
    let struck = try server(fault) { $0.faultsOnInventory = true }
    for source in ["clusters", "tenants", "tasks data"] {
      let truth = try Asking().run(source, honest)
      check(
        try Asking(pageSize: 2).run(source, struck), expected(fault, source), truth: truth,
        "\(fault.rawValue), \(source)")
    }
  }

  /// Lists whose later pages alone are struck.
  @Test func anInventoryThatIsNotWholeIsAReason() throws {
    // Some requests fail, drawn from the seed; the first page of neither list may be among them.
    var partial = 0
    for seed in 1...30 as ClosedRange<UInt64> {
      let server = try simulator {
        $0.seed = seed
        $0.fleet = .generated(clusters: 3, tenantsPerCluster: 2)
        $0.pageSizing = .fixed(1)
        $0.faults = [FaultSetting(.http500, probability: 0.15)]
        $0.faultsOnInventory = true
      }
      let truth = try Asking().run(
        "tasks data select taskId, tenantId",
        try simulator {
          $0.seed = seed
          $0.fleet = .generated(clusters: 3, tenantsPerCluster: 2)
        })
      let asking = Asking()
      let connector = try asking.connector(server)
      defer { connector.close() }
      let report = RunReport()
      guard let inventory = try? connector.inventory("prod7", report) else { continue }
      // Clusters that could not be read are known from their tenants.
      #expect(!inventory.problems.isEmpty || (inventory.clusters.count == 3 && inventory.tenants.count == 6))
      guard !inventory.problems.isEmpty else { continue }
      partial += 1
      #expect(inventory.problems.allSatisfy { $0.hasPrefix("prod7, list of ") && $0.contains(": page") })
      server.setFaults([])
      server.clearRequests()
      let outcome = try asking.run("tasks data select taskId, tenantId", connector)
      // The next statement reads it again.
      #expect(outcome.isComplete)
      #expect(outcome.bag == truth.bag)
      #expect(server.requests().contains { $0.target.hasPrefix("/api/v2/ob/clusters?") })
    }
    #expect(partial > 3)
  }

  static let obshellFaults: [(Fault, Expected)] = [
    (Fault.http500, Expected.failed(.wrongAnswer, "HTTP 500")), (.forbidden, .failed(.notAllowed, "Permission denied")),
    (.http502HTML, .failed(.wrongAnswer, "HTTP 502")), (.http429Bare, .failed(.throttled, "HTTP 429")),
    (.truncatedJSON, .failed(.wrongAnswer, "can't be read")), (.dropConnection, .failed(.unreachable, "broke")),
    (.wrongEnvelope, .failed(.wrongAnswer, "the server says that it failed")), (.slow, .complete),
    (.html200, .failed(.wrongAnswer, "a web page")), (.noData, .failed(.wrongAnswer, "holds no rows")),
  ]

  @Test(arguments: obshellFaults, SourceID.tasks)
  func obshell(_ fault: (fault: Fault, expected: Expected), _ source: SourceID) throws {
    let asking = Asking(dialect: .obshell)
    let truth = try asking.run(source.rawValue, try server(nil))
    #expect(truth.isComplete && !truth.rows.isEmpty, "\(truth.texts)")
    let struck = try server(fault.fault)
    let outcome = try asking.run(source.rawValue, struck)
    check(outcome, fault.expected, truth: truth, "\(source.rawValue) \(fault.fault.rawValue)")
    guard case .complete = fault.expected, source != .restoreTasks else { return }
    // One tenant of the cluster, by its own list.
    guard case .text(let tenant)? = truth.column("tenantName").first else { return }
    let one = try asking.run("\(source.rawValue) on tenant '\(tenant)' select tenantName", struck)
    #expect(one.isComplete)
    #expect(one.rows.allSatisfy { $0 == [.text(tenant)] } && !one.rows.isEmpty)
  }

  /// Before 4.3.2 obshell tells the newest of each tenant, and that is said; of log archiving it tells nothing.
  @Test func oldObshell() throws {
    let asking = Asking(dialect: .obshell)
    let struck = try server(nil) { $0.obshellVersion = ObshellVersion(4, 2, 5, 0) }
    let data = try asking.run("tasks data select tenantName, taskId", struck)
    let newest = try asking.run("tasks data latest by tenantName select tenantName, taskId", try server(nil))
    #expect(data.isComplete && data.bag == newest.bag)
    #expect(
      data.figures.warnings == ["prod7: obshell before 4.3.2 tells the newest data backup of each tenant and no other"])
    let log = try asking.run("tasks log", struck)
    #expect(log.rows.isEmpty && log.figures.reasons == ["prod7: obshell before 4.3.2 has no list of tasks log"])
    let restore = try asking.run("tasks restore", struck)
    #expect(restore.figures.warnings.count == 1, "\(restore.texts)")
  }

  /// What the newest backup tells more than the list of jobs stands in the rows of those jobs.
  @Test func newestBackupsCompleteTheListOfJobs() throws {
    let asking = Asking(dialect: .obshell, pageSize: 7)
    let whole = try server(nil)
    let rows = try asking.run("tasks data where start_scn is not null select tenantName, taskId", whole)
    let newest = try asking.run("tasks data latest by tenantName select tenantName, taskId", whole)
    #expect(rows.isComplete && rows.bag == newest.bag && !rows.rows.isEmpty)
    whole.clearRequests()
    let count = try asking.run("tasks data count", whole)
    #expect(count.isComplete)
    #expect(!whole.requests().contains { $0.target.hasSuffix("/obcluster/backup/overview") })
    // A row that the query does not keep comes by no other way.
    let failed = try asking.run("tasks data where status = 'BACKUP_DATA_MINOR' select taskId, start_scn", whole)
    #expect(failed.isComplete && failed.rows.isEmpty)
  }

  @Test func troubleThatPassesIsOver() throws {
    let truth = try Asking().run("tasks data", try server(nil))
    for fault in [Fault.http502HTML, .http503, .http429Bare, .dropConnection, .cutBody] {
      let server = try simulator { $0.faults = [FaultSetting(fault, firstRequests: 2)] }
      let outcome = try Asking(pageSize: 50).run("tasks data", server)
      #expect(outcome.isComplete, "\(fault.rawValue): \(outcome.texts)")
      #expect(outcome.bag == truth.bag)
      // libcurl itself asks again, uncounted, when a connection that it kept turns out to be closed.
      let requests = server.requests().count
      #expect(fault == .dropConnection ? outcome.figures.calls <= requests : outcome.figures.calls == requests)
    }
  }

  @Test func tenantsOfAnOldServerAreTakenOutOfTheirClustersLists() throws {
    let server = try server(.oldServer)
    let tenant = try #require(
      try Asking().run("tenants on cluster ob_gen_1 where backupable select tenantName", server).rows.last)
    guard case .text(let name) = tenant[0] else { return }
    let both = try Asking().run("tasks data on cluster ob_gen_1 count by tenantName", server)
    server.clearRequests()
    let outcome = try Asking().run("tasks data on cluster ob_gen_1 tenant '\(name)', sys count by tenantName", server)
    #expect(outcome.figures.reasons.allSatisfy { $0.contains("no list of its tenants' tasks") })
    #expect(!outcome.isComplete)
    #expect(outcome.rows == both.rows.filter { $0[0] == .text(name) })
    #expect(!outcome.rows.isEmpty)
    #expect(server.taskRequests.count == 1)
    let restores = try Asking().run("tasks restore on cluster ob_gen_1 tenant '\(name)'", server)
    #expect(restores.failure == nil)
    #expect(
      zip(restores.column("restoreTenantName"), restores.column("backupTenantName")).allSatisfy {
        $0 == .text(name) || $1 == .text(name)
      })
  }

  /// An old server that does not say how old it is: its tenants can't be asked, and that is said.
  @Test func anOldServerOfUnknownVersion() throws {
    let server = try server(.oldServer)
    let connector = try Asking().connector(server)
    defer { connector.close() }
    let report = RunReport()
    connector.begin(RunControl(now: testNow, deadline: nil, maxCalls: nil))
    var inventory = try connector.inventory("prod7", report)
    inventory.version = nil
    let plan = try Asking().plan("tasks data", [inventory])
    let rows = try Execution(connector, report: report, zone: .utc).collect(plan).reduce(0) { $0 + $1.count }
    #expect(rows > 0)
    #expect(report.figures.reasons.count == 6)
    #expect(report.figures.failures.allSatisfy { $0.help == ["is it OCP, in a version that has this endpoint?"] })
    #expect(report.figures.reasons.allSatisfy { $0.contains(": the server does not know /api/v2/ob/clusters/") })
  }
}
