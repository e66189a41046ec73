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
    let wantsTenants = names.contains { $0 == "tenantId" || $0 == "tenantName" }
    var rows: [[String: Value]] = []
    for (inventory, scope) in zip(chosen, scopes) {
      let tenants = Dictionary(grouping: scope.tenants ?? inventory.tenants, by: \.clusterId)
      for cluster in scope.clusters {
        let row: [String: Value] = [
          "profile": .text(inventory.profile), "clusterId": .integer(cluster.id), "clusterName": .text(cluster.name),
        ]
        guard wantsTenants else {
          // A scope of tenants is a scope of their clusters, too.
          if scope.tenants == nil || tenants[cluster.id] != nil { rows.append(row) }
          continue
        }
        for tenant in tenants[cluster.id] ?? []
        where TenantEntry.isBackupable(name: tenant.name, obVersion: cluster.obVersion ?? tenant.obVersion) {
          rows.append(
            row.merging(["tenantId": .integer(tenant.id), "tenantName": .text(tenant.name)]) { $1 })
        }
      }
    }
    return try narrowed(rows, names, scan)
  }

  private static func narrowed(_ rows: [[String: Value]], _ names: [String], _ scan: Scan) throws(PlanProblem) -> Batch
  {
    func batch(_ fields: [Field]) -> Batch {
      let columns = fields.map { field in
        var builder = ColumnBuilder(type: field.type)
        for row in rows { builder.append(row[field.name] ?? .null) }
        return builder.finish()
      }
      return Batch(columns: columns, count: rows.count)
    }
    let filters = scan.filter.map(\.predicate).filter { predicate in
      predicate.columns.allSatisfy { identityColumnNames.contains(scan.columns[$0].name) }
    }
    let keys = batch(names.map { Field($0, $0.hasSuffix("Id") ? .integer : .text) })
    guard let filter = Planner.conjunction(filters) else { return keys }
    // A predicate over names and ids computes nothing that could fail.
    guard let kept = try? Evaluator(zone: .utc).select(filter, batch(scan.columns)) else { return keys }
    return keys.gather(kept)
  }
}
