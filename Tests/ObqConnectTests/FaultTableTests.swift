import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSimulator
import Testing

/// Faults and their particulars: what passes, what strikes a list's later pages, what old servers lack.
@Suite struct FaultTableTests {
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

  @Test func aHugePageIsRead() throws {
    func server(_ faults: [FaultSetting]) throws -> SimulatorServer {
      try simulator {
        $0.fleet = .generated(clusters: 1, tenantsPerCluster: 2)
        $0.faults = faults
      }
    }
    let query = "tasks data select taskId, tenantId, status"
    let truth = try Asking().run(query, try server([]))
    ExpectedAnswer.complete.check(try Asking().run(query, try server([FaultSetting(.hugeBody)])), truth: truth, query)
    #expect(!truth.rows.isEmpty)
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

  /// One tenant of the cluster, by its own list.
  @Test(arguments: [SourceID.dataTasks, .logTasks]) func oneTenantOfObshell(_ source: SourceID) throws {
    let asking = Asking(dialect: .obshell)
    let server = try server(nil)
    let all = try asking.run("\(source.rawValue) select tenantName", server)
    guard case .text(let tenant)? = all.column("tenantName").first else { return }
    let one = try asking.run("\(source.rawValue) on tenant '\(tenant)' select tenantName", server)
    #expect(one.isComplete)
    #expect(one.rows == all.rows.filter { $0 == [.text(tenant)] } && !one.rows.isEmpty)
  }

  /// Before 4.3.2 obshell tells the newest of each tenant, and that is said; of log archiving it tells nothing.
  @Test func oldObshell() throws {
    let asking = Asking(dialect: .obshell)
    let struck = try server(nil) { $0.obshellVersion = ObshellVersion(4, 2, 5, 0) }
    let data = try asking.run("tasks data select tenantName, taskId", struck)
    let newest = try asking.run("tasks data latest by tenantName select tenantName, taskId", try server(nil))
    #expect(data.isComplete && data.bag == newest.bag)
    let count = try asking.run("tasks data where state = CANCELED count", struck)
    #expect(!count.isComplete && count.figures.reasons.contains { $0.contains("tells the newest data backup") })
    #expect(try asking.run("tasks data latest by tenantName", struck).isComplete)
    #expect(
      data.figures.warnings == ["prod7: obshell before 4.3.2 tells the newest data backup of each tenant and no other"])
    let log = try asking.run("tasks log", struck)
    #expect(log.rows.isEmpty && log.figures.reasons == ["prod7: obshell before 4.3.2 has no list of tasks log"])
    let restore = try asking.run("tasks restore select tenantName, taskId, state", struck)
    #expect(restore.isComplete && !restore.rows.isEmpty)
    #expect(restore.isSubset(of: try asking.run("tasks restore select tenantName, taskId, state", try server(nil))))
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
      #expect(outcome.figures.calls == server.requests().count, "\(fault.rawValue)")
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
