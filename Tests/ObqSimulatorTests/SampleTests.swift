import ObqCrypto
import Testing

@testable import ObqSimulator

struct SampleCase: Sendable, CustomTestStringConvertible {
  var target: String
  var length: Int
  /// MD5 of the response sample on the API reference's page, between the fences of its code block.
  var digest: String

  var testDescription: String { target }
}

@Suite struct SampleTests {
  static let cluster = "/api/v2/ob/clusters/1000005/backup/task/"
  static let tenant = "/api/v2/ob/clusters/1000005/tenants/1000012/backup/task/"
  static let samples: [SampleCase] = [
    SampleCase(target: tenant + "dataBackupTasks", length: 1040, digest: "39BB9FEE75AFBB4D4FB2CDDF9D89F1F8"),
    SampleCase(target: cluster + "dataBackupTasks", length: 2518, digest: "0C210BDEDAAD170585BFFE7911F2957B"),
    SampleCase(target: cluster + "logBackupTasks", length: 900, digest: "32232DB63865C68EC6E985284DD89D78"),
    SampleCase(target: tenant + "logBackupTasks", length: 900, digest: "32232DB63865C68EC6E985284DD89D78"),
    SampleCase(target: tenant + "restoreTasks", length: 2154, digest: "6F2A3B46D877F89FB29ADA194A50FEC3"),
    SampleCase(target: cluster + "restoreTasks", length: 2154, digest: "6F2A3B46D877F89FB29ADA194A50FEC3"),
  ]

  static let documents: [SampleCase] = [
    SampleCase(
      target: "/api/v2/ob/clusters/1000005/backup/overview", length: 1236, digest: "7828D25EA98D4BE1EB7A49B8FA44E2BC"),
    SampleCase(
      target: "/api/v2/ob/clusters/1000005/tenants/1000012/backup/info", length: 2478,
      digest: "5B42871A6F92572D32E95B3FB070C32F"),
    SampleCase(
      target: "/api/v2/ob/clusters/1000005/tenants/1000012/backup/config/backupStrategy", length: 1652,
      digest: "3776BB3299CB2C4A6078244A6DC97A1D"),
  ]

  private func server() throws -> SimulatorServer { try start { $0.fleet = .samples } }

  @Test(arguments: samples + documents) func wordForWord(_ row: SampleCase) throws {
    let reply = get(try server(), row.target + "?page=1&size=10")
    #expect(reply.status == 200)
    #expect(reply.body.count == row.length)
    #expect(try Digest.md5UpperCaseHex(reply.body) == row.digest)
  }

  @Test(arguments: samples) func laterPagesAreEmpty(_ row: SampleCase) throws {
    let server = try server()
    let first = try #require(get(server, row.target).json)
    let second = try #require(get(server, row.target + "?page=2&size=10").json)
    #expect(second.at("data.contents") == .array([]))
    #expect(second.at("data.page.number")?.integer == 2)
    for path in ["data.page.size", "data.page.totalElements", "data.page.totalPages", "traceId", "server", "timestamp"]
    {
      #expect(second.at(path) == first.at(path))
    }
  }

  @Test func inventory() throws {
    let server = try server()
    let clusters = get(server, "/api/v2/ob/clusters")
    #expect(clusters.column("id") == ["1000005"])
    #expect(clusters.column("name") == ["yc0820_17"])
    #expect(clusters.column("obClusterId") == ["5"])
    #expect(clusters.column("obVersion") == ["2.2.77"])
    #expect(clusters.column("type") == ["PRIMARY"])
    let tenants = get(server, "/api/v2/ob/tenants")
    #expect(tenants.column("id") == ["1000012"])
    #expect(tenants.column("name") == ["ww1144"])
  }

  @Test func authorizationHolds() throws {
    #expect(get(try server(), Self.samples[0].target, user: nil).status == 401)
    #expect(get(try server(), Self.samples[0].target, password: "no").message == "Bad credentials")
  }

  @Test func halfAWindowIsRefused() throws {
    let reply = get(try server(), Self.samples[0].target + "?startTime=2024-08-06T00:00:00Z")
    #expect(reply.json?.at("error.code")?.integer == 10006)
  }

  @Test func obshell() throws {
    let client = try ObshellClient(try server())
    let overview = try client.get("/api/v1/tenant/tenant1/backup/overview")
    #expect(overview.body.count == 1094)
    #expect(try Digest.md5UpperCaseHex(overview.body) == "F3F1BB6D829EBA384F6BAC62F549AAEA")
    #expect(try client.get("/api/v1/tenant/sys/backup/overview").status == 400)
    let other = try client.get("/api/v1/tenant/tenant2/backup/overview")
    #expect(other.json?.at("error.errCode")?.string == "OB.Tenant.NotExist")
    #expect(try client.get("/api/v1/tenants/overview").column("tenant_id") == ["1", "1002"])
    let all = try client.get("/api/v1/obcluster/backup/overview")
    let task = try #require(overview.json?.at("data.status"))
    #expect(all.json?.at("data.statuses")?.elements == [task])
    #expect(try client.get("/api/v1/tenant/tenant1/backup/tasks").status == 404)
  }
}
