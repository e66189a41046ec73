import ObqData

/// What servers tell of backup besides its tasks. Keys with dots lie inside nested objects.
extension EndpointCatalog {
  static let backup: [Endpoint] = [
    Endpoint(
      .ocp, .protection, .cluster, "/api/v2/ob/clusters/{clusterId}/backup/overview", since: "4.0.0",
      fields: protectionFields, rows: .object(["data"]), identity: ["clusterId"]),
    Endpoint(
      .obshell, .protection, .tenant, "/api/v1/tenant/{tenantName}/backup/info", since: "4.3.2",
      fields: integers("tenant_id") + times("lastest_data_backup_time", "lastest_archive_log_checkpoint")
        + [field("archive_log_delay", .duration)],
      aliases: [
        "tenantId": "tenant_id", "lastDataBackupTime": "lastest_data_backup_time",
        "latestLogBackupCheckpoint": "lastest_archive_log_checkpoint", "logBackupDelaySeconds": "archive_log_delay",
      ], rows: .object(["data"]), identity: ["tenant_id"]),
    ranges(.cluster, "/api/v2/ob/clusters/{clusterId}/backup/info", since: "4.0.0"),
    ranges(.tenant, "/api/v2/ob/clusters/{clusterId}/tenants/{tenantId}/backup/info", since: "4.3.2"),
    policies(.cluster, "/api/v2/ob/clusters/{clusterId}/backup/config/backupStrategy", since: "4.0.0"),
    policies(
      .tenant, "/api/v2/ob/clusters/{clusterId}/tenants/{tenantId}/backup/config/backupStrategy", since: "4.3.2"),
  ]

  private static func ranges(_ level: Endpoint.Level, _ path: String, since: String) -> Endpoint {
    let (data, log, real) = ("dataBackupRecoverableInfo", "logRecoverableTimeInterval", "realRecoverableTimeInterval")
    return Endpoint(
      .ocp, .ranges, level, path, since: since,
      fields: words("obRecoverableSectionItemType", "backupMode", "backupDimension")
        + times(
          "\(real).startTime", "\(real).endTime", "\(log).startTime", "\(log).endTime", "\(data).recoverableTime")
        + integers("\(data).fullBackupSetId", "\(data).dataVersion"),
      aliases: [
        "type": "obRecoverableSectionItemType", "rangeStart": "\(real).startTime", "rangeEnd": "\(real).endTime",
        "fullBackupSetId": "\(data).fullBackupSetId", "dataVersion": "\(data).dataVersion",
      ],
      alternatives: [
        "rangeStart": ["\(log).startTime", "\(data).recoverableTime"],
        "rangeEnd": ["\(log).endTime", "\(data).recoverableTime"],
      ],
      rows: .array([
        "data", "obRecoverableInfoAggregation", "latestSevenDaysAggregation", "obRecoverableSectionItems",
      ]), identity: [])
  }

  private static func policies(_ level: Endpoint.Level, _ path: String, since: String) -> Endpoint {
    let (schedule, storage, limits) = (
      "obBackupScheduleConfig", "obBackupServiceStorageConfig", "obBackupThresholdConfig"
    )
    let aliases = [
      "scheduleEnabled": "\(schedule).backupScheduleEnabled", "scheduleMode": "\(schedule).backupScheduleMode",
      "scheduleTime": "\(schedule).backupScheduleTime", "scheduleDays": "\(schedule).dayAndDataBackupModelMap",
      "startLogBackup": "\(schedule).startLogBackup", "cleanEnabled": "\(schedule).cleanEnabled",
      "backupDataRetentionDays": "\(schedule).backupDataRetentionDays",
      "storageName": "\(storage).configName",
      "storageType": "\(storage).obBackupStorageBaseInfo.backupStorageType",
      "storageUrl": "\(storage).obBackupStorageBaseInfo.storageUrl",
      "dataBackupTimeoutMinutes": "\(limits).dataBackupTimeoutMinutes",
      "noSuccessfulDataBackupAlarmDays": "\(limits).noSuccessfulDataBackupAlarmDays",
      "logBackupDelayThreshold": "\(limits).logBackupDelaySeconds",
    ]
    let description = SourceCatalog.policies
    let nested = aliases.sorted { $0.key < $1.key }.map { column, key in
      field(key, description.column(column)?.type ?? .text)
    }
    return Endpoint(
      .ocp, .policies, level, path, since: since,
      fields: integers("clusterId", "obClusterId", "tenantId", "obTenantId", "id")
        + words("clusterName", "tenantName", "type", "backupMode", "backupDimension", "retainMode")
        + times("createTime", "updateTime") + [field("secondaryBackupEnabled", .boolean)] + nested,
      aliases: aliases, rows: .object(["data"]), identity: ["id"], emptyCodes: ["10002"])
  }

  private static let protectionFields =
    integers("clusterId", "obClusterId", "tenantId", "obTenantId")
    + words(
      "clusterName", "tenantName", "backupScheduleStatus", "obClusterBackupStatus", "backupDimension",
      "compactionStatus", "obClusterType", "obClusterStatus", "obVersion", "obStorageVolumeUnit")
    + times("lastDataBackupTime", "latestLogBackupCheckpoint")
    + [field("logBackupDelaySeconds", .duration), field("primaryAndStandbyMode", .boolean), field("backupSize", .real)]
    + nested("obBackupAbility")
}
