extension SampleResponses {
  /// The sample response of the OCP API reference for the cluster-level data backup tasks, word for word: the page
  /// "Query data backup tasks of a cluster".
  static let clusterDataTasks = """
    {
        "data": {
            "contents": [
                {
                    "backupMode": "PHYSICAL_BACKUP",
                    "backupSetId": 23,
                    "backupUri": "file:///obbackup/",
                    "clusterId": 1000005,
                    "clusterName": "yc0820_17",
                    "clusterType": "PRIMARY",
                    "dataBackupTaskType": "FULL_BACKUP",
                    "dataSecondaryBackupTaskIds": [
                        14
                    ],
                    "dataVersion": 32,
                    "finishTime": "2021-09-16T17:25:05.943+0800",
                    "obClusterId": 5,
                    "startTime": "2021-09-16T17:25:02.993+0800",
                    "status": "DONE",
                    "taskId": 23,
                    "tenantId": 0
                },
                {
                    "backupMode": "PHYSICAL_BACKUP",
                    "backupSetId": 22,
                    "backupUri": "file:///obbackup/",
                    "clusterId": 1000005,
                    "clusterName": "yc0820_17",
                    "clusterType": "PRIMARY",
                    "dataBackupTaskType": "FULL_BACKUP",
                    "dataSecondaryBackupTaskIds": [
                        12
                    ],
                    "dataVersion": 31,
                    "finishTime": "2021-09-15T17:25:06.269+0800",
                    "obClusterId": 5,
                    "startTime": "2021-09-15T17:25:03.498+0800",
                    "status": "DONE",
                    "taskId": 22,
                    "tenantId": 0
                },
                {
                    "backupMode": "PHYSICAL_BACKUP",
                    "backupSetId": 21,
                    "backupUri": "file:///obbackup/",
                    "clusterId": 1000005,
                    "clusterName": "yc0820_17",
                    "clusterType": "PRIMARY",
                    "dataBackupTaskType": "FULL_BACKUP",
                    "dataSecondaryBackupTaskIds": [
                        10
                    ],
                    "dataVersion": 29,
                    "finishTime": "2021-09-13T17:25:08.473+0800",
                    "obClusterId": 5,
                    "startTime": "2021-09-13T17:25:05.687+0800",
                    "status": "DONE",
                    "taskId": 21,
                    "tenantId": 0
                }
            ],
            "page": {
                "number": 1,
                "size": 2000,
                "totalElements": 3,
                "totalPages": 1
            }
        },
        "duration": 84,
        "server": "a83ad33525",
        "status": 200,
        "successful": true,
        "timestamp": "2021-09-23T11:03:24.945+08:00",
        "traceId": "975e0a8a452e4ab7"
    }
    """
}
