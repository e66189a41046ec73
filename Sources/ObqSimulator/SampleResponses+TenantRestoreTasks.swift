extension SampleResponses {
  /// The sample response of the OCP API reference for the tenant-level restore tasks, word for word: the page
  /// "View restore tasks".
  static let tenantRestoreTasks = """
    {
      "data": {
        "contents": [
          {
            "backupClusterName": "ob_431",
            "backupMode": "PHYSICAL_BACKUP",
            "backupObTenantId": 1014,
            "backupTenantName": "aiso",
            "createTime": "2024-08-08T08:25:39.150608Z",
            "errorMsg": "",
            "finishTime": "2024-08-08T08:29:50.749986Z",
            "finished": true,
            "id": 2,
            "restoreClusterId": 1000005,
            "restoreClusterName": "ob_431",
            "restoreEndTime": "2024-08-08T08:23:57.422347Z",
            "restoreObClusterId": 199,
            "restoreObjectType": "TENANT",
            "restorePoolListStr": "pool_zhengzhou_zone1_qhi",
            "restoreTenantName": "zhengzhou",
            "restoreUri": "file:///obbackup/ob_431/199/tenant_incarnation_1/1014/clog,\
    file:///obbackup/ob_431/199/tenant_incarnation_1/1014/data",
            "status": "RESTORE_SUCCESS",
            "statusDesc": "已完成",
            "successful": true,
            "triggerType": "NORMAL"
          },
          {
            "backupClusterName": "ob_431",
            "backupMode": "PHYSICAL_BACKUP",
            "backupObTenantId": 1002,
            "backupTenantName": "ob_431_tenant",
            "createTime": "2024-08-08T07:57:33.103869Z",
            "errorMsg": "",
            "finishTime": "2024-08-08T08:01:36.103798Z",
            "finished": true,
            "id": 1,
            "restoreClusterId": 283,
            "restoreClusterName": "ob_431",
            "restoreEndTime": "2024-08-08T07:56:41.851284Z",
            "restoreObClusterId": 199,
            "restoreObjectType": "TENANT",
            "restorePoolListStr": "pool_aiso_zone1_txx",
            "restoreTenantName": "aiso",
            "restoreUri": "file:///obbackup/ob_431/199/tenant_incarnation_1/1002/clog,\
    file:///obbackup/ob_431/199/tenant_incarnation_1/1002/data",
            "status": "RESTORE_SUCCESS",
            "statusDesc": "已完成",
            "successful": true,
            "triggerType": "NORMAL"
          }
        ],
        "page": {
          "number": 1,
          "size": 10,
          "totalElements": 2,
          "totalPages": 1
        }
      },
      "duration": 169,
      "server": "a24d13ce67",
      "status": 200,
      "successful": true,
      "timestamp": "2024-08-09T15:47:50.451+08:00",
      "traceId": "57a90c3ab3b89b93"
    }
    """
}
