import Testing

@testable import ObqSimulator

@Suite struct FleetTests {
  /// All rows of a kind over the whole fleet, at the level where they live.
  private func all(_ kind: String, _ server: SimulatorServer, _ query: String = "") -> [JSONValue] {
    var rows: [JSONValue] = []
    for cluster in get(server, "/api/v2/ob/clusters?size=2000").rows {
      let id = cluster["id"]?.integer ?? 0
      let isOld = cluster["obVersion"]?.string.map { $0 < "4" } ?? false
      let path = "/api/v2/ob/clusters/\(id)"
      let targets =
        isOld
        ? [path] : get(server, path + "/tenants?size=2000").column("id").map { path + "/tenants/\($0)" }
      for target in targets { rows += get(server, target + "/backup/task/\(kind)?size=2000\(query)").rows }
    }
    return rows
  }

  private func words(_ rows: [JSONValue], _ name: String) -> Set<String> { Set(rows.compactMap { $0[name]?.string }) }

  @Test func inventoryOfTheDemo() throws {
    let server = try start()
    let clusters = get(server, "/api/v2/ob/clusters")
    #expect(
      clusters.column("name") == ["ob_431", "ob_425_pay", "yc0820_17", "ob_324_core", "ob_324_core", "ob_431_dw"])
    #expect(clusters.column("id").first == "1000005")
    #expect(clusters.column("type").filter { $0 == "STANDBY" }.count == 1)
    #expect(clusters.rows[3].at("standbyClusters")?.elements.first?["id"]?.integer == 1_000_009)
    #expect(clusters.rows[4].at("primaryCluster.id")?.integer == 1_000_008)
    let tenants = get(server, "/api/v2/ob/tenants?size=100")
    #expect(tenants.rows.count == 32)
    #expect(tenants.column("name").contains("订单库"))
    #expect(tenants.column("name").filter { $0 == "sys" }.count == 6)
    #expect(get(server, "/api/v2/ob/clusters/1000005/tenants/1000012").json?.at("data.name")?.string == "ww1144")
  }

  @Test func dataTasksOfTheDemo() throws {
    let server = try start()
    let rows = all("dataBackupTasks", server)
    #expect(rows.count > 900)
    let states: Set = ["DONE", "FAILED", "DOING", "INITIALIZING", "CANCELING", "CANCELED", "OVERDUE", "UNKNOWN"]
    #expect(words(rows, "status") == states)
    let failed = rows.filter { $0["status"]?.string == "FAILED" }
    #expect((0.03...0.09).contains(Double(failed.count) / Double(rows.count)))
    let texts = words(failed, "errorMsg")
    #expect(texts.contains { $0.contains("\"") } && texts.contains { $0.contains("\n") })
    #expect(texts.contains { $0.contains("备份") } && texts.contains { $0.contains("\\") })
    let running = rows.filter { $0["status"]?.string == "DOING" }
    #expect(running.contains { $0["finishTime"] != nil })
    #expect(running.allSatisfy { $0["duration"] == nil })
    let longAgo = TimeForm.tenantItem.text(testClock.adding(seconds: -2 * 86_400))
    #expect(running.contains { $0["startTime"]?.string.map { $0 < longAgo } ?? false })
  }

  @Test(arguments: [7, 30]) func someTasksFailedLately(_ days: Int64) throws {
    let start = TimeForm.tenantItem.text(testClock.adding(seconds: -days * 86_400)).prefix(19)
    let window = "&status=FAILED&startTime=\(start)Z&endTime=2024-08-09T08:13:34Z"
    let server = try ObqSimulatorTests.start()
    for tenant in [1_000_012, 1_000_016] {
      let target = "/api/v2/ob/clusters/1000005/tenants/\(tenant)/backup/task/dataBackupTasks?size=2000" + window
      let count = get(server, target).rows.count
      #expect(count >= (days == 7 ? 3 : 4))
    }
  }

  @Test func restoreAndLogTasksOfTheDemo() throws {
    let server = try start()
    let restores = all("restoreTasks", server)
    #expect(words(restores, "status").isSuperset(of: ["RESTORE_SUCCESS", "RESTORE_FAIL", "RESTORE_WAIT_LS"]))
    #expect(words(restores, "errorMsg").contains { $0.contains("OB_ENTRY_NOT_EXIST(-4018) on \"") })
    #expect(restores.contains { $0["progress"]?.string?.hasSuffix("%") == true && $0["finished"] == .bool(false) })
    #expect(words(restores, "restoreUri").contains { $0.contains("/clog,") })
    #expect(restores.contains { $0["restoreClusterId"]?.integer == 283 })
    let logs = all("logBackupTasks", server)
    #expect(words(logs, "status") == ["RUNNING", "BEGINNING", "STOPPED", "INTERRUPTED"])
    let delays = logs.compactMap { row -> Double? in
      guard case .number(let text)? = row["delay"] else { return nil }
      return Double(text)
    }
    #expect(delays.count == logs.count)
    #expect(delays.contains { (3 * 3600...12 * 3600).contains($0) })
    #expect(delays.filter { $0 < 130 }.count > 10)
  }

  @Test func aTenantWasNeverBackedUp() throws {
    let server = try start()
    for kind in ["dataBackupTasks", "logBackupTasks"] {
      #expect(get(server, "/api/v2/ob/clusters/1000006/tenants/1000024/backup/task/\(kind)").rows.isEmpty)
    }
  }

  @Test(arguments: [
    (tenantData, "startTime", #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"#),
    (tenantRestore, "createTime", #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"#),
    (tenantLog, "checkpoint", #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+08:00"#),
    (clusterData, "startTime", #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0800"#),
    (clusterLog, "createTime", #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0800"#),
    (clusterRestore, "createTime", #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0800"#),
  ]) func timeForms(_ target: String, _ column: String, _ pattern: String) throws {
    let times = get(try start(), target).column(column)
    #expect(!times.isEmpty)
    let regex = try Regex(pattern)
    for time in times { #expect(time.wholeMatch(of: regex) != nil, "\(time)") }
  }

  @Test func newestFirst() throws {
    let server = try start()
    for (target, column) in [(tenantData, "startTime"), (clusterData, "startTime"), (tenantRestore, "createTime")] {
      let times = get(server, target + "?size=2000").column(column)
      #expect(times == times.sorted(by: >))
    }
    let ids = get(server, tenantData + "?size=2000").column("taskId").compactMap { Int($0) }
    #expect(ids == ids.sorted(by: >))
  }

  @Test func clusterRowsAreOfWholeClusters() throws {
    let server = try start()
    let reply = get(server, clusterData + "?size=100")
    #expect(Set(reply.column("tenantId")) == ["0"])
    #expect(reply.rows.allSatisfy { $0["tenantName"] == nil && $0["backupDimension"] == nil })
    #expect(reply.rows.contains { $0["dataSecondaryBackupTaskIds"] != nil })
    #expect(get(server, "/api/v2/ob/clusters/1000007/tenants/1000026/backup/task/dataBackupTasks").rows.isEmpty)
  }

  @Test func clusterListsCanHoldTenantRows() throws {
    let target = "/api/v2/ob/clusters/1000005/backup/task/dataBackupTasks?size=2000"
    #expect(get(try start(), target).rows.isEmpty)
    let reply = get(try start { $0.clusterListsHoldTenantRows = true }, target)
    #expect(Set(reply.column("tenantName")).count == 7)
    let times = reply.column("startTime")
    #expect(times == times.sorted(by: >))
  }

  @Test func restoreScopes() throws {
    let wide = get(try start(), tenantRestore)
    #expect(Set(wide.column("backupTenantName")).count > 1)
    let narrow = get(try start { $0.restoreScope = .tenant }, tenantRestore)
    #expect(narrow.rows.count < wide.rows.count)
    let names = zip(narrow.column("backupTenantName"), narrow.column("restoreTenantName"))
    #expect(names.allSatisfy { $0 == "ww1144" || $1 == "ww1144" })
  }

  @Test func descriptionsAreLocalised() throws {
    let server = try start()
    let english = get(server, tenantRestore, headers: ["Accept-Language": "en-US"]).column("statusDesc")
    let chinese = get(server, tenantRestore, headers: ["Accept-Language": "zh-CN"]).column("statusDesc")
    #expect(english.contains("Completed") && chinese.contains("已完成"))
  }

  @Test func generatedFleets() throws {
    let server = try start { $0.fleet = .generated(clusters: 12, tenantsPerCluster: 9) }
    #expect(get(server, "/api/v2/ob/clusters?size=2000").page("totalElements") == 12)
    let tenants = get(server, "/api/v2/ob/tenants?size=2000")
    #expect(tenants.rows.count == 108)
    #expect(Set(tenants.column("id")).count == 108)
    #expect(all("dataBackupTasks", server).count > 3000)
  }

  @Test(arguments: [FleetChoice.demo, .samples, .generated(clusters: 3, tenantsPerCluster: 4)])
  func sameSeedAndClockSameBytes(_ fleet: FleetChoice) throws {
    let first = try start { $0.fleet = fleet }
    let second = try start { $0.fleet = fleet }
    let targets = ["/api/v2/ob/clusters", "/api/v2/ob/tenants?size=50", "/api/v2/nothing", "/api/v1/info"] + taskLists
    for target in targets {
      #expect(get(first, target).body == get(second, target).body)
    }
    // In another order, and again.
    for target in targets.reversed() { #expect(get(first, target).body == get(second, target).body) }
  }

  @Test func anotherSeedGivesOtherRows() throws {
    let one = get(try start(), tenantData).column("startTime")
    #expect(one != get(try start { $0.seed = 2 }, tenantData).column("startTime"))
  }
}
