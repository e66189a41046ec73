/// The sample answers of the public API references.
enum Samples {
  /// OCP API reference: query data backup tasks of a tenant.
  static let tenantDataBackupTasks = #"""
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
    """#

  /// OCP API reference: query data backup tasks of a cluster.
  static let clusterDataBackupTasks = #"""
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
    """#

  /// obshell API reference: view a tenant's backup task.
  static let obshellBackupOverview = #"""
    {
      "successful": true,
      "timestamp": "2024-10-12T18:16:17.54002369+08:00",
      "duration": 36,
      "status": 200,
      "traceId": "11ae266d93f6e7c7",
      "data": {
        "status": {
          "tenant_id": 1002,
          "task_id": 1,
          "job_id": 1,
          "incarnation": 1,
          "backup_set_id": 1,
          "start_timestamp": "2024-10-12T18:08:08.723714+08:00",
          "end_timestamp": "2024-10-12T18:10:43.487426+08:00",
          "status": "COMPLETED",
          "start_scn": 1728727696264250400,
          "end_scn": 1728727843446713000,
          "user_ls_start_scn": 1728727710694531300,
          "encryption_mode": "NONE",
          "input_bytes": 128825794,
          "output_bytes": 22320897,
          "output_rate_bytes": 144225.6503,
          "extra_meta_bytes": 0,
          "tablet_count": 596,
          "finish_tablet_count": 596,
          "macro_block_count": 61,
          "finish_macro_block_count": 61,
          "file_count": 0,
          "meta_turn_id": 1,
          "data_turn_id": 0,
          "result": 0,
          "comment": "",
          "path": "oss://oss-328067-1012-obshell/backup/archive/test/1/1002/data?host=oss-cn-hangzhou.aliyuncs.com"
        }
      }
    }
    """#

  /// OCP API reference: query log backup tasks of a cluster.
  static let logBackupTasks = #"""
    {
        "data": {
            "contents": [
                {
                    "agentServerIp": "xxx.xxx.xxx.xxx",
                    "backupMode": "PHYSICAL_BACKUP",
                    "backupUri": "file:///obbackup/",
                    "checkpoint": "2021-09-23T14:33:17.357+0800",
                    "clusterId": 1000005,
                    "clusterName": "yc0820_17",
                    "clusterType": "PRIMARY",
                    "createTime": "2021-09-09T16:19:47.405+0800",
                    "delay": 77.6421,
                    "obClusterId": 5,
                    "status": "RUNNING"
                }
            ],
            "page": {
                "number": 1,
                "size": 1,
                "totalElements": 1,
                "totalPages": 1
            }
        },
        "duration": 112,
        "server": "a83ad33525",
        "status": 200,
        "successful": true,
        "timestamp": "2021-09-23T14:34:35.149+08:00",
        "traceId": "0e74add7846c479c"
    }
    """#

  /// OCP API reference: query restore tasks of a tenant.
  static let restoreTasks = #"""
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
            "restoreUri": "file:///obbackup/ob_431/199/tenant_incarnation_1/1014/clog,\#
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
            "restoreUri": "file:///obbackup/ob_431/199/tenant_incarnation_1/1002/clog,\#
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
    """#
}

extension Samples {
  static let all = [
    tenantDataBackupTasks, clusterDataBackupTasks, obshellBackupOverview, logBackupTasks, restoreTasks,
  ]
}
