import ObqConnect
import ObqData
import Synchronization

@testable import ObqSimulator

/// A server that answers what a test says; where the test says nothing it is an OCP of one cluster with one tenant.
final class CannedServer: Sendable {
  struct Answer: Sendable {
    var body: String
    var status = 200
    var contentType = "application/json"
    var delayMilliseconds = 0

    init(_ body: String, status: Int = 200, contentType: String = "application/json", delayMilliseconds: Int = 0) {
      self.body = body
      self.status = status
      self.contentType = contentType
      self.delayMilliseconds = delayMilliseconds
    }

    /// What OCP calls a page of a list.
    init(contents: [String], total: Int) {
      let rows = contents.joined(separator: ",")
      self.init(#"{"data":{"contents":[\#(rows)],"page":{"totalElements":\#(total)}},"successful":true,"status":200}"#)
    }

    /// The page of a list that a request asks for.
    static func page(_ rows: [String], _ request: HTTPRequest) -> Answer {
      let number = request.parameter("page").flatMap { Int($0) } ?? 1
      let size = request.parameter("size").flatMap { Int($0) } ?? 10
      let start = min((number - 1) * size, rows.count)
      return Answer(contents: Array(rows[start..<min(start + size, rows.count)]), total: rows.count)
    }

    /// An error as obshell words it.
    static func obshell(status: Int, _ errCode: String, _ message: String) -> Answer {
      Answer(
        #"{"successful":false,"status":\#(status),"error":{"errCode":"\#(errCode)","message":"\#(message)"}}"#,
        status: status)
    }
  }

  private final class Log: Sendable {
    let targets = Mutex<[String]>([])
  }

  private let daemon: HTTPDaemon
  private let log: Log

  var url: String { "http://127.0.0.1:\(daemon.port)" }

  /// Paths and queries in the order in which they were asked for.
  var targets: [String] { log.targets.withLock { $0 } }

  init(
    clusters: [String] = [#"{"id":1,"name":"c1","obClusterId":1,"obVersion":"4.2.1.0"}"#],
    tenants: [String] = [#"{"id":10,"clusterId":1,"clusterName":"c1","name":"t1","obTenantId":1002}"#],
    _ answer: @escaping @Sendable (HTTPRequest) -> Answer?
  ) throws {
    let log = Log()
    self.log = log
    daemon = try HTTPDaemon(.loopback(port: 0, nil)) { request in
      log.targets.withLock { $0.append(request.target) }
      let answer = answer(request) ?? CannedServer.usual(request, clusters, tenants)
      var response = HTTPResponse(
        status: answer.status, contentType: answer.contentType, body: Array(answer.body.utf8))
      response.delayMilliseconds = answer.delayMilliseconds
      return response
    }
  }

  deinit { daemon.stop() }

  private static func usual(_ request: HTTPRequest, _ clusters: [String], _ tenants: [String]) -> Answer {
    switch request.rawPath {
    case "/api/v2/ob/clusters": .page(clusters, request)
    case "/api/v2/ob/tenants": .page(tenants, request)
    case "/api/v2/info": Answer(#"{"buildVersion":"4.3.5"}"#)
    default: request.rawPath.hasSuffix("Tasks") ? .page([], request) : Answer("{}", status: 404)
    }
  }
}

extension Asking {
  /// Runs a query against a canned server with a connection of its own.
  func run(_ text: String, _ server: CannedServer) throws -> Outcome {
    let connector = Connector([try settings(server.url)], zone: .utc)
    defer { connector.close() }
    return try run(text, connector)
  }
}
