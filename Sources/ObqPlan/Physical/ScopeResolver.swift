import ObqCatalog
import ObqDiagnostics
import ObqSyntax
import ObqText

/// The clusters and tenants that a scope means on one server.
struct ResolvedScope {
  var clusters: [ClusterEntry]
  /// Nil when no tenant is named: all of them.
  var tenants: [TenantEntry]?
  var warnings: [String]

  var isEmpty: Bool { clusters.isEmpty || tenants?.isEmpty == true }

  /// The tenants meant, by the ids of their clusters.
  func tenantsByCluster(_ inventory: ServerInventory) -> [Int64: [TenantEntry]] {
    Dictionary(grouping: tenants ?? inventory.tenants, by: \.clusterId)
  }
}

/// Turns names, ids, `name:obClusterId` and globs into entries of the inventories.
enum ScopeResolver {
  /// One resolved scope for each inventory, in order. A name need fit on one of the servers only.
  static func resolve(_ scope: Scope, _ inventories: [ServerInventory]) throws(PlanProblem) -> [ResolvedScope] {
    var warnings: [String] = []
    // By id, which is one cluster's alone on its server.
    var clusterSets = inventories.map { Set($0.clusters.map(\.id)) }
    if !scope.clusters.isEmpty {
      clusterSets = inventories.map { _ in [] }
      for name in scope.clusters {
        let matches = inventories.map { clusters(name, $0) }
        if matches.allSatisfy(\.isEmpty) {
          guard isGlob(name) else {
            let known = inventories.flatMap { $0.clusters.map(\.name) }
            throw PlanProblem(.unknownName(kind: "cluster", name.text, known: unique(known)), name.span)
          }
          warnings.append("no cluster fits \(name.text)")
        }
        for (index, found) in matches.enumerated() {
          if found.count > 1, !isGlob(name) {
            throw PlanProblem(
              .ambiguousCluster(name.text, candidates: found.map { candidate($0, among: found) }), name.span)
          }
          clusterSets[index].formUnion(found.map(\.id))
        }
      }
    }
    var tenantSets: [Set<TenantEntry>?] = inventories.map { _ in nil }
    if !scope.tenants.isEmpty {
      tenantSets = inventories.map { _ in [] }
      for name in scope.tenants {
        var found = false
        for (index, inventory) in inventories.enumerated() {
          let allowed = clusterSets[index]
          let matches = tenants(name, inventory.tenants.filter { allowed.contains($0.clusterId) })
          found = found || !matches.isEmpty
          tenantSets[index]?.formUnion(matches)
        }
        if found { continue }
        guard isGlob(name) else {
          let known = inventories.enumerated().flatMap { index, inventory in
            inventory.tenants.filter { clusterSets[index].contains($0.clusterId) }.map(\.name)
          }
          throw PlanProblem(.unknownName(kind: "tenant", name.text, known: unique(known)), name.span)
        }
        warnings.append("no tenant fits \(name.text)")
      }
    }
    return inventories.indices.map { index in
      ResolvedScope(
        clusters: inventories[index].clusters.filter { clusterSets[index].contains($0.id) },
        // Most tenants are of other clusters, which costs less to see than whether they are among the named.
        tenants: tenantSets[index].map { set in
          inventories[index].tenants.filter { clusterSets[index].contains($0.clusterId) && set.contains($0) }
        },
        warnings: index == 0 ? warnings : [])
    }
  }

  /// Which of the profiles a scope means; all when it names none.
  static func profiles(_ scope: Scope, among known: [String]) throws(PlanProblem) -> [String] {
    if scope.profiles.isEmpty { return known }
    var chosen: [String] = []
    for name in scope.profiles {
      let found = isGlob(name) ? known.filter { Glob(name.text).matches($0) } : known.filter { $0 == name.text }
      if found.isEmpty, !isGlob(name) {
        throw PlanProblem(.unknownName(kind: "profile", name.text, known: known), name.span)
      }
      chosen += found.filter { !chosen.contains($0) }
    }
    return chosen
  }

  private static func isGlob(_ name: ScopeName) -> Bool { !name.isQuoted && Glob.isPattern(name.text) }

  private static func clusters(_ name: ScopeName, _ inventory: ServerInventory) -> [ClusterEntry] {
    if isGlob(name) {
      let glob = Glob(name.text)
      return inventory.clusters.filter { glob.matches($0.name) || glob.matches($0.qualifiedName) }
    }
    // A name wins over an id.
    let named = inventory.clusters.filter { $0.name.hasBytes(of: name.text) }
    if !named.isEmpty { return named }
    let qualified = inventory.clusters.filter { $0.obClusterId != nil && $0.qualifiedName.hasBytes(of: name.text) }
    if !qualified.isEmpty { return qualified }
    return Int64(name.text).map { id in inventory.clusters.filter { $0.id == id } } ?? []
  }

  private static func tenants(_ name: ScopeName, _ tenants: [TenantEntry]) -> [TenantEntry] {
    if isGlob(name) {
      let glob = Glob(name.text)
      return tenants.filter { glob.matches($0.name) }
    }
    let named = tenants.filter { $0.name.hasBytes(of: name.text) }
    if !named.isEmpty { return named }
    return Int64(name.text).map { id in tenants.filter { $0.id == id } } ?? []
  }

  /// What to write instead: the qualified name, or the id where that is not unique either.
  private static func candidate(_ cluster: ClusterEntry, among all: [ClusterEntry]) -> String {
    let type = cluster.type.map { " (\($0), id \(cluster.id))" } ?? " (id \(cluster.id))"
    let isUnique = all.filter { $0.qualifiedName == cluster.qualifiedName }.count == 1
    return cluster.obClusterId == nil || !isUnique ? "\(cluster.id)\(type)" : cluster.qualifiedName + type
  }

  private static func unique(_ names: [String]) -> [String] { Array(Set(names)).sorted() }
}

extension String {
  /// Swift's own equality takes an accented letter and its decomposed form for one; names of servers differ then.
  fileprivate func hasBytes(of other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
