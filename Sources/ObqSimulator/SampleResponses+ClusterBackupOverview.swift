extension SampleResponses {
  /// The sample response of the OCP API reference for the backup overview of a cluster, word for word: the page
  /// "Query the backup overview of a cluster".
  static let clusterBackupOverview = """
    {
        "data": {
            "backupDimension": "CLUSTER",
            "backupScheduleStatus": "NORMAL",
            "clusterId": 1000005,
            "clusterName": "yc0820_17",
            "compactionStatus": "IDLE",
            "lastDataBackupTime": "2021-09-16T17:25:02.993+0800",
            "latestLogBackupCheckpoint": "2021-09-22T14:49:07.296+0800",
            "logBackupDelaySeconds": 98,
            "obBackupAbility": {
                "backupAbility": "PHYSICAL_BACKUP",
                "backupMode": "PHYSICAL_BACKUP",
                "obDataBackupSupportAbility": {
                    "canDoIncrementalBackup": false,
                    "fullBackupEnabled": true,
                    "hint": "During a physical backup, you must perform a full backup before you can perform an incremental backup.",
                    "incrementBackupEnabled": true
                }
            },
            "obClusterBackupStatus": "HAS_BACKUP_STRATEGY",
            "obClusterId": 5,
            "obClusterStatus": "RUNNING",
            "obClusterType": "PRIMARY",
            "obVersion": "2.2.77",
            "primaryAndStandbyMode": false
        },
        "duration": 324,
        "server": "a83ad33525",
        "status": 200,
        "successful": true,
        "timestamp": "2021-09-22T14:50:46.414+08:00",
        "traceId": "52eddd79029d4a24"
    }
    """
}
