import ObqData
import ObqPlan
import Testing

@Suite struct ExplainTests {
  private func explained(_ text: String, inventoryCalls: Int = 0) throws -> String {
    Explain.text(try planned(text), inventoryCalls: inventoryCalls)
  }

  @Test func aScanWithEveryKindOfDecision() throws {
    let text = try explained(
      "tasks data on cluster ob_new, ob_old since 24h where status = FAILED and elapsed > 1h select taskId limit 3",
      inventoryCalls: 3)
    #expect(
      text == """
        scan     tasks data
          tenant level: 2 tenants, OCP 4.3.2 and later
            GET /api/v2/ob/clusters/{clusterId}/tenants/{tenantId}/backup/task/dataBackupTasks
              superset  since 24h  → startTime=2024-08-08T08:00:00Z&endTime=2024-08-09T08:01:01Z  (which time of a task is meant is not documented, so it is sent up to now and tested again here)
              exact     status = FAILED  → status=FAILED  (documented, and answered with the same words)
              local     elapsed > 1h  (the endpoint takes no such filter)
          cluster level: 1 cluster, OCP 4.0.0 and later
            GET /api/v2/ob/clusters/{clusterId}/backup/task/dataBackupTasks
              superset  since 24h  → startTime=2024-08-08T08:00:00Z&endTime=2024-08-09T08:01:01Z  (which time of a task is meant is not documented, so it is sent up to now and tested again here)
              local     status = FAILED  (the endpoint takes no such filter)
              local     elapsed > 1h  (the endpoint takes no such filter)
          reads  taskId, status, elapsed
        limit    3
        columns  taskId
        calls    from 3, one page a target, and 3 for the inventory; the answers tell how many pages there are

        """)
  }

  @Test func aBareCount() throws {
    #expect(
      try explained("tasks data on cluster ob_new where status = FAILED count") == """
        scan     tasks data
          tenant level: 2 tenants, OCP 4.3.2 and later
            GET /api/v2/ob/clusters/{clusterId}/tenants/{tenantId}/backup/task/dataBackupTasks
              exact     status = FAILED  → status=FAILED  (documented, and answered with the same words)
          every filter is exact and only the number counts: one row a page is asked
          reads  status
        group    (count)
        columns  count()
        calls    2; once a session 1 more, to see whether the filter is applied

        """)
  }

  @Test func whatIsAskedOnceMore() throws {
    #expect(
      try explained("tasks data on cluster ob_new since 24h select taskId") == """
        scan     tasks data
          tenant level: 2 tenants, OCP 4.3.2 and later
            GET /api/v2/ob/clusters/{clusterId}/tenants/{tenantId}/backup/task/dataBackupTasks
              superset  since 24h  → startTime=2024-08-08T08:00:00Z&endTime=2024-08-09T08:01:01Z  (which time of a task is meant is not documented, so it is sent up to now and tested again here)
          once more, for tasks without an end, until an answer shows one: tenant level: 2 tenants, OCP 4.3.2 and later
            GET /api/v2/ob/clusters/{clusterId}/tenants/{tenantId}/backup/task/dataBackupTasks
              local     since 24h  (a server that compares ends leaves these out of a window)
              exact     no end yet  → status=BEGINNING,CANCELING,DOING,INITIALIZING,OVERDUE,UNKNOWN  (documented, and answered with the same words)
          reads  taskId, status, finishTime
        columns  taskId
        calls    from 2, one page a target; up to 2 more for tasks without an end; the answers tell how many pages there are

        """)
  }

  @Test func whatIsSaidOfTheNumberOfCalls() throws {
    func last(_ text: String) throws -> String {
      try explained(text).split(separator: "\n").last.map(String.init) ?? ""
    }
    #expect(try last("_") == "calls    0")
    #expect(try last("tasks data on cluster no*") == "calls    0")
    #expect(try last("clusters count") == "calls    1")
    // The inner query has pages.
    #expect(try last("_ with (tasks data on cluster ob_new) by state").hasPrefix("calls    from 2"))
    #expect(try last("clusters without (tasks data on cluster ob_old) count").hasPrefix("calls    from 2"))
    #expect(try explained("tasks data on cluster no*").contains("  no target: nothing is asked\n"))
    #expect(try explained("tasks data on cluster ob_old limit 1").contains("  stops paging after 1 row\n"))
  }

  @Test func aSecondEndOfAWindowIsSentOnce() throws {
    let text = try explained("tasks data on cluster ob_new between 24h and 2h")
    #expect(text.ranges(of: "startTime=").count == 1)
    #expect(text.contains("→ with the window above"))
  }
}
