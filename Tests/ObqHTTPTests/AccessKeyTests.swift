import ObqCrypto
import Testing

@testable import ObqHTTP

/// OCP's request signature against the vectors of its API reference, and some more that were computed by hand from its rules.
@Suite struct AccessKeyTests {
  private static let secret = "2fc0c299cc94c6be266f2ceece765d4d"
  private static let id = "cqammmxBpfGjFlto"
  /// Tue, 17 Jan 2023 04:14:02 GMT
  private static let time: Int64 = 1_673_928_842

  private func signature(_ message: String) throws -> String {
    Base64.encode(try Digest.hmacSHA1(key: Array(Self.secret.utf8), message: Array(message.utf8)))
  }

  /// The documented POST, with a body and a header of its own.
  @Test func documentedPost() throws {
    let body = #"{"name":"test01","description":"test","regionId":1}"#
    let message = AccessKeySignature.message(
      method: "POST", bodyDigest: try Digest.md5UpperCaseHex(Array(body.utf8)), contentType: "application/json",
      date: "Tue, 17 Jan 2023 09:13:57 GMT", host: "ocp.alibaba.net:8080", extraHeaders: ["x-ocp-data:A,1"],
      target: "/api/v2/compute/idcs")
    #expect(try signature(message) == "XN8P+O+v3vUabB16ZCooq5wMJoY=")
  }

  /// The documented GET.
  @Test func documentedGet() throws {
    let message = AccessKeySignature.message(
      method: "GET", contentType: "application/json;charset=utf-8", date: HTTPDate.text(secondsSince1970: Self.time),
      host: "ocp.alibaba.net:8080", target: "/api/v2/compute/idcs?size=100")
    #expect(try signature(message) == "TsQD6HDOuZuJ409m0wdnZPmijlc=")
  }

  /// Whole requests as obq sends them; the order of a query's parameters does not matter.
  @Test(arguments: [
    ("/api/v2/ob/clusters?page=1&size=2000", "sGHWNzqCUAK3Px98jaemYmvlYmY="),
    (
      "/api/v2/ob/clusters/1000005/backup/task/dataBackupTasks?page=1&size=10&startTime=2021-09-16T07%3A14%3A51Z"
        + "&endTime=2021-09-16T07%3A20%3A51Z", "qQ4o/4hJgNTQJgJ+2dTJq5zgr80="
    ),
    (
      "/api/v2/ob/clusters/1000005/tenants/1000012/backup/task/dataBackupTasks?status=DOING%2CFAILED&page=1&size=10",
      "0rd2RIOG3rXzOLg9lDQdJTDXd50="
    ),
    (
      "/api/v2/ob/clusters/1000005/tenants/1000012/backup/task/dataBackupTasks?status=FAILED&page=1&size=10&status=DOING",
      "0rd2RIOG3rXzOLg9lDQdJTDXd50="
    ),
  ]) func requests(_ target: String, _ expected: String) throws {
    let time = Self.time
    let authorizer = AccessKeyAuthorizer(id: Self.id, secret: Self.secret, clock: { time })
    let origin = try HTTPOrigin(parsing: "http://ocp.alibaba.net:8080")
    let headers = try authorizer.headers(method: "GET", origin: origin, target: target)
    let proof = try #require(headers.first { $0.name == "Authorization" })
    #expect(proof.value == "OCP-ACCESS-KEY-HMACSHA1 \(Self.id):\(expected)")
    #expect(proof.redacted.value == "(hidden)")
    #expect(headers.contains { $0.name == "Date" && $0.value == "Tue, 17 Jan 2023 04:14:02 GMT" })
    #expect(!"\(authorizer)".contains(Self.secret))
  }

  @Test(arguments: [(0, "Thu, 01 Jan 1970 00:00:00 GMT"), (1_709_164_799, "Wed, 28 Feb 2024 23:59:59 GMT")])
  func dates(_ seconds: Int64, _ text: String) { #expect(HTTPDate.text(secondsSince1970: seconds) == text) }
}
