import Testing

@testable import ObqSimulator

/// Faults that a client is not made for.
@Suite struct NastyFaultTests {
  private func server(_ faults: Fault..., change: (inout SimulatorConfiguration) -> Void = { _ in }) throws
    -> SimulatorServer
  {
    try start {
      $0.faults = faults.map { FaultSetting($0) }
      change(&$0)
    }
  }

  private static let struck = "/api/v2/ob/clusters/1000006"

  @Test func hiddenCluster() throws {
    let server = try server(.hiddenCluster)
    let clusters = get(server, "/api/v2/ob/clusters")
    #expect(clusters.rows.count == 5 && clusters.page("totalElements") == 5)
    #expect(!clusters.column("id").contains("1000006"))
    let tenants = get(server, "/api/v2/ob/tenants?size=100")
    #expect(tenants.rows.count == 32)
    #expect(tenants.column("clusterId").contains("1000006"))
    #expect(get(server, Self.struck + "/tenants/1000019/backup/task/dataBackupTasks").status == 200)
  }

  @Test func unseenCluster() throws {
    let server = try server(.unseenCluster)
    #expect(!get(server, "/api/v2/ob/clusters").column("id").contains("1000006"))
    let tenants = get(server, "/api/v2/ob/tenants?size=100")
    #expect(tenants.rows.count == 25 && tenants.page("totalElements") == 25)
    #expect(!tenants.column("clusterId").contains("1000006"))
    for path in [
      "", "/tenants", "/tenants/1000019", "/backup/task/dataBackupTasks", "/backup/overview",
      "/tenants/1000019/backup/task/logBackupTasks", "/tenants/1000019/backup/info",
    ] {
      let reply = get(server, Self.struck + path)
      #expect(reply.status == 403)
      #expect(reply.json?.at("error.code")?.integer == 30014)
    }
    #expect(get(server, "/api/v2/ob/clusters/1000005").status == 200)
    #expect(get(server, tenantData).status == 200)
  }

  @Test func totalMoves() throws {
    let honest = try #require(get(try start(), tenantData + "?size=10").page("totalElements"))
    let server = try server(.totalMoves)
    let totals = (1...4).map { get(server, tenantData + "?page=\($0)&size=10").page("totalElements") ?? 0 }
    #expect(totals == [honest, honest + 1, honest + 2, honest + 3])
    // The same question has the same answer.
    #expect(get(server, tenantData + "?page=2&size=10").page("totalElements") == honest + 1)
  }

  @Test func hugeBody() throws {
    let reply = get(try server(.hugeBody) { $0.faultsOnInventory = true }, "/api/v2/ob/clusters")
    #expect(reply.status == 200)
    #expect(reply.headers["content-length"] == nil && reply.headers["transfer-encoding"] == "chunked")
    #expect(reply.body.count > 64 << 20)
    #expect(reply.body.suffix(400).contains(UInt8(ascii: "}")))
  }

  @Test func hugeBodyAndCut() throws {
    let reply = get(try server(.hugeBody, .cutBody), tenantData)
    #expect(reply.status == 200 && reply.body.count > 64 << 20)
    // A body in chunks that is whole ends with a chunk of no length.
    #expect(!reply.body.suffix(5).elementsEqual("0\r\n\r\n".utf8))
  }

  @Test(arguments: [tenantData, clusterLog, tenantRestore]) func deepJSON(_ target: String) throws {
    let honest = get(try start(), target)
    let reply = get(try server(.deepJSON), target)
    #expect(reply.status == 200 && reply.isWhole)
    // The reader of these tests refuses it.
    #expect(reply.json == nil)
    let nest =
      "\"additionalInfo\":" + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000) + ","
    #expect(reply.text.contains("[{" + nest + "\""))
    #expect(reply.text.replacing(nest, with: "", maxReplacements: 1) == honest.text)
  }

  @Test func wrongContentType() throws {
    let reply = get(try server(.wrongContentType), tenantData)
    #expect(reply.status == 200)
    #expect(reply.headers["content-type"] == "text/html;charset=UTF-8")
    #expect(reply.json == get(try start(), tenantData).json)
  }

  @Test func redirect() throws {
    let server = try server(.redirect)
    let reply = get(server, tenantData + "?page=1")
    #expect(reply.status == 302 && reply.body.isEmpty)
    #expect(reply.headers["location"] == "/login?from=" + tenantData)
    // Who follows it finds a page.
    #expect(get(server, "/login?from=" + tenantData, user: nil).headers["content-type"] == "text/html")
  }

  @Test func redirectHost() throws {
    let server = try server(.redirectHost)
    let reply = get(server, tenantData + "?page=1&size=7")
    #expect(reply.status == 302)
    #expect(reply.headers["location"] == "//localhost:\(server.port)\(tenantData)?page=1&size=7")
  }

  @Test func obshellIsStruckToo() throws {
    let target = "/api/v1/tenant/ww1144/backup/overview"
    #expect(try ObshellClient(try server(.redirect)).get(target).status == 302)
    let deep = try ObshellClient(try server(.deepJSON)).get(target)
    #expect(deep.text.hasPrefix("{\"additionalInfo\":[[[") && deep.json == nil)
    #expect(try ObshellClient(try server(.wrongContentType)).get(target).headers["content-type"] != "application/json")
    // Which clusters are seen concerns OCP alone.
    #expect(try ObshellClient(try server(.unseenCluster)).get(target).status == 200)
  }

  /// Failures that come and go, drawn for each request anew.
  @Test func randomFailures() throws {
    let server = try start {
      $0.faults = [FaultSetting(.http500, probability: 0.2), FaultSetting(.http503, probability: 0.2)]
    }
    let statuses = (1...80).map { _ in get(server, tenantData).status }
    #expect(Set(statuses) == [200, 500, 503])
    #expect((16...48).contains(statuses.filter { $0 != 200 }.count))
  }
}
