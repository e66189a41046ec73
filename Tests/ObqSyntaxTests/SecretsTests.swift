import ObqDiagnostics
import ObqSyntax
import Testing

@Suite struct SecretsTests {
  @Test(arguments: [
    ("profile p password 'hunter2' url x", ["'hunter2'"]), ("profile p password hunter2", ["hunter2"]),
    ("profile p PASSWORD = hunter2", ["hunter2"]), ("profil p pasword x password 'a''b'", ["x", "'a''b'"]),
    ("profile p url 'http://u:p@h:1' user 'a'", ["u:p"]),
    ("profile p url http://u:p@ss@h:1 user a", ["u:p@ss"]), ("print 'a@b' # http://h", []),
    ("profile p access_key_secret abc", ["abc"]), ("profile p password env:X", []), ("profile p password cmd:x", []),
    ("profile p\n  password hunter2\n  user a", ["hunter2"]), ("profile p password\n  hunter2", ["hunter2"]),
    ("profile p password 'open", ["'open"]), ("tasks", []), ("profile p password", []),
  ])
  func spans(_ text: String, _ secrets: [String]) {
    let source = SourceText(name: "query", text)
    #expect(Secrets.spans(in: source).map { source.text(in: $0) } == secrets)
  }
}
