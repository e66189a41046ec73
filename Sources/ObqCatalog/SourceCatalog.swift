package import ObqData

/// A source that servers answer.
package enum SourceID: String, Hashable, Sendable, CaseIterable {
  case dataTasks = "tasks data"
  case logTasks = "tasks log"
  case restoreTasks = "tasks restore"
  /// How clusters and tenants are protected: the newest backup, how far the log is archived.
  case protection
  /// From where to where in time they can be restored.
  case ranges
  /// How their backups are scheduled and kept.
  case policies
  case clusters
  case tenants

  /// The value of the column `kind`; nil for the inventory.
  package var kind: String? {
    switch self {
    case .dataTasks: "data"
    case .logTasks: "log"
    case .restoreTasks: "restore"
    case .protection, .ranges, .policies, .clusters, .tenants: nil
    }
  }

  /// A source that one word names; `tasks data` and its like are two.
  package static func named(_ name: String) -> SourceID? {
    SourceID(rawValue: name).flatMap { tasks.contains($0) ? nil : $0 }
  }

  package static let tasks: [SourceID] = [.dataTasks, .logTasks, .restoreTasks]
}

/// A column that a source offers.
package struct CatalogColumn: Hashable, Sendable {
  package var name: String
  package var type: ValueType
  package var vocabulary: Vocabulary?
  /// Which servers have it; the common columns are had of all.
  package var dialects: Set<Dialect>
  /// Whether `*` leaves it out: the same value stands under a common column's name.
  package var isHidden: Bool
  /// One line for `describe`.
  package var note: String

  package init(
    _ name: String, _ type: ValueType, vocabulary: Vocabulary? = nil, dialects: Set<Dialect> = [.ocp, .obshell],
    isHidden: Bool = false, note: String = ""
  ) {
    self.name = name
    self.type = type
    self.vocabulary = vocabulary
    self.dialects = dialects
    self.isHidden = isHidden
    self.note = note
  }
}

/// On what the time window of a source works.
package enum WindowRule: Hashable, Sendable {
  /// A row is in the window when this column is.
  case instant(String)
  /// A row is a stretch of time, and is in the window when it overlaps it.
  case overlap(from: String, to: String)
  case none
}

/// What a source is, without where it comes from: the endpoints stand in `EndpointCatalog`.
package struct SourceDescription: Hashable, Sendable {
  package var id: SourceID
  package var summary: String
  /// Common columns first, then the endpoints' own, spelled as the APIs spell them.
  package var columns: [CatalogColumn]
  package var window: WindowRule

  package func column(_ name: String) -> CatalogColumn? { columns.first { $0.name == name } }
}

/// A column of every `tasks` source that no query names: where a row ends for the time window. It is `startTime`, but
/// for a log task, which is a stream, its checkpoint.
package let windowEndColumnName = "window.end"

/// The name of the column that holds what the catalogue does not know of, as a JSON object.
package let extraColumnName = "extra"

