import ObqCatalog
import ObqData
import ObqExpression
import ObqPlan
import Testing

@Suite struct PushdownTests {
  /// What the targets of a query get, each form once.
  private func sent(_ text: String, _ mode: PushdownMode = .trusted, _ zone: Zone = .utc) throws -> [String] {
    let plan = try planned(text, pushdown: mode, zone: zone)
    return Set(plan.scans.flatMap(\.targets).filter { !$0.isForUnended }.map(\.sent)).sorted()
  }

  private static let new = "tasks data on cluster ob_new"
  private static let window = "startTime=2024-08-08T08:00:00Z&endTime=2024-08-09T08:01:01Z"

  @Test(
    arguments: [
      ("\(new)", .trusted, ""), ("\(new) where status = FAILED", .trusted, "status=FAILED"),
      ("\(new) where status = failed", .trusted, "status=FAILED"),
      ("\(new) where 'FAILED' = status", .trusted, "status=FAILED"),
      ("\(new) where status = 'failed'", .trusted, ""), ("\(new) where status = COMPLETED", .trusted, ""),
      ("\(new) where status = 'NOT A WORD'", .trusted, ""), ("\(new) where status != FAILED", .trusted, ""),
      ("\(new) where status in (FAILED, DOING, CANCELED)", .trusted, "status=CANCELED,DOING,FAILED"),
      ("\(new) where status in (FAILED, COMPLETED)", .trusted, ""),
      ("\(new) where status not in (FAILED)", .trusted, ""),
      ("\(new) where status = FAILED or status = DONE", .trusted, "status=DONE,FAILED"),
      ("\(new) where status = FAILED or status in (DONE, FAILED)", .trusted, "status=DONE,FAILED"),
      ("\(new) where status = FAILED or taskId = 3", .trusted, ""),
      ("\(new) where status = DONE and status = FAILED", .trusted, "status=DONE"),
      ("\(new) where state = FAILED", .trusted, ""), ("\(new) where status ~ 'FAILED'", .trusted, ""),
      ("\(new) where backupSetId = 12", .trusted, "backupSetId=12"),
      ("\(new) where backupSetId in (1, 2)", .trusted, ""),
      ("\(new) where backupSetId > 12", .trusted, ""),
      ("\(new) where backupSetId = 12 and status = DONE", .trusted, "backupSetId=12&status=DONE"),
      ("\(new) since 24h", .trusted, window),
      ("\(new) since 24h where status = DONE", .trusted, "\(window)&status=DONE"),
      ("\(new) between 24h and 2h", .trusted, window), ("\(new) since 24h until 2h", .trusted, window),
      ("\(new) until 2h", .trusted, ""),
      ("\(new) since 2024-08-08T08:00:00.999999999Z", .trusted, window),
      ("\(new) since '2024-08-08 16:00:00+08:00'", .trusted, window),
      ("\(new) since 24h top 3 by elapsed since 2h", .trusted, window),
      ("\(new) top 3 by elapsed since 2h", .trusted, ""),
      // A window that begins in the future is no window for the server to refuse.
      ("\(new) since 2030-01-01", .trusted, "startTime=2030-01-01T00:00:00Z&endTime=2030-01-01T00:00:01Z"),
      ("\(new) since 24h where status = DONE", .none, ""), ("\(new) where backupSetId = 12", .none, ""),
      ("tasks data on cluster ob_old where status = FAILED", .trusted, ""),
      ("tasks data on cluster ob_old where status = FAILED", .all, ""),
      ("tasks data on cluster ob_old since 24h where backupSetId = 3", .trusted, "backupSetId=3"),
      ("tasks data on cluster ob_old since 24h where backupSetId = 3", .all, "\(window)&backupSetId=3"),
      ("tasks data on cluster ob_old since 24h where state = FAILED", .trusted, window),
      ("tasks restore on cluster ob_new since 24h", .trusted, ""),
      ("tasks restore on cluster ob_new since 24h", .all, window),
      ("tasks restore on cluster ob_new since 24h where state in (FAILED, SUCCEEDED)", .trusted, window),
      ("\(new) since 24h where status = DOING", .trusted, "status=DOING"),
      ("tasks log on cluster ob_new where status = RUNNING since 24h", .trusted, ""),
      ("tasks log on cluster ob_new where status = RUNNING since 24h", .all, "status=RUNNING&\(window)"),
      ("tasks restore on cluster ob_new where status = RESTORE_FAIL since 24h", .trusted, window),
      ("tasks restore on cluster ob_new where status = RESTORE_FAIL", .all, "status=RESTORE_FAIL"),
    ] as [(String, PushdownMode, String)]) func parameters(_ text: String, _ mode: PushdownMode, _ expected: String)
    throws
  {
    #expect(try sent(text, mode) == [expected])
  }

