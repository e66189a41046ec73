/// Clusters and their tenants, as OCP's inventory knows them.
struct Fleet: Sendable {
  var clusters: [FleetCluster]
  /// The cluster that obshell answers for.
  var obshellCluster: Int

  func cluster(id: Int) -> FleetCluster? { clusters.first { $0.id == id } }
}

struct FleetCluster: Sendable {
  /// OCP's id, which paths use.
  var id: Int
  var name: String
  /// The id on OceanBase's side.
  var obClusterId: Int
  var obVersion: String
  var isStandby = false
  /// The OCP id of the primary of a standby cluster.
  var primaryId: Int?
  var created: SimulatorInstant
  /// The history of the cluster's own tasks; meaningful for OceanBase before 4 only.
  var traits: BackupTraits = []
  var tenants: [FleetTenant]

  /// OceanBase before 4 backs up whole clusters, since 4 each tenant on its own.
  var backsUpWholeClusters: Bool { obVersion.hasPrefix("2.") || obVersion.hasPrefix("3.") }

  var type: String { isStandby ? "STANDBY" : "PRIMARY" }
}

struct FleetTenant: Sendable {
  /// OCP's id, which paths use.
  var id: Int
  var name: String
  /// The id on OceanBase's side; 1 is sys.
  var obTenantId: Int
  var isOracle = false
  var created: SimulatorInstant
  var traits: BackupTraits = []

  var isSys: Bool { obTenantId == 1 }
}

/// What is special in the history of a tenant or of a whole cluster.
struct BackupTraits: OptionSet, Sendable {
  let rawValue: Int
  /// In the inventory, without any task.
  static let neverBackedUp = Self(rawValue: 1 << 0)
  /// The last runs failed, and one three weeks ago.
  static let failsLately = Self(rawValue: 1 << 1)
  /// A task is running now.
  static let runsNow = Self(rawValue: 1 << 2)
  /// The running task has a finishTime already.
  static let finishTimeWhileRunning = Self(rawValue: 1 << 3)
  /// A task has been running for more than two days.
  static let runsForDays = Self(rawValue: 1 << 4)
  static let canceled = Self(rawValue: 1 << 5)
  static let overdue = Self(rawValue: 1 << 6)
  static let unknownStatus = Self(rawValue: 1 << 7)
  /// Log backup is hours behind.
  static let logLags = Self(rawValue: 1 << 8)
  static let logInterrupted = Self(rawValue: 1 << 9)
  /// An earlier round of log backup was stopped.
  static let logRestarted = Self(rawValue: 1 << 10)
  /// Backups go to an object store.
  static let objectStore = Self(rawValue: 1 << 11)
  static let restoreRunning = Self(rawValue: 1 << 12)
  static let initializing = Self(rawValue: 1 << 13)
  static let canceling = Self(rawValue: 1 << 14)
}

/// What is backed up as one: a tenant, or a whole cluster.
struct BackupUnit: Sendable {
  var cluster: FleetCluster
  var tenant: FleetTenant?

  var traits: BackupTraits { tenant?.traits ?? cluster.traits }

  /// Where data (`data`) or logs (`clog`) of the unit lie.
  func backupUri(_ folder: String) -> String {
    guard let tenant else { return "file:///obbackup/" }
    let path = "\(cluster.name)/\(cluster.obClusterId)/tenant_incarnation_1/\(tenant.obTenantId)/\(folder)"
    return traits.contains(.objectStore)
      ? "oss://oss-328067-obbackup/\(path)?host=oss-cn-hangzhou.aliyuncs.com" : "file:///obbackup/\(path)"
  }
}
