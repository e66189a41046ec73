import ObqCrypto
import Testing

@testable import ObqSimulator

@Suite struct ObshellTests {
  static let overview = "/api/v1/tenant/ww1144/backup/overview"

  @Test(arguments: [512, 1024]) func hybridEncryption(_ bits: Int) throws {
    let client = try ObshellClient(try start { $0.obshellKeyBits = bits })
    #expect(client.keyLength == bits / 8)
    let reply = try client.get(Self.overview)
    #expect(reply.status == 200)
    #expect(reply.json?.names == ["successful", "timestamp", "duration", "status", "traceId", "data"])
    #expect(reply.json?.at("data.status.tenant_id")?.integer == 1050)
    #expect(try client.get(Self.overview + "?a=b%20c").status == 200)
  }

  @Test(arguments: ["info", "secret", "time", "status"]) func openRoutes(_ name: String) throws {
    let server = try start()
    let reply = get(server, "/api/v1/\(name)", user: nil)
    #expect(reply.status == 200)
    #expect(reply.json?["traceId"]?.string?.isEmpty == (name == "status"))
    // A header that cannot be decrypted is refused even here.
    let bad = get(server, "/api/v1/\(name)", user: nil, headers: ["X-OCS-Header": "AAAA"])
    #expect(bad.status == 401)
    #expect(bad.json?.at("error.errCode")?.string == "Security.Authentication.Header.DecryptFailed")
    #expect(bad.json?.at("error.code")?.integer == 1)
    #expect(bad.json?["traceId"]?.string?.isEmpty == true)
  }

  @Test func infoSaysVersionTwo() throws {
    let info = try #require(get(try start(), "/api/v1/info", user: nil).json?["data"])
    #expect(info["supportedAuth"]?.elements == [.string("v2")])
    #expect(info["identity"]?.string == "CLUSTER AGENT")
    #expect(info["security"] == .bool(false))
  }

  @Test func verificationOrder() throws {
    let client = try ObshellClient(try start())
    func refusal(_ header: String?) -> String? {
      let reply = header.map { client.get(Self.overview, header: $0) } ?? get(client.server, Self.overview, user: nil)
      return reply.json?.at("error.errCode")?.string.map { "\(reply.status) \($0)" }
    }
    let uri = Self.overview
    let prefix = "401 Security.Authentication."
    #expect(refusal(nil) == "400 Request.Header.NotFound")
    #expect(refusal("bm90IGEgYmxvY2s=") == prefix + "Header.DecryptFailed")
    #expect(refusal(try client.header(uri: uri, ts: "1")) == prefix + "Header.DecryptFailed")
    #expect(refusal(try client.header(uri: "/other", auth: "wrong")) == prefix + "Header.UriMismatch")
    #expect(refusal(try client.header(uri: uri, auth: "wrong", ts: "\"soon\"")) == prefix + "Timestamp.Invalid")
    #expect(refusal(try client.header(uri: uri, auth: "wrong", ts: "\"1\"")) == prefix + "Expired")
    #expect(refusal(try client.header(uri: uri, auth: "wrong")) == prefix + "IncorrectOceanbasePassword")
    #expect(refusal(try client.header(uri: uri, auth: "")) == prefix + "IncorrectOceanbasePassword")
    #expect(refusal(try client.header(uri: uri, more: #","session_id":"abc""#)) == prefix + "SessionInvalid")
    #expect(refusal(try client.header(uri: uri)) == nil)
  }

  @Test func namesMatchInAnyCase() throws {
    let client = try ObshellClient(try start())
    let json = #"{"Auth":"demo","TS":"99999999999","Uri":"\#(Self.overview)","Unknown":[1]}"#
    let header = Base64.encode(try client.key.encryptPKCS1v15(Array(json.utf8)))
    #expect(client.get(Self.overview, header: header).status == 200)
  }

