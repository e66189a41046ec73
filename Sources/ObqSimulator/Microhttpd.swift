import CMicrohttpd
import Glibc
import Synchronization

/// The raw calls of libmicrohttpd. One thread a connection; the handler runs on that thread.
final class HTTPDaemon: Sendable {
  typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

  /// Why a daemon could not be started: the value of errno.
  struct StartFailure: Error {
    let code: Int32
  }

  private struct Running {
    var daemon: OpaquePointer?
    var context: Unmanaged<Context>?
  }

  let port: Int
  private let context: Context
  private let running: Mutex<Running>

  init(port: Int, handler: @escaping Handler) throws(StartFailure) {
    guard let wanted = UInt16(exactly: port) else { throw StartFailure(code: EINVAL) }
    let context = Context(handler: handler)
    let retained = Unmanaged.passRetained(context)
    errno = 0
    guard let daemon = obq_http_start(wanted, answer, begin, end, retained.toOpaque()) else {
      let code = errno
      retained.release()
      throw StartFailure(code: code == 0 ? EADDRINUSE : code)
    }
    self.context = context
    self.port = Int(obq_http_port(daemon))
    running = Mutex(Running(daemon: daemon, context: retained))
  }

  /// Stops listening, ends what is being answered and waits for the connections' threads. May be called twice.
  func stop() {
    context.isStopping.store(true, ordering: .relaxed)
    let last = running.withLock { state in
      // The pointers leave the lock as whole numbers, because a result of a lock must be Sendable.
      let addresses = (UInt(bitPattern: state.daemon), UInt(bitPattern: state.context?.toOpaque()))
      state = Running()
      return addresses
    }
    if let daemon = OpaquePointer(bitPattern: last.0) { MHD_stop_daemon(daemon) }
    if let context = UnsafeRawPointer(bitPattern: last.1) { Unmanaged<Context>.fromOpaque(context).release() }
  }

  deinit {
    stop()
  }
}

/// What the callbacks of one daemon share.
private final class Context: Sendable {
  let handler: HTTPDaemon.Handler
  let isStopping = Atomic(false)

  init(handler: @escaping HTTPDaemon.Handler) {
    self.handler = handler
  }

  /// Waits, but not beyond the daemon's end.
  func pause(milliseconds: Int) {
    var left = milliseconds
    while left > 0, !isStopping.load(ordering: .relaxed) {
      let slice = min(left, 20)
      usleep(UInt32(slice) * 1000)
      left -= slice
    }
  }
}

/// One request while it is read. Only its connection's thread touches it.
private final class Exchange {
  let target: String
  let receivedAt = SimulatorInstant.now
  var request: HTTPRequest?

  init(target: String) {
    self.target = target
  }
}

/// More than this of a request's body is not read.
private let longestBody = 1 << 20

/// The request line was read: the only place where libmicrohttpd hands out the target undecoded.
private func begin(
  _: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, _: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  Unmanaged.passRetained(Exchange(target: target.map { String(cString: $0) } ?? "/")).toOpaque()
}

private func end(
  _: UnsafeMutableRawPointer?, _: OpaquePointer?, state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _: MHD_RequestTerminationCode
) {
  guard let state, let exchange = state.pointee else { return }
  Unmanaged<Exchange>.fromOpaque(exchange).release()
  state.pointee = nil
}

/// Called when the headers are read, for each part of the body, and when all is read.
private func answer(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, _: UnsafePointer<CChar>?,
  method: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, upload: UnsafePointer<CChar>?,
  uploadLength: UnsafeMutablePointer<Int>?, state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let connection, let uploadLength, let pointer = state?.pointee else { return .NO }
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  guard exchange.request != nil else {
    exchange.request = HTTPRequest(
      method: method.map { String(cString: $0) } ?? "GET", target: exchange.target, headers: headers(of: connection),
      receivedAt: exchange.receivedAt)
    return .YES
  }
  if let upload, uploadLength.pointee > 0 {
    if let count = exchange.request?.body.count, count + uploadLength.pointee > longestBody { return .NO }
    let part = UnsafeRawBufferPointer(start: upload, count: uploadLength.pointee)
    exchange.request?.body += part
    uploadLength.pointee = 0
    return .YES
  }
  guard let request = exchange.request else { return .NO }
  let shared = Unmanaged<Context>.fromOpaque(context).takeUnretainedValue()
  let response = shared.handler(request)
  shared.pause(milliseconds: response.delayMilliseconds)
  return queue(response, on: connection)
}

private func headers(of connection: OpaquePointer) -> [(name: String, value: String)] {
  var headers: [(name: String, value: String)] = []
  withUnsafeMutablePointer(to: &headers) { pointer in
    _ = MHD_get_connection_values(
      connection, .HEADER_KIND,
      { collected, _, key, value in
        guard let collected, let key else { return .YES }
        collected.assumingMemoryBound(to: [(name: String, value: String)].self).pointee.append(
          (String(cString: key).lowercased(), value.map { String(cString: $0) } ?? ""))
        return .YES
      }, pointer)
  }
  return headers
}

private func queue(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
  let raw: OpaquePointer?
  switch response.delivery {
  case .dropped: return .NO
  case .whole:
    raw = response.body.withUnsafeBytes { bytes in
      // MUST_COPY: the bytes live until this closure ends; the pointer is not written through.
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
  case .cut:
    let body = Unmanaged.passRetained(CutBody(response.body))
    raw = MHD_create_response_from_callback(
      UInt64(response.body.count), 32 * 1024, readCutBody, body.toOpaque(), releaseCutBody)
  }
  guard let raw else { return .NO }
  defer { MHD_destroy_response(raw) }
  MHD_add_response_header(raw, "Content-Type", response.contentType)
  for header in response.headers { MHD_add_response_header(raw, header.name, header.value) }
  return MHD_queue_response(connection, UInt32(response.status), raw)
}

/// A body that ends before it is whole.
private final class CutBody {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }
}

private func readCutBody(
  body: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?, room: Int
) -> Int {
  guard let body, let buffer else { return -2 }
  let bytes = Unmanaged<CutBody>.fromOpaque(body).takeUnretainedValue().bytes
  let left = bytes.count / 2 - Int(position)
  // -2 is MHD_CONTENT_READER_END_WITH_ERROR, a macro with a cast: the connection is closed at once.
  guard left > 0 else { return -2 }
  let count = min(left, room)
  bytes.withUnsafeBytes { source in
    UnsafeMutableRawBufferPointer(start: buffer, count: count)
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[Int(position)..<Int(position) + count]))
  }
  return count
}

private func releaseCutBody(body: UnsafeMutableRawPointer?) {
  guard let body else { return }
  Unmanaged<CutBody>.fromOpaque(body).release()
}
