import ObqCatalog

/// What messages call targets by, where the names alone would be those of several.
enum TargetLabels {
  /// Clusters that share their name with others of their server, each by what tells it apart.
  static func clusters(_ inventory: ServerInventory) -> [Int64: String] {
    let groups = Dictionary(grouping: inventory.clusters, by: \.name).values.filter { $0.count > 1 }
    var labels: [Int64: String] = [:]
    for group in groups {
      for cluster in group {
        let isUnique = group.filter { $0.obClusterId == cluster.obClusterId }.count == 1
        labels[cluster.id] =
          cluster.obClusterId == nil || !isUnique ? "\(cluster.name) (id \(cluster.id))" : cluster.qualifiedName
      }
    }
    return labels
  }

  /// Gives the targets of a scan their labels.
  static func tellApart(_ plan: inout ScanPlan, _ inventories: [ServerInventory]) {
    for inventory in inventories {
      let labels = clusters(inventory)
      if labels.isEmpty { continue }
      for index in plan.targets.indices where plan.targets[index].profile == inventory.profile {
        plan.targets[index].clusterLabel = plan.targets[index].cluster.flatMap { labels[$0.id] }
      }
    }
  }

  /// Names the kind of tasks in each target of a plan and of its inner ones, when there are several.
  static func nameKinds(_ plan: inout PhysicalPlan) {
    func sources(_ plan: PhysicalPlan) -> Set<SourceID> {
      plan.inners.reduce(into: Set(plan.scans.map(\.source))) { $0.formUnion(sources($1)) }
    }
    func name(_ plan: inout PhysicalPlan) {
      for scan in plan.scans.indices {
        guard let kind = plan.scans[scan].source.kind else { continue }
        for target in plan.scans[scan].targets.indices { plan.scans[scan].targets[target].kind = kind }
        for target in plan.scans[scan].supplements.indices { plan.scans[scan].supplements[target].kind = kind }
      }
      for inner in plan.inners.indices { name(&plan.inners[inner]) }
    }
    if sources(plan).filter({ $0.kind != nil }).count > 1 { name(&plan) }
  }
}
