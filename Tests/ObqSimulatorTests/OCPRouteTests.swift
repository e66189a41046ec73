import ObqCrypto
import Testing

@testable import ObqSimulator

struct RouteCase: Sendable, CustomTestStringConvertible {
  var target: String
  var status: Int
  var contentType = "application/json"
  var code: Int?
  var message: String?
  var isTheConsole = false

  var testDescription: String { target }
}

@Suite struct OCPRouteTests {
  static let routes: [RouteCase] = [
    RouteCase(target: "/api/v2/time", status: 200, contentType: "text/plain;charset=UTF-8"),
    RouteCase(target: "/api/status", status: 200, contentType: "text/plain;charset=UTF-8"),
    RouteCase(target: "/api/v2/info", status: 200),
    RouteCase(target: "/api/v2/ob/clusters", status: 200),
    RouteCase(target: "/api/v2/ob/clusters/1000005", status: 200),
    RouteCase(target: "/api/v2/ob/clusters/77", status: 404, code: 10002, message: "The cluster 77 is not found."),
    RouteCase(
      target: "/api/v2/ob/clusters/x", status: 400, code: 0,
      message: "The parameter 'id' of value 'x' could not be converted to type 'Long'"),
    RouteCase(target: "/api/v2/ob/tenants", status: 200),
    RouteCase(target: "/api/v2/ob/clusters/1000005/tenants", status: 200),
    RouteCase(target: "/api/v2/ob/clusters/1000005/tenants/1000012", status: 200),
    RouteCase(target: "/api/v2/ob/clusters/1000005/tenants/1000041", status: 404, code: 10002),
    RouteCase(
      target: "/api/v2/nonsense?x=1", status: 400, code: 0,
      message: "Could not find the GET method for URL /api/v2/nonsense"),
    RouteCase(target: "/api/v2/ob/clusters/1000005/backup/task/cleanTasks", status: 400, code: 0),
    RouteCase(target: "/login", status: 200, contentType: "text/html", isTheConsole: true),
    RouteCase(target: "/", status: 200, contentType: "text/html", isTheConsole: true),
    RouteCase(target: tenantData + "?startTime=2024-08-06T00:00:00Z", status: 500, code: 10006),
    RouteCase(target: tenantData + "?endTime=2024-08-06T00:00:00Z", status: 500, code: 10006),
    RouteCase(
      target: tenantData + "?startTime=2024-08-07T00:00:00Z&endTime=2024-08-06T00:00:00Z", status: 400, code: 10005),
    RouteCase(
      target: tenantData + "?startTime=2024-08-06T00:00:00.5Z&endTime=2024-08-07T00:00:00Z", status: 400, code: 0),
    RouteCase(
      target: clusterData + "?startTime=2024-08-06T00:00:00.5Z&endTime=2024-08-07T00:00:00%2B08:00", status: 200),
    // A bare plus is a space.
    RouteCase(
      target: clusterData + "?startTime=2024-08-06T00:00:00+08:00&endTime=2024-08-07T00:00:00Z", status: 400, code: 0),
    RouteCase(target: clusterData + "?startTime=&endTime=", status: 400, code: 0),
    RouteCase(target: tenantData + "?status=FAILD", status: 400, code: 0),
    RouteCase(target: tenantData + "?status=", status: 400, code: 0),
    RouteCase(target: clusterData + "?status=FAILD", status: 200),
    RouteCase(target: tenantLog + "?status=RUNNING", status: 400, code: 0),
    RouteCase(target: tenantLog + "?status=INPROGRESS", status: 200),
    RouteCase(target: tenantRestore + "?status=RESTORE_FAIL", status: 400, code: 0),
    RouteCase(target: tenantRestore + "?status=FAILED,COMPLETED", status: 200),
    RouteCase(target: tenantData + "?backupSetId=one", status: 400, code: 0),
    RouteCase(target: "/api/v2/ob/clusters?sort=shoeSize,asc", status: 500, code: 10010),
  ]