  /// A server that compares ends leaves tasks without one out of a window: they are asked for apart, by their status.
  @Test(
    arguments: [
      ("since 24h", "status=BEGINNING,CANCELING,DOING,INITIALIZING,OVERDUE,UNKNOWN"),
      ("since 24h where elapsed > 1h", "status=BEGINNING,CANCELING,DOING,INITIALIZING,OVERDUE,UNKNOWN"),
      (
        "since 24h where backupSetId = 3", "backupSetId=3&status=BEGINNING,CANCELING,DOING,INITIALIZING,OVERDUE,UNKNOWN"
      ),
      ("since 24h where status != DONE", "status=BEGINNING,CANCELING,DOING,INITIALIZING,OVERDUE,UNKNOWN"),
      ("since 24h where status in (DONE, DOING, UNKNOWN)", "status=DOING,UNKNOWN"),
      ("since 24h where state = RUNNING", "status=BEGINNING,CANCELING,DOING,INITIALIZING,OVERDUE,UNKNOWN"),
      (
        "since 24h where state = RUNNING or taskId = 3", "status=BEGINNING,CANCELING,DOING,INITIALIZING,OVERDUE,UNKNOWN"
      ),
      ("since 24h where status in (DONE, FAILED)", nil), ("since 24h where status = DOING", nil),
      ("since 24h where state = SUCCEEDED", nil),
      ("since 24h where state != RUNNING and state in (FAILED, CANCELED)", nil),
      ("since 24h where finishTime > 2024-08-09", nil), ("since 24h where finishTime is not null", nil),
      ("where status = FAILED", nil), ("until 2h", nil),
    ] as [(String, String?)]) func whatHasNoEndIsAskedForApart(_ clauses: String, _ expected: String?) throws
  {
    let targets = try planned("tasks data on cluster ob_new \(clauses)").scans[0].targets
    let again = targets.filter(\.isForUnended)
    #expect(again.count == (expected == nil ? 0 : targets.count / 2))
    #expect(Set(again.map(\.sent)) == Set([expected].compactMap { $0 }))
    // Behind all others, which may show that they are not needed.
    #expect(targets.suffix(again.count).allSatisfy { $0.isForUnended })
  }

  /// Tasks of whole clusters have no tenant.
  @Test(
    arguments: [
      ("on cluster ob_old where tenantName = OLD", true), ("on cluster ob_old where tenantId = ID", true),
      ("on cluster ob_old where tenantName in (shop, OLD) and status = DONE", true), ("where tenantName = OLD", true),
      ("on cluster ob_old where tenantName is not null", false), ("on cluster ob_old where tenantName = nobody", false),
      ("on cluster ob_old where tenantName = OLD or taskId = 3", false), ("on cluster ob_old where taskId = 3", false),
      ("on cluster ob_new where tenantName = OLD", false), ("on cluster ob_old", false),
    ] as [(String, Bool)]) func aConditionOnTenantsWhereTasksHaveNone(_ clauses: String, _ warns: Bool) throws
  {
    let inventory = ServerInventory.mixed()
    let old = try #require(inventory.clusters.first { $0.name == "ob_old" })
    let tenant = try #require(inventory.tenants.first { $0.clusterId == old.id && $0.name != "sys" })
    let text = clauses.replacing("OLD", with: "'\(tenant.name)'").replacing("ID", with: "\(tenant.id)")
    let warnings = try planned("tasks data \(text)").warnings.filter { $0.contains("kept as a whole") }
    #expect(warnings.isEmpty == !warns, "\(warnings)")
  }

  /// All of a filter is tested here, whatever was sent.
  @Test(arguments: PushdownMode.allCases) func theWholeFilterIsTestedHere(_ mode: PushdownMode) throws {
    let text = "tasks data on cluster ob_new since 24h until 2h where status = DONE and taskId > 3 and backupSetId = 1"
    let scan = try planned(text, pushdown: mode).scans[0]
    #expect(scan.filter?.conjuncts.count == 5)
  }

  /// The server's clock is ahead: what it starts while pages are read must not be cut off.
  @Test(arguments: [(0, "08:01:01"), (90, "08:02:31"), (-90, "08:01:00")])
  func theWindowReachesBeyondBothClocks(_ skew: Int64, _ end: String) throws {
    var inventory = ServerInventory.mixed()
    inventory.clockSkew = skew * 1_000_000_000
    let plan = try planned("tasks data on cluster ob_new since 24h", [inventory])
    #expect(plan.scans[0].targets[0].sent.hasSuffix("endTime=2024-08-09T\(end)Z"))
  }

