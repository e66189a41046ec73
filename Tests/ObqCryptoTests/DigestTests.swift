import ObqCrypto
import Testing

/// One signed request: its parts joined by line breaks, and the signature that belongs to it.
struct SignedMessage: Sendable, CustomTestStringConvertible {
  let id: String
  let parts: [String]
  let signature: String
  var testDescription: String { id }
}

private let host = "ocp.alibaba.net:8080"
private let date = "Tue, 17 Jan 2023 04:14:02 GMT"
private let clusterTasks = "/api/v2/ob/clusters/1000005/backup/task/dataBackupTasks"
private let tenantTasks = "/api/v2/ob/clusters/1000005/tenants/1000012/backup/task/dataBackupTasks"

/// The first two are the worked examples of the OCP API reference, "AccessKey authentication".
private let signedMessages = [
  SignedMessage(
    id: "documented POST",
    parts: [
      "POST", "186974DB33A090A16D3E2CA35F547B56", "application/json", "Tue, 17 Jan 2023 09:13:57 GMT", host,
      "x-ocp-data:A,1", "/api/v2/compute/idcs",
    ],
    signature: "XN8P+O+v3vUabB16ZCooq5wMJoY="),
  SignedMessage(
    id: "documented GET",
    parts: ["GET", "", "application/json;charset=utf-8", date, host, "", "/api/v2/compute/idcs?size=100"],
    signature: "TsQD6HDOuZuJ409m0wdnZPmijlc="),
  SignedMessage(
    id: "clusters",
    parts: ["GET", "", "application/json", date, host, "", "/api/v2/ob/clusters?page=1&size=2000"],
    signature: "sGHWNzqCUAK3Px98jaemYmvlYmY="),
  SignedMessage(
    id: "cluster tasks of a window",
    parts: [
      "GET", "", "application/json", date, host, "",
      clusterTasks + "?endTime=2021-09-16T07%3A20%3A51Z&page=1&size=10&startTime=2021-09-16T07%3A14%3A51Z",
    ],
    signature: "qQ4o/4hJgNTQJgJ+2dTJq5zgr80="),
  SignedMessage(
    id: "tenant tasks of two states",
    parts: ["GET", "", "application/json", date, host, "", tenantTasks + "?page=1&size=10&status=DOING%2CFAILED"],
    signature: "0rd2RIOG3rXzOLg9lDQdJTDXd50="),
]

@Suite struct DigestTests {
  @Test(arguments: signedMessages)
  func hmacSHA1(signed: SignedMessage) throws {
    let key = Array("2fc0c299cc94c6be266f2ceece765d4d".utf8)
    let message = Array(signed.parts.joined(separator: "\n").utf8)
    #expect(Base64.encode(try Digest.hmacSHA1(key: key, message: message)) == signed.signature)
  }

  /// RFC 2202, section 3, and empty input.
  @Test(arguments: [
    (Array(repeating: UInt8(0x0b), count: 20), "Hi There", "B617318655057264E28BC0B6FB378C8EF146BE00"),
    (Array("Jefe".utf8), "what do ya want for nothing?", "EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79"),
    ([], "", "FBDB1D1B18AA6C08324B7D64B71FB76370690E1D"),
  ])
  func hmacSHA1OfTheStandard(key: [UInt8], message: String, hex: String) throws {
    #expect(Digest.upperCaseHex(try Digest.hmacSHA1(key: key, message: Array(message.utf8))) == hex)
  }

  /// RFC 1321, A.5, and the body of the documented POST.
  @Test(arguments: [
    ("", "D41D8CD98F00B204E9800998ECF8427E"),
    ("message digest", "F96B697D7CB7938D525A2F31AAF161D0"),
    (#"{"name":"test01","description":"test","regionId":1}"#, "186974DB33A090A16D3E2CA35F547B56"),
  ])
  func md5(text: String, hex: String) throws {
    #expect(try Digest.md5UpperCaseHex(Array(text.utf8)) == hex)
  }

  @Test func randomBytesDiffer() throws {
    #expect(try SecureRandom.bytes(count: 16) != SecureRandom.bytes(count: 16))
    #expect(try SecureRandom.bytes(count: 0).isEmpty)
  }
}
