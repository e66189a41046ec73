import CMicrohttpd
import Glibc

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
func beginRequest(
  _: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, _: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  Unmanaged.passRetained(Exchange(target: target.map { String(cString: $0) } ?? "/")).toOpaque()
}

func endRequest(
  _: UnsafeMutableRawPointer?, _: OpaquePointer?, state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _: MHD_RequestTerminationCode
) {
  guard let state, let exchange = state.pointee else { return }
  Unmanaged<Exchange>.fromOpaque(exchange).release()
  state.pointee = nil
}

/// Called when the headers are read, for each part of the body, and when all is read.
func answerRequest(
  context: UnsafeMutableRawPointer?, connection: OpaquePointer?, _: UnsafePointer<CChar>?,
  method: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, upload: UnsafePointer<CChar>?,
  uploadLength: UnsafeMutablePointer<Int>?, state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let connection, let uploadLength, let pointer = state?.pointee else { return .NO }
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  let shared = Unmanaged<HandlerContext>.fromOpaque(context).takeUnretainedValue()
  guard exchange.request != nil else {
    exchange.request = HTTPRequest(
      method: method.map { String(cString: $0) } ?? "GET", target: exchange.target, headers: headers(of: connection),
      receivedAt: exchange.receivedAt)
    if shared.isUnix { exchange.request?.localUser = obq_http_peer_user(connection) }
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
