import Glibc
import ObqCrypto

@testable import ObqSimulator

/// What came back on a socket.
struct Reply: Sendable {
  /// 0 when the connection was closed without a status line.
  var status = 0
  /// Names in lower case.
  var headers: [String: String] = [:]
  var body: [UInt8] = []
  /// Whether the body is as long as Content-Length says.
  var isWhole = false

  var text: String { String(decoding: body, as: UTF8.self) }
  var json: JSONValue? { JSONValue(body) }
}

/// One blocking request on a socket of its own.
func get(
  _ server: SimulatorServer, _ target: String, user: String? = "admin", password: String = "demo",
  headers: [String: String] = [:], method: String = "GET", body: String = ""
) -> Reply {
  var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "Connection: close"]
  if let user { lines.append("Authorization: Basic \(Base64.encode(Array("\(user):\(password)".utf8)))") }
  for (name, value) in headers.sorted(by: { $0.key < $1.key }) { lines.append("\(name): \(value)") }
  if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
  return parse(exchange(port: server.port, Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)))
}

/// One blocking request over a Unix socket.
func get(unix path: String, _ target: String, headers: [String: String] = [:]) -> Reply {
  var lines = ["GET \(target) HTTP/1.1", "Host: localhost", "Connection: close"]
  for (name, value) in headers { lines.append("\(name): \(value)") }
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
  return parse(exchange(AF_UNIX, address, Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)))
}

private func exchange(port: Int, _ bytes: [UInt8]) -> [UInt8] {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  return exchange(AF_INET, address, bytes)
}

/// Sends bytes and reads until the other side closes.
private func exchange<Address>(_ family: Int32, _ address: Address, _ bytes: [UInt8]) -> [UInt8] {
  let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue), 0)
  guard socket >= 0 else { return [] }
  defer { close(socket) }
  let connected = withUnsafePointer(to: address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(socket, $0, socklen_t(MemoryLayout<Address>.size))
    }
  }
  guard connected == 0, send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
    return []
  }
  var received: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return received }
    received += buffer[..<count]
  }
}

private func parse(_ bytes: [UInt8]) -> Reply {
  var reply = Reply()
  guard let split = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return reply }
  let head = String(decoding: bytes[..<split.lowerBound], as: UTF8.self).split(separator: "\r\n")
  reply.status = head.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
  for line in head.dropFirst() {
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { continue }
    reply.headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
  }
  reply.body = Array(bytes[split.upperBound...])
  reply.isWhole = reply.headers["content-length"].flatMap { Int($0) } == reply.body.count
  return reply
}

extension JSONValue {
  /// The value at a path of member names, `data.page.size`.
  func at(_ path: String) -> JSONValue? {
    path.split(separator: ".").reduce(Optional(self)) { value, name in value?[String(name)] }
  }

  var integer: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text)
  }

  var elements: [JSONValue] {
    guard case .array(let values) = self else { return [] }
    return values
  }

  var names: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.name)
  }

  /// Whether the members of every object inside are in alphabetical order and none is null.
  var isAsJackson: Bool {
    switch self {
    case .object(let members):
      let names = members.map(\.name)
      return names == names.sorted() && members.allSatisfy { $0.value != .null && $0.value.isAsJackson }
    case .array(let values): return values.allSatisfy(\.isAsJackson)
    default: return true
    }
  }
}

extension Reply {
  var rows: [JSONValue] { json?.at("data.contents")?.elements ?? [] }

  func column(_ name: String) -> [String] {
    rows.map { row in
      switch row[name] {
      case .string(let text): text
      case .number(let text): text
      case .bool(let flag): flag ? "true" : "false"
      default: ""
      }
    }
  }

  func page(_ name: String) -> Int? { json?.at("data.page.\(name)")?.integer }

  var message: String? { json?.at("error.message")?.string }
}

/// The instant that all tests with a stopped clock use: 2024-08-09T16:13:34.483+08:00.
let testClock = SimulatorInstant(microseconds: 1_723_191_214_483_000)

/// A server with a stopped clock.
func start(_ change: (inout SimulatorConfiguration) -> Void = { _ in }) throws -> SimulatorServer {
  var configuration = SimulatorConfiguration()
  configuration.clock = .fixed(testClock)
  change(&configuration)
  return try SimulatorServer(configuration)
}

let tenantData = "/api/v2/ob/clusters/1000005/tenants/1000012/backup/task/dataBackupTasks"
let tenantLog = "/api/v2/ob/clusters/1000005/tenants/1000012/backup/task/logBackupTasks"
let tenantRestore = "/api/v2/ob/clusters/1000005/tenants/1000012/backup/task/restoreTasks"
let clusterData = "/api/v2/ob/clusters/1000007/backup/task/dataBackupTasks"
let clusterLog = "/api/v2/ob/clusters/1000007/backup/task/logBackupTasks"
let clusterRestore = "/api/v2/ob/clusters/1000007/backup/task/restoreTasks"
let taskLists = [tenantData, tenantLog, tenantRestore, clusterData, clusterLog, clusterRestore]

/// Runs something on a thread of its own: Swift's own ones may all be busy with other tests.
func onThread(_ body: @escaping @Sendable () -> Void) {
  final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
      return nil
    }, Unmanaged.passRetained(Work(body)).toOpaque())
  pthread_detach(thread)
}
