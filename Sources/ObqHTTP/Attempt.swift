import CCurl

/// One HTTP request on one libcurl handle, and what has come of it so far. It lives on one of the client's threads.
final class Attempt {
  let easy: UnsafeMutableRawPointer
  let started = ContinuousClock.now
  private let call: HTTPCall
  private let wantsNewConnection: Bool
  private(set) var headers: [HTTPHeader] = []
  let body: ResponseBody
  private var headerBytes = 0
  private var isSent = false
  /// Why a callback told libcurl to stop.
  private var refusal: HTTPFailure?
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>
  private var optionCode = CURLE_OK

  /// Enough for any server; endless fields are an attack.
  private static let maxHeaderBytes = 256 << 10

  /// Sets the options that differ from call to call. `easy` comes from `EasyHandles`, and stays its giver's; this object
  /// must outlive the transfer.
  /// - Parameter headers: all fields to send, well-formed.
  init(
    easy: UnsafeMutableRawPointer, call: HTTPCall, headers: [HTTPHeader], store: BodyStore,
    wantsNewConnection: Bool = false
  ) throws(HTTPFailure) {
    self.easy = easy
    self.call = call
    self.wantsNewConnection = wantsNewConnection
    body = ResponseBody(store: store)
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    set(CURLOPT_URL, call.origin.url(target: call.target))
    setMethod(hasContentType: headers.contains { $0.name.lowercased() == "content-type" })
    for header in headers {
      appendLine(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    record(obq_easy_set_headers(easy, headerList))
    if let deadline = call.deadline {
      // libcurl counts in 32 bits of milliseconds in places.
      set(CURLOPT_TIMEOUT_MS, min(max(1, (deadline - started).wholeMilliseconds), 1_000_000_000))
    } else {
      set(CURLOPT_TIMEOUT_MS, 0)
    }
    if wantsNewConnection { set(CURLOPT_FRESH_CONNECT, 1) }
    setReceivers()
    if optionCode != CURLE_OK {
      throw .libraryFailed(detail: String(cString: curl_easy_strerror(optionCode)))
    }
  }

  deinit {
    curl_slist_free_all(headerList)
    errorText.deallocate()
  }

  /// What the finished transfer came to.
  func outcome(_ code: CURLcode, now: ContinuousClock.Instant, configuration: HTTPConfiguration) -> HTTPFailure? {
    if let refusal { return refusal }
    if code == CURLE_OK { return nil }
    let failure = CurlFailure(
      code: code, text: String(cString: errorText), proxyStatus: obq_easy_get_long(easy, CURLINFO_HTTP_CONNECTCODE),
      systemError: Int32(truncatingIfNeeded: obq_easy_get_long(easy, CURLINFO_OS_ERRNO)))
    return failure.failure(
      of: call, isDeadline: hasConnection || isAbout(call.deadline, now),
      connectTimeout: configuration.connectTimeout)
  }

  /// With one, the deadline is the only time limit that is left.
  private var hasConnection: Bool { obq_easy_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T) > 0 }

  /// libcurl counts whole milliseconds, from a start of its own.
  private func isAbout(_ deadline: ContinuousClock.Instant?, _ now: ContinuousClock.Instant) -> Bool {
    deadline.map { now.advanced(by: .milliseconds(20)) >= $0 } ?? false
  }

  var status: Int { obq_easy_get_long(easy, CURLINFO_RESPONSE_CODE) }
  /// Of the body, before decompression.
  var wireBytes: Int { Int(obq_easy_get_offset(easy, CURLINFO_SIZE_DOWNLOAD_T)) }
  var usedNewConnection: Bool { obq_easy_get_long(easy, CURLINFO_NUM_CONNECTS) > 0 }
}

// MARK: options

extension Attempt {
  private func setMethod(hasContentType: Bool) {
    if call.method == "HEAD" { set(CURLOPT_NOBODY, 1) }
    if call.method == "GET" || call.method == "HEAD", call.body.isEmpty { return }
    record(obq_easy_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, call.body.count))
    // An empty array may have no address, which would mean "read the body from standard input".
    call.body.withUnsafeBytes { body in
      let source = UnsafeMutableRawPointer(mutating: body.baseAddress)
      record(
        call.body.isEmpty
          ? obq_easy_set_text(easy, CURLOPT_COPYPOSTFIELDS, "")
          : obq_easy_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, source))
    }
    set(CURLOPT_CUSTOMREQUEST, call.method)
    // Without a word against it libcurl calls a body a form, and asks before it sends a long one.
    if !hasContentType { appendLine("Content-Type:") }
    appendLine("Expect:")
  }

  private func setReceivers() {
    let this = Unmanaged.passUnretained(self).toOpaque()
    record(obq_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText))
    record(obq_easy_set_pointer(easy, CURLOPT_WRITEDATA, this))
    record(obq_easy_set_pointer(easy, CURLOPT_HEADERDATA, this))
    record(obq_easy_set_pointer(easy, CURLOPT_PREREQDATA, this))
    // 0 would mean no limit; the body's receiver sees to that one.
    record(obq_easy_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, max(0, call.maxBodyBytes)))
  }

  /// Whether another call of the same kind may follow on the handle. One that has been used for HTTP/2 does not take all
  /// options again, and one with a body or a connection of its own would have to be told that the next one has none.
  func leavesReusable(_ code: CURLcode) -> Bool {
    let version = obq_easy_get_long(easy, CURLINFO_HTTP_VERSION)
    return code == CURLE_OK && refusal == nil && call.method == "GET" && call.body.isEmpty && !wantsNewConnection
      && (version == CURL_HTTP_VERSION_1_1 || version == CURL_HTTP_VERSION_1_0)
  }

  private func set(_ option: CURLoption, _ value: Int) { record(obq_easy_set_long(easy, option, value)) }
  private func set(_ option: CURLoption, _ value: String) { record(obq_easy_set_text(easy, option, value)) }

  private func appendLine(_ line: String) {
    guard let longer = curl_slist_append(headerList, line) else { return record(CURLE_OUT_OF_MEMORY) }
    headerList = longer
  }

  /// The first refusal is the one that tells.
  private func record(_ code: CURLcode) {
    if optionCode == CURLE_OK { optionCode = code }
  }
}

