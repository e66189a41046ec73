import ObqData

/// OceanBase Cloud Platform: the OCP API reference, backup and restoration, cluster and tenant management.
extension EndpointCatalog {
  static let ocp: [Endpoint] = [
    ocpTasks(
      .dataTasks, .cluster, "dataBackupTasks", since: "4.0.0", dataFields, [backupSet, window],
      ["clusterId", "tenantId", "backupSetId", "taskId"], key: "taskId"),
    ocpTasks(
      .dataTasks, .tenant, "dataBackupTasks", since: "4.3.2", dataFields, [dataStatus, backupSet, window],
      // OceanBase counts a tenant's backups up, and the samples have the newest first. A cluster's list mixes tenants,
      // each with numbers of its own.
      ["clusterId", "tenantId", "backupSetId", "taskId"], key: "taskId", keyRises: true),
    ocpTasks(
      .logTasks, .cluster, "logBackupTasks", since: "4.0.0", logFields, [logWindow],
      ["clusterId", "tenantId", "createTime", "backupUri"]),
    ocpTasks(
      .logTasks, .tenant, "logBackupTasks", since: "4.3.2", logFields, [logStatus, logWindow],
      ["clusterId", "tenantId", "createTime", "backupUri"]),
    ocpTasks(
      .restoreTasks, .cluster, "restoreTasks", since: "4.0.0", restoreFields, [window],
      ["id", "createTime", "restoreClusterId"], key: "id", overlaps: true),
    ocpTasks(
      .restoreTasks, .tenant, "restoreTasks", since: "4.3.2", restoreFields, [restoreStatus, window],
      ["id", "createTime", "restoreClusterId"], key: "id", overlaps: true),
    Endpoint(
      .ocp, .clusters, .fleet, "/api/v2/ob/clusters", since: "3.1.1", fields: clusterFields,
      aliases: ["clusterId": "id", "clusterName": "name"], rows: .array(["data", "contents"]), paging: .numbered,
      identity: ["id"], key: "id"),
    Endpoint(
      .ocp, .tenants, .fleet, "/api/v2/ob/tenants", since: "3.1.1", fields: tenantFields,
      aliases: ["tenantId": "id", "tenantName": "name"], rows: .array(["data", "contents"]), paging: .numbered,
      identity: ["id"], key: "id"),
  ]

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
  /// and now when its start does, so a window that is open towards now loses no task that has all of them.
  private static let window = EndpointParameter(
    name: "startTime, endTime", meaning: .window(from: "startTime", to: "endTime", .unknown), trust: .superset,
    reason: "which time of a task is meant is not documented, so it is sent up to now and tested again here")

  /// A log task is a stream that may have been created long before the window.
  private static let logWindow = EndpointParameter(
    name: "startTime, endTime", meaning: .window(from: "startTime", to: "endTime", .unknown), trust: .untrusted,
    reason: "if the server means the creation, streams that began earlier would be lost")

  // MARK: names on the wire

  private static let logAliases = ["startTime": "createTime"]

  /// A restore's cluster and tenant are the ones restored into.
  private static let restoreAliases = [
    "taskId": "id", "startTime": "createTime", "clusterId": "restoreClusterId", "clusterName": "restoreClusterName",
    "tenantName": "restoreTenantName",
  ]

  // MARK: building blocks

  private static func ocpTasks(
    _ source: SourceID, _ level: Endpoint.Level, _ name: String, since: String, _ fields: [Endpoint.Field],
    _ parameters: [EndpointParameter], _ identity: [String], key: String? = nil, keyRises: Bool = false,
    overlaps: Bool = false
  ) -> Endpoint {
    let tenant = level == .tenant ? "/tenants/{tenantId}" : ""
    return Endpoint(
      .ocp, source, level, "/api/v2/ob/clusters/{clusterId}\(tenant)/backup/task/\(name)", since: since, fields: fields,
      aliases: source == .restoreTasks ? restoreAliases : source == .logTasks ? logAliases : [:],
      rows: .array(["data", "contents"]), paging: .numbered, parameters: parameters, identity: identity,
      identityFallbacks: ["tenantId": "obTenantId"], key: key, keyRises: keyRises,
      overlaps: overlaps)
  }

  // MARK: fields

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
}
