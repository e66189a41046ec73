import ObqData

/// Every endpoint that rows come from: one row each. A new endpoint is a new row here.
package enum EndpointCatalog {
  package static let all: [Endpoint] = [
    ocpTasks(
      .dataTasks, .cluster, "dataBackupTasks", since: "4.0.0", dataFields, [backupSet, window],
      ["clusterId", "tenantId", "obTenantId", "backupSetId", "taskId"]),
    ocpTasks(
      .dataTasks, .tenant, "dataBackupTasks", since: "4.3.2", dataFields, [dataStatus, backupSet, window],
      ["clusterId", "tenantId", "obTenantId", "backupSetId", "taskId"]),
    ocpTasks(
      .logTasks, .cluster, "logBackupTasks", since: "4.0.0", logFields, [logWindow],
      ["clusterId", "tenantId", "obTenantId", "createTime", "backupUri"]),
    ocpTasks(
      .logTasks, .tenant, "logBackupTasks", since: "4.3.2", logFields, [logStatus, logWindow],
      ["clusterId", "tenantId", "obTenantId", "createTime", "backupUri"]),
    ocpTasks(
      .restoreTasks, .cluster, "restoreTasks", since: "4.0.0", restoreFields, [window],
      ["id", "createTime", "restoreClusterId"], overlaps: true),
    ocpTasks(
      .restoreTasks, .tenant, "restoreTasks", since: "4.3.2", restoreFields, [restoreStatus, window],
      ["id", "createTime", "restoreClusterId"], overlaps: true),
    Endpoint(
      .ocp, .clusters, .fleet, "/api/v2/ob/clusters", since: "3.1.1", fields: clusterFields,
      aliases: ["clusterId": "id", "clusterName": "name"], rows: .array(["data", "contents"]), paging: .numbered,
      identity: ["id"]),
    Endpoint(
      .ocp, .tenants, .fleet, "/api/v2/ob/tenants", since: "3.1.1", fields: tenantFields,
      aliases: ["tenantId": "id", "tenantName": "name"], rows: .array(["data", "contents"]), paging: .numbered,
      identity: ["id"]),
    Endpoint(
      .obshell, .dataTasks, .tenant, "/api/v1/tenant/{tenantName}/backup/overview", since: "4.2.4",
      fields: overviewFields, aliases: overviewAliases, rows: .object(["data", "status"]),
      identity: ["tenant_id", "job_id"], emptyCodes: ["Task.NotFound", "2300"]),
    Endpoint(
      .obshell, .dataTasks, .fleet, "/api/v1/obcluster/backup/overview", since: "4.2.4", fields: overviewFields,
      aliases: overviewAliases, rows: .array(["data", "statuses"]), identity: ["tenant_id", "job_id"],
      emptyCodes: ["Common.NotFound", "Task.NotFound", "2300", "1003"]),
    Endpoint(
      .obshell, .clusters, .fleet, "/api/v1/obcluster/info", since: "4.2.4", fields: obshellClusterFields,
      aliases: [
        "clusterId": "cluster_id", "clusterName": "cluster_name", "obClusterId": "cluster_id",
        "obVersion": "ob_version",
      ], rows: .object(["data"]), identity: ["cluster_id"]),
    Endpoint(
      .obshell, .tenants, .fleet, "/api/v1/tenants/overview", since: "4.2.4", fields: obshellTenantFields,
      aliases: ["tenantId": "tenant_id", "tenantName": "tenant_name"], rows: .array(["data", "contents"]),
      identity: ["tenant_id"]),
  ]

  package static func endpoint(_ dialect: Dialect, _ source: SourceID, _ level: Endpoint.Level) -> Endpoint? {
    all.first { $0.dialect == dialect && $0.source == source && $0.level == level }
  }

  package static func endpoints(_ dialect: Dialect, _ source: SourceID) -> [Endpoint] {
    all.filter { $0.dialect == dialect && $0.source == source }
  }

  // MARK: what parameters do

  /// Documented with its list of words, which the samples keep to.
  private static let dataStatus = EndpointParameter(
    name: "status", meaning: .equals(column: "status", .ocpDataStatus, takesSeveral: true), trust: .exact,
    reason: "documented, and answered with the same words")

  private static let backupSet = EndpointParameter(
    name: "backupSetId", meaning: .equals(column: "backupSetId", nil, takesSeveral: false), trust: .exact,
    reason: "documented as the id itself")

  /// Samples answer RUNNING, which is not among the documented filter values.
  private static let logStatus = EndpointParameter(
    name: "status", meaning: .equals(column: "status", .logStatus, takesSeveral: true), trust: .untrusted,
    reason: "the documented filter words are not the ones that are answered")

  /// The documented values are translated labels; the answers hold codes.
  private static let restoreStatus = EndpointParameter(
    name: "status", meaning: .equals(column: "status", .restoreStatus, takesSeveral: true), trust: .untrusted,
    reason: "the documented filter words are labels, the answers hold codes")

  /// Which time of a task is compared is documented nowhere. Each of its times lies between the start of the window
  /// and now when its start does, so a window that is open towards now loses nothing.
  private static let window = EndpointParameter(
    name: "startTime, endTime", meaning: .window, trust: .superset,
    reason: "which time of a task is meant is not documented, so it is sent up to now and tested again here")

  /// A log task is a stream that may have been created long before the window.
  private static let logWindow = EndpointParameter(
    name: "startTime, endTime", meaning: .window, trust: .untrusted,
    reason: "if the server means the creation, streams that began earlier would be lost")

  // MARK: names on the wire

  private static let logAliases = ["startTime": "createTime"]

  /// A restore's cluster and tenant are the ones restored into.
  private static let restoreAliases = [
    "taskId": "id", "startTime": "createTime", "clusterId": "restoreClusterId", "clusterName": "restoreClusterName",
    "tenantName": "restoreTenantName",
  ]

  private static let overviewAliases = [
    "tenantId": "tenant_id", "taskId": "job_id", "startTime": "start_timestamp", "finishTime": "end_timestamp",
    "errorMsg": "comment",
  ]

  // MARK: building blocks

  private static func ocpTasks(
    _ source: SourceID, _ level: Endpoint.Level, _ name: String, since: String, _ fields: [Endpoint.Field],
    _ parameters: [EndpointParameter], _ identity: [String], overlaps: Bool = false
  ) -> Endpoint {
    let tenant = level == .tenant ? "/tenants/{tenantId}" : ""
    return Endpoint(
      .ocp, source, level, "/api/v2/ob/clusters/{clusterId}\(tenant)/backup/task/\(name)", since: since, fields: fields,
      aliases: source == .restoreTasks ? restoreAliases : source == .logTasks ? logAliases : [:],
      rows: .array(["data", "contents"]), paging: .numbered, parameters: parameters, identity: identity,
      overlaps: overlaps)
  }

  private static func field(_ key: String, _ type: ValueType) -> Endpoint.Field {
    Endpoint.Field(key: key, type: type, isDictionary: false, acceptsYesNo: false)
  }

  /// A text of few different values.
  private static func word(_ key: String) -> Endpoint.Field {
    Endpoint.Field(key: key, type: .text, isDictionary: true, acceptsYesNo: false)
  }

  private static func yesNo(_ key: String) -> Endpoint.Field {
    Endpoint.Field(key: key, type: .boolean, isDictionary: false, acceptsYesNo: true)
  }

  private static func integers(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .integer) } }
  private static func words(_ keys: String...) -> [Endpoint.Field] { keys.map(word) }
  private static func times(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .time) } }
  private static func sizes(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .size) } }
  private static func nested(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .json) } }

  private static let dataFields =
    integers(
      "clusterId", "obClusterId", "tenantId", "obTenantId", "taskId", "backupSetId", "dataVersion", "schemaVersion")
    + words(
      "clusterName", "tenantName", "status", "backupDimension", "backupMode", "dataBackupTaskType", "backupType",
      "taskType", "dataType", "clusterType", "backupUri")
    + [field("errorMsg", .text), field("duration", .duration)]
    + times("startTime", "finishTime", "snapshotVersionTime") + nested("dataSecondaryBackupTaskIds")

  private static let logFields =
    integers("clusterId", "obClusterId", "tenantId", "obTenantId")
    + words(
      "clusterName", "tenantName", "status", "backupDimension", "backupMode", "clusterType", "backupUri",
      "agentServerIp")
    + [field("errorMsg", .text), field("delay", .duration)] + times("createTime", "modifyTime", "checkpoint")

  private static let restoreFields =
    integers(
      "id", "ocpJobId", "backupClusterId", "backupObClusterId", "backupTenantId", "backupObTenantId",
      "restoreClusterId", "restoreObClusterId")
    + words(
      "backupMode", "triggerType", "backupClusterName", "backupTenantName", "restoreClusterName", "restoreTenantName",
      "restoreObjectType", "status", "statusDesc")
    + [
      field("restorePoolListStr", .text), field("restoreUri", .text), field("progress", .text),
      field("errorMsg", .text), field("finished", .boolean), field("successful", .boolean),
    ] + times("createTime", "finishTime", "restoreEndTime")

  private static let clusterFields =
    integers("id", "obClusterId", "tenantCount", "serverCount", "regionCount")
    + words("name", "obVersion", "type", "status", "creator") + times("createTime", "updateTime")
    + nested("rootServers", "zones", "standbyClusters", "primaryCluster")

  private static let tenantFields =
    integers("id", "clusterId", "obClusterId", "obTenantId")
    + words(
      "name", "clusterName", "mode", "status", "role", "obVersion", "clusterType", "clusterStatus", "primaryZone",
      "zoneList", "locality")
    + [field("locked", .boolean), field("readonly", .boolean), field("description", .text)] + times("createTime")

  private static let overviewFields =
    integers(
      "tenant_id", "task_id", "job_id", "incarnation", "backup_set_id", "start_scn", "end_scn", "user_ls_start_scn",
      "tablet_count", "finish_tablet_count", "macro_block_count", "finish_macro_block_count", "file_count",
      "meta_turn_id", "data_turn_id", "result")
    + times("start_timestamp", "end_timestamp") + words("status", "encryption_mode", "path")
    + sizes("input_bytes", "output_bytes", "extra_meta_bytes")
    + [field("output_rate_bytes", .real), field("comment", .text)]

  private static let obshellClusterFields =
    integers("cluster_id") + words("cluster_name", "ob_version")

  private static let obshellTenantFields =
    integers("tenant_id") + words("tenant_name", "mode", "status", "primary_zone", "locality")
    + [yesNo("locked")] + times("created_time")
}
