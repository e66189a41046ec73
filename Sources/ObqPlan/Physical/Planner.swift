import ObqCatalog
package import ObqData
import ObqDiagnostics
import ObqExpression
package import ObqSyntax

/// Turns bound scans into requests: names to ids through the inventories, the level by what each cluster's OceanBase
/// keeps there, filters as far down as they are trusted.
package struct Planner {
  let settings: PlanSettings
  let now: Instant

  package init(_ settings: PlanSettings, now: Instant) {
    self.settings = settings
    self.now = now
  }

  /// Whether names or levels have to be looked up before the query can be planned.
  package static func needsInventory(_ scan: Scan) -> Bool {
    switch scan.source {
    case .clusters, .tenants: !scan.scope.clusters.isEmpty || !scan.scope.tenants.isEmpty
    case .dataTasks, .logTasks, .restoreTasks, .protection, .ranges, .policies: true
    }
  }

  /// Which profiles a scan asks.
  package static func profiles(_ scan: Scan, among known: [String]) throws(PlanProblem) -> [String] {
    try profiles(scan.scope, among: known)
  }

  /// Which profiles a scope means.
  package static func profiles(_ scope: Scope, among known: [String]) throws(PlanProblem) -> [String] {
    try ScopeResolver.profiles(scope, among: known)
  }

  /// Whether the servers have the clusters and tenants that a scope names.
  package static func check(_ scope: Scope, _ inventories: [ServerInventory]) throws(PlanProblem) {
    _ = try ScopeResolver.resolve(scope, inventories)
  }

  /// The inventories are those of the profiles that the scans ask; a scan that needs none may be given empty ones. Profiles
  /// whose inventory could not be read are known all the same: nothing is asked of them.
  package func plan(_ query: BoundQuery, _ inventories: [ServerInventory], unread: [String] = []) throws(PlanProblem)
    -> PhysicalPlan
  {
    var result = PhysicalPlan(query: query, scans: [], inners: [], universes: [], inventoryProblems: [])
    if case .scans(let scans) = query.source {
      for scan in scans { result.scans.append(try plan(scan, inventories, unread)) }
      result.inventoryProblems = inventories.flatMap(\.problems)
    }
    for case .gaps(let gaps) in query.steps {
      let names = gaps.identity.map { gaps.keys[$0].name }
      result.universes.append(
        try Universe.keys(names + (gaps.cluster == nil ? [] : ["clusterId"]), of: query, inventories))
      for cluster in try Universe.mixedClusters(names, of: query, inventories).sorted() {
        result.inventoryProblems.append(Universe.mixtureReason(cluster))
      }
    }
    for case .semiJoin(let inner, _, _, _, _) in query.steps {
      result.inners.append(try plan(inner, inventories, unread: unread))
    }
    TargetLabels.nameKinds(&result)
    return result
  }

  private func plan(_ scan: Scan, _ inventories: [ServerInventory], _ unread: [String]) throws(PlanProblem) -> ScanPlan
  {
    let names = try ScopeResolver.profiles(scan.scope, among: inventories.map(\.profile) + unread)
    let chosen = inventories.filter { names.contains($0.profile) }
    var plan = ScanPlan(source: scan.source, columns: scan.columns, pageSize: settings.pageSize)
    plan.asksNobody = chosen.isEmpty
    var filters = scan.filter.map(\.predicate)
    switch scan.source {
    case .clusters, .tenants:
      for inventory in chosen {
        guard let endpoint = EndpointCatalog.endpoint(inventory.dialect, scan.source, .fleet) else { continue }
        plan.targets.append(target(endpoint, inventory))
      }
      filters += try inventoryFilter(scan, chosen, &plan)
    case .dataTasks, .logTasks, .restoreTasks, .protection, .ranges, .policies:
      let scopes = try ScopeResolver.resolve(scan.scope, chosen)
      plan.asksNobody = scopes.allSatisfy(\.isEmpty)
      for (inventory, scope) in zip(chosen, scopes) {
        plan.warnings += scope.warnings
        switch inventory.dialect {
        case .ocp where scan.source.kind == nil: ocpBackupTargets(scan.source, inventory, scope, &plan)
        case .ocp: ocpTargets(scan.source, inventory, scope, &plan)
        case .obshell: obshellTargets(scan.source, inventory, scope, &plan)
        }
      }
    }
    plan.filter = Planner.conjunction(filters)
    warnOfWholeClusters(scan, chosen, &plan)
    push(scan, chosen, &plan)
    TargetLabels.tellApart(&plan, chosen)
    return plan
  }

  /// Tasks of a whole cluster have no tenant, so that a condition on a tenant of such a cluster leaves out what backs it up.
  private func warnOfWholeClusters(_ scan: Scan, _ inventories: [ServerInventory], _ plan: inout ScanPlan) {
    guard scan.source == .dataTasks || scan.source == .logTasks else { return }
    for part in scan.filter where !part.isWindow {
      let names = Pushdown.constants(part.predicate, "tenantName", scan.columns) ?? []
      let ids = Pushdown.constants(part.predicate, "tenantId", scan.columns) ?? []
      if names.isEmpty, ids.isEmpty { continue }
      // The tenants that are meant are few, the fleet's many.
      let meant = inventories.map { inventory in
        inventory.tenants.filter { names.contains(.text($0.name)) || ids.contains(.integer($0.id)) }
      }
      for target in plan.targets where target.tenant == nil && target.cluster?.keepsTasksByTenant == false {
        guard let place = inventories.firstIndex(where: { $0.profile == target.profile }),
          let tenant = meant[place].first(where: { $0.clusterId == target.cluster?.id })
        else { continue }
        plan.warnings.append(
          "\(target.label): its tasks are kept as a whole and have no tenant, so `\(part.text)` leaves them out; "
            + "`on tenant \(tenant.name)` finds them")
      }
    }
  }

  static func conjunction(_ parts: [BoundExpression]) -> BoundExpression? {
    parts.isEmpty ? nil : parts.count == 1 ? parts[0] : BoundExpression(.all(parts), .boolean)
  }

  // MARK: targets

  private func target(
    _ endpoint: Endpoint, _ inventory: ServerInventory, _ cluster: ClusterEntry? = nil, _ tenant: TenantEntry? = nil
  ) -> TargetPlan {
    TargetPlan(
      profile: inventory.profile, endpoint: endpoint, cluster: cluster, tenant: tenant, parameters: [],
      pageSize: settings.pageSize)
  }

  private func ocpTargets(
    _ source: SourceID, _ inventory: ServerInventory, _ scope: ResolvedScope, _ plan: inout ScanPlan
  ) {
    guard let byCluster = EndpointCatalog.endpoint(.ocp, source, .cluster),
      let byTenant = EndpointCatalog.endpoint(.ocp, source, .tenant)
    else { return }
    let tenants = scope.tenantsByCluster(inventory)
    let labels = TargetLabels.clusters(inventory)
    plan.targets.reserveCapacity(plan.targets.count + scope.clusters.count + (scope.tenants ?? inventory.tenants).count)
    var old = 0
    for cluster in scope.clusters {
      let own = tenants[cluster.id] ?? []
      if scope.tenants != nil, own.isEmpty { continue }
      if inventory.lacksTenantEndpoints {
        old += 1
        if cluster.keepsTasksByTenant == true {
          plan.problems.append(
            "\(inventory.profile), cluster \(labels[cluster.id] ?? cluster.name): this OCP has no list of its tenants' tasks (before 4.3.2), and "
              + "whether the cluster's list holds them is not documented")
        }
        var target = target(byCluster, inventory, cluster)
        if scope.tenants != nil { target.onlyTenants = own }
        plan.targets.append(target)
        continue
      }
      let isByTenant = cluster.keepsTasksByTenant
      if scope.tenants == nil, isByTenant != true {
        plan.targets.append(target(byCluster, inventory, cluster))
      }
      guard scope.tenants != nil || isByTenant != false else { continue }
      for tenant in own {
        if scope.tenants == nil, !tenant.isBackupable(in: cluster) { continue }
        var list = target(byTenant, inventory, cluster, tenant)
        list.isReadWhole = isByTenant == false
        plan.targets.append(list)
      }
      // A cluster of OceanBase before 4 keeps its tasks as a whole, and may have some in its tenants' lists: both are read,
      // what stands in both counts once, and tasks of the whole stand in for a tenant that has none of its own.
      if scope.tenants != nil, isByTenant == false {
        var whole = target(byCluster, inventory, cluster)
        whole.onlyTenants = own
        whole.standsIn = true
        plan.targets.append(whole)
      }
    }
    if old > 0 {
      plan.notes.append(
        "OCP \(inventory.version ?? "") has no tenant-level endpoints (they came with 4.3.2): asked by cluster")
    }
  }

  /// What OCP tells of backup besides its tasks: of clusters alone, or where OceanBase keeps it, which is the tenants from 4
  /// on.
  private func ocpBackupTargets(
    _ source: SourceID, _ inventory: ServerInventory, _ scope: ResolvedScope, _ plan: inout ScanPlan
  ) {
    let version = inventory.version.flatMap(ProductVersion.init)
    let byCluster = EndpointCatalog.endpoint(.ocp, source, .cluster, of: version)
    let byTenant = EndpointCatalog.endpoint(.ocp, source, .tenant, of: version)
    let hasTenantLevel = EndpointCatalog.endpoint(.ocp, source, .tenant) != nil
    let tenants = scope.tenantsByCluster(inventory)
    for cluster in scope.clusters {
      let own = tenants[cluster.id] ?? []
      if scope.tenants != nil, own.isEmpty { continue }
      let isByTenant = hasTenantLevel && cluster.keepsTasksByTenant != false
      if let byCluster, !isByTenant || cluster.keepsTasksByTenant == nil {
        plan.targets.append(target(byCluster, inventory, cluster))
      }
      guard isByTenant else { continue }
      guard let byTenant else {
        plan.problems.append(
          "\(inventory.profile), cluster \(cluster.name): this OCP does not tell the \(source.rawValue) of tenants "
            + "(before 4.3.2)")
        continue
      }
      for tenant in own where tenant.isBackupable(in: cluster) {
        plan.targets.append(target(byTenant, inventory, cluster, tenant))
      }
    }
  }

  /// obshell answers for one cluster: its restore tasks in one list, the others by tenant. Before 4.3.2 it tells the newest
  /// data backup and restore of each tenant, and nothing of log archiving.
  private func obshellTargets(
    _ source: SourceID, _ inventory: ServerInventory, _ scope: ResolvedScope, _ plan: inout ScanPlan
  ) {
    let version = inventory.version.flatMap(ProductVersion.init)
    let fleet = EndpointCatalog.endpoint(.obshell, source, .fleet, of: version)
    let byTenant = EndpointCatalog.endpoint(.obshell, source, .tenant, of: version)
    let isOld = version.map { $0 < ProductVersion(4, 3, 2) } ?? false
    if isOld, source == .dataTasks || source == .restoreTasks {
      plan.caveats.append(
        "\(inventory.profile): obshell before 4.3.2 tells the newest \(source == .dataTasks ? "data backup" : "restore") "
          + "of each tenant and no other")
    }
    for cluster in scope.clusters {
      let tenants = (scope.tenants ?? inventory.tenants).filter { $0.clusterId == cluster.id }
      // sys keeps the lists, and obshell refuses to be asked about it.
      let asked = tenants.filter { $0.name != "sys" }
      if let named = scope.tenants, asked.count < named.count {
        plan.warnings.append("\(inventory.profile): obshell keeps no tasks of tenant sys")
      }
      switch source {
      case .dataTasks where isOld && scope.tenants == nil:
        plan.targets.append(target(EndpointCatalog.newestBackup, inventory, cluster))
      case .dataTasks, .logTasks:
        guard let byTenant else {
          plan.problems.append("\(inventory.profile): obshell before 4.3.2 has no list of \(source.rawValue)")
          return
        }
        plan.targets += asked.map { target(byTenant, inventory, cluster, $0) }
        if byTenant.paging == .numbered, !asked.isEmpty, needsNewestBackup(plan.columns, byTenant) {
          plan.supplements.append(target(EndpointCatalog.newestBackup, inventory, cluster))
          // By these the rows find what completes them.
          for key in [Field("profile", .text), Field("tenantId", .integer), Field("taskId", .integer)] {
            plan.place(of: key)
          }
        }
      case .restoreTasks:
        if let fleet {
          var whole = target(fleet, inventory, cluster)
          if scope.tenants != nil { whole.onlyTenants = asked }
          plan.targets.append(whole)
        } else if let byTenant {
          plan.targets += asked.map { target(byTenant, inventory, cluster, $0) }
        }
      case .protection:
        guard let byTenant else {
          plan.problems.append("\(inventory.profile): obshell before 4.3.2 does not tell how tenants are protected")
          return
        }
        plan.targets += asked.map { target(byTenant, inventory, cluster, $0) }
      case .ranges, .policies:
        plan.problems.append("\(inventory.profile): obshell has no list of \(source.rawValue)")
        return
      case .clusters, .tenants: break
      }
    }
  }

  /// Whether a column is wanted that the list lacks and the newest backup has.
  private func needsNewestBackup(_ columns: [Field], _ list: Endpoint) -> Bool {
    columns.contains { !list.sends($0.name) && EndpointCatalog.newestBackup.sends($0.name) }
  }

  /// The inventory's own lists answer for a whole server, so a scope is tested here.
  private func inventoryFilter(_ scan: Scan, _ inventories: [ServerInventory], _ plan: inout ScanPlan)
    throws(PlanProblem) -> [BoundExpression]
  {
    guard Planner.needsInventory(scan) else { return [] }
    let scopes = try ScopeResolver.resolve(scan.scope, inventories)
    plan.warnings += scopes.flatMap(\.warnings)
    plan.asksNobody = scopes.allSatisfy(\.isEmpty)
    var alternatives: [BoundExpression] = []
    for (inventory, scope) in zip(inventories, scopes) {
      let isTenants = scan.source == .tenants
      let ids =
        isTenants
        ? (scope.tenants ?? inventory.tenants.filter { tenant in scope.clusters.contains { $0.id == tenant.clusterId } })
          .map(\.id)
        : scope.tenants.map { tenants in
          scope.clusters.map(\.id).filter { id in tenants.contains { $0.clusterId == id } }
        }
          ?? scope.clusters.map(\.id)
      let id = BoundExpression.column(
        plan.place(of: Field(isTenants ? "tenantId" : "clusterId", .integer)), .integer)
      let profile = BoundExpression.column(plan.place(of: Field("profile", .text)), .text)
      alternatives.append(
        BoundExpression(
          .all([
            BoundExpression(
              .compare(.equal, profile, .constant(.text(inventory.profile)), ignoresCase: false), .boolean),
            BoundExpression(.isIn(id, ids.map(Value.integer), ignoresCase: false), .boolean),
          ]), .boolean))
    }
    if alternatives.isEmpty { return [] }
    return [alternatives.count == 1 ? alternatives[0] : BoundExpression(.any(alternatives), .boolean)]
  }
}
