import Glibc
import Testing

@testable import ObqSimulator

@Suite struct FaultTests {
  private func server(_ faults: Fault..., change: (inout SimulatorConfiguration) -> Void = { _ in }) throws
    -> SimulatorServer
  {
    try start {
      $0.faults = faults.map { FaultSetting($0) }
      $0.slowMilliseconds = 120
      change(&$0)
    }
  }

  @Test(
    arguments: [
      (Fault.http500, 500, "application/json", 10011), (.http502HTML, 502, "text/html", nil),
      (.http503, 503, "text/html", nil), (.http429, 429, "application/json", 0),
      (.http429Bare, 429, "application/json", 0), (.html200, 200, "text/html", nil),
      (.wrongEnvelope, 200, "application/json", 10011), (.forbidden, 403, "application/json", 30014),
    ] as [(Fault, Int, String, Int?)]) func answersInstead(_ fault: Fault, _ status: Int, _ type: String, _ code: Int?)
    throws
  {
    let server = try server(fault)
    for target in taskLists {
      let reply = get(server, target)
      #expect(reply.status == status)
      #expect(reply.headers["content-type"] == type)
      #expect(reply.json?.at("error.code")?.integer == code)
      #expect((reply.json?["successful"] == .bool(false)) == (type == "application/json"))
      #expect((reply.headers["ratelimit-reset"] == "1") == (fault == .http429))
      #expect((reply.headers["ratelimit-remaining"] == "0") == (fault == .http429))
    }
    // The inventory answers well, and authentication comes first.
    #expect(get(server, "/api/v2/ob/tenants").rows.count == 10)
    #expect(get(server, tenantData, password: "no").status == 401)
  }

  @Test func http500NamesTheDatabaseError() throws {
    let sub = get(try server(.http500), tenantData).json?.at("error.subErrors")?.elements.first
    #expect(sub?["SQLState"]?.string == "HY000")
    #expect(sub?["code"]?.integer == 1205)
  }

  @Test func http429HasNoTraceId() throws {
    let json = try #require(get(try server(.http429), tenantData).json)
    #expect(json["traceId"]?.string?.isEmpty == true)
    #expect(json["duration"]?.integer == 0)
  }

  @Test func inventoryCanBeStruckToo() throws {
    let server = try server(.http500, .oldServer) { $0.faultsOnInventory = true }
    #expect(get(server, "/api/v2/ob/clusters").status == 500)
    #expect(get(server, "/api/v2/time").status == 200)
  }

  @Test func truncatedJSON() throws {
    let reply = get(try server(.truncatedJSON), tenantData)
    #expect(reply.status == 200 && reply.isWhole && reply.json == nil)
    #expect(get(try start(), tenantData).text.hasPrefix(reply.text))
  }

  @Test func cutBody() throws {
    let reply = get(try server(.cutBody), tenantData)
    #expect(reply.status == 200 && !reply.isWhole)
    #expect(reply.body.count > 100)
    #expect(reply.headers["content-length"].flatMap { Int($0) } ?? 0 > reply.body.count)
  }

  @Test func dropConnection() throws {
    let server = try server(.dropConnection)
    #expect(get(server, tenantData).status == 0)
    #expect(server.requests().map(\.status) == [0])
  }

  @Test func slow() throws {
    let server = try server(.slow)
    let before = SimulatorInstant.now
    #expect(get(server, tenantData).rows.count == 10)
    #expect(SimulatorInstant.now.microseconds - before.microseconds >= 120_000)
    let logged = try #require(server.requests().first)
    #expect(logged.answeredAt.microseconds - logged.receivedAt.microseconds >= 120_000)
  }

  @Test func slowAnswersEndWithTheServer() throws {
    let server = try server(.slow) { $0.slowMilliseconds = 60_000 }
    let before = SimulatorInstant.now
    let target = tenantData
    onThread { _ = get(server, target) }
    while server.requests().isEmpty { usleep(1000) }
    server.stop()
    #expect(SimulatorInstant.now.microseconds - before.microseconds < 10_000_000)
  }

