import ObqText
import Testing

@Suite struct RedactionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let expected: String
    var testDescription: String { text }

    init(_ text: String, _ expected: String) {
      self.text = text
      self.expected = expected
    }
  }

  static let cases: [Case] = [
    // Quoted values of the language.
    Case("profile p url 'https://h' user 'u' password 's3cret'", "profile p url 'https://h' user 'u' password '***'"),
    Case(#"profile p password "a b" user u"#, #"profile p password "***" user u"#),
    Case("profile p PASSWORD 'it''s' user u", "profile p PASSWORD '***' user u"),
    Case("profile p secret '备份' x", "profile p secret '***' x"),
    Case("profile p password 'never closed", "profile p password '***'"),
    Case("profile p password''", "profile p password'***'"),
    // Bare values.
    Case("profile p secret abc123;", "profile p secret ***;"),
    Case("profile p secret\n  abc123", "profile p secret\n  ***"),
    Case("access_key_secret=abc&x=1", "access_key_secret=***&x=1"),
    Case("OBQ_PASSWORD=p@ss obq", "OBQ_PASSWORD=*** obq"),
    Case("accessKeySecret: abc", "accessKeySecret: ***"),
    Case("-- token = abc, rest", "-- token = ***, rest"),
    Case(#"{"password":"a\"b","user":"u"}"#, #"{"password":"***","user":"u"}"#),
    Case(#"{"password" : 12345}"#, #"{"password" : ***}"#),
    Case("oss://b/p?host=h&access_id=AK&access_key=SK&x=1", "oss://b/p?host=h&access_id=***&access_key=***&x=1"),
    Case(#"{"accessKey":"SK","accessKeyId":"AK"}"#, #"{"accessKey":"***","accessKeyId":"***"}"#),
    Case("profile p access-key AKID secret env:S", "profile p access-key AKID secret env:S"),
    // References and other words.
    Case("profile p password env:NAME", "profile p password env:NAME"),
    Case("profile p password file:/run/x user u", "profile p password file:/run/x user u"),
    Case("profile p password cmd:pass", "profile p password cmd:pass"),
    Case("tasks where secret is null", "tasks where secret is null"),
    Case("tasks where secret != 'x'", "tasks where secret != 'x'"),
    Case("select password, user", "select password, user"),
    Case("--password-file /run/p", "--password-file /run/p"),
    Case("explain tokens tasks", "explain tokens tasks"),
    Case("print password", "print password"),
    Case("tasks data where tenantName = '备份'", "tasks data where tenantName = '备份'"),
    // URLs.
    Case("url 'https://admin:s3cret@ocp:8080/x'", "url 'https://admin:***@ocp:8080/x'"),
    Case("https://admin:a@b@ocp/", "https://admin:***@ocp/"),
    Case("https://admin:a/b?c#d@ocp/x", "https://admin:***@ocp/x"),
    Case("https://admin@ocp/", "https://admin@ocp/"),
    Case("https://ocp:8080/a@b:c", "https://ocp:8080/a@b:c"),
    Case("https://[::1]:8080/a@b", "https://[::1]:8080/a@b"),
    Case("https://h/x?token=abc&y=1", "https://h/x?token=***&y=1"),
    // Headers.
    Case("Authorization: Basic YWRtaW46eA==", "Authorization: ***"),
    Case("-H 'authorization: Bearer abc' next", "-H 'authorization: ***' next"),
    Case(#"{"Authorization": "OCP-ACCESS-KEY-HMACSHA1 ak:sig"}"#, #"{"Authorization": "***"}"#),
    Case("Authorization: Basic x\nHost: h", "Authorization: ***\nHost: h"),
    Case("", ""),
  ]

  @Test func sentencesNameValuesBySeparators() {
    for text in ["password expired", "The token has ended", "a secret is missing: none"] {
      #expect(Redaction.redact(text, isProse: true) == text)
    }
    #expect(Redaction.redact("failed, token=abc password 'x'", isProse: true) == "failed, token=*** password '***'")
  }

  @Test(arguments: cases) func redacts(_ example: Case) {
    #expect(Redaction.redact(example.text) == example.expected)
    #expect(Redaction.redact(example.expected) == example.expected)
  }
}
