import CCurl

/// Handles of single transfers, set up for an origin once and used for one call after the other: making one takes longer than
/// what is done on it for a short answer. They belong to one of the client's threads.
struct EasyHandles {
  private let configuration: HTTPConfiguration
  private var idle: [HTTPOrigin: [UnsafeMutableRawPointer]] = [:]

  init(configuration: HTTPConfiguration) { self.configuration = configuration }

  /// A handle on which only what differs from call to call has to be set.
  mutating func take(for origin: HTTPOrigin) throws(HTTPFailure) -> UnsafeMutableRawPointer {
    if let easy = idle[origin]?.popLast() { return easy }
    guard let easy = curl_easy_init() else { throw .libraryFailed(detail: "no handle") }
    let code = EasySetup(easy).set(up: origin, configuration)
    if code == CURLE_OK { return easy }
    curl_easy_cleanup(easy)
    throw .libraryFailed(detail: String(cString: curl_easy_strerror(code)))
  }

  /// Takes one back whose transfer is over and that is on no multi handle.
  /// - Parameter isReusable: false when its options no longer fit another call.
  mutating func give(_ easy: UnsafeMutableRawPointer, for origin: HTTPOrigin, isReusable: Bool) {
    guard isReusable else { return curl_easy_cleanup(easy) }
    // What these lead to goes away now.
    obq_easy_set_headers(easy, nil)
    obq_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, nil)
    idle[origin, default: []].append(easy)
  }

  mutating func close() {
    for easy in idle.values.joined() { curl_easy_cleanup(easy) }
    idle = [:]
  }
}

/// The options that all calls to an origin have in common.
private struct EasySetup {
  private let easy: UnsafeMutableRawPointer
  /// The first refusal is the one that tells.
  private var code = CURLE_OK

  init(_ easy: UnsafeMutableRawPointer) { self.easy = easy }

  consuming func set(up origin: HTTPOrigin, _ configuration: HTTPConfiguration) -> CURLcode {
    setAddress(origin)
    setTransport(origin, configuration)
    setReceivers()
    return code
  }

  private mutating func setAddress(_ origin: HTTPOrigin) {
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    // Proofs bind the target byte for byte: libcurl must not take dots for steps.
    set(CURLOPT_PATH_AS_IS, 1)
    if let socketPath = origin.socketPath { set(CURLOPT_UNIX_SOCKET_PATH, socketPath) }
    // Nobody means the loopback of the proxy.
    if origin.isLoopback { set(CURLOPT_PROXY, "") }
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
  }

  private mutating func setTransport(_ origin: HTTPOrigin, _ configuration: HTTPConfiguration) {
    set(CURLOPT_NOSIGNAL, 1)
    // Cancelling does not wait for a name server.
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_BUFFERSIZE, configuration.bufferSize)
    set(CURLOPT_USERAGENT, configuration.userAgent)
    // Either way what comes compressed is decompressed.
    set(CURLOPT_ACCEPT_ENCODING, configuration.compression.wantsGzip(from: origin) ? "gzip" : "identity")
    set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.wholeMilliseconds)
    if let caFile = configuration.caFile { set(CURLOPT_CAINFO, caFile) }
    if configuration.insecure {
      set(CURLOPT_SSL_VERIFYPEER, 0)
      set(CURLOPT_SSL_VERIFYHOST, 0)
    }
  }

  private mutating func setReceivers() {
    record(obq_easy_set_sink(easy, CURLOPT_WRITEFUNCTION, Attempt.bodySink))
    record(obq_easy_set_sink(easy, CURLOPT_HEADERFUNCTION, Attempt.headerSink))
    record(obq_easy_set_gate(easy, Attempt.gate))
  }

  private mutating func set(_ option: CURLoption, _ value: Int) { record(obq_easy_set_long(easy, option, value)) }
  private mutating func set(_ option: CURLoption, _ value: String) { record(obq_easy_set_text(easy, option, value)) }

  private mutating func record(_ next: CURLcode) { if code == CURLE_OK { code = next } }
}
