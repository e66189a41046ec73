import Glibc

/// A request as it came off the wire.
struct HTTPRequest: Sendable {
  var method: String
  /// Path and query, percent-encoded, byte for byte.
  var target: String
  /// Header names in lower case.
  var headers: [(name: String, value: String)]
  var body: [UInt8] = []
  var receivedAt: SimulatorInstant
  /// The user who asks over a Unix socket; nil when the request came over TCP.
  var localUser: uid_t?

  /// The path's segments, decoded.
  let path: [String]
  /// The query's pairs in their order, decoded; a `+` is a space, as servers read it.
  private(set) var query: [(name: String, value: String)]

  init(
    method: String, target: String, headers: [(name: String, value: String)] = [], receivedAt: SimulatorInstant = .now
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.receivedAt = receivedAt
    let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    path = parts[0].split(separator: UInt8(ascii: "/")).map { Self.decode($0, plusIsSpace: false) }
    query =
      parts.count < 2
      ? []
      : parts[1].split(separator: UInt8(ascii: "&")).map { pair in
        let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let value = sides.count == 2 ? Self.decode(sides[1], plusIsSpace: true) : ""
        return (Self.decode(sides[0], plusIsSpace: true), value)
      }
  }

  /// The target without its query.
  var rawPath: String { String(target.prefix { $0 != "?" }) }

  /// The request as a server reads it that knows no filter.
  var withoutFilters: HTTPRequest {
    var request = self
    request.query = query.filter { $0.name == "page" || $0.name == "size" }
    return request
  }

  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// The values of an array parameter: repeated, or joined by commas. Nil when it is not there.
  func list(_ name: String) -> [String]? {
    let values = query.filter { $0.name == name }.flatMap { $0.value.split(separator: ",").map(String.init) }
    return query.contains { $0.name == name } ? values : nil
  }

  var language: Language { header("accept-language")?.lowercased().hasPrefix("zh") == true ? .chinese : .english }

  private static func decode(_ text: some Sequence<UInt8>, plusIsSpace: Bool) -> String {
    let bytes = Array(text)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.count,
        let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        decoded.append(value)
        index += 3
      } else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}

/// The language of messages and descriptions, from `Accept-Language`.
enum Language: Sendable {
  case english
  case chinese
}

/// What is answered, and how it is delivered.
struct HTTPResponse: Sendable {
  enum Delivery: Sendable {
    case whole
    /// Half of the body, then the connection is closed.
    case cut
    /// The connection is closed without an answer.
    case dropped
  }

  var status: Int
  var contentType: String
  var headers: [(name: String, value: String)] = []
  var body: [UInt8]
  var delivery = Delivery.whole
  /// How many spaces come before the body; with any, no length is told.
  var padding = 0
  /// How long to wait before answering, in milliseconds.
  var delayMilliseconds = 0

  static func json(_ status: Int, _ body: [UInt8]) -> Self {
    Self(status: status, contentType: "application/json", body: body)
  }

  static func text(_ status: Int, _ text: String) -> Self {
    Self(status: status, contentType: "text/plain;charset=UTF-8", body: Array(text.utf8))
  }

  static func html(_ status: Int, _ text: String) -> Self {
    Self(status: status, contentType: "text/html", body: Array(text.utf8))
  }
}
