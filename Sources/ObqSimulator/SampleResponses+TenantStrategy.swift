extension SampleResponses {
  /// The sample response of the OCP API reference for a tenant's backup strategy, word for word: the page
  /// "Query the tenant backup strategy".
  static let tenantStrategy = """
    {
      "data": {
            "backupDimension": "TENANT",
            "backupMode": "PHYSICAL_BACKUP",
            "clusterId": 1000005,
            "clusterName": "yc0820_17",
            "createTime": "2024-08-02T14:54:45.000+0800",
            "id": 1,
            "obBackupThresholdConfig": {
                "dataBackupTimeoutMinutes": 7,
                "logBackupDelaySeconds": 300,
                "noSuccessfulDataBackupAlarmDays": 2
            },
            "obBackupScheduleConfig": {
                "dayAndDataBackupModelMap": {
                    "2": "FULL_BACKUP",
                    "4": "FULL_BACKUP",
                    "6": "FULL_BACKUP"
                },
                "startLogBackup": true,
                "backupScheduleEnabled": true,
                "backupScheduleMode": "WEEK",
                "backupScheduleTime": "02:00:00.000+08:00"
            },
            "obBackupServiceStorageConfig": {
                "configName": "nfs0907_1452",
                "obBackupStorageBaseInfo": {
                    "backupStorageType": "BACKUP_STORAGE_FILE",
                    "storageUrl": "/obbackup/"
                },
                "alarmStoragePercentageThreshold": 80,
                "storageId": 26
            },
            "obClusterId": 5,
            "obTenantId": 1001,
            "physical": true,
            "physicalAndWasLogical": false,
            "retainMode": "RESERVE_ALL",
            "secondaryBackupEnabled": false,
            "tenantId": 1000012,
            "tenantName": "yctest",
            "type": "BACKUP",
            "updateTime": "2024-08-02T14:54:45.379+0800"
        },
        "duration": 51,
        "server": "a83ad33525",
        "status": 200,
        "successful": true,
        "timestamp": "2024-08-07T16:32:06.441+08:00",
        "traceId": "5962f337662d4043"
    }
    """
}
