import ObqHTTP
import Testing

@Suite struct OriginTests {
  struct Good: Sendable, CustomTestStringConvertible {
    let text: String
    let shown: String
    let host: String
    var isLoopback = false
    var testDescription: String { text }
  }

  @Test(arguments: [
    Good(text: "http://ocp.example:8080", shown: "http://ocp.example:8080", host: "ocp.example:8080"),
    Good(text: "HTTPS://OCP.Example/", shown: "https://ocp.example:443", host: "ocp.example"),
    Good(text: "https://h/base/path/", shown: "https://h:443/base/path", host: "h"),
    Good(text: "https://h:80/a%20b", shown: "https://h:80/a%20b", host: "h:80"),
    Good(text: "host:8080", shown: "http://host:8080", host: "host:8080"),
    Good(text: "host", shown: "http://host:80", host: "host"),
    Good(text: "host:8080/a://b", shown: "http://host:8080/a://b", host: "host:8080"),
    Good(text: "10.0.0.1:2886", shown: "http://10.0.0.1:2886", host: "10.0.0.1:2886"),
    Good(text: "127.0.0.1:1", shown: "http://127.0.0.1:1", host: "127.0.0.1:1", isLoopback: true),
    Good(text: "127.evil.example", shown: "http://127.evil.example:80", host: "127.evil.example"),
    Good(text: "LOCALHOST", shown: "http://localhost:80", host: "localhost", isLoopback: true),
    Good(text: "http://[::1]:2886", shown: "http://[::1]:2886", host: "[::1]:2886", isLoopback: true),
    Good(text: "[FE80::1]", shown: "http://[fe80::1]:80", host: "[fe80::1]"),
    Good(text: "unix:/run/obshell.sock", shown: "unix:/run/obshell.sock", host: "localhost", isLoopback: true),
  ])
  func good(_ row: Good) throws {
    let origin = try HTTPOrigin(parsing: row.text)
    #expect(origin.description == row.shown)
    #expect(origin.hostHeader == row.host)
    #expect(origin.isLoopback == row.isLoopback)
    #expect(try HTTPOrigin(parsing: row.shown) == origin)
  }

  @Test(arguments: [
    ("", HTTPOriginProblem.empty),
    ("ftp://h", .unsupportedScheme("ftp")),
    ("http://root:secret@h", .containsUser),
    ("http://root:sec/ret@h", .containsUser),
    ("http://root:sec?ret@h", .containsUser),
    ("root@h:8080", .containsUser),
    ("ftp://root:secret@h", .containsUser),
    ("http://h/a?b=c", .containsQuery),
    ("http://h/a#b", .containsFragment),
    ("http://", .missingHost),
    ("http:///path", .missingHost),
    (":8080", .missingHost),
    ("http://a b", .badHost("a b")),
    ("http://h%41", .badHost("h%41")),
    ("http://主机", .badHost("主机")),
    ("http://[::1", .badHost("[::1")),
    ("http://[::1]8080", .badHost("[::1]8080")),
    ("http://[h]:80", .badHost("[h]")),
    ("::1", .unbracketedAddress("::1")),
    ("h:", .badPort("")),
    ("h:0", .badPort("0")),
    ("h:65536", .badPort("65536")),
    ("h:80a", .badPort("80a")),
    ("h:+80", .badPort("+80")),
    ("h:99999999999999999999", .badPort("99999999999999999999")),
    ("http://h/a b", .badPath("/a b")),
    ("http://h/备份", .badPath("/备份")),
    ("unix:", .badSocketPath("")),
    ("unix:relative.sock", .badSocketPath("relative.sock")),
    ("unix:/" + String(repeating: "a", count: 107), .badSocketPath("/" + String(repeating: "a", count: 107))),
  ])
  func bad(text: String, problem: HTTPOriginProblem) {
    #expect(throws: problem) { try HTTPOrigin(parsing: text) }
    #expect(!problem.description.contains("secret"))
    #expect(!problem.description.isEmpty)
  }

  @Test func targetsGoBehindTheBasePath() throws {
    #expect(try HTTPOrigin(parsing: "https://h/ocp/").requestTarget("/api/v2/time") == "/ocp/api/v2/time")
    #expect(try HTTPOrigin(parsing: "h").requestTarget("/api/v2/time") == "/api/v2/time")
  }
}
