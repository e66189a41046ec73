import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
import Testing

@Suite struct FormatterTests {
  static let cases: [(text: String, formatted: String)] = [
    ("TASKS   Data\n  Where a=1;clusters", "tasks data where a = 1\nclusters\n"),
    ("tasks where a<>1 and(b or c)and - -d=- 5", "tasks where a != 1 and (b or c) and - -d = -5\n"),
    // The text without a name is the name.
    ("tasks select a+b,a+b as c sort by a+b DESC", "tasks select a+b, a + b as c sort by a+b desc\n"),
    ("tasks where count( )>3", "tasks where count( ) > 3\n"),
    ("tasks order by a", "tasks sort by a\n"),
    ("tasks select a | as csv", "tasks select a as csv\n"),
    ("tasks select a | as csv | where b", "tasks select a | as csv where b\n"),
    ("tasks where a | between 1 and 2", "tasks where a | between 1 and 2\n"),
    ("tasks where starts | with (tasks)", "tasks where starts | with (tasks)\n"),
    ("tasks\\G", "tasks as vertical\n"),
    ("use tenant a cluster 'b c' tenant d", "use cluster 'b c' tenant a, d\n"),
    ("\\i a.obq", "source 'a.obq'\n"),
    ("\\q", "quit\n"),
    ("! x", "!x\n"),
    ("a\n\n\n\nb\n\n# c\nd # e", "a\n\nb\n\n# c\nd  # e\n"),
    ("# only\n\n-- comments\n", "# only\n\n-- comments\n"),
    ("tasks # a\n  # b\n  where c # d\n    and e # f", "tasks  # a\n  # b\n  # d\n  where c and e  # f\n"),
    ("check none (tasks # why\n)", "# why\ncheck none (tasks)\n"),
    ("", ""),
  ]

  @Test(arguments: cases) func formats(_ text: String, _ formatted: String) {
    let source = SourceText(name: "query", text)
    #expect(drawn(parseScript(source), source) == "")
    #expect(Formatter.format(parseScript(source), source) == formatted)
    let again = SourceText(name: "query", formatted)
    #expect(Formatter.format(parseScript(again), again) == formatted)
  }

  @Test func longQueriesHaveALineForEachClause() {
    let text =
      "tasks data where status = FAILED and errorMsg contains 'disk' since 2024-08-06 until 2024-08-07 sort by elapsed"
    let source = SourceText(name: "query", text)
    #expect(
      Formatter.format(parseScript(source), source) == """
        tasks data
          where status = FAILED and errorMsg contains 'disk'
          since 2024-08-06
          until 2024-08-07
          sort by elapsed

        """)
  }

  @Test func oneQuery() throws {
    let source = SourceText(name: "query", "format tasks   where a=1")
    guard case .format(let query) = try #require(parseScript(source).statements.first).kind else { return }
    #expect(Formatter.format(query, source) == "tasks where a = 1")
  }

  @Test(arguments: [
    ("a", "a"), ("a b", "`a b`"), ("a`b", "`a``b`"), ("", "``"), ("1a", "`1a`"), ("备份", "备份"), ("count()", "`count()`"),
  ])
  func spelledNames(_ name: String, _ expected: String) {
    #expect(Spelling.name(name) == expected)
  }

  @Test func spelledValues() {
    #expect(Spelling.text("it's") == "'it''s'")
    #expect(Spelling.scopeName("ob_431:17.2-*") == "ob_431:17.2-*")
    #expect(Spelling.scopeName("a b") == "'a b'")
    #expect(Spelling.scopeName("$a") == "'$a'")
    #expect(Spelling.value("Asia/Shanghai") == "Asia/Shanghai")
    #expect(Spelling.value("a;b") == "'a;b'")
    #expect(Spelling.value("") == "''")
  }
}
