import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqSimulator
import Testing

/// Every fault against every source of both kinds of servers, on the task lists alone and on the inventory as well: the
/// rows, whether they are all, and what was asked for them.
@Suite struct FaultWalkTests {
  private static let columns: [String: String] = [
    "clusters": "clusterId, clusterName, obVersion", "tenants": "clusterId, tenantId, tenantName, mode",
    "protection": "clusterId, tenantName", "ranges": "clusterId, tenantName, type",
    "policies": "clusterId, tenantName, type, storageUrl",
  ]

  /// Columns that tell rows from each other, and none that the fault changes in all of them.
  private func query(_ source: String, _ fault: Fault) -> String {
    var columns = Self.columns[source] ?? "kind, clusterId, tenantId, tenantName, taskId, status, startTime, finishTime"
    // Cluster-level lists tell times in fewer digits.
    if fault == .oldServer { columns = columns.replacing(", startTime, finishTime", with: "") }
    if fault == .bigIntegers { columns = columns.replacing(", taskId", with: "") }
    return "\(source) select \(columns)"
  }

  private func server(_ fault: Fault?, strikesInventory: Bool = false) throws -> SimulatorServer {
    try simulator {
      $0.faults = fault.map { [FaultSetting($0)] } ?? []
      $0.slowMilliseconds = 2
      $0.faultsOnInventory = strikesInventory
      // What a server without tenant-level lists has is in the cluster-level ones.
      $0.clusterListsHoldTenantRows = fault == .oldServer
    }
  }

  /// A body of 65 MiB for each request takes long, and is a test of its own.
  private static let faults = Fault.allCases.filter { $0 != .hugeBody }

  @Test(arguments: faults, [Dialect.ocp, .obshell]) func everySource(_ fault: Fault, _ dialect: Dialect) throws {
    let honest = try server(nil)
    for strikesInventory in fault.replacesAnswer ? [false, true] : [false] {
      let struck = try server(fault, strikesInventory: strikesInventory)
      let backup = DrawnQuery.backup.filter { !EndpointCatalog.endpoints(dialect, $0).isEmpty }
      for source in DrawnQuery.sources + backup.map(\.rawValue) {
        let what = "\(fault.rawValue)\(strikesInventory ? " on the inventory" : ""), \(dialect), \(source)"
        let query = query(source, fault)
        let truth = try Asking(dialect: dialect).run(query, honest)
        #expect(truth.isComplete && !truth.rows.isEmpty, "\(what): \(truth.texts)")
        struck.clearRequests()
        let outcome = try Asking(dialect: dialect, pageSize: 15).run(query, struck)
        #expect(outcome.figures.calls == struck.requests().count, "\(what)")
        let expected = ExpectedAnswer(fault, source, dialect, strikesInventory: strikesInventory)
        expected.check(outcome, truth: truth, what)
        if case .completeWithMore = expected { #expect(truth.isSubset(of: outcome), "\(what)") }
        // A time that can't be read is null.
        if case .partial = expected, fault != .badTime { #expect(outcome.isSubset(of: truth), "\(what)") }
      }
    }
  }
}
