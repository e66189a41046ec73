extension SampleResponses {
  /// The sample response of the OCP API reference for the cluster-level log backup tasks, word for word: the page
  /// "Query log backup tasks of a cluster".
  static let clusterLogTasks = """
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
    """
}