  @Test func withoutAPasswordTheHeaderIsStillNeeded() throws {
    let client = try ObshellClient(try start { $0.obshellPassword = "" })
    #expect(get(client.server, Self.overview, user: nil).status == 400)
    #expect(
      client.get(Self.overview, header: try client.header(uri: Self.overview, auth: "", ts: "\"1\"")).status == 200)
    let reply = client.get(Self.overview, header: try client.header(uri: Self.overview, auth: "x"))
    #expect(reply.json?.at("error.errCode")?.string == "Security.Authentication.IncorrectOceanbasePassword")
  }

  @Test func bodiesAreDecrypted() throws {
    let client = try ObshellClient(try start())
    let key = Array(repeating: UInt8(7), count: 16)
    let vector = Array(repeating: UInt8(9), count: 16)
    let body = Base64.encode(try AES128CBC(key: key, vector: vector).encrypt(Array(#"{"x":1}"#.utf8)))
    let keys = #","keys":"\#(Base64.encode(key + vector))""#
    let header = try client.header(uri: Self.overview, more: keys)
    #expect(client.get(Self.overview, header: header, body: body).status == 200)
    let short = client.get(Self.overview, header: header, body: Base64.encode([1, 2, 3]))
    #expect(short.json?.at("error.errCode")?.string == "Request.Body.Decrypt.AES.ContentLength.Invalid")
    let keyless = client.get(Self.overview, header: try client.header(uri: Self.overview), body: body)
    #expect(keyless.json?.at("error.errCode")?.string == "Request.Body.Decrypt.AES.KeyAndIv.Invalid")
  }

  @Test(arguments: [
    ("/api/v1/tenant/sys/backup/overview", 400, "OB.Tenant.SysOperationNotAllowed"),
    ("/api/v1/tenant/nobody/backup/overview", 400, "OB.Tenant.NotExist"),
    ("/api/v1/nonsense", 404, "Common.NotFound"),
    ("/api/v1/tenant/ww1144/backup/tasks?start_time=yesterday", 400, "Common.BindJsonFailed"),
  ]) func refusals(_ target: String, _ status: Int, _ code: String) throws {
    let reply = try ObshellClient(try start()).get(target)
    #expect(reply.status == status)
    #expect(reply.json?.at("error.errCode")?.string == code)
  }

  @Test func noBackupYet() throws {
    let server = try start { $0.fleet = .generated(clusters: 1, tenantsPerCluster: 1) }
    let reply = try ObshellClient(server).get("/api/v1/obcluster/backup/overview")
    #expect(reply.status == 404)
    #expect(reply.json?["data"] == .null)
    #expect(reply.message == "Element not found: backup task")
  }

  @Test func aTenantThatWasNeverBackedUp() throws {
    let created = testClock.adding(seconds: -86_400)
    let tenant = FleetTenant(id: 2, name: "fresh", obTenantId: 1002, created: created, traits: [.neverBackedUp])
    let cluster = FleetCluster(
      id: 1, name: "c", obClusterId: 1, obVersion: "4.2.5.0", created: created, tenants: [tenant])
    var configuration = SimulatorConfiguration()
    configuration.clock = .fixed(testClock)
    let store = TaskStore(fleet: Fleet(clusters: [cluster], obshellCluster: 0), seed: 1, origin: testClock)
    let injector = FaultInjector(settings: [], seed: 1)
    let service = ObshellService(configuration: configuration, store: store, injector: injector)
    let target = "/api/v1/tenant/fresh/backup/overview"
    let key = try RSAPublicKey(pkcs1DER: Base64.decode(service.authorization.publicKey()) ?? [])
    let json = #"{"auth":"demo","ts":"99999999999","uri":"\#(target)"}"#
    let header = Base64.encode(try key.encryptPKCS1v15(Array(json.utf8)))
    let response = service.answer(
      HTTPRequest(method: "GET", target: target, headers: [(name: "x-ocs-header", value: header)]))
    #expect(response.status == 404)
    let reply = JSONValue(response.body)
    #expect(reply?["data"] == .null)
    #expect(reply?.at("error.errCode")?.string == "Task.NotFound")
    #expect(reply?.at("error.message")?.string == "Task not found: no backup task")
  }

  @Test func inventoryAndTasks() throws {
    let client = try ObshellClient(try start())
    #expect(try client.get("/api/v1/obcluster/info").json?.at("data.cluster_name")?.string == "ob_431")
    let tenants = try client.get("/api/v1/tenants/overview")
    #expect(tenants.column("tenant_name").first == "sys")
    #expect(tenants.rows.count == 8)
    let all = try client.get("/api/v1/obcluster/backup/overview")
    #expect(all.json?.at("data.statuses")?.elements.count == 7)
    let running = try client.get("/api/v1/tenant/aiso/backup/overview").json?.at("data.status")
    #expect(running?["status"]?.string == "BACKUP_DATA_MINOR")
    #expect(running?["end_timestamp"]?.string == "0001-01-01T00:00:00Z")
    #expect(running?["output_rate_bytes"] == .number("0"))
    let tasks = try client.get("/api/v1/tenant/ww1144/backup/tasks?status=failed&page=2&size=3")
    #expect(Set(tasks.column("status")) == ["FAILED"])
    #expect(tasks.json?.at("data.page.number")?.integer == 2)
    let log = try client.get("/api/v1/tenant/ww1144/backup/log/tasks")
    #expect(log.column("status") == ["DOING"])
    let restores = try client.get("/api/v1/restore/tasks?page=2&size=1")
    #expect(restores.rows.count > 4)
    let chinese = try client.get("/api/v1/tenant/%E6%94%AF%E4%BB%98%E4%B8%AD%E5%BF%83/backup/overview")
    #expect(chinese.json?.at("data.status.tenant_id")?.integer == 1024)
    #expect(chinese.json?.at("data.status.path")?.string?.hasPrefix("oss://") == true)
  }

  @Test func goEscapesAmpersands() {
    var json = JSONWriter(escapesHTML: true)
    json.object { $0.member("path", "a?b=1&c=<d>") }
    #expect(String(decoding: json.bytes, as: UTF8.self) == #"{"path":"a?b=1\u0026c=\u003cd\u003e"}"#)
  }
}
