import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSimulator
import Testing

/// What a plan says that it costs, against what a server of a thousand tenants counts.
@Suite struct PlanEstimateTests {
  private static func server() throws -> SimulatorServer {
    try simulator { $0.fleet = .generated(clusters: 50, tenantsPerCluster: 20) }
  }

  /// The first number of the line `calls` of explain, and the one that it gives for the inventory.
  private func explained(_ plan: PhysicalPlan, _ inventoryCalls: Int) throws -> Int {
    let line = try #require(Explain.text(plan, inventoryCalls: inventoryCalls).split(separator: "\n").last)
    let match = try #require(line.firstMatch(of: /^calls +(?:from )?(\d+).*, and (\d+) for the inventory/))
    let (calls, inventory) = (try #require(Int(match.1)), try #require(Int(match.2)))
    return calls + inventory
  }

  @Test func theCallsAreThoseThatExplainNames() throws {
    let server = try Self.server()
    let asking = Asking()
    let connector = try asking.connector(server)
    defer { connector.close() }
    let query = "tasks data where status = FAILED since 7d"
    let inventoryCalls = connector.leastInventoryCalls(asking.profile)
    let outcome = try asking.run(query, connector)
    #expect(outcome.isComplete && !outcome.rows.isEmpty, "\(outcome.texts)")
    let counted = server.requests().count
    #expect(outcome.figures.calls == counted)
    let named = try explained(asking.plan(query, connector, RunReport()), inventoryCalls)
    #expect(named > 700)
    #expect(abs(named - counted) * 10 <= counted, "explain names \(named), the server counted \(counted)")
  }

  @Test func aCountCostsOneCallATarget() throws {
    let server = try Self.server()
    let asking = Asking()
    let connector = try asking.connector(server)
    defer { connector.close() }
    // Every fourth cluster keeps its tasks at cluster level, where no filter on the status is exact.
    let ofTenants = "tasks data on cluster ob_gen_1, ob_gen_2, ob_gen_3, ob_gen_5 where status in (FAILED, DONE) count"
    // Once a session a server is asked what shows that it applies the filter.
    for (query, proofs) in [("tasks data count", 0), (ofTenants, 1), (ofTenants, 0)] {
      let plan = try asking.plan(query, connector, RunReport())
      let scans = plan.scans
      #expect(scans.allSatisfy { $0.readsTotalsOnly }, "\(query)")
      server.clearRequests()
      let outcome = try asking.run(query, connector)
      #expect(outcome.isComplete, "\(outcome.texts)")
      #expect(outcome.figures.targets.count == plan.leastCalls)
      #expect(server.requests().count == plan.leastCalls + proofs, "\(query)")
      #expect(server.requests().allSatisfy { $0.target.contains("page=1&size=1") })
    }
  }

  /// One task without an end in a window shows that the server leaves none out.
  @Test func tasksWithoutAnEndAreAskedForUntilOneIsSeen() throws {
    let server = try Self.server()
    let asking = Asking()
    let connector = try asking.connector(server)
    defer { connector.close() }
    let plan = try asking.plan("tasks data since 7d", connector, RunReport())
    let again = plan.scans[0].targets.count(where: \.isForUnended)
    #expect(again > 500)
    server.clearRequests()
    let outcome = try asking.run("tasks data since 7d", connector)
    #expect(outcome.isComplete && outcome.column("state").contains(.text("RUNNING")))
    #expect(server.requests().count == plan.leastCalls)
    #expect(outcome.figures.targets.count == plan.leastCalls)
    // Those that need not be asked are no success when all others fail.
    server.setFaults([FaultSetting(.html200)])
    let failed = try asking.run("tasks data since 7d", connector)
    #expect(failed.failure?.kind == .wrongAnswer && failed.rows.isEmpty, "\(failed.texts.prefix(500))")
  }
}
