/// What a path of OCP means.
enum OCPRoute: Sendable {
  case time
  case status
  case info
  case clusters
  case cluster(String)
  case tenants
  case clusterTenants(String)
  case tenant(cluster: String, tenant: String)
  case backup(BackupResource, cluster: String, tenant: String?)

  init?(path: [String]) {
    switch path.count >= 2 && path[0] == "api" ? Array(path.dropFirst()) : [] {
    case ["v2", "time"]: self = .time
    case ["status"]: self = .status
    case ["v2", "info"]: self = .info
    case ["v2", "ob", "clusters"]: self = .clusters
    case ["v2", "ob", "tenants"]: self = .tenants
    case let rest where rest.starts(with: ["v2", "ob", "clusters"]):
      self.init(ofCluster: rest[3], Array(rest.dropFirst(4)))
    default: return nil
    }
  }

  /// `tail` stands behind the cluster's id.
  private init?(ofCluster cluster: String, _ tail: [String]) {
    let isTenantLevel = tail.count >= 2 && tail[0] == "tenants"
    let tenant = isTenantLevel ? tail[1] : nil
    switch (Array(tail.dropFirst(isTenantLevel ? 2 : 0)), tenant) {
    case ([], nil): self = .cluster(cluster)
    case ([], let tenant?): self = .tenant(cluster: cluster, tenant: tenant)
    case (["tenants"], nil): self = .clusterTenants(cluster)
    case (let rest, _):
      guard rest.first == "backup", let resource = BackupResource(path: Array(rest.dropFirst())) else { return nil }
      if resource == .overview, isTenantLevel { return nil }
      self = .backup(resource, cluster: cluster, tenant: tenant)
    }
  }
}

/// What stands behind `backup` in a path, at cluster and at tenant level.
enum BackupResource: Sendable, Hashable {
  case tasks(TaskKind)
  /// At cluster level only.
  case overview
  case info
  case strategy

  init?(path: [String]) {
    switch path {
    case ["overview"]: self = .overview
    case ["info"]: self = .info
    case ["config", "backupStrategy"]: self = .strategy
    default:
      guard path.count == 2, path[0] == "task", let kind = TaskKind(rawValue: path[1]) else { return nil }
      self = .tasks(kind)
    }
  }
}

enum TaskKind: String, Sendable, CaseIterable {
  case data = "dataBackupTasks"
  case log = "logBackupTasks"
  case restore = "restoreTasks"
}
