import Glibc

/// Where requests go: scheme, host, port and base path, or a Unix socket.
package struct HTTPOrigin: Hashable, Sendable, CustomStringConvertible {
  package enum Scheme: String, Hashable, Sendable {
    case http
    case https

    package var defaultPort: Int {
      switch self {
      case .http: 80
      case .https: 443
      }
    }
  }

  package let scheme: Scheme
  /// Lower-case, an IPv6 address without its brackets; `localhost` for a Unix socket.
  package let host: String
  package let port: Int
  /// What every target is put behind: empty, or begins with a slash and does not end with one.
  package let basePath: String
  /// Path of the Unix socket, for an origin that is one.
  package let socketPath: String?

  /// Reads `http://host:8080`, `https://host/base/path`, `host:8080` (which means http), `http://[::1]:2886` and
  /// `unix:/path.sock`. A user, a query or a fragment is refused: a password has no place on a command line.
  package init(parsing text: String) throws(HTTPOriginProblem) {
    if text.hasPrefix("unix:") {
      socketPath = try Self.checkedSocketPath(text.dropFirst(5))
      scheme = .http
      host = "localhost"
      port = 80
      basePath = ""
      return
    }
    if text.isEmpty { throw .empty }
    // Before anything is taken apart: a part of a password with a slash in it would be echoed as a port otherwise.
    if text.utf8.contains(UInt8(ascii: "@")) { throw .containsUser }
    if text.utf8.contains(UInt8(ascii: "#")) { throw .containsFragment }
    if text.utf8.contains(UInt8(ascii: "?")) { throw .containsQuery }
    let (scheme, rest) = try Self.splitScheme(text)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let (host, port) = try Self.splitAuthority(rest[..<slash])
    self.scheme = scheme
    self.host = try Self.checkedHost(host)
    self.port =
      try port.map { (digits) throws(HTTPOriginProblem) in try Self.checkedPort(digits) }
      ?? scheme.defaultPort
    basePath = try Self.checkedBasePath(rest[slash...])
    socketPath = nil
  }

  /// What messages show: `scheme://host:port/base`, or `unix:/path.sock`.
  package var description: String {
    if let socketPath { return "unix:\(socketPath)" }
    return "\(scheme.rawValue)://\(bracketedHost):\(port)\(basePath)"
  }

  /// Exactly what the `Host` header says: without the port where it is the scheme's own.
  package var hostHeader: String {
    port == scheme.defaultPort ? bracketedHost : "\(bracketedHost):\(port)"
  }

  /// Whether requests stay on this machine, as far as the name tells.
  package var isLoopback: Bool {
    socketPath != nil || host == "localhost" || host == "::1" || (host.hasPrefix("127.") && Self.isIPv4(host))
  }

  /// Path and query as they stand on the request line.
  package func requestTarget(_ target: String) -> String { basePath + target }

  func url(target: String) -> String { "\(scheme.rawValue)://\(hostHeader)\(requestTarget(target))" }

  private var bracketedHost: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host }
}

// MARK: parts of the text

extension HTTPOrigin {
  private static func splitScheme(_ text: String) throws(HTTPOriginProblem) -> (Scheme, Substring) {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return (.http, text[...]) }
    let name = String(text[..<colon])
    guard let scheme = Scheme(rawValue: name.lowercased()) else { throw .unsupportedScheme(name) }
    return (scheme, text[colon...].dropFirst(3))
  }

  private static func splitAuthority(_ text: Substring) throws(HTTPOriginProblem) -> (Substring, Substring?) {
    if text.hasPrefix("[") {
      guard let close = text.firstIndex(of: "]") else { throw .badHost(String(text)) }
      let host = text[...close]
      let rest = text[close...].dropFirst()
      if rest.isEmpty { return (host, nil) }
      guard rest.hasPrefix(":") else { throw .badHost(String(text)) }
      return (host, rest.dropFirst())
    }
    guard let colon = text.firstIndex(of: ":") else { return (text, nil) }
    let port = text[colon...].dropFirst()
    if port.contains(":") { throw .unbracketedAddress(String(text)) }
    return (text[..<colon], port)
  }

  private static func checkedHost(_ text: Substring) throws(HTTPOriginProblem) -> String {
    if text.isEmpty { throw .missingHost }
    if text.hasPrefix("[") {
      let address = String(text.dropFirst().dropLast()).lowercased()
      var parsed = in6_addr()
      guard inet_pton(AF_INET6, address, &parsed) == 1 else { throw .badHost(String(text)) }
      return address
    }
    let isName = text.utf8.allSatisfy { byte in
      PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~")
    }
    guard isName, text.utf8.count <= 253 else { throw .badHost(String(text)) }
    return text.lowercased()
  }

  private static func checkedPort(_ text: Substring) throws(HTTPOriginProblem) -> Int {
    let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isDigits, let port = Int(text), (1...65_535).contains(port) else { throw .badPort(String(text)) }
    return port
  }

  private static func checkedBasePath(_ text: Substring) throws(HTTPOriginProblem) -> String {
    guard PercentEncoding.isTarget(text) || text.isEmpty else { throw .badPath(String(text)) }
    var path = text
    while path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }

  private static func checkedSocketPath(_ text: Substring) throws(HTTPOriginProblem) -> String {
    // sockaddr_un has room for 107 bytes and their end.
    guard text.hasPrefix("/"), text.utf8.count <= 107, !text.utf8.contains(0) else {
      throw .badSocketPath(String(text))
    }
    return String(text)
  }

  private static func isIPv4(_ host: String) -> Bool {
    var parsed = in_addr()
    return inet_pton(AF_INET, host, &parsed) == 1
  }
}
