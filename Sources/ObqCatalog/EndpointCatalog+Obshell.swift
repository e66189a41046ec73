import ObqData

/// obshell: its API reference, and its source where that says more.
extension EndpointCatalog {
  static let obshell: [Endpoint] = [
    Endpoint(
      .obshell, .dataTasks, .tenant, "/api/v1/tenant/{tenantName}/backup/tasks", since: "4.3.2", fields: jobFields,
      aliases: taskAliases, rows: .array(["data", "contents"]), paging: .numbered, parameters: [jobStatus, window],
      identity: ["tenant_id", "job_id"], key: "job_id"),
    newestBackup,
    Endpoint(
      .obshell, .dataTasks, .tenant, "/api/v1/tenant/{tenantName}/backup/overview", since: "4.2.4",
      fields: overviewFields, aliases: taskAliases, rows: .object(["data", "status"]),
      identity: ["tenant_id", "job_id"], key: "job_id", emptyCodes: ["Task.NotFound", "2300"]),
    Endpoint(
      .obshell, .logTasks, .tenant, "/api/v1/tenant/{tenantName}/backup/log/tasks", since: "4.3.2", fields: logFields,
      aliases: ["tenantId": "tenant_id", "startTime": "start_time"], rows: .array(["data", "contents"]),
      identity: ["tenant_id", "round_id", "path"]),
    Endpoint(
      .obshell, .restoreTasks, .fleet, "/api/v1/restore/tasks", since: "4.3.2", fields: restoreFields,
      aliases: restoreAliases, rows: .array(["data", "contents"]), parameters: [],
      identity: ["job_id", "restore_tenant_id", "start_timestamp"], key: "job_id"),
    Endpoint(
      .obshell, .restoreTasks, .tenant, "/api/v1/tenant/{tenantName}/restore/overview", since: "4.2.4",
      fields: restoreFields, aliases: restoreAliases, rows: .object(["data"]),
      identity: ["job_id", "restore_tenant_id", "start_timestamp"], key: "job_id",
      emptyCodes: ["Common.NotFound", "1003"]),
    Endpoint(
      .obshell, .clusters, .fleet, "/api/v1/obcluster/info", since: "4.2.4", fields: clusterFields,
      aliases: [
        "clusterId": "cluster_id", "clusterName": "cluster_name", "obClusterId": "cluster_id",
        "obVersion": "ob_version",
      ], rows: .object(["data"]), identity: ["cluster_id"], key: "cluster_id"),
    Endpoint(
      .obshell, .tenants, .fleet, "/api/v1/tenants/overview", since: "4.2.4", fields: tenantFields,
      aliases: ["tenantId": "tenant_id", "tenantName": "tenant_name"], rows: .array(["data", "contents"]),
      identity: ["tenant_id"], key: "tenant_id"),
  ]

  /// The newest data backup of each tenant, with columns that the lists of jobs lack. Before those lists came it is all that
  /// obshell tells of data backups.
  package static let newestBackup = Endpoint(
    .obshell, .dataTasks, .fleet, "/api/v1/obcluster/backup/overview", since: "4.2.4", fields: overviewFields,
    aliases: taskAliases, rows: .array(["data", "statuses"]), identity: ["tenant_id", "job_id"], key: "job_id",
    emptyCodes: ["Common.NotFound", "Task.NotFound", "2300", "1003"])

  // MARK: what parameters do

  /// obshell compares the words in its own memory, upper-cased.
  private static let jobStatus = EndpointParameter(
    name: "status", meaning: .equals(column: "status", .obshellDataStatus, takesSeveral: true), trust: .exact,
    reason: "compared with the words that are answered")

  /// Compared with `start_timestamp`, both ends included.
  private static let window = EndpointParameter(
    name: "start_time, end_time", meaning: .window(from: "start_time", to: "end_time", .start), trust: .superset,
    reason: "compared with the start, its end included; sent in whole seconds and tested again here")

  // MARK: names on the wire

  private static let taskAliases = [
    "tenantId": "tenant_id", "taskId": "job_id", "startTime": "start_timestamp", "finishTime": "end_timestamp",
    "errorMsg": "comment",
  ]

  /// A restore's tenant is the one restored into; `tenant_id` is that of sys, whose view the row comes from.
  private static let restoreAliases = [
    "taskId": "job_id", "tenantId": "restore_tenant_id", "tenantName": "restore_tenant_name",
    "startTime": "start_timestamp", "finishTime": "finish_timestamp", "errorMsg": "comment",
  ]

  // MARK: fields

  /// obshell API reference, structure CdbObBackupTask.
  private static let overviewFields =
    integers(
      "tenant_id", "task_id", "job_id", "incarnation", "backup_set_id", "start_scn", "end_scn", "user_ls_start_scn",
      "tablet_count", "finish_tablet_count", "macro_block_count", "finish_macro_block_count", "file_count",
      "meta_turn_id", "data_turn_id", "result")
    + times("start_timestamp", "end_timestamp") + words("status", "encryption_mode", "path")
    + sizes("input_bytes", "output_bytes", "extra_meta_bytes")
    + [field("output_rate_bytes", .real), field("comment", .text)]

  /// obshell's structure BackupJob.
  private static let jobFields =
    integers("tenant_id", "job_id", "backup_set_id", "result") + times("start_timestamp", "end_timestamp")
    + words("status", "plus_archivelog", "backup_type", "path") + texts("comment", "description")

  /// obshell's structure ArchiveLogTask; its `tenant_name` is never filled.
  private static let logFields =
    integers("tenant_id", "round_id") + words("status", "path") + times("start_time", "checkpoint")
    + [field("delay", .duration)]

  /// obshell's structures RestoreTask and RestoreOverview.
  private static let restoreFields =
    integers(
      "tenant_id", "job_id", "restore_tenant_id", "backup_tenant_id", "restore_scn", "recover_scn", "tablet_count",
      "finish_tablet_count", "backup_cluster_version", "ls_count", "finish_ls_count")
    + words("restore_tenant_name", "backup_tenant_name", "backup_cluster_name", "status")
    + times("start_timestamp", "finish_timestamp", "restore_scn_display", "recover_scn_display")
    + sizes("total_bytes", "finish_bytes")
    + texts(
      "restore_option", "backup_set_list", "backup_piece_list", "backup_data_uri", "backup_log_uri",
      "total_bytes_display", "finish_bytes_display", "description", "recover_progress", "restore_progress", "comment")

  private static let clusterFields = integers("cluster_id") + words("cluster_name", "ob_version")

  private static let tenantFields =
    integers("tenant_id") + words("tenant_name", "mode", "status", "primary_zone", "locality")
    + [yesNo("locked")] + times("created_time")
}
