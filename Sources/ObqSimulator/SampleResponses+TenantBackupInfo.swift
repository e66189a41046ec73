extension SampleResponses {
  /// The sample response of the OCP API reference for what of a tenant can be restored, word for word: the page
  /// "Parse the backup information of a tenant".
  static let tenantBackupInfo = """
    {
      "data": {
        "clusterId": 1000005,
        "clusterName": "ob4210",
        "obClusterId": 1658110539,
        "obRecoverableInfoAggregation": {
          "latestSevenDaysAggregation": {
            "obRecoverableSectionItems": [
              {
                "backupDimension": "CLUSTER",
                "backupMode": "PHYSICAL_BACKUP",
                "dataBackupRecoverableInfo": {
                  "dataVersion": -1,
                  "freezeTime": "1970-01-01T08:00:00+08:00",
                  "fullBackupSetId": 1,
                  "recoverableTime": "2024-08-02T16:01:41.862678516+08:00"
                },
                "obRecoverableSectionItemType": "FULL_DATA_BACKUP"
              },
              {
                "backupDimension": "CLUSTER",
                "backupMode": "PHYSICAL_BACKUP",
                "dataBackupRecoverableInfo": {
                  "dataVersion": -1,
                  "freezeTime": "1970-01-01T08:00:00+08:00",
                  "fullBackupSetId": 2,
                  "recoverableTime": "2024-08-03T04:02:20.132919855+08:00"
                },
                "obRecoverableSectionItemType": "FULL_DATA_BACKUP"
              },
              {
                "backupDimension": "CLUSTER",
                "backupMode": "PHYSICAL_BACKUP",
                "dataBackupRecoverableInfo": {
                  "dataVersion": -1,
                  "freezeTime": "1970-01-01T08:00:00+08:00",
                  "fullBackupSetId": 3,
                  "recoverableTime": "2024-08-06T04:02:41.523113062+08:00"
                },
                "obRecoverableSectionItemType": "FULL_DATA_BACKUP"
              },
              {
                "backupMode": "PHYSICAL_BACKUP",
                "logRecoverableTimeInterval": {
                  "endTime": "2024-08-07T10:29:03.21621827+08:00",
                  "startTime": "2024-08-02T15:58:40.936369856+08:00"
                },
                "obRecoverableSectionItemType": "LOG_BACKUP"
              },
              {
                "backupMode": "PHYSICAL_BACKUP",
                "obRecoverableSectionItemType": "RECOVERABLE",
                "realRecoverableTimeInterval": {
                  "endTime": "2024-08-07T10:29:03.21621827+08:00",
                  "startTime": "2024-08-02T16:01:41.862678516+08:00"
                }
              }
            ]
          },
          "obQueryTimeScopeType": "LATEST_SEVEN_DAYS"
        },
        "obTenantId": 1004,
        "online": true,
        "tenantId": 1000012,
        "tenantName": "tenantA"
      },
      "duration": 1332,
      "server": "74f95ea2f4",
      "status": 200,
      "successful": true,
      "timestamp": "2024-08-07T11:29:56.261+08:00",
      "traceId": "c7c25af8e9689c09"
    }
    """
}
