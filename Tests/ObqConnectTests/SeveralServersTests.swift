import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSimulator
import Testing

/// Servers side by side, and rows that come from two places.
@Suite struct SeveralServersTests {
  private func connector(_ settings: [ConnectionSettings]) -> Connector { Connector(settings, zone: .utc) }

  /// Runs a plan made of inventories that are given, with whatever connections there are.
  private func run(_ query: String, _ inventories: [ServerInventory], _ connector: Connector) throws -> Outcome {
    let report = RunReport()
    connector.begin(RunControl(now: testNow, deadline: nil, maxCalls: nil))
    let plan = try Asking().plan(query, inventories)
    var outcome = Outcome(columns: plan.query.schema.fields.map(\.name), rows: [], figures: report.figures)
    do throws(QueryFailure) {
      for batch in try Execution(connector, report: report, zone: .utc).collect(plan) {
        for row in 0..<batch.count { outcome.rows.append(batch.row(row)) }
      }
    } catch {
      guard case .target(let failure) = error else { throw error }
      outcome.failure = failure
    }
    outcome.figures = report.figures
    return outcome
  }

  @Test func theRowsOfAllServers() throws {
    let (first, second) = (try simulator(), try simulator())
    let both = connector([
      try Asking(profile: "one").settings(first.url), try Asking(profile: "two").settings(second.url),
    ])
    defer { both.close() }
    for source in ["tasks restore", "tasks data", "clusters"] {
      let outcome = try Asking().run(source, both)
      let parts = try [first, second].map { try Asking().run(source, $0) }
      #expect(outcome.isComplete)
      // What is alike on two servers is two rows.
      #expect(outcome.rows.count == parts[0].rows.count + parts[1].rows.count)
      #expect(outcome.column("profile").count { $0 == .text("one") } == parts[0].rows.count)
      let chosen = try Asking().run(source + " on profile two", both)
      #expect(chosen.rows.count == parts[1].rows.count)
    }
  }

  @Test func aServerThatRefusesLeavesTheOthers() throws {
    let (first, second) = (try simulator(), try simulator())
    let right = connector([
      try Asking(profile: "one").settings(first.url), try Asking(profile: "two").settings(second.url),
    ])
    defer { right.close() }
    right.begin(RunControl(now: testNow, deadline: nil, maxCalls: nil))
    let report = RunReport()
    let inventories = [try right.inventory("one", report), try right.inventory("two", report)]
    let half = connector([
      try Asking(profile: "one").settings(first.url),
      try Asking(password: "s3cret-word", profile: "two", concurrency: 1).settings(second.url),
    ])
    defer { half.close() }
    second.clearRequests()
    let outcome = try run("tasks data", inventories, half)
    #expect(outcome.failure == nil)
    #expect(!outcome.isComplete)
    #expect(outcome.rows.count == (try Asking().run("tasks data", first)).rows.count)
    #expect(second.requests().count == 1)
    #expect(outcome.figures.reasons.allSatisfy { $0.hasPrefix("two, cluster ") && $0.contains("Bad credentials") })
    #expect(!outcome.texts.contains("s3cret-word"))
  }

  /// A cluster whose version is not known is asked at both levels, and its rows come once.
  @Test func aClusterAskedAtBothLevels() throws {
    let server = try simulator { $0.clusterListsHoldTenantRows = true }
    let connector = try Asking().connector(server)
    defer { connector.close() }
    for source in ["tasks data", "tasks log", "tasks restore"] {
      let query = source + " select clusterId, tenantId, tenantName, taskId, status, state"
      let truth = try Asking().run(query, connector)
      var inventory = try connector.inventory("prod7", RunReport())
      for index in inventory.clusters.indices { inventory.clusters[index].obVersion = nil }
      for index in inventory.tenants.indices { inventory.tenants[index].obVersion = nil }
      let outcome = try run(query, [inventory], connector)
      #expect(outcome.isComplete, "\(outcome.texts)")
      #expect(outcome.bag == truth.bag, "\(source)")
      #expect(outcome.figures.targets.count > truth.figures.targets.count)
    }
  }
}
