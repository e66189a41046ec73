import CMicrohttpd
import Glibc
import ObqCrypto
import Synchronization

/// The raw calls of libmicrohttpd. One thread a connection; the handler runs on that thread.
final class HTTPDaemon: Sendable {
  typealias Handler = @Sendable (HTTPRequest) -> HTTPResponse

  /// Why a daemon could not be started: the value of errno.
  struct StartFailure: Error {
    let code: Int32
  }

  /// Whether libmicrohttpd is built with TLS.
  static var canServeTLS: Bool { MHD_is_feature_supported(.FEATURE_TLS) == .YES }

  private struct Running {
    var daemon: OpaquePointer?
    var context: Unmanaged<HandlerContext>?
  }

  /// Where requests come from.
  enum Place {
    /// `port` of 127.0.0.1, where 0 takes a free one; https when there is a certificate.
    case loopback(port: UInt16, LoopbackCertificate?)
    /// The listener's descriptor belongs to the daemon from here on.
    case unix(UnixListener)
  }

  /// 0 for a Unix socket.
  let port: Int
  /// The file of a Unix socket.
  private let path: String?
  private let context: HandlerContext
  private let running: Mutex<Running>

  init(_ place: Place, handler: @escaping Handler) throws(StartFailure) {
    let path: String?
    let context: HandlerContext
    let retained: Unmanaged<HandlerContext>
    let started: OpaquePointer?
    errno = 0
    switch place {
    case .loopback(let wanted, let certificate):
      path = nil
      context = HandlerContext(isUnix: false, handler: handler)
      retained = Unmanaged.passRetained(context)
      started = obq_http_start(
        wanted, -1, certificate?.privateKeyPEM, certificate?.certificatePEM, answerRequest, beginRequest, endRequest,
        retained.toOpaque())
    case .unix(let listener):
      path = listener.path
      context = HandlerContext(isUnix: true, handler: handler)
      retained = Unmanaged.passRetained(context)
      started = obq_http_start(
        0, listener.descriptor, nil, nil, answerRequest, beginRequest, endRequest, retained.toOpaque())
    }
    guard let daemon = started else {
      let code = errno
      retained.release()
      throw StartFailure(code: code == 0 ? EADDRINUSE : code)
    }
    self.context = context
    self.path = path
    port = path == nil ? Int(obq_http_port(daemon)) : 0
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
    if let daemon = OpaquePointer(bitPattern: last.0) {
      if let path { unlink(path) }
      MHD_stop_daemon(daemon)
    }
    if let context = UnsafeRawPointer(bitPattern: last.1) { Unmanaged<HandlerContext>.fromOpaque(context).release() }
  }

  deinit {
    stop()
  }
}

/// What the callbacks of one daemon share.
final class HandlerContext: Sendable {
  /// Whether requests come over a Unix socket, whose other end is known.
  let isUnix: Bool
  let handler: HTTPDaemon.Handler
  let isStopping = Atomic(false)

  init(isUnix: Bool, handler: @escaping HTTPDaemon.Handler) {
    self.isUnix = isUnix
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
