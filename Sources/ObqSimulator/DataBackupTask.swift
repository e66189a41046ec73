/// A row of OCP's data backup lists (DataBackupHistoryWrapperTask in the OCP API reference).
struct DataBackupTask: Sendable {
  /// The words that the API reference lists for data backup tasks.
  enum Status: String, Sendable, CaseIterable {
    case beginning = "BEGINNING"
    case initializing = "INITIALIZING"
    case doing = "DOING"
    case done = "DONE"
    case failed = "FAILED"
    case canceling = "CANCELING"
    case canceled = "CANCELED"
    case overdue = "OVERDUE"
    case unknown = "UNKNOWN"

    var isRunning: Bool {
      switch self {
      case .beginning, .initializing, .doing, .canceling: true
      case .done, .failed, .canceled, .overdue, .unknown: false
      }
    }
  }

  /// Unique within its tenant or cluster only.
  var taskId = 0
  var isFull: Bool
  var start: SimulatorInstant
  var finish: SimulatorInstant?
  var status: Status
  /// Empty when there is nothing to say.
  var error = ""
  var secondaryTaskIds: [Int] = []
}

/// Something that a row of a task list may have wrong on purpose.
struct RowDefects: Sendable {
  /// The id comes as a JSON string beyond 2^53.
  var bigId = false
  /// The time that windows are compared with cannot be read.
  var badTime = false

  static let unreadableTime = "2024-13-45T99:99:99Z"

  func id(_ id: Int, _ key: String, into json: inout JSONWriter) {
    if bigId { json.member(key, String(9_007_199_254_740_993 + id)) } else { json.member(key, id) }
  }

  func time(_ instant: SimulatorInstant, _ form: TimeForm) -> String {
    badTime ? Self.unreadableTime : form.text(instant)
  }
}

extension DataBackupTask {
  /// An item of a tenant-level list.
  func writeTenantItem(_ unit: BackupUnit, _ defects: RowDefects, into json: inout JSONWriter) {
    let form = TimeForm.tenantItem
    json.object { json in
      json.member("backupDimension", "TENANT")
      json.member("backupMode", "PHYSICAL_BACKUP")
      json.member("backupSetId", taskId)
      json.member("backupUri", unit.backupUri("data"))
      json.member("clusterId", unit.cluster.id)
      json.member("clusterName", unit.cluster.name)
      json.member("clusterType", unit.cluster.type)
      json.member("dataBackupTaskType", taskType)
      json.member("duration", status.isRunning ? nil : finish.map { Int($0.seconds(since: start)) })
      json.member("errorMsg", error)
      json.member("finishTime", finish.map(form.text))
      json.member("obClusterId", unit.cluster.obClusterId)
      json.member("obTenantId", unit.tenant?.obTenantId)
      json.member("snapshotVersionTime", snapshot.map(form.text))
      json.member("startTime", defects.time(start, form))
      json.member("status", status.rawValue)
      defects.id(taskId, "taskId", into: &json)
      json.member("tenantId", unit.tenant?.id)
      json.member("tenantName", unit.tenant?.name)
    }
  }

  /// An item of a cluster-level list: a task of the whole cluster has tenant id 0 and no tenant name.
  func writeClusterItem(_ unit: BackupUnit, _ defects: RowDefects, into json: inout JSONWriter) {
    let form = TimeForm.clusterItem
    json.object { json in
      json.member("backupMode", "PHYSICAL_BACKUP")
      json.member("backupSetId", taskId)
      json.member("backupUri", unit.backupUri("data"))
      json.member("clusterId", unit.cluster.id)
      json.member("clusterName", unit.cluster.name)
      json.member("clusterType", unit.cluster.type)
      json.member("dataBackupTaskType", taskType)
      if !secondaryTaskIds.isEmpty {
        json.array("dataSecondaryBackupTaskIds") { json in for id in secondaryTaskIds { json.element(id) } }
      }
      json.member("dataVersion", unit.tenant == nil ? taskId + 9 : nil)
      json.member("errorMsg", error.isEmpty ? nil : error)
      json.member("finishTime", finish.map(form.text))
      json.member("obClusterId", unit.cluster.obClusterId)
      json.member("obTenantId", unit.tenant?.obTenantId)
      json.member("startTime", defects.time(start, form))
      json.member("status", status.rawValue)
      defects.id(taskId, "taskId", into: &json)
      json.member("tenantId", unit.tenant?.id ?? 0)
      json.member("tenantName", unit.tenant?.name)
    }
  }

  private var taskType: String { isFull ? "FULL_BACKUP" : "INCREMENTAL_BACKUP" }

  /// The point in time whose state the backup holds.
  var snapshot: SimulatorInstant? {
    guard status == .done, let finish else { return nil }
    return finish.adding(microseconds: -68_012)
  }
}
