package import ObqData
import ObqExpression
import ObqSyntax

/// The keys that a query could have rows of: what the inventory knows in its scope. It is what makes a tenant without any
/// backup show up.
package enum Universe {
  /// A row for each key; nil when the keys are not such that an inventory could know them. A `where` on whose a row is
  /// narrows it as it narrows the rows; tenants that can't be backed up are left out.
  package static func keys(_ names: [String], of query: BoundQuery, _ inventories: [ServerInventory])
    throws(PlanProblem) -> Batch?
  {
    guard !names.isEmpty, names.allSatisfy({ identityColumnNames.contains($0) }),
      case .scans(let scans) = query.source, let scan = scans.first
    else { return nil }
    // A name that is none of theirs is that of a server that could not be asked: the plan has looked the names up.
    let asked = try ScopeResolver.profiles(
      scan.scope, among: inventories.map(\.profile) + scan.scope.profiles.map(\.text))
    let chosen = inventories.filter { asked.contains($0.profile) }
    let scopes = try ScopeResolver.resolve(scan.scope, chosen)
    func isTenants(_ name: String) -> Bool { name == "tenantId" || name == "tenantName" }
    let wantsTenants = names.contains(where: isTenants)
    // A condition on tenants leaves the clusters that have such tenants.
    let looksAtTenants = narrowing(scan).contains { $0.columns.contains { isTenants(scan.columns[$0].name) } }
    var rows: [[String: Value]] = []
    for (inventory, scope) in zip(chosen, scopes) {
      let tenants = scope.tenantsByCluster(inventory)
      for cluster in scope.clusters {
        let row: [String: Value] = [
          "profile": .text(inventory.profile), "clusterId": .integer(cluster.id), "clusterName": .text(cluster.name),
        ]
        guard wantsTenants || looksAtTenants else {
          // A scope of tenants is a scope of their clusters, too.
          if scope.tenants == nil || tenants[cluster.id] != nil { rows.append(row) }
          continue
        }
        for tenant in tenants[cluster.id] ?? [] where tenant.isBackupable(in: cluster) {
          rows.append(
            row.merging(["tenantId": .integer(tenant.id), "tenantName": .text(tenant.name)]) { $1 })
        }
        // Tasks of the whole cluster have no tenant.
        if !wantsTenants, scope.tenants == nil, cluster.keepsTasksByTenant != true { rows.append(row) }
      }
    }
    let kept = narrowed(rows, names, scan)
    return wantsTenants || !looksAtTenants ? kept : distinct(kept)
  }

  /// Why such keys can't be judged, and what to do.
  package static func mixtureReason(_ cluster: String) -> String {
    "several clusters are called \(cluster), and the columns clusterId and profile that tell them apart are not selected"
  }

  private static func distinct(_ keys: Batch) -> Batch {
    var seen: Set<[Value]> = []
    return keys.gather((0..<Int32(keys.count)).filter { seen.insert(keys.row(Int($0))).inserted })
  }

  /// The predicates over whose a row is, and nothing else.
  private static func narrowing(_ scan: Scan) -> [BoundExpression] {
    scan.filter.map(\.predicate).filter { predicate in
      !predicate.columns.isEmpty
        && predicate.columns.allSatisfy { identityColumnNames.contains(scan.columns[$0].name) }
    }
  }

  /// Names of clusters that some keys do not tell apart, though they name clusters: several have the name, and what tells
  /// them apart is not among the columns any more.
  package static func mixedClusters(_ names: [String], of query: BoundQuery, _ inventories: [ServerInventory])
    throws(PlanProblem) -> Set<String>
  {
    guard names.contains("clusterName"), !names.contains("clusterId") || !names.contains("profile"),
      let all = try keys(["clusterName", "profile", "clusterId"], of: query, inventories)
    else { return [] }
    let told = [0] + (names.contains("profile") ? [1] : []) + (names.contains("clusterId") ? [2] : [])
    let groups = Dictionary(grouping: (0..<all.count).map { all.row($0) }) { row in told.map { row[$0] } }
    return groups.values.reduce(into: []) { mixed, group in
      if case .text(let name) = group[0][0], Set(group).count > 1 { mixed.insert(name) }
    }
  }

  private static func narrowed(_ rows: [[String: Value]], _ names: [String], _ scan: Scan) -> Batch {
    func batch(_ fields: [Field]) -> Batch {
      let columns = fields.map { field in
        var builder = ColumnBuilder(type: field.type)
        for row in rows { builder.append(row[field.name] ?? .null) }
        return builder.finish()
      }
      return Batch(columns: columns, count: rows.count)
    }
    let keys = batch(names.map { Field($0, $0.hasSuffix("Id") ? .integer : .text) })
    guard let filter = Planner.conjunction(narrowing(scan)) else { return keys }
    // A predicate over names and ids computes nothing that could fail.
    guard let kept = try? Evaluator(zone: .utc).select(filter, batch(scan.columns)) else { return keys }
    return keys.gather(kept)
  }
}
