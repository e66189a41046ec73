import ObqDiagnostics
import ObqGrammarSupport
import Testing

/// Long texts through the whole front end: read, bound, planned, and their problems drawn. None crashes or hangs; how long a
/// megabyte takes in a release build is for `obq-bench` to say.
@Suite(.serialized) struct SizeTests {
  /// Bytes of a text; fewer than a megabyte in a debug build, which is some thirty times slower.
  #if DEBUG
    static let size = 40_000
  #else
    static let size = 1 << 20
  #endif

  struct Text: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// The code of the first problem; nil when there is none.
    var code: String?
    var testDescription: String { name }

    /// `unit` as often as it fits into the whole size, or into a part of it where each unit is much work by itself.
    init(
      _ name: String, _ head: String, _ unit: String, _ tail: String = "", separator: String = "", code: String? = nil,
      share: Int = 1
    ) {
      self.name = name
      self.code = code
      let count = SizeTests.size / share / (unit.utf8.count + separator.utf8.count)
      text = head + repeatElement(unit, count: count).joined(separator: separator) + tail
    }
  }

  static let texts: [Text] = [
    Text("opening brackets", "tasks data where ", "(", code: "nesting-too-deep"),
    Text("closing brackets", "tasks data where (1 = 1) ", ")", code: "unbalanced-closer"),
    Text("balanced brackets", "tasks data where ", "(1 = 1)", separator: " and "),
    Text("quotes", "print ", "''"),
    Text("doubled quotes", "tasks data where errorMsg = '", "''", "'"),
    Text("an open quote", "tasks data where errorMsg = '", "x", code: "unterminated-quote"),
    Text("an open name", "tasks data select `", "x", code: "unterminated-quote"),
    Text("or", "tasks data where ", "elapsed > 1h", separator: " or "),
    Text("and", "tasks data where ", "state = FAILED", separator: " and "),
    Text("not", "tasks data where", " not", " true", code: "nesting-too-deep"),
    Text("plus", "tasks data where taskId = ", "1", separator: " + ", code: "chain-too-long"),
    Text("minus signs", "print ", "- ", "1", code: "nesting-too-deep"),
    Text("a list", "tasks data where taskId in (", "17", ")", separator: ", "),
    Text("a list of words", "tasks data where status in (", "FAILED", ")", separator: ", "),
    Text("calls", "print ", "abs(", code: "nesting-too-deep"),
    Text("arguments", "print coalesce(", "null", ")", separator: ", ", code: "wrong-argument-count"),
    Text("columns", "tasks data select ", "taskId", separator: ", "),
    Text("expressions", "tasks data select ", "elapsed / 1h", separator: ", "),
    Text("keys", "tasks data sort by ", "elapsed desc", separator: ", "),
    Text("clauses", "tasks data ", "limit 10", separator: " "),
    Text("filters", "tasks data ", "where elapsed > 1h", separator: " "),
    Text("projections", "tasks data ", "select *", separator: " ", share: 20),
    Text("windows", "tasks data ", "since 7d", separator: " "),
    Text("nested queries", "tenants ", "with (tenants ", code: "nesting-too-deep"),
    Text("queries side by side", "tenants ", "with (clusters)", separator: " ", share: 20),
    Text("unknown columns", "tasks data where ", "nothing = 1", separator: " and ", code: "unknown-column"),
    Text("unknown words", "tasks data where ", "state = FAILD", separator: " or ", code: "unknown-word"),
    Text("a long name", "tasks data where ", "x", " = 1", code: "unknown-column"),
    Text("a long word", "tasks data where state = ", "x", code: "unknown-word"),
    Text("a long number", "print ", "9", code: "integer-overflow"),
    Text("a long pattern", "tasks data where errorMsg like '", "%a", "'", code: "bad-pattern"),
    Text("a regular expression", "tasks data where errorMsg ~ '", "(a|b)", "'", code: "bad-pattern"),
    Text("nested groups of a regular expression", "tasks data where errorMsg ~ '", "(", "'", code: "bad-pattern"),
    Text("statements", "", "tenants\n", share: 20),
    Text("statements with problems", "", "tenants where x = 1\n", code: "unknown-column", share: 20),
    Text("variables", "", "let x = 1\n"),
    Text("scope names", "tasks data on cluster ", "ob_431", separator: ", "),
    Text("globs", "tasks data on cluster ", "*ob*4*3*1*", separator: ", "),
    Text("zero bytes", "", "\0", code: "unexpected-character"),
    Text("wide characters", "tasks data where errorMsg = ", "备份", code: nil),
  ]

  @Test(.timeLimit(.minutes(1)), arguments: texts) func endsSoon(_ text: Text) throws {
    let source = SourceText(name: "query", text.text)
    let diagnostics = try Rejection.diagnostics(source)
    _ = drawn(diagnostics, source)
    #expect(diagnostics.first?.code == text.code)
  }
}
