import ObqHTTP
import Testing

@Suite struct HeaderTests {
  @Test func secretsAreHidden() {
    for header in [
      HTTPHeader("Authorization", "Basic c2VjcmV0"), HTTPHeader("set-cookie", "c2VjcmV0"),
      HTTPHeader("X-OCS-Header", "c2VjcmV0", isSecret: true), HTTPHeader("X-Auth-Token", "c2VjcmV0"),
      HTTPHeader("x-api-key", "c2VjcmV0"), HTTPHeader("X-OCS-Session", "c2VjcmV0"),
    ] {
      var dumped = ""
      dump(header, to: &dumped)
      for shown in ["\(header)", String(reflecting: header), dumped, "\([header])", header.redacted.value] {
        #expect(!shown.contains("c2VjcmV0"))
      }
      #expect(header.description == "\(header.name): (hidden)")
      #expect(header.redacted.name == header.name)
    }
    let location = HTTPHeader("Location", "http://user:c2VjcmV0@h/?token=c2VjcmV0&x=1")
    #expect(location.description == "Location: http://user:***@h/?token=***&x=1")
    let challenge = HTTPHeader("WWW-Authenticate", "Basic realm=\"ocp\"")
    #expect(challenge.description == "WWW-Authenticate: Basic realm=\"ocp\"")
    #expect(HTTPHeader("Accept", "application/json").description == "Accept: application/json")
    #expect(HTTPHeader("Accept", "application/json").redacted.value == "application/json")
  }

  @Test func basicIsUTF8AndHidden() throws {
    let authorizer = BasicAuthorizer(user: "admin", password: "pässwörd:1")
    let headers = authorizer.headers(method: "GET", origin: try HTTPOrigin(parsing: "h"), target: "/")
    #expect(headers.map(\.name) == ["Authorization"])
    #expect(headers.map(\.value) == ["Basic YWRtaW46cMOkc3N3w7ZyZDox"])
    #expect(headers.allSatisfy { $0.isSecret })
    var dumped = ""
    dump(authorizer, to: &dumped)
    for shown in ["\(authorizer)", String(reflecting: authorizer), dumped] {
      #expect(!shown.contains("YWRtaW4") && !shown.contains("pässwörd"))
    }
  }
}
