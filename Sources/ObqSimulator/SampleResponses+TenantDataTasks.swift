extension SampleResponses {
  /// The sample response of the OCP API reference for the tenant-level data backup tasks, word for word: the page
  /// "View data backup tasks of a tenant".
  static let tenantDataTasks = """
    {
      "data": {
        "contents": [
          {
            "backupDimension": "TENANT",
            "backupMode": "PHYSICAL_BACKUP",
            "backupSetId": 1,
            "backupUri": "file:///obbackup/ob_431/199/tenant_incarnation_1/1050/data",
            "clusterId": 1000005,
            "clusterName": "ob_431",
            "clusterType": "PRIMARY",
            "dataBackupTaskType": "FULL_BACKUP",
            "duration": 125,
            "errorMsg": "",
            "finishTime": "2024-08-09T08:02:57.715753Z",
            "obClusterId": 199,
            "obTenantId": 1050,
            "snapshotVersionTime": "2024-08-09T08:02:57.647741Z",
            "startTime": "2024-08-09T08:00:52.151857Z",
            "status": "DONE",
            "taskId": 1,
            "tenantId": 1000012,
            "tenantName": "ww1144"
          }
        ],
        "page": {
          "number": 1,
          "size": 5000,
          "totalElements": 1,
          "totalPages": 1
        }
      },
      "duration": 122,
      "server": "a24d13ce67",
      "status": 200,
      "successful": true,
      "timestamp": "2024-08-09T16:13:34.483+08:00",
      "traceId": "5cf1b02e0f6f76b3"
    }
    """
}
