import CCurl
import CPosix
import Glibc

/// libcurl's multi handle over an epoll. libcurl tells which sockets it wants watched, and is called for those that are
/// ready: `curl_multi_perform` and `curl_multi_poll` look at every transfer each time, which for some hundred of them costs
/// more than the transfers.
final class MultiHandle: @unchecked Sendable {
  // Everything belongs to one of the client's threads, but for `wake`.
  private let multi: UnsafeMutableRawPointer
  private let epoll: Int32
  private let alarm: Int32
  /// When libcurl wants to be called without a socket.
  private var wanted: ContinuousClock.Instant?
  private var ready: [epoll_event]

  /// - Parameter connections: how many idle ones are kept.
  init(connections: Int) throws(HTTPFailure) {
    guard let multi = curl_multi_init() else { throw .libraryFailed(detail: "it does not start") }
    self.multi = multi
    epoll = obq_epoll_create()
    alarm = obq_eventfd()
    ready = .init(repeating: epoll_event(), count: 64)
    guard epoll >= 0, alarm >= 0, obq_epoll_watch(epoll, alarm, true, false) == 0 else {
      throw .libraryFailed(detail: "no descriptors: \(String(cString: strerror(errno)))")
    }
    obq_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, connections))
    let this = Unmanaged.passUnretained(self).toOpaque()
    obq_multi_set_watcher(
      multi,
      { _, socket, what, receiver, _ in
        guard let receiver else { return -1 }
        return Unmanaged<MultiHandle>.fromOpaque(receiver).takeUnretainedValue().watch(socket, what) ? 0 : -1
      }, this)
    obq_multi_set_timer(
      multi,
      { _, milliseconds, receiver in
        guard let receiver else { return -1 }
        Unmanaged<MultiHandle>.fromOpaque(receiver).takeUnretainedValue().wanted =
          milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
        return 0
      }, this)
  }

  deinit {
    // It closes connections, and has nobody left to tell.
    obq_multi_set_watcher(multi, nil, nil)
    obq_multi_set_timer(multi, nil, nil)
    curl_multi_cleanup(multi)
    if epoll >= 0 { close(epoll) }
    if alarm >= 0 { close(alarm) }
  }

  /// Ends the `work` that waits, or else the next one's waiting. From any thread.
  func wake() { eventfd_write(alarm, 1) }

  /// Takes a transfer on. It begins with the next `work`.
  func add(_ easy: UnsafeMutableRawPointer) throws(HTTPFailure) { try require(curl_multi_add_handle(multi, easy)) }

  /// Lets a transfer go; one that has not finished loses its connection.
  func remove(_ easy: UnsafeMutableRawPointer) { curl_multi_remove_handle(multi, easy) }

  /// The next transfer that has finished.
  func nextFinished() -> (easy: UnsafeMutableRawPointer, code: CURLcode)? {
    var easy: UnsafeMutableRawPointer?
    var code = CURLE_OK
    guard obq_multi_next_finished(multi, &easy, &code) != 0, let easy else { return nil }
    return (easy, code)
  }

  /// Waits until there is something to do, for so long at the most, and does it.
  func work(waiting: Duration) throws(HTTPFailure) {
    let rest = wanted.map { max(.zero, min($0 - .now, waiting)) } ?? waiting
    let count = epoll_wait(epoll, &ready, Int32(ready.count), Int32(rest.wholeMilliseconds))
    // A signal's interruption is a wait that ended early; without another kind of failure told, the loop would burn a core.
    if count < 0, errno != EINTR { throw .libraryFailed(detail: "epoll: \(String(cString: strerror(errno)))") }
    for place in 0..<max(0, Int(count)) {
      let socket = withUnsafePointer(to: ready[place]) { obq_epoll_fd($0) }
      if socket == alarm {
        var rings: eventfd_t = 0
        eventfd_read(alarm, &rings)
      } else {
        try act(socket, withUnsafePointer(to: ready[place], MultiHandle.mask))
      }
    }
    if let wanted, wanted <= .now {
      self.wanted = nil
      try act(CURL_SOCKET_BAD, 0)
    }
  }

  private static func mask(_ event: UnsafePointer<epoll_event>) -> Int32 {
    (obq_epoll_can_read(event) ? CURL_CSELECT_IN : 0) | (obq_epoll_can_write(event) ? CURL_CSELECT_OUT : 0)
      | (obq_epoll_failed(event) ? CURL_CSELECT_ERR : 0)
  }

  /// Lets libcurl work on a socket; on none, it looks at its clock.
  private func act(_ socket: Int32, _ mask: Int32) throws(HTTPFailure) {
    var running: Int32 = 0
    try require(curl_multi_socket_action(multi, socket, mask, &running))
  }

  private func watch(_ socket: Int32, _ what: Int32) -> Bool {
    let isWatched = obq_epoll_watch(epoll, socket, what & CURL_POLL_IN != 0, what & CURL_POLL_OUT != 0) == 0
    // A socket that was closed meanwhile is watched no more by itself.
    return isWatched || what == CURL_POLL_REMOVE
  }

  private func require(_ code: CURLMcode) throws(HTTPFailure) {
    if code != CURLM_OK { throw .libraryFailed(detail: String(cString: curl_multi_strerror(code))) }
  }
}