// MARK: what libcurl calls

extension Attempt {
  /// Answers the number of bytes for "go on" and another number for "stop".
  private static func pass(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, to receiver: UnsafeMutableRawPointer?,
    _ receive: (Attempt, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let receiver else { return count &+ 1 }
    let attempt = Unmanaged<Attempt>.fromOpaque(receiver).takeUnretainedValue()
    return receive(attempt, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : count &+ 1
  }

  /// A kept connection that its server had closed makes libcurl send the request again by itself, which nobody would count.
  /// It is an attempt of ours that failed, and whether there is another one is not libcurl's to decide.
  private func send() -> Bool {
    if isSent { return refuse(.brokenConnection(detail: "the server closed it before it answered")) }
    isSent = true
    return true
  }

  private func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
    if bytes.count > call.maxBodyBytes - body.count { return refuse(.tooLarge(limit: call.maxBodyBytes)) }
    if body.count == 0 {
      // A server's word for the length is good for a reservation, as long as it is modest.
      let announced = Int(obq_easy_get_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T))
      if !body.reserve(min(announced, call.maxBodyBytes, 64 << 20)) { return refuse(Self.noMemory) }
    }
    return body.append(bytes) || refuse(Self.noMemory)
  }

  private func receive(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
    headerBytes += bytes.count
    if headerBytes > Self.maxHeaderBytes {
      return refuse(.malformed(detail: "the header fields are longer than \(Self.maxHeaderBytes) bytes"))
    }
    let line = bytes[...]
    if line.starts(with: "HTTP/".utf8) {
      // A status line: what came before belongs to an interim answer.
      headers.removeAll(keepingCapacity: true)
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      let name = Self.trimmed(line[..<colon]).lowercased()
      headers.append(HTTPHeader(name, Self.trimmed(line[(colon + 1)...])))
    }
    return true
  }

  private func refuse(_ failure: HTTPFailure) -> Bool {
    refusal = failure
    return false
  }

  private static let noMemory = HTTPFailure.libraryFailed(detail: "out of memory")

  private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    var bytes = bytes.drop(while: isSpace)
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: as C functions

extension Attempt {
  static let bodySink: obq_curl_sink = { bytes, size, count, receiver in
    Attempt.pass(bytes, size * count, to: receiver) { $0.receive(body: $1) }
  }

  static let headerSink: obq_curl_sink = { bytes, size, count, receiver in
    Attempt.pass(bytes, size * count, to: receiver) { $0.receive(headerLine: $1) }
  }

  static let gate: obq_curl_gate = { receiver, _, _, _, _ in
    guard let receiver else { return CURL_PREREQFUNC_ABORT }
    let attempt = Unmanaged<Attempt>.fromOpaque(receiver).takeUnretainedValue()
    return attempt.send() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
  }
}
