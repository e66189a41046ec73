import Testing

@testable import ObqSimulator

struct OldProblemCase: Sendable, CustomTestStringConvertible {
  var target: String
  var header: String?
  var auth = "demo"
  var status: Int
  var code: Int
  var message: String

  var testDescription: String { "\(code) \(target)" }
}

@Suite struct ObshellVersionTests {
  private func client(_ version: String) throws -> ObshellClient {
    let version = try #require(ObshellVersion(text: version))
    return try ObshellClient(try start { $0.obshellVersion = version })
  }

  @Test(arguments: [
    ("4.2.4.0", true), ("4.5.0.0", true), ("10.0.0.0", true), ("4.2.3.9", false), ("4.2.4", false), ("4.2.4.x", false),
    ("4.2..4", false), ("", false), ("4.2.4.-1", false), ("4.2.4.0.0", false),
  ]) func texts(_ text: String, _ isOne: Bool) {
    #expect((ObshellVersion(text: text) != nil) == isOne)
  }

  @Test(arguments: [
    ("4.2.4.2", 512), ("4.4.1.9", 512), ("4.4.2.0", 1024), ("4.5.0.0", 1024),
  ]) func keys(_ version: String, _ bits: Int) throws {
    let client = try client(version)
    #expect(client.keyLength == bits / 8)
    #expect(try client.get(ObshellTests.overview).status == 200)
    let info = get(client.server, "/api/v1/info", user: nil).json?["data"]
    #expect(info?["version"]?.string?.hasPrefix(version + "-") == true)
    #expect((info?["security"] == nil) == (version == "4.2.4.2"))
    let tenants = try client.get("/api/v1/tenants/overview")
    #expect((tenants.rows.first?["connection_strings"] == nil) == (version == "4.2.4.2"))
  }

  @Test func aKeyOfAnotherLength() throws {
    let server = try start {
      $0.obshellVersion = ObshellVersion(4, 2, 4, 2)
      $0.obshellKeyBits = 1024
    }
    #expect(try ObshellClient(server).keyLength == 128)
  }

  @Test(arguments: [
    "/api/v1/tenant/ww1144/backup/tasks", "/api/v1/tenant/ww1144/backup/log/tasks",
    "/api/v1/tenant/ww1144/backup/info", "/api/v1/restore/tasks",
  ]) func taskListsCameLater(_ target: String) throws {
    #expect(try client("4.3.2.0").get(target).status == 200)
    let newer = try client("4.3.1.0").get(target)
    #expect(newer.status == 404)
    #expect(newer.json?.at("error.errCode")?.string == "Common.NotFound")
    let older = try client("4.2.4.2").get(target)
    #expect(older.status == 404)
    #expect(older.json?.at("error.code")?.integer == 1003)
    #expect(older.message == "Element not found: 404 not found")
  }

  /// All that releases before the task lists tell of restores: the last one into each tenant that is there.
  @Test(arguments: ["4.2.4.2", "4.3.1.0", "4.5.0.0"]) func theLastRestoreIntoATenant(_ version: String) throws {
    let client = try client(version)
    let tenants = try client.get("/api/v1/tenants/overview").rows.compactMap { $0["tenant_name"]?.string }
    let replies = try tenants.filter { $0 != "sys" }.map { try client.get("/api/v1/tenant/\($0)/restore/overview") }
    #expect(Set(replies.map(\.status)) == [200, 404])
    for reply in replies where reply.status == 200 {
      #expect(reply.json?.at("data.restore_tenant_name")?.string.map(tenants.contains) == true)
    }
    for reply in replies where reply.status == 404 { #expect(reply.message == "Element not found: restore task") }
    #expect(try client.get("/api/v1/tenant/sys/restore/overview").status == 400)
  }

  static let problems: [OldProblemCase] = [
    OldProblemCase(
      target: ObshellTests.overview, header: "", status: 401, code: 10008,
      message: "Verification failed: X-OCS-Agent-Header or X-OCS-Header not found in http request header"),
    OldProblemCase(
      target: ObshellTests.overview, header: "AAAA", status: 401, code: 10008,
      message: "Verification failed: Decrypt http header failed: crypto/rsa: decryption error"),
    OldProblemCase(
      target: ObshellTests.overview, auth: "no", status: 401, code: 10008,
      message: "Verification failed: OceanBase password is incorrect"),
    OldProblemCase(
      target: "/api/v1/tenant/nobody/backup/overview", status: 400, code: 1001,
      message: "Illegal argument: tenant nobody not found"),
    OldProblemCase(
      target: "/api/v1/tenant/sys/backup/overview", status: 400, code: 1000,
      message: "System tenant is not allowed to perform this operation"),
    OldProblemCase(
      target: "/api/v1/nonsense", status: 404, code: 1003, message: "Element not found: 404 not found"),
  ]

  @Test(arguments: problems) func codesBeforeWords(_ row: OldProblemCase) throws {
    let client = try client("4.2.4.2")
    let headers =
      switch row.header {
      case "": [String: String]()
      case let text?: ["X-OCS-Header": text]
      case nil: ["X-OCS-Header": try client.header(uri: row.target, auth: row.auth)]
      }
    let reply = get(client.server, row.target, user: nil, headers: headers)
    #expect(reply.status == row.status)
    #expect(reply.json?["status"]?.integer == row.status)
    #expect(reply.json?["error"]?.names == ["code", "message"])
    #expect(reply.json?.at("error.code")?.integer == row.code)
    #expect(reply.message == row.message)
  }

  @Test(arguments: [
    (ObshellProblem.noTenantBackup, 404, 2300, "Task not found: no backup task found"),
    (.noClusterBackup, 404, 1003, "Element not found: backup task"),
    (.localUserDenied, 401, 10000, "Permission denied"),
    (.internalError, 500, 1002, "Unexpected error: Internal Server Error"), (.bindFailed("x"), 400, 1000, ""),
    (.keysInvalid, 500, 1002, "Invalid AES key and iv"),
  ]) func oldCodes(_ problem: ObshellProblem, _ status: Int, _ code: Int, _ message: String) {
    #expect(problem.old.status == status && problem.old.code == code)
    #expect(message.isEmpty || problem.old.message == message)
  }
}