  @Test func drift() throws {
    let server = try server(.drift)
    let totals = (1...5).map { get(server, tenantData + "?page=\($0)&size=10").page("totalElements") ?? 0 }
    #expect(totals.map { $0 - totals[0] } == [0, 1, 2, 3, 3])
    let newest = get(server, tenantData + "?page=1&size=4").column("taskId").compactMap { Int($0) }
    #expect(newest == newest.sorted(by: >))
    #expect(Set(newest).count == 4)
    let first = get(server, tenantData + "?page=1&size=10").column("status").prefix(3)
    #expect(first.allSatisfy { $0 == "DOING" })
  }

  @Test func repeatPage() throws {
    let server = try server(.repeatPage)
    let pages = (1...3).map { get(server, tenantData + "?page=\($0)&size=10") }
    #expect(pages[0].column("taskId") == pages[2].column("taskId"))
    #expect(pages.allSatisfy { $0.page("number") == 1 && $0.page("totalPages") ?? 0 > 3 })
  }

  @Test(arguments: [(10, 3), (20, 2), (40, 2)]) func missingPage(_ size: Int, _ missing: Int) throws {
    let server = try server(.missingPage)
    let pages = get(server, tenantData + "?page=1&size=\(size)").page("totalPages") ?? 0
    #expect(pages >= 2)
    for page in 1...pages {
      #expect(get(server, tenantData + "?page=\(page)&size=\(size)").status == (page == missing ? 500 : 200))
    }
    #expect(get(server, tenantData + "?page=1&size=100").status == 200)
  }

  @Test func oneClusterFails() throws {
    let server = try server(.oneClusterFails)
    #expect(get(server, tenantData).status == 200)
    for path in ["/backup/task/logBackupTasks", "/tenants/1000019/backup/task/dataBackupTasks"] {
      #expect(get(server, "/api/v2/ob/clusters/1000006" + path).status == 500)
    }
    #expect(get(server, "/api/v2/ob/clusters/1000006/tenants").status == 200)
  }

  @Test func oldServer() throws {
    let server = try server(.oldServer)
    let reply = get(server, tenantData)
    #expect(reply.status == 400)
    #expect(reply.message == "Could not find the GET method for URL " + tenantData)
    #expect(get(server, clusterData).status == 200)
    #expect(get(server, "/api/v2/info").json?["buildVersion"]?.string?.hasPrefix("4.2.2") == true)
    let client = try ObshellClient(server)
    #expect(try client.get("/api/v1/tenant/ww1144/backup/tasks").status == 404)
    #expect(try client.get("/api/v1/tenant/ww1144/backup/overview").status == 200)
  }

  @Test func hiddenRows() throws {
    let honest = get(try start(), tenantData + "?size=2000")
    let reply = get(try server(.hiddenRows), tenantData + "?size=2000")
    #expect(reply.rows.count == honest.rows.count)
    #expect(reply.page("totalElements") == honest.rows.count + 3)
  }

  @Test func bigIntegers() throws {
    let honest = get(try start(), tenantData + "?size=2000").rows
    let rows = get(try server(.bigIntegers), tenantData + "?size=2000").rows
    let pairs = zip(honest, rows).map { ($0["taskId"]?.integer ?? 0, $1["taskId"]) }
    let big = pairs.filter { $0.1?.string != nil }
    #expect(big.count > 5)
    for (id, text) in big {
      #expect(id % 5 == 0)
      #expect(text?.string.flatMap { Int($0) } == 9_007_199_254_740_993 + id)
    }
    #expect(pairs.filter { $0.1?.string == nil }.allSatisfy { $0.0 == $0.1?.integer })
    #expect(rows.allSatisfy { $0["backupSetId"]?.integer ?? .max < 10_000 })
  }

