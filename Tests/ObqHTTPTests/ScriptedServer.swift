import Glibc
import Synchronization

/// A server that answers as a test tells it to, over real sockets: what it is asked is recorded, what it sends is any
/// bytes at all. One thread a connection.
final class ScriptedServer: Sendable {
  /// A request as it came over the wire.
  struct Request: Sendable {
    /// Counted from 0 over all connections.
    let number: Int
    let connection: Int
    let method: String
    let target: String
    /// Names in lower case.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
  }

  enum Step: Sendable {
    case send(String)
    case sendBytes([UInt8])
    case wait(Duration)
    /// Until the client closes, or the server is stopped.
    case hang
    /// Ends the connection as a host that died would.
    case reset
    case close
  }

  private struct State {
    var requests: [Request] = []
    var connections = 0
    var inFlight = 0
    var mostInFlight = 0
    var isStopped = false
  }

  /// What `HTTPOrigin(parsing:)` takes.
  let address: String
  private let listener: Int32
  private let script: @Sendable (Request) -> [Step]
  private let state = Mutex(State())

  var requests: [Request] { state.withLock { $0.requests } }
  var connections: Int { state.withLock { $0.connections } }
  var mostInFlight: Int { state.withLock { $0.mostInFlight } }

  /// On a free port of 127.0.0.1, or on a Unix socket.
  init(socketPath: String? = nil, _ script: @escaping @Sendable (Request) -> [Step]) throws {
    self.script = script
    if let socketPath {
      listener = try Sockets.listen(socketPath: socketPath)
      address = "unix:\(socketPath)"
    } else {
      let port: UInt16
      (listener, port) = try Sockets.listenOnLoopback()
      address = "http://127.0.0.1:\(port)"
    }
    onThread { [self] in acceptAll() }
  }

  func stop() {
    state.withLock { $0.isStopped = true }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func acceptAll() {
    while true {
      let socket = accept(listener, nil, nil)
      if socket < 0 { break }
      let connection = state.withLock { state in
        defer { state.connections += 1 }
        return state.connections
      }
      onThread { [self] in
        serve(socket, connection)
        close(socket)
      }
    }
    close(listener)
  }

  private func serve(_ socket: Int32, _ connection: Int) {
    var reader = SocketReader(socket: socket)
    while let raw = reader.nextRequest() {
      let request = state.withLock { state in
        let request = Request(
          number: state.requests.count, connection: connection, method: raw.method, target: raw.target,
          headers: raw.headers, body: raw.body)
        state.requests.append(request)
        state.inFlight += 1
        state.mostInFlight = max(state.mostInFlight, state.inFlight)
        return request
      }
      var isOpen = true
      var steps = script(request)[...]
      while isOpen, let step = steps.popFirst() {
        // What was sent last may bring the next request before this thread runs again.
        if steps.isEmpty { state.withLock { $0.inFlight -= 1 } }
        isOpen = perform(step, on: socket)
      }
      if !steps.isEmpty { state.withLock { $0.inFlight -= 1 } }
      if !isOpen { return }
    }
  }

  /// False: the connection is over.
  private func perform(_ step: Step, on socket: Int32) -> Bool {
    switch step {
    case .send(let text): return Sockets.send(Array(text.utf8), to: socket)
    case .sendBytes(let bytes): return Sockets.send(bytes, to: socket)
    case .wait(let duration):
      usleep(UInt32(duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000))
      return true
    case .hang:
      while !state.withLock({ $0.isStopped }), !Sockets.isClosedByPeer(socket, milliseconds: 20) {}
      return false
    case .reset:
      Sockets.resetOnClose(socket)
      return false
    case .close: return false
    }
  }
}

extension ScriptedServer.Step {
  /// A whole answer with its length.
  static func answer(_ status: Int, _ body: String = "", headers: [String] = []) -> Self {
    let fields = headers.map { $0 + "\r\n" }.joined()
    return .send("HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
  }
}

/// Reads requests off a connection, one after the other.
private struct SocketReader {
  let socket: Int32
  private var bytes: [UInt8] = []

  init(socket: Int32) { self.socket = socket }

  typealias Raw = (method: String, target: String, headers: [(name: String, value: String)], body: [UInt8])

  mutating func nextRequest() -> Raw? {
    while true {
      // A TLS handshake begins with 22, and no method does.
      if bytes.first == 22 {
        bytes = []
        return ("TLS", "", [], [])
      }
      if let end = endOfHead() {
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        bytes.removeFirst(end)
        return request(lines)
      }
      guard readMore() else { return nil }
    }
  }

  private mutating func request(_ lines: [Substring]) -> Raw? {
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return nil }
    let headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (name: parts[0].lowercased(), value: String(parts.dropFirst().first?.drop { $0 == " " } ?? ""))
    }
    let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    while bytes.count < length { guard readMore() else { return nil } }
    let body = Array(bytes[..<length])
    bytes.removeFirst(length)
    return (String(words[0]), String(words[1]), headers, body)
  }

  private func endOfHead() -> Int? {
    let mark = Array("\r\n\r\n".utf8)
    return bytes.indices.first { bytes[$0...].starts(with: mark) }.map { $0 + mark.count }
  }

  private mutating func readMore() -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &piece, piece.count, 0)
    if count <= 0 { return false }
    bytes += piece[..<count]
    return true
  }
}

/// Runs on a thread that nobody waits for.
func onThread(_ body: @escaping @Sendable () -> Void) {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(body))
  pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }, box.toOpaque())
  pthread_detach(thread)
}
