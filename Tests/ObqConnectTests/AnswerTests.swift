import ObqCatalog
import ObqConnect
import ObqCrypto
import ObqData
import ObqEngine
import ObqPlan
import Synchronization
import Testing

@testable import ObqSimulator

/// What servers may say that the simulator does not: every answer is written out here.
@Suite struct AnswerTests {
  /// A count may be anything: it is handed on in pieces, and may be ended between them.
  @Test func aCountBeyondAllMeasure() throws {
    let server = try CannedServer { request in
      guard request.rawPath.hasSuffix("dataBackupTasks") else { return nil }
      return .init(#"{"data":{"contents":[{"taskId":1}],"page":{"totalElements":2147483647}},"successful":true}"#)
    }
    let asking = Asking()
    let connector = Connector([try asking.settings(server.url)], zone: .utc)
    defer { connector.close() }
    let control = RunControl(now: testNow, deadline: nil, maxCalls: nil)
    connector.begin(control)
    let report = RunReport()
    let plan = try asking.plan("tasks data count", connector, report)
    let stream = try connector.open(plan.scans[0], report)
    for _ in 0..<3 {
      let batch = try #require(try stream.next())
      #expect(batch.count > 0 && batch.count <= 1 << 16)
    }
    control.cancel()
    #expect(throws: QueryFailure.self) { try stream.next() }
  }

  // MARK: rows that two lists share

  private static let oldCluster = #"{"id":1,"name":"c1","obClusterId":1,"obVersion":"2.2.77"}"#
  private static let oldTenants = [10, 11].map {
    #"{"id":\#($0),"clusterId":1,"clusterName":"c1","name":"t\#($0)","obVersion":"2.2.77"}"#
  }

  /// A cluster that keeps its tasks as a whole, of which one tenant's list knows some: each row that is a tenant's own is
  /// wanted, and the whole's stand in for the tenant that has none in its list, whatever is filtered.
  @Test(arguments: ["", " where status = 'FAILED'"]) func aClustersListIsReadBesideItsTenants(_ filter: String) throws {
    let server = try CannedServer(clusters: [Self.oldCluster], tenants: Self.oldTenants) { request in
      guard request.rawPath.hasSuffix("dataBackupTasks") else { return nil }
      let done = [1, 2].map { #"{"tenantId":10,"taskId":\#($0),"status":"DONE"}"# }
      if request.rawPath.contains("/tenants/10/") {
        return .page(request.parameter("status") == nil ? done : [], request)
      }
      if request.rawPath.contains("/tenants/") { return .page([], request) }
      let whole = (50..<55).map { #"{"tenantId":0,"taskId":\#($0),"status":"FAILED"}"# }
      return .page(whole + done + [#"{"tenantId":11,"taskId":60,"status":"FAILED"}"#], request)
    }
    func ids(_ scope: String) throws -> Set<Value> {
      let outcome = try Asking().run("tasks data on tenant \(scope)\(filter) select taskId", server)
      #expect(outcome.isComplete, "\(outcome.texts)")
      #expect(outcome.rows.count == outcome.bag.count)
      return Set(outcome.column("taskId"))
    }
    let (first, second, both) = (try ids("t10"), try ids("t11"), try ids("t10, t11"))
    #expect(first.count == (filter.isEmpty ? 2 : 0) && second.count == 6)
    #expect(both == first.union(second))
  }

  /// The lists of tenants came for OceanBase 4: where a server knows none of an older cluster's, its cluster has them.
  @Test func aServerWithoutListsOfOldTenants() throws {
    let server = try CannedServer(clusters: [Self.oldCluster], tenants: Self.oldTenants) { request in
      guard request.rawPath.hasSuffix("dataBackupTasks") else { return nil }
      if request.rawPath.contains("/tenants/") {
        let words = #"{"successful":false,"status":404,"error":{"code":10002,"message":"not found"}}"#
        return CannedServer.Answer(words, status: 404)
      }
      return .page((50..<55).map { #"{"tenantId":0,"taskId":\#($0),"status":"FAILED"}"# }, request)
    }
    let outcome = try Asking().run("tasks data on tenant t10 select taskId", server)
    #expect(outcome.isComplete && outcome.rows.count == 5, "\(outcome.texts)")
  }

  /// What the cluster's list leaves out of a row does not make another row of it.
  @Test func aRowWithFewerFieldsIsTheSame() throws {
    let server = try CannedServer(clusters: [#"{"id":1,"name":"c1","obClusterId":1}"#]) { request in
      guard request.rawPath.hasSuffix("dataBackupTasks") else { return nil }
      let more = request.rawPath.contains("/tenants/") ? #","obTenantId":1002,"tenantName":"t1""# : ""
      return .page((1...3).map { #"{"clusterId":1,"tenantId":10,"taskId":\#($0)\#(more)}"# }, request)
    }
    let outcome = try Asking().run("tasks data select taskId", server)
    #expect(outcome.isComplete && outcome.rows.count == 3, "\(outcome.rows)")
    #expect(server.targets.filter { $0.contains("dataBackupTasks") }.count == 2)
  }

  /// A page that has one task twice lacks another, whatever it counts. Log tasks have nothing that tells them apart.
  @Test func aTaskTwiceOnAPage() throws {
    let rows = [1, 1, 3].map { #"{"id":\#($0),"tenantId":10,"taskId":\#($0),"createTime":"2024-08-09T08:00:00Z"}"# }
    let server = try CannedServer { request in
      request.rawPath.hasSuffix("Tasks") ? .page(rows, request) : nil
    }
    for source in ["tasks data", "tasks restore"] {
      let outcome = try Asking().run("\(source) on tenant t1 select taskId", server)
      #expect(outcome.bag == [[.integer(1)]: 1, [.integer(3)]: 1], "\(source)")
      #expect(outcome.figures.reasons.count == 1)
      #expect(
        outcome.figures.reasons.first?.hasSuffix("the server counts 3 rows and gave 2, some of them twice") == true)
    }
    let log = try CannedServer { request in
      guard request.rawPath.hasSuffix("logBackupTasks") else { return nil }
      return .page([#"{"tenantId":10,"status":"DOING"}"#, #"{"tenantId":10,"status":"DOING"}"#], request)
    }
    let outcome = try Asking().run("tasks log select status", log)
    #expect(outcome.isComplete && outcome.rows.count == 2)
  }

  // MARK: obshell

  private static let shellKey = Result { Base64.encode(try RSAKeyPair.generate(bits: 512).publicKeyPKCS1DER) }

  private func obshell(_ answer: @escaping @Sendable (HTTPRequest) -> CannedServer.Answer?) throws -> CannedServer {
    let key = try Self.shellKey.get()
    return try CannedServer { request in
      if let given = answer(request) { return given }
      switch request.rawPath {
      case "/api/v1/secret": return .init(#"{"data":{"public_key":"\#(key)"},"successful":true}"#)
      case "/api/v1/info": return .init(#"{"data":{"version":"4.2.4.0-1","identity":"CLUSTER AGENT"}}"#)
      case "/api/v1/obcluster/info":
        return .init(#"{"data":{"cluster_id":1,"cluster_name":"c","ob_version":"4.2.1"},"successful":true}"#)
      case "/api/v1/tenants/overview":
        return .init(#"{"data":{"contents":[{"tenant_id":1002,"tenant_name":"t1"}]},"successful":true}"#)
      default: return nil
      }
    }
  }

  @Test func aRouteThatIsNotThereIsNoEmptyList() throws {
    let words: [(code: String, message: String, isEmpty: Bool)] = [
      ("Common.NotFound", "Element not found: 404 not found", false),
      ("Common.NotFound", "Element not found: backup task", true),
      ("Task.NotFound", "Task not found: no backup task", true),
    ]
    for (code, message, isEmpty) in words {
      let server = try obshell { request in
        request.rawPath.contains("/backup/") ? .obshell(status: 404, code, message) : nil
      }
      let outcome = try Asking(dialect: .obshell).run("tasks data", server)
      #expect(outcome.isComplete == isEmpty, "\(message): \(outcome.texts)")
      #expect(outcome.failure == nil || outcome.failure?.message.contains("does not know /api/v1/") == true)
    }
  }

  /// An upgrade makes a new key: no password was refused, and the next statement asks for the key.
  @Test func aNewKeyIsAskedFor() throws {
    let isNew = Flag()
    let server = try obshell { request in
      guard isNew.value, request.rawPath.contains("/backup/") else { return nil }
      return .obshell(
        status: 401, "Security.Authentication.Header.DecryptFailed", "Decrypt http header failed: decryption error")
    }
    let asking = Asking(dialect: .obshell)
    let connector = Connector([try asking.settings(server.url)], zone: .utc)
    defer { connector.close() }
    _ = try asking.run("clusters", connector)
    isNew.value = true
    let outcome = try asking.run("tasks data", connector)
    #expect(outcome.failure?.kind == .wrongAnswer)
    #expect(outcome.failure?.message.contains("has another key than it gave") == true, "\(outcome.texts)")
    isNew.value = false
    _ = try asking.run("tasks data", connector)
    #expect(server.targets.filter { $0 == "/api/v1/secret" }.count == 2)
  }

  // MARK: words

  @Test func whatAServerRepeatsOfTheRequestIsHidden() throws {
    let server = try CannedServer { request in
      let proof = request.header("authorization") ?? ""
      let words =
        "no: Authorization: \(proof), mysql://root:pA55@h/?password=zzz, proof \(proof.dropFirst(6)), s3cret-word"
      return .init(
        #"{"successful":false,"error":{"message":"\#(words)"}}"#, status: request.rawPath == "/x" ? 500 : 401)
    }
    let asking = Asking(password: "s3cret-word")
    let outcome = try asking.run("clusters", server)
    #expect(outcome.failure?.kind == .notAuthenticated)
    for secret in ["s3cret-word", "YWRtaW46", "pA55", "zzz"] { #expect(!outcome.texts.contains(secret)) }
    #expect(outcome.failure?.message.contains("no: Authorization: ***") == true)
  }

  /// What could not be read is shown, and may be what should not be.
  @Test func whatCanNotBeReadIsHiddenToo() throws {
    for body in [
      #"{} {"password":"hunter2"}"#, #"{"data":{"contents":[{"taskId":"token=hunter2"}]},"successful":true}"#,
    ] {
      let server = try CannedServer { $0.rawPath.hasSuffix("dataBackupTasks") ? .init(body) : nil }
      let outcome = try Asking().run("tasks data select taskId", server)
      #expect(!outcome.isComplete)
      #expect(!outcome.texts.contains("hunter2") && outcome.texts.contains("***"), "\(outcome.texts)")
    }
  }

  /// Nothing depends on a server's version.
  @Test func aVersionThatDoesNotComeIsNotWaitedFor() throws {
    let server = try CannedServer { request in
      if request.rawPath == "/api/v2/info" { return .init("{}", delayMilliseconds: 60_000) }
      return request.rawPath.hasSuffix("dataBackupTasks") ? .page([#"{"taskId":1}"#], request) : nil
    }
    let outcome = try Asking(timeout: .seconds(30)).run("tasks data select taskId", server)
    #expect(outcome.isComplete && outcome.rows.count == 1, "\(outcome.texts)")
  }

  @Test(arguments: [#""false""#, "0", "null"]) func whatIsNotSaidToBeASuccess(_ value: String) throws {
    let server = try CannedServer { request in
      guard request.rawPath.hasSuffix("dataBackupTasks") else { return nil }
      return .init(#"{"data":{"contents":[],"page":{"totalElements":0}},"successful":\#(value)}"#)
    }
    let outcome = try Asking().run("tasks data", server)
    #expect(outcome.failure?.message.contains("the server says that it failed") == true, "\(outcome.texts)")
  }

  private final class Flag: Sendable {
    private let state = Atomic(false)

    var value: Bool {
      get { state.load(ordering: .sequentiallyConsistent) }
      set { state.store(newValue, ordering: .sequentiallyConsistent) }
    }
  }
}
