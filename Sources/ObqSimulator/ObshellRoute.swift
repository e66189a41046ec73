/// What a path of obshell means.
enum ObshellRoute: Sendable, Hashable {
  case info
  case secret
  case time
  case status
  case clusterInfo
  case tenants
  case clusterBackupOverview
  case backupOverview(tenant: String)
  case backupTasks(tenant: String)
  case backupInfo(tenant: String)
  case logTasks(tenant: String)
  case restoreTasks
  /// Of the tenant that was restored into.
  case restoreOverview(tenant: String)

  init?(path: [String]) {
    guard path.count >= 3, path[0] == "api", path[1] == "v1" else { return nil }
    switch Array(path.dropFirst(2)) {
    case ["info"]: self = .info
    case ["secret"]: self = .secret
    case ["time"]: self = .time
    case ["status"]: self = .status
    case ["obcluster", "info"]: self = .clusterInfo
    case ["tenants", "overview"]: self = .tenants
    case ["obcluster", "backup", "overview"]: self = .clusterBackupOverview
    case ["restore", "tasks"]: self = .restoreTasks
    case let rest where rest.count == 4 && rest[0] == "tenant" && rest[2...] == ["restore", "overview"]:
      self = .restoreOverview(tenant: rest[1])
    case let rest where rest.count >= 4 && rest[0] == "tenant" && rest[2] == "backup":
      switch Array(rest.dropFirst(3)) {
      case ["overview"]: self = .backupOverview(tenant: rest[1])
      case ["tasks"]: self = .backupTasks(tenant: rest[1])
      case ["info"]: self = .backupInfo(tenant: rest[1])
      case ["log", "tasks"]: self = .logTasks(tenant: rest[1])
      default: return nil
      }
    default: return nil
    }
  }

  /// Whether the route is older than 4.3.2, which brought the task lists.
  var isOld: Bool {
    switch self {
    case .backupTasks, .backupInfo, .logTasks, .restoreTasks: false
    default: true
    }
  }

  var isTaskList: Bool {
    switch self {
    case .info, .secret, .time, .status, .clusterInfo, .tenants: false
    default: true
    }
  }
}