  @Test(arguments: routes) func answers(_ row: RouteCase) throws {
    let server = try start()
    let reply = get(server, row.target)
    #expect(reply.status == row.status)
    #expect(reply.headers["content-type"] == row.contentType)
    #expect(reply.isWhole)
    if let code = row.code {
      #expect(reply.json?.at("error.code")?.integer == code)
      #expect(reply.json?["status"]?.integer == row.status)
      #expect(reply.json?["successful"] == .bool(false))
    }
    if let message = row.message { #expect(reply.message == message) }
    #expect(row.isTheConsole == reply.text.contains("<!DOCTYPE html>"))
  }

  @Test(arguments: [
    ("/api/v2/ob/clusters/77", "集群 77 不存在"), ("/api/v2/ob/clusters/1000005/tenants/9", "租户 9 不存在"),
    ("/api/v2/ob/clusters/x", "参数 'id' 的值 'x' 无法转换为类型 'Long'"),
    ("/api/v2/nonsense", "找不到 URL /api/v2/nonsense 的 GET 方法"),
    (tenantData + "?startTime=2024-08-06T00:00:00Z", "开始时间和结束时间必须同时指定或者同时为空"),
    ("/api/v2/ob/clusters/1000005/backup/config/backupStrategy", "集群 1000005 的备份策略不存在"),
  ]) func messagesAreLocalised(_ target: String, _ chinese: String) throws {
    let server = try start()
    #expect(get(server, target, headers: ["Accept-Language": "zh-CN,zh;q=0.9"]).message == chinese)
    let english = get(server, target).message
    #expect(english?.isEmpty == false && english != chinese && english?.unicodeScalars.allSatisfy(\.isASCII) == true)
    #expect(get(server, target, headers: ["Accept-Language": "en-US,zh;q=0.5"]).message == english)
  }

  /// Two clusters of one name, and names that hold other names.
  @Test func namesAreNoKeys() throws {
    let server = try start()
    let twins = get(server, "/api/v2/ob/clusters?name=ob_324_core")
    #expect(twins.column("name") == ["ob_324_core", "ob_324_core"])
    #expect(Set(twins.column("id")).count == 2)
    #expect(Set(twins.column("obClusterId")).count == 2)
    #expect(get(server, "/api/v2/ob/clusters?name=ob_431").column("name") == ["ob_431", "ob_431_dw"])
    #expect(get(server, "/api/v2/ob/tenants?name=ob_431").column("name") == ["ob_431_tenant"])
    #expect(get(server, "/api/v2/ob/tenants?name=ww1144").column("clusterName") == ["ob_431", "ob_431_dw"])
  }

  @Test func timeIsOpenAndPlain() throws {
    let reply = get(try start(), "/api/v2/time", user: nil)
    #expect(reply.status == 200)
    #expect(reply.text == "2024-08-09T16:13:34.316+08:00")
  }

  @Test func infoIsBare() throws {
    let reply = get(try start(), "/api/v2/info")
    #expect(reply.json?["buildVersion"]?.string == "4.3.5-20250610160438")
    #expect(reply.json?["data"] == nil)
  }

  @Test(arguments: taskLists + ["/api/v2/ob/clusters", "/api/v2/ob/tenants"])
  func envelope(_ target: String) throws {
    let json = try #require(get(try start(), target + "?size=500").json)
    #expect(json.names == ["data", "duration", "server", "status", "successful", "timestamp", "traceId"])
    #expect(json.isAsJackson)
    #expect(json.at("data.page")?.names == ["number", "size", "totalElements", "totalPages"])
    #expect(json["status"]?.integer == 200)
    #expect(json["successful"] == .bool(true))
    #expect(json["traceId"]?.string?.utf8.count == 16)
    #expect(json["server"]?.string?.utf8.count == 10)
    #expect(json["timestamp"]?.string?.hasPrefix("2024-08-09T16:13:34") == true)
  }

  @Test func traceIdOfTheRequestIsKept() throws {
    let reply = get(try start(), tenantData, headers: ["x-trace-id": "00112233aabbccdd"])
    #expect(reply.json?["traceId"]?.string == "00112233aabbccdd")
  }

  @Test func otherMethodsAreUnknown() throws {
    let reply = get(try start(), tenantData, method: "POST", body: "{}")
    #expect(reply.status == 400)
    #expect(reply.message?.hasPrefix("Could not find the POST method for URL /api/v2/ob/clusters") == true)
  }

  @Test func requestsAreLogged() throws {
    let server = try start()
    _ = get(server, tenantData + "?page=1&size=%31")
    _ = get(server, "/api/v2/ob/clusters", password: "wrong")
    let log = server.requests()
    #expect(log.map(\.target) == [tenantData + "?page=1&size=%31", "/api/v2/ob/clusters"])
    #expect(log.map(\.status) == [200, 401])
    #expect(log.allSatisfy { $0.method == "GET" && $0.receivedAt <= $0.answeredAt })
    server.clearRequests()
    #expect(server.requests().isEmpty)
  }

  @Test func familiesCanBeServedAlone() throws {
    let ocp = try start { $0.serves = .ocp }
    #expect(get(ocp, "/api/v1/info").status == 400)
    let obshell = try start { $0.serves = .obshell }
    #expect(get(obshell, "/api/v2/info").status == 404)
    #expect(get(obshell, "/api/v1/info", user: nil).status == 200)
  }

  @Test func portInUse() throws {
    let server = try start()
    let problem = #expect(throws: SimulatorServer.Problem.self) { _ = try start { $0.port = server.port } }
    #expect(problem == .portInUse(server.port))
    server.stop()
    server.stop()
    #expect(try start { $0.port = server.port }.port == server.port)
  }
}

struct AuthorizationCase: Sendable, CustomTestStringConvertible {
  var name: String
  var header: String?
  var language = "en-US"
  var status: Int
  var message: String?