  @Test(
    arguments: [
      ("tasks data on cluster ob_new where status = FAILED", ["exact"]),
      ("tasks data on cluster ob_new where state = FAILED", ["local: the endpoint takes no such filter"]),
      ("tasks data on cluster ob_new where status = COMPLETED", ["local: status takes documented words alone"]),
      ("tasks data on cluster ob_new where backupSetId in (1, 2)", ["local: backupSetId takes one value alone"]),
      (
        "tasks data on cluster ob_new where status = DONE and status = FAILED", ["exact", "local: status is sent once"]
      ),
      (
        "tasks data on cluster ob_new since 1h where state = FAILED",
        ["superset", "local: the endpoint takes no such filter"]
      ),
      (
        "tasks data on cluster ob_new since 1h where status = DOING",
        ["local: tasks of these statuses have no end, which may be what is meant", "exact"]
      ),
      (
        "tasks data on cluster ob_old since 1h",
        ["local: a server that compares ends with it would leave out tasks that have none yet"]
      ),
      (
        "tasks data on cluster ob_new until 1h",
        ["local: a window without a start is not sent: both ends are, or neither"]
      ),
      (
        "tasks log on cluster ob_new since 1h",
        ["local: if the server means the creation, streams that began earlier would be lost"]
      ),
      (
        "tasks restore on cluster ob_new where status = RESTORE_FAIL",
        ["local: the documented filter words are labels, the answers hold codes"]
      ),
    ] as [(String, [String])]) func decisions(_ text: String, _ expected: [String]) throws
  {
    let scan = try planned(text).scans[0]
    let decisions = scan.decisions
    #expect(decisions.count == (scan.asksForUnended ? 2 : 1))
    let found = decisions[0].decisions.map { decision in
      switch decision.place {
      case .local: "local: \(decision.reason)"
      case .sent(let trust): trust.rawValue
      }
    }
    #expect(found == expected)
    #expect(decisions[0].targets == (try planned(text).scans[0].targets.count))
  }

  @Test(
    arguments: [
      ("tasks data on cluster ob_new where status = FAILED count", true), ("tasks data on cluster ob_new count", true),
      ("tasks data on cluster ob_new where backupSetId = 3 and status = DONE count", true),
      ("tasks data on cluster ob_new since 24h count", false),
      ("tasks data on cluster ob_new where state = FAILED count", false),
      ("tasks data on cluster ob_* where status = FAILED count", false), ("tasks data on cluster ob_* count", true),
      ("tasks data on cluster ob_new where status = FAILED count by taskId", false),
      ("tasks data on cluster ob_new group by 1 as one show count()", false),
      ("tasks data on cluster ob_new group by status show count(taskId)", false),
      // Lists of restore tasks overlap, so their counts do not add up.
      ("tasks restore on cluster ob_new count", false), ("clusters count", true),
      ("clusters on cluster ob_new count", false),
      ("tasks log on cluster ob_new count", true), ("tasks data on cluster nothing* count", false),
    ]) func bareCounts(_ text: String, _ readsTotals: Bool) throws
  {
    let scan = try planned(text).scans[0]
    #expect(scan.readsTotalsOnly == readsTotals)
    #expect(scan.targets.allSatisfy { $0.pageSize == (readsTotals ? 1 : 1000) })
    #expect(scan.pageSize == 1000)
  }

  @Test(
    arguments: [
      ("tasks data on cluster ob_new limit 5", 5, 5),
      ("tasks data on cluster ob_new where status = FAILED limit 5 offset 2", 7, 7),
      ("tasks data on cluster ob_new limit 5000", 5000, 1000), ("tasks data on cluster ob_new limit 0", 0, 1),
      ("tasks data on cluster ob_new where state = FAILED limit 5", nil, 1000),
      ("tasks data on cluster ob_new since 24h limit 5", nil, 1000),
      ("tasks data on cluster ob_* where status = FAILED limit 5", nil, 1000),
      ("tasks data sort by taskId limit 5", nil, 1000), ("clusters on cluster ob_new limit 5", nil, 1000),
    ] as [(String, Int?, Int)]) func limits(_ text: String, _ limit: Int?, _ pageSize: Int) throws
  {
    let scan = try planned(text).scans[0]
    #expect(scan.limit == limit)
    #expect(scan.targets.allSatisfy { $0.pageSize == pageSize })
  }
}
