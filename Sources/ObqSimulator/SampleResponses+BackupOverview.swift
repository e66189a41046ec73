extension SampleResponses {
  /// The sample response of the obshell API reference for one tenant's backup overview, word for word: the page
  /// "View individual tenant backup tasks".
  static let backupOverview = """
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
    """
}