  var testDescription: String { name }
}

@Suite struct OCPAuthorizationTests {
  static let cases: [AuthorizationCase] = [
    AuthorizationCase(name: "right", header: "Basic YWRtaW46ZGVtbw==", status: 200),
    AuthorizationCase(name: "scheme in any case", header: "basic YWRtaW46ZGVtbw==", status: 200),
    AuthorizationCase(
      name: "wrong password", header: "Basic YWRtaW46aGVsbG8=", status: 401, message: "Bad credentials"),
    AuthorizationCase(
      name: "wrong password, Chinese", header: "Basic YWRtaW46aGVsbG8=", language: "zh-CN", status: 401,
      message: "用户名或密码错误"),
    AuthorizationCase(name: "no base64", header: "Basic %%%", status: 401, message: "Bad credentials"),
    AuthorizationCase(
      name: "none", header: nil, status: 401,
      message:
        "The current user has not logged on or a logon error has occurred. Please log on and try again."),
    AuthorizationCase(
      name: "none, Chinese", header: nil, language: "zh-CN", status: 401, message: "当前用户没有登录或登录出错了，请登陆后重试"),
    AuthorizationCase(name: "other scheme", header: "Bearer abc", status: 401),
    AuthorizationCase(name: "bad signature", header: "OCP-ACCESS-KEY-HMACSHA1 key:AAAA", status: 401),
  ]

