package import ObqCatalog
package import ObqData

/// What a server's user may see: its clusters and tenants, from which names become ids and a scope becomes targets.
package struct ServerInventory: Sendable {
  package var profile: String
  package var dialect: Dialect
  /// The server's own version, such as `4.3.5-20250610160438`; nil when it did not say.
  package var version: String?
  package var clusters: [ClusterEntry]
  package var tenants: [TenantEntry]
  /// Server's clock minus ours, nanoseconds; 0 when it did not tell.
  package var clockSkew: Int64
  package var readAt: Instant
  /// What could not be read of it: a result that rests on it is partial.
  package var problems: [String]

  package init(
    profile: String, dialect: Dialect, version: String? = nil, clusters: [ClusterEntry] = [],
    tenants: [TenantEntry] = [], clockSkew: Int64 = 0, readAt: Instant, problems: [String] = []
  ) {
    self.profile = profile
    self.dialect = dialect
    self.version = version
    self.clusters = clusters
    self.tenants = tenants
    self.clockSkew = clockSkew
    self.readAt = readAt
    self.problems = problems
  }

  /// Whether OCP is known to be older than the tenant-level endpoints, which its release notes name for 4.3.2.
  package var lacksTenantEndpoints: Bool {
    guard dialect == .ocp, let version = version.flatMap(ProductVersion.init) else { return false }
    return version < ProductVersion(4, 3, 2)
  }
}

package struct ClusterEntry: Hashable, Sendable {
  /// OCP's id, which its paths use; on obshell OceanBase's own.
  package var id: Int64
  package var name: String
  package var obClusterId: Int64?
  package var obVersion: String?
  /// PRIMARY or STANDBY.
  package var type: String?

  package init(id: Int64, name: String, obClusterId: Int64? = nil, obVersion: String? = nil, type: String? = nil) {
    self.id = id
    self.name = name
    self.obClusterId = obClusterId
    self.obVersion = obVersion
    self.type = type
  }

  /// `name:obClusterId`, which tells clusters of one name apart.
  package var qualifiedName: String { obClusterId.map { "\(name):\($0)" } ?? name }

  /// Whether OceanBase keeps backups by tenant here, as it does from 4.0 on; nil when the version is not known.
  package var keepsTasksByTenant: Bool? {
    obVersion.flatMap(ProductVersion.init).map { $0.major >= 4 }
  }
}

package struct TenantEntry: Hashable, Sendable {
  package var id: Int64
  package var name: String
  package var clusterId: Int64
  package var clusterName: String
  package var obTenantId: Int64?
  package var obVersion: String?

  package init(
    id: Int64, name: String, clusterId: Int64, clusterName: String, obTenantId: Int64? = nil, obVersion: String? = nil
  ) {
    self.id = id
    self.name = name
    self.clusterId = clusterId
    self.clusterName = clusterName
    self.obTenantId = obTenantId
    self.obVersion = obVersion
  }

  func isBackupable(in cluster: ClusterEntry) -> Bool {
    TenantEntry.isBackupable(name: name, obVersion: cluster.obVersion ?? obVersion)
  }

  /// `sys` is not backed up where OceanBase is 4 or later (OCP 4.4.0 release notes).
  package static func isBackupable(name: String, obVersion: String?) -> Bool {
    guard name == "sys", let version = obVersion.flatMap(ProductVersion.init) else { return true }
    return version.major < 4
  }
}
