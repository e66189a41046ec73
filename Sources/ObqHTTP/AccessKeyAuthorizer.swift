import Glibc
import ObqCrypto

/// OCP's AccessKey authentication: every request is signed with HMAC-SHA1 over what it asks for and when. (OCP API
/// reference, Call API operations; since OCP 4.0.2.)
package struct AccessKeyAuthorizer: RequestAuthorizer {
  private let id: String
  private let secret: [UInt8]
  private let clock: @Sendable () -> Int64

  /// - Parameter clock: seconds since 1970; a server refuses what is off by 15 minutes.
  package init(id: String, secret: String, clock: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }) {
    self.id = id
    self.secret = Array(secret.utf8)
    self.clock = clock
  }

  package func headers(method: String, origin: HTTPOrigin, target: String) throws -> [HTTPHeader] {
    let type = "application/json"
    let date = HTTPDate.text(secondsSince1970: clock())
    let message = AccessKeySignature.message(
      method: method, contentType: type, date: date, host: origin.hostHeader, target: origin.requestTarget(target))
    let signature = Base64.encode(try Digest.hmacSHA1(key: secret, message: Array(message.utf8)))
    return [
      HTTPHeader("Authorization", "OCP-ACCESS-KEY-HMACSHA1 \(id):\(signature)", isSecret: true),
      HTTPHeader("Content-Type", type), HTTPHeader("Date", date),
    ]
  }
}

extension AccessKeyAuthorizer: CustomStringConvertible, CustomReflectable {
  package var description: String { "access key '\(id)'" }
  package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// What is signed of a request.
package enum AccessKeySignature {
  /// Method, digest of the body, content type, date, host, `x-ocp` headers, path and query, each on a line of its own. The
  /// query is sorted by name, the values of one name are sorted and joined by commas, and all is percent-encoded anew.
  ///
  /// - Parameters:
  ///   - bodyDigest: the body's MD5 in upper-case hexadecimal digits; empty for no body.
  ///   - extraHeaders: the lines of the headers that begin with `x-ocp`.
  ///   - target: path and query as they are sent.
  package static func message(
    method: String, bodyDigest: String = "", contentType: String, date: String, host: String,
    extraHeaders: [String] = [], target: String
  ) -> String {
    [
      method.uppercased(), bodyDigest, contentType, date, host, extraHeaders.joined(separator: "\n"),
      canonical(target),
    ].joined(separator: "\n")
  }

  private static func canonical(_ target: String) -> String {
    guard let mark = target.firstIndex(of: "?") else { return target }
    var values: [String: [String]] = [:]
    for pair in target[mark...].dropFirst().split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? PercentEncoding.decode(parts[1]) : ""
      values[PercentEncoding.decode(parts[0]), default: []].append(value)
    }
    var query = QueryString()
    for name in values.keys.sorted() { query.add(name, (values[name] ?? []).sorted().joined(separator: ",")) }
    return target[..<mark] + query.description
  }
}

/// The date of a header, as RFC 9110 has it: `Tue, 17 Jan 2023 04:14:02 GMT`.
enum HTTPDate {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  static func text(secondsSince1970: Int64) -> String {
    var seconds = time_t(secondsSince1970)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func pair(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = "\(pair(parts.tm_hour)):\(pair(parts.tm_min)):\(pair(parts.tm_sec))"
    let (day, month) = (days[Int(parts.tm_wday)], months[Int(parts.tm_mon)])
    return "\(day), \(pair(parts.tm_mday)) \(month) \(parts.tm_year + 1900) \(clock) GMT"
  }
}