  @Test(arguments: [(tenantData, "startTime"), (tenantRestore, "createTime"), (clusterLog, "createTime")])
  func badTime(_ target: String, _ column: String) throws {
    let times = get(try server(.badTime), target + "?size=2000").column(column)
    #expect(times.filter { SimulatorInstant(rfc3339: $0) == nil } == [RowDefects.unreadableTime])
  }

  @Test func noData() throws {
    let server = try server(.noData)
    let client = try ObshellClient(server)
    for reply in [get(server, tenantData), try client.get("/api/v1/tenant/ww1144/backup/overview")] {
      #expect(reply.status == 200)
      #expect(reply.json?["successful"] == .bool(true))
      #expect(reply.json != nil && reply.json?["data"] == nil)
    }
  }

  @Test func ignoreFilter() throws {
    let (honest, deaf) = (try start(), try server(.ignoreFilter))
    let all = get(honest, tenantData + "?page=2&size=7")
    let filter = "&status=FAILED&startTime=2099-01-01T00:00:00Z&endTime=2099-01-02T00:00:00Z&backupSetId=1"
    #expect(get(honest, tenantData + "?page=2&size=7" + filter).page("totalElements") == 0)
    let reply = get(deaf, tenantData + "?page=2&size=7" + filter)
    #expect(reply.column("taskId") == all.column("taskId"))
    #expect(reply.page("totalElements") == all.page("totalElements"))
    // Nor does it look at what it ignores.
    #expect(get(honest, tenantData + "?status=NOTHING").status == 400)
    #expect(get(deaf, tenantData + "?status=NOTHING").status == 200)
  }

  @Test func obshellIsStruckToo() throws {
    let target = "/api/v1/tenant/ww1144/backup/overview"
    for (fault, status) in [
      (Fault.http500, 500), (.http502HTML, 502), (.http429, 429), (.forbidden, 403), (.wrongEnvelope, 200),
      (.dropConnection, 0), (.html200, 200),
    ] {
      let client = try ObshellClient(try server(fault))
      let reply = try client.get(target)
      #expect(reply.status == status)
      #expect(reply.json?["successful"] != .bool(true))
      #expect(try client.get("/api/v1/tenants/overview").status == 200)
    }
  }

  @Test func firstRequestsOfEachTarget() throws {
    let server = try start { $0.faults = [FaultSetting(.http503, firstRequests: 2)] }
    #expect((1...4).map { _ in get(server, tenantData).status } == [503, 503, 200, 200])
    #expect(get(server, clusterData).status == 503)
  }

  @Test func probabilitiesAreDrawnFromTheSeed() throws {
    func statuses(seed: UInt64) throws -> [Int] {
      let server = try start {
        $0.seed = seed
        $0.faults = [FaultSetting(.http500, probability: 0.3)]
      }
      return (1...60).map { get(server, tenantData + "?page=\($0)").status }
    }
    let one = try statuses(seed: 1)
    #expect((8...30).contains(one.filter { $0 == 500 }.count))
    #expect(try statuses(seed: 1) == one)
    #expect(try statuses(seed: 2) != one)
  }

  @Test func faultsCanChangeWhileItRuns() throws {
    let server = try start()
    #expect(get(server, tenantData).status == 200)
    server.setFaults([FaultSetting(.http503)])
    #expect(get(server, tenantData).status == 503)
    server.setFaults([])
    #expect(get(server, tenantData).status == 200)
  }

  @Test(
    arguments: [
      ("http-500", FaultSetting(.http500)), ("slow:0.05", FaultSetting(.slow, probability: 0.05)),
      ("drift:x2", FaultSetting(.drift, firstRequests: 2)), ("http-500:2", nil), ("http-500:x0", nil),
      ("http-500:", nil), ("nothing", nil), ("", nil),
    ] as [(String, FaultSetting?)]) func names(_ text: String, _ setting: FaultSetting?)
  {
    #expect(FaultSetting(text: text) == setting)
  }
}
