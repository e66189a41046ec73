import Glibc
import ObqCrypto

/// OCP's request signature, as the OCP API reference describes it under "Call API operations": an HMAC-SHA1 over
/// method, body digest, content type, date, host, `x-ocp` headers and path with sorted query.
struct OCPSignature {
  let request: HTTPRequest

  /// Whether `credentials`, `ID:SIGNATURE`, sign the request, by the key and the rules of the configuration. The client's
  /// clock is compared with the machine's, whatever the simulator's own shows.
  func accepts(
    _ credentials: String, _ configuration: SimulatorConfiguration, now: SimulatorInstant = .now
  ) -> Bool {
    let skew = Int64(configuration.dateSkewMinutes) * 60
    guard let key = configuration.accessKey, let colon = credentials.firstIndex(of: ":"),
      credentials[..<colon] == key.id,
      let signature = Base64.decode(String(credentials[credentials.index(after: colon)...])),
      let date = request.header("date").flatMap(Self.instant), abs(date.seconds(since: now)) < skew
    else { return false }
    let readings: [Bool] =
      switch configuration.plusRule {
      case .space: [true]
      case .plus: [false]
      case .either: [true, false]
      }
    return readings.contains { self.signature(secret: key.secret, plusIsSpace: $0) == signature }
  }

  /// The 20 bytes that a client sends in base64; nil when they cannot be computed.
  func signature(secret: String, plusIsSpace: Bool) -> [UInt8]? {
    try? Digest.hmacSHA1(key: Array(secret.utf8), message: Array(message(plusIsSpace: plusIsSpace).utf8))
  }

  private func message(plusIsSpace: Bool) -> String {
    let digest = request.body.isEmpty ? "" : (try? Digest.md5UpperCaseHex(request.body)) ?? ""
    let extra = request.headers.filter { $0.name.hasPrefix("x-ocp") }
      .sorted { $0.name < $1.name }.map { "\($0.name):\($0.value)" }.joined(separator: "\n")
    var pairs: [String: [String]] = [:]
    for pair in request.query { pairs[pair.name, default: []].append(pair.value) }
    let query = pairs.keys.sorted().map { name in
      let value = Self.encode((pairs[name] ?? []).sorted().joined(separator: ","), plusIsSpace: plusIsSpace)
      return Self.encode(name, plusIsSpace: plusIsSpace) + "=" + value
    }
    let target = request.rawPath + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    return [
      request.method, digest, request.header("content-type") ?? "", request.header("date") ?? "",
      request.header("host") ?? "", extra, target,
    ].joined(separator: "\n")
  }

  /// RFC 3986 percent-encoding of all but the unreserved characters.
  private static func encode(_ text: String, plusIsSpace: Bool) -> String {
    var encoded = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": encoded.unicodeScalars.append(scalar)
      case "+" where plusIsSpace: encoded += "%20"
      default: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }

  /// Reads `Tue, 17 Jan 2023 04:14:02 GMT`.
  private static func instant(_ text: String) -> SimulatorInstant? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else { return nil }
    let day = parts[1].utf8.count == 1 ? "0" + parts[1] : String(parts[1])
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return SimulatorInstant(rfc3339: "\(parts[3])-\(number)-\(day)T\(parts[4])Z")
  }
}