package enum SourceCatalog {
  package static func description(of source: SourceID) -> SourceDescription {
    switch source {
    case .dataTasks: dataTasks
    case .logTasks: logTasks
    case .restoreTasks: restoreTasks
    case .protection: protection
    case .ranges: ranges
    case .policies: policies
    case .clusters: clusters
    case .tenants: tenants
    }
  }

  /// The columns that every `tasks` row has.
  package static func commonColumns(status: Vocabulary) -> [CatalogColumn] {
    [
      CatalogColumn("kind", .text, vocabulary: .kind, note: "data, log or restore"),
      CatalogColumn("profile", .text, note: "the connection that answered"),
      CatalogColumn("clusterId", .integer, note: "OCP's id of the cluster"),
      CatalogColumn("clusterName", .text),
      CatalogColumn("tenantId", .integer, note: "OCP's id of the tenant; null for a task of a whole cluster"),
      CatalogColumn("tenantName", .text),
      CatalogColumn("taskId", .integer, note: "unique within its cluster or tenant only"),
      CatalogColumn("status", .text, vocabulary: status, note: "the server's own word"),
      CatalogColumn("state", .text, vocabulary: .state, note: "mapped from the status"),
      CatalogColumn("startTime", .time),
      CatalogColumn("finishTime", .time, note: "null while the state is RUNNING"),
      CatalogColumn("elapsed", .duration, note: "up to now while the state is RUNNING"),
      CatalogColumn("age", .duration, note: "now - startTime"),
      CatalogColumn("errorMsg", .text),
    ]
  }

  static func ocp(
    _ name: String, _ type: ValueType, vocabulary: Vocabulary? = nil, isHidden: Bool = false, note: String = ""
  ) -> CatalogColumn {
    CatalogColumn(name, type, vocabulary: vocabulary, dialects: [.ocp], isHidden: isHidden, note: note)
  }

  static func obshell(_ name: String, _ type: ValueType, isHidden: Bool = false, note: String = "")
    -> CatalogColumn
  {
    CatalogColumn(name, type, dialects: [.obshell], isHidden: isHidden, note: note)
  }

  /// Own columns: OCP API reference, structure DataBackupHistoryWrapperTask (`duration` and `snapshotVersionTime` are
  /// seen in its samples only); obshell API reference, structure CdbObBackupTask, and BackupJob of its source. Of a job that
  /// is not the tenant's newest, obshell tells the latter's columns alone.
  private static let dataTasks = SourceDescription(
    id: .dataTasks, summary: "data backup tasks",
    columns: commonColumns(status: .union([.ocpDataStatus, .obshellDataStatus])) + [
      ocp("backupDimension", .text, vocabulary: .backupDimension),
      ocp("backupSetId", .integer),
      ocp("backupMode", .text, vocabulary: .backupMode),
      ocp("dataBackupTaskType", .text, vocabulary: .backupType),
      ocp("backupType", .text),
      ocp("taskType", .text),
      ocp("dataType", .text),
      ocp("dataVersion", .integer),
      ocp("schemaVersion", .integer),
      ocp("duration", .duration, note: "whole seconds, as the server counts them"),
      ocp("snapshotVersionTime", .time),
      ocp("backupUri", .text),
      ocp("clusterType", .text, vocabulary: .clusterType),
      ocp("obClusterId", .integer),
      ocp("obTenantId", .integer),
      ocp("dataSecondaryBackupTaskIds", .json, note: "ids of secondary backup tasks"),
      obshell("tenant_id", .integer, isHidden: true, note: "the same as tenantId"),
      obshell("task_id", .integer),
      obshell("job_id", .integer, isHidden: true, note: "the same as taskId"),
      obshell("incarnation", .integer),
      obshell("backup_set_id", .integer),
      obshell("start_timestamp", .time, isHidden: true, note: "the same as startTime"),
      obshell("end_timestamp", .time, isHidden: true, note: "the same as finishTime"),
      obshell("start_scn", .integer),
      obshell("end_scn", .integer),
      obshell("user_ls_start_scn", .integer),
      obshell("plus_archivelog", .text, note: "ON or OFF"),
      obshell("backup_type", .text, note: "FULL or INC"),
      obshell("description", .text),
      obshell("encryption_mode", .text),
      obshell("input_bytes", .size),
      obshell("output_bytes", .size),
      obshell("output_rate_bytes", .real, note: "bytes a second"),
      obshell("extra_meta_bytes", .size),
      obshell("tablet_count", .integer),
      obshell("finish_tablet_count", .integer),
      obshell("macro_block_count", .integer),
      obshell("finish_macro_block_count", .integer),
      obshell("file_count", .integer),
      obshell("meta_turn_id", .integer),
      obshell("data_turn_id", .integer),
      obshell("result", .integer, note: "an OceanBase error code, 0 for none"),
      obshell("comment", .text, isHidden: true, note: "the same as errorMsg"),
      obshell("path", .text),
    ],
    window: .instant("startTime"))

  /// OCP API reference, structure LogBackupWrapperTask (`agentServerIp` is seen in its sample only). `delay` is
  /// documented as a whole number, and sent as decimal seconds. obshell: structure ArchiveLogTask; it lists what archives, and
  /// leaves out what was interrupted or stopped.
  private static let logTasks = SourceDescription(
    id: .logTasks, summary: "log backup (archive) tasks: streams as they stand now, not a history",
    columns: commonColumns(status: .logStatus) + [
      CatalogColumn("checkpoint", .time, note: "the newest position of the log that is archived"),
      CatalogColumn("delay", .duration),
      ocp("createTime", .time),
      ocp("modifyTime", .time),
      ocp("backupDimension", .text, vocabulary: .backupDimension),
      ocp("backupMode", .text, vocabulary: .backupMode),
      ocp("backupUri", .text),
      ocp("agentServerIp", .text),
      ocp("clusterType", .text, vocabulary: .clusterType),
      ocp("obClusterId", .integer),
      ocp("obTenantId", .integer),
      obshell("tenant_id", .integer, isHidden: true, note: "the same as tenantId"),
      obshell("start_time", .time, isHidden: true, note: "the same as startTime"),
      obshell("round_id", .integer),
      obshell("path", .text),
    ],
    window: .overlap(from: "createTime", to: "checkpoint"))

  /// OCP API reference, structure RestoreHistoryTask (`finished`, `successful` and `restoreObjectType` are seen in its
  /// samples only); obshell: structures RestoreTask and RestoreOverview.
  private static let restoreTasks = SourceDescription(
    id: .restoreTasks, summary: "restore tasks; cluster and tenant are the ones restored into",
    columns: commonColumns(status: .restoreStatus) + [
      ocp("id", .integer, isHidden: true, note: "the same as taskId"),
      ocp("createTime", .time),
      ocp("statusDesc", .text, note: "in the server's language"),
      ocp("finished", .boolean),
      ocp("successful", .boolean),
      ocp("progress", .text),
      ocp("restoreEndTime", .time, note: "the point in time restored to, not an end"),
      ocp("backupClusterId", .integer),
      ocp("backupClusterName", .text),
      ocp("backupObClusterId", .integer),
      ocp("backupTenantId", .integer),
      ocp("backupTenantName", .text),
      ocp("backupObTenantId", .integer),
      ocp("restoreClusterId", .integer),
      ocp("restoreClusterName", .text),
      ocp("restoreObClusterId", .integer),
      ocp("restoreTenantName", .text),
      ocp("restoreObjectType", .text),
      ocp("restorePoolListStr", .text),
      ocp("restoreUri", .text),
      ocp("backupMode", .text, vocabulary: .backupMode),
      ocp("triggerType", .text),
      ocp("ocpJobId", .integer),
      obshell("tenant_id", .integer, isHidden: true, note: "of sys, which keeps the row"),
      obshell("job_id", .integer, isHidden: true, note: "the same as taskId"),
      obshell("start_timestamp", .time, isHidden: true, note: "the same as startTime"),
      obshell("finish_timestamp", .time, isHidden: true, note: "the same as finishTime"),
      obshell("restore_tenant_id", .integer, isHidden: true, note: "the same as tenantId"),
      obshell("restore_tenant_name", .text, isHidden: true, note: "the same as tenantName"),
      obshell("comment", .text, isHidden: true, note: "the same as errorMsg"),
      obshell("backup_cluster_name", .text),
      obshell("backup_tenant_id", .integer),
      obshell("backup_tenant_name", .text),
      obshell("restore_scn", .integer),
      obshell("restore_scn_display", .time, note: "the point in time restored to"),
      obshell("restore_option", .text),
      obshell("restore_progress", .text, note: "percent, while it runs"),
      obshell("recover_progress", .text, note: "percent, while it runs"),
      obshell("recover_scn", .integer),
      obshell("recover_scn_display", .time),
      obshell("backup_set_list", .text),
      obshell("backup_piece_list", .text),
      obshell("backup_data_uri", .text),
      obshell("backup_log_uri", .text),
      obshell("tablet_count", .integer),
      obshell("finish_tablet_count", .integer),
      obshell("total_bytes", .size),
      obshell("finish_bytes", .size),
      obshell("total_bytes_display", .text, isHidden: true, note: "the same as total_bytes"),
      obshell("finish_bytes_display", .text, isHidden: true, note: "the same as finish_bytes"),
      obshell("ls_count", .integer),
      obshell("finish_ls_count", .integer),
      obshell("backup_cluster_version", .integer),
      obshell("description", .text),
    ],
    window: .instant("startTime"))

  /// OCP API reference, list of clusters; obshell, `/api/v1/obcluster/info`.
  private static let clusters = SourceDescription(
    id: .clusters, summary: "the clusters that the user may see",
    columns: [
      CatalogColumn("profile", .text, note: "the connection that answered"),
      CatalogColumn("clusterId", .integer, note: "OCP's id of the cluster"),
      CatalogColumn("clusterName", .text),
      ocp("id", .integer, isHidden: true, note: "the same as clusterId"),
      ocp("name", .text, isHidden: true, note: "the same as clusterName"),
      CatalogColumn("obClusterId", .integer, note: "OceanBase's own id"),
      CatalogColumn("obVersion", .text),
      CatalogColumn("type", .text, vocabulary: .clusterType, dialects: [.ocp]),
      CatalogColumn("status", .text, vocabulary: .clusterStatus, dialects: [.ocp]),
      ocp("tenantCount", .integer),
      ocp("serverCount", .integer),
      ocp("regionCount", .integer),
      ocp("creator", .text),
      ocp("createTime", .time),
      ocp("updateTime", .time),
      ocp("rootServers", .json),
      ocp("zones", .json),
      ocp("standbyClusters", .json),
      ocp("primaryCluster", .json),
    ],
    window: .none)

  /// OCP API reference, list of tenants; obshell, `/api/v1/tenants/overview`.
  private static let tenants = SourceDescription(
    id: .tenants, summary: "the tenants that the user may see",
    columns: [
      CatalogColumn("profile", .text, note: "the connection that answered"),
      CatalogColumn("clusterId", .integer, note: "OCP's id of the cluster"),
      CatalogColumn("clusterName", .text),
      CatalogColumn("tenantId", .integer, note: "OCP's id of the tenant"),
      CatalogColumn("tenantName", .text),
      CatalogColumn("backupable", .boolean, note: "false for sys where OceanBase is 4 or later"),
      ocp("id", .integer, isHidden: true, note: "the same as tenantId"),
      ocp("name", .text, isHidden: true, note: "the same as tenantName"),
      ocp("obTenantId", .integer, note: "OceanBase's own id"),
      CatalogColumn("mode", .text, vocabulary: .tenantMode),
      CatalogColumn("status", .text, vocabulary: .tenantStatus),
      CatalogColumn("locked", .boolean),
      ocp("readonly", .boolean),
      ocp("role", .text),
      ocp("obVersion", .text),
      ocp("obClusterId", .integer),
      ocp("clusterType", .text, vocabulary: .clusterType),
      ocp("clusterStatus", .text),
      ocp("createTime", .time),
      obshell("created_time", .time),
      ocp("primaryZone", .text),
      obshell("primary_zone", .text),
      ocp("zoneList", .text),
      CatalogColumn("locality", .text),
      ocp("description", .text),
    ],
    window: .none)
}