  @Test(arguments: cases) func basic(_ row: AuthorizationCase) throws {
    let server = try start { $0.accessKey = .init(id: "key", secret: "secret") }
    var headers = ["Accept-Language": row.language]
    headers["Authorization"] = row.header
    for target in ["/api/v2/info", "/api/status", tenantData, "/api/v2/ob/clusters"] {
      let reply = get(server, target, user: nil, headers: headers)
      #expect(reply.status == row.status)
      if row.status != 200 { #expect(reply.json?.at("error.code")?.integer == 0) }
      if let message = row.message { #expect(reply.message == message) }
      #expect(reply.headers["www-authenticate"] == nil)
    }
  }

  /// The examples of the OCP API reference ("Call API operations"), and one computed for a path of this interface.
  @Test(arguments: [
    (
      "POST", "/api/v2/compute/idcs", "Tue, 17 Jan 2023 09:13:57 GMT", "application/json", ["x-ocp-data": "A,1"],
      #"{"name":"test01","description":"test","regionId":1}"#, "XN8P+O+v3vUabB16ZCooq5wMJoY="
    ),
    (
      "GET", "/api/v2/compute/idcs?size=100", "Tue, 17 Jan 2023 04:14:02 GMT", "application/json;charset=utf-8", [:],
      "", "TsQD6HDOuZuJ409m0wdnZPmijlc="
    ),
    (
      "GET", tenantData + "?page=1&size=10&status=DOING,FAILED", "Tue, 17 Jan 2023 04:14:02 GMT", "application/json",
      [:], "", "0rd2RIOG3rXzOLg9lDQdJTDXd50="
    ),
  ]) func signature(
    _ method: String, _ target: String, _ date: String, _ type: String, _ extra: [String: String], _ body: String,
    _ expected: String
  ) throws {
    var headers = [("host", "ocp.alibaba.net:8080"), ("date", date), ("content-type", type)]
    headers += extra.map { ($0.key, $0.value) }
    var request = HTTPRequest(
      method: method, target: target, headers: headers.map { (name: $0.0, value: $0.1) })
    request.body = Array(body.utf8)
    let secret = "2fc0c299cc94c6be266f2ceece765d4d"
    let bytes = try #require(OCPSignature(request: request).signature(secret: secret, plusIsSpace: false))
    #expect(Base64.encode(bytes) == expected)
  }

  @Test func signedRequest() throws {
    let server = try start { $0.accessKey = .init(id: "key", secret: "secret") }
    let host = "127.0.0.1:\(server.port)"
    func status(date: String, target: String, signed: String) throws -> Int {
      let request = HTTPRequest(
        method: "GET", target: signed, headers: [("host", host), ("date", date), ("content-type", "application/json")])
      let bytes = try #require(OCPSignature(request: request).signature(secret: "secret", plusIsSpace: true))
      let header = "OCP-ACCESS-KEY-HMACSHA1 key:" + Base64.encode(bytes)
      return get(
        server, target, user: nil,
        headers: ["Authorization": header, "Date": date, "Content-Type": "application/json"]
      ).status
    }
    let now = httpDate(.now)
    #expect(try status(date: now, target: "/api/v2/info?a=%2B", signed: "/api/v2/info?a=%2B") == 200)
    #expect(try status(date: now, target: "/api/v2/info?a=1", signed: "/api/v2/info?a=2") == 401)
    let early = httpDate(SimulatorInstant.now.adding(seconds: -1000))
    #expect(try status(date: early, target: "/api/v2/info", signed: "/api/v2/info") == 401)
  }

  /// Whether a request with a plus sign in its query is taken, by how the client signs it and the server reads it.
  @Test(arguments: PlusRule.allCases, [true, false]) func plusSigns(_ rule: PlusRule, _ plusIsSpace: Bool) throws {
    var configuration = SimulatorConfiguration()
    configuration.accessKey = .init(id: "key", secret: "secret")
    configuration.plusRule = rule
    let request = HTTPRequest(
      method: "GET", target: "/api/v2/info?time=2024-08-09T16:13:34%2B08:00",
      headers: [("date", httpDate(testClock)), ("host", "h")])
    let signature = OCPSignature(request: request)
    let bytes = try #require(signature.signature(secret: "secret", plusIsSpace: plusIsSpace))
    let isTaken = signature.accepts("key:" + Base64.encode(bytes), configuration, now: testClock)
    #expect(isTaken == (rule == .either || (rule == .space) == plusIsSpace))
  }

  @Test(arguments: [
    (15, 0, true), (15, 899, true), (15, -899, true), (15, 901, false), (15, -901, false), (60, 3500, true),
  ]) func theDateMayBeOff(_ minutes: Int, _ seconds: Int64, _ isTaken: Bool) throws {
    var configuration = SimulatorConfiguration()
    configuration.accessKey = .init(id: "key", secret: "secret")
    configuration.dateSkewMinutes = minutes
    let request = HTTPRequest(
      method: "GET", target: "/api/v2/info", headers: [("date", httpDate(testClock)), ("host", "h")])
    let signature = OCPSignature(request: request)
    let bytes = try #require(signature.signature(secret: "secret", plusIsSpace: true))
    let now = testClock.adding(seconds: seconds)
    #expect(signature.accepts("key:" + Base64.encode(bytes), configuration, now: now) == isTaken)
  }

  /// `Tue, 17 Jan 2023 04:14:02 GMT`; the day's name is not looked at.
  private func httpDate(_ instant: SimulatorInstant) -> String {
    let text = Array(TimeForm.tenantItem.text(instant))
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let month = months[(Int(String(text[5...6])) ?? 1) - 1]
    return "Tue, \(String(text[8...9])) \(month) \(String(text[0...3])) \(String(text[11...18])) GMT"
  }
}
