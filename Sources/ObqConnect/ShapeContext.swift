import ObqCatalog
import ObqData
import ObqPlan

/// What shaping needs to know besides the rows.
struct ShapeContext {
  let now: Instant
  /// The inventory of the profile that is read; nil where none was needed.
  let inventory: ServerInventory?
  private let ids: [TenantKey: Int64]
  private let names: [Int64: String]
  private let versions: [Int64: String]

  private struct TenantKey: Hashable {
    var cluster: Int64
    var name: String
  }

  init(now: Instant, inventory: ServerInventory?) {
    self.now = now
    self.inventory = inventory
    let tenants = inventory?.tenants ?? []
    ids = Dictionary(
      tenants.map { (TenantKey(cluster: $0.clusterId, name: $0.name), $0.id) }, uniquingKeysWith: { first, _ in first })
    names = Dictionary(tenants.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    versions = Dictionary(
      (inventory?.clusters ?? []).compactMap { cluster in cluster.obVersion.map { (cluster.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The cluster of an obshell server, which has one.
  var onlyCluster: ClusterEntry? {
    inventory?.dialect == .obshell ? inventory?.clusters.first : nil
  }

  func tenantId(cluster: Int64, name: String) -> Int64? { ids[TenantKey(cluster: cluster, name: name)] }
  func tenantName(id: Int64) -> String? { names[id] }
  func obVersion(cluster: Int64) -> String? { versions[cluster] }
}
