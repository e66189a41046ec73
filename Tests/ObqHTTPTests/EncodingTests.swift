import ObqHTTP
import Testing

@Suite struct EncodingTests {
  @Test(arguments: [
    ("abc-._~XYZ019", "abc-._~XYZ019"),
    ("a b", "a%20b"),
    ("1+1=2&3", "1%2B1%3D2%263"),
    ("DOING,FAILED", "DOING%2CFAILED"),
    ("2021-09-16T07:14:51Z", "2021-09-16T07%3A14%3A51Z"),
    ("a/b?c#d%e", "a%2Fb%3Fc%23d%25e"),
    ("备", "%E5%A4%87"),
    ("\u{0}\n\u{7f}", "%00%0A%7F"),
    ("", ""),
  ])
  func percent(text: String, encoded: String) {
    #expect(PercentEncoding.encode(queryValue: text) == encoded)
    #expect(PercentEncoding.encode(pathSegment: text) == encoded)
  }

  @Test func dotsAreNoSteps() {
    #expect(PercentEncoding.encode(pathSegment: ".") == "%2E")
    #expect(PercentEncoding.encode(pathSegment: "..") == "%2E%2E")
    #expect(PercentEncoding.encode(pathSegment: "...") == "...")
    #expect(PercentEncoding.encode(queryValue: "..") == "..")
  }

  @Test func queries() {
    var query = QueryString()
    #expect(query.description.isEmpty)
    query.add("page", 1)
    query.add("status", "DOING,FAILED")
    query.add("empty", "")
    query.add("a&b", "c d")
    #expect(query.description == "?page=1&status=DOING%2CFAILED&empty=&a%26b=c%20d")
  }
}
