import ObqData

/// What servers tell of backup besides its tasks.
extension SourceCatalog {
  /// Whose a row is, first of all.
  private static let owner: [CatalogColumn] = [
    CatalogColumn("profile", .text, note: "the connection that answered"),
    CatalogColumn("clusterId", .integer, note: "OCP's id of the cluster"),
    CatalogColumn("clusterName", .text),
    CatalogColumn("tenantId", .integer, note: "OCP's id of the tenant; null for a whole cluster"),
    CatalogColumn("tenantName", .text),
  ]

  /// OCP API reference, structure ClusterBackupInfoDetail; obshell: structure TenantBackupInfo.
  static let protection = SourceDescription(
    id: .protection,
    summary: "how each cluster (OCP) or tenant (obshell) is protected: newest backup, archived log, schedule",
    columns: owner + [
      CatalogColumn(
        "lastDataBackupTime", .time, note: "the start of the newest data backup; of obshell whatever its state"),
      CatalogColumn("latestLogBackupCheckpoint", .time, note: "the newest position of the log that is archived"),
      CatalogColumn("logBackupDelaySeconds", .duration),
      ocp("backupScheduleStatus", .text, vocabulary: .scheduleStatus),
      ocp("obClusterBackupStatus", .text, vocabulary: .clusterBackupStatus),
      ocp("backupDimension", .text, vocabulary: .backupDimension),
      ocp("compactionStatus", .text),
      ocp("primaryAndStandbyMode", .boolean),
      ocp("obClusterType", .text, vocabulary: .clusterType),
      ocp("obClusterStatus", .text),
      ocp("obVersion", .text),
      ocp("obClusterId", .integer),
      ocp("obTenantId", .integer),
      ocp("backupSize", .real),
      ocp("obStorageVolumeUnit", .text),
      ocp("obBackupAbility", .json),
      obshell("tenant_id", .integer, isHidden: true, note: "the same as tenantId"),
    ],
    window: .none)

  /// OCP API reference, structures of recoverable ranges: one row for each item of the last seven days.
  static let ranges = SourceDescription(
    id: .ranges,
    summary: "the recoverable ranges of the last days: backups, archived logs, and what can be restored from them",
    columns: owner + [
      ocp("type", .text, vocabulary: .rangeType, note: "RECOVERABLE is what can be restored"),
      ocp("rangeStart", .time, note: "of a backup the point in time that it can be restored to"),
      ocp("rangeEnd", .time),
      ocp("backupMode", .text, vocabulary: .backupMode),
      ocp("backupDimension", .text, vocabulary: .backupDimension),
      ocp("fullBackupSetId", .integer),
      ocp("dataVersion", .integer),
    ],
    window: .none)

  /// OCP API reference, structure OcpBackupStrategy. Its access keys are no columns.
  static let policies = SourceDescription(
    id: .policies, summary: "the backup policies of clusters and tenants: schedule, storage, thresholds",
    columns: owner + [
      ocp("type", .text),
      ocp("backupMode", .text, vocabulary: .backupMode),
      ocp("backupDimension", .text, vocabulary: .backupDimension),
      ocp("scheduleEnabled", .boolean),
      ocp("scheduleMode", .text, note: "WEEK or MONTH"),
      ocp("scheduleTime", .text, note: "time of day with its offset"),
      ocp("scheduleDays", .json, note: "days and what is backed up on them"),
      ocp("startLogBackup", .boolean),
      ocp("cleanEnabled", .boolean),
      ocp("backupDataRetentionDays", .integer),
      ocp("storageType", .text),
      ocp("storageUrl", .text),
      ocp("storageName", .text),
      ocp("dataBackupTimeoutMinutes", .integer),
      ocp("noSuccessfulDataBackupAlarmDays", .integer),
      ocp("logBackupDelayThreshold", .duration),
      ocp("createTime", .time),
      ocp("updateTime", .time),
      ocp("id", .integer),
      ocp("obClusterId", .integer),
      ocp("obTenantId", .integer),
      ocp("retainMode", .text),
      ocp("secondaryBackupEnabled", .boolean),
    ],
    window: .none)
}
