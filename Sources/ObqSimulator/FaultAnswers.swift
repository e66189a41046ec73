/// What the faults put in an answer's place, or do to it.
enum FaultAnswers {
  /// The answer of a fault that leaves nothing of the right one.
  static func instead(of request: HTTPRequest, _ faults: Set<Fault>, _ envelope: OCPEnvelope) -> HTTPResponse? {
    if faults.contains(.dropConnection) { return dropped }
    if faults.contains(.http500) { return envelope.failure(request, .databaseFailure) }
    if faults.contains(.http429) {
      var response = envelope.failure(request, .tooManyRequests)
      response.headers = rateLimit
      return response
    }
    if faults.contains(.http429Bare) { return envelope.failure(request, .tooManyRequests) }
    if faults.contains(.forbidden) { return envelope.failure(request, .forbidden) }
    if faults.contains(.wrongEnvelope) { return envelope.failure(request, .databaseFailure, status: 200) }
    if faults.contains(.noData) { return envelope.success(request) { _ in } }
    return proxy(request, faults)
  }

  /// The faults of a proxy in front of a server.
  static func proxy(_ request: HTTPRequest, _ faults: Set<Fault>) -> HTTPResponse? {
    if faults.contains(.redirect) { return redirect(to: "/login?from=" + request.rawPath) }
    if faults.contains(.redirectHost) {
      let port = request.header("host")?.split(separator: ":").dropFirst().last ?? "80"
      return redirect(to: "//localhost:\(port)\(request.target)")
    }
    if faults.contains(.http502HTML) { return .html(502, Pages.proxy("502 Bad Gateway")) }
    if faults.contains(.http503) { return .html(503, Pages.proxy("503 Service Temporarily Unavailable")) }
    if faults.contains(.html200) { return .html(200, Pages.console) }
    return nil
  }

  private static func redirect(to location: String) -> HTTPResponse {
    var response = HTTPResponse.html(302, "")
    response.headers = [("Location", location)]
    return response
  }

  static let dropped: HTTPResponse = {
    var response = HTTPResponse.text(500, "")
    response.delivery = .dropped
    return response
  }()

  /// The window's limit, what is left of it, and the seconds until it is reset.
  static let rateLimit: [(name: String, value: String)] = [
    ("RateLimit-Limit", "10"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "1"),
  ]

  /// The faults that let the right answer through, but badly.
  static func spoil(_ response: inout HTTPResponse, _ faults: Set<Fault>, _ configuration: SimulatorConfiguration) {
    if faults.contains(.deepJSON) { nest(&response.body) }
    if faults.contains(.wrongContentType) { response.contentType = "text/html;charset=UTF-8" }
    if faults.contains(.hugeBody) { response.padding = 65 << 20 }
    if faults.contains(.truncatedJSON) { response.body.removeLast(response.body.count / 2) }
    if faults.contains(.cutBody) { response.delivery = .cut }
    if faults.contains(.slow) { response.delayMilliseconds = configuration.slowMilliseconds }
  }
}

extension FaultAnswers {
  private static let depth = 10_000

  /// Puts a deeply nested member into the first object of a list, or of the answer.
  private static func nest(_ body: inout [UInt8]) {
    let inList = body.firstRange(of: Array("[{".utf8))?.upperBound
    guard let place = inList ?? body.firstIndex(of: UInt8(ascii: "{")).map({ $0 + 1 }), place < body.count else {
      return
    }
    // Before all others, as the order of the names has it.
    var member = Array("\"additionalInfo\":".utf8)
    member += [UInt8](repeating: UInt8(ascii: "["), count: depth)
    member += [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    if body[place] != UInt8(ascii: "}") { member.append(UInt8(ascii: ",")) }
    body.insert(contentsOf: member, at: place)
  }
}

/// HTML that stands where JSON was expected.
enum Pages {
  /// What the console answers, with status 200, for every path that is no API path.
  static let console = """
    <!DOCTYPE html>
    <html lang="zh-CN">
    <head><meta charset="utf-8"><title>OceanBase Cloud Platform</title></head>
    <body><div id="root"></div><script src="/umi.js"></script></body>
    </html>

    """

  static func proxy(_ title: String) -> String {
    """
    <html>
    <head><title>\(title)</title></head>
    <body>
    <center><h1>\(title)</h1></center>
    <hr><center>nginx</center>
    </body>
    </html>

    """
  }
}
