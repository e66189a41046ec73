import ObqDiagnostics
import ObqSyntax
import Testing

@Suite struct CompletionContextTests {
  /// A text with `‸` for the cursor, something that is expected there, and what has been typed of it.
  static let cases: [(text: String, expected: ObqSyntax.Expectation, prefix: String)] = [
    ("‸", .statement, ""), ("ta‸", .source, "ta"), ("tasks; ex‸", .keyword("explain"), "ex"),
    ("tasks ‸", .keyword("data"), ""), ("tasks ‸", .clause, ""), ("tasks data wh‸ere a", .keyword("where"), "wh"),
    ("tasks where ‸", .condition, ""), ("tasks where a ‸", .keyword("starts with"), ""),
    ("tasks where a ‸", .keyword("limit"), ""), ("tasks where a = ‸", .expression, ""),
    ("tasks select a, ‸", .expression, ""), ("tasks group by a sh‸", .keyword("show"), "sh"),
    ("tasks sort by a ‸", .keyword("desc"), ""), ("tasks on ‸", .keyword("cluster"), ""),
    ("tasks on cluster ob-‸", .scopeName(.cluster), "ob-"), ("use tenant a, b.‸", .scopeName(.tenant), "b."),
    ("tasks as ‸", .format, ""), ("set time‸", .setting, "time"), ("set timezone Asia/Sh‸", .value, "Asia/Sh"),
    ("show ‸", .setting, ""), ("help ga‸", .topic, "ga"), ("drop view f‸", .view, "f"),
    ("tasks into 'ou‸", .path, "ou"), ("source 'a/‸", .path, "a/"), ("tasks where a = 'x‸", .expression, "x"),
    ("tenants with (‸", .source, ""), ("tenants with (tasks ‸", .symbol(.rightParen), ""),
    ("check max(a) from (tasks) ‸", .keyword("by"), ""), ("explain ana‸", .keyword("analyze"), "ana"),
    ("profile p ‸", .profileWord, ""), ("watch 5s until a ‸", .source, ""), ("tasks where a-b‸", .expression, "b"),
    ("check ‸", .keyword("freshness"), ""), ("check none ‸", .symbol(.leftParen), ""),
    ("check freshness ‸", .keyword("of"), ""), ("file ‸", .path, ""), ("describe ‸", .source, ""),
    ("tasks group by a show ‸", .aggregate, ""), ("tasks select a as ‸", .format, ""),
    ("help tasks da‸", .topic, "tasks da"),
    ("\\i x/y‸", .path, "x/y"), ("ping ‸", .scopeName(.profile), ""), ("\\d ‸", .source, ""),
    ("tasks latest ‸", .keyword("by"), ""), ("tasks limit $‸", .number, "$"),
  ]

  static func context(_ marked: String) -> (text: String, context: CompletionContext) {
    let text = marked.filter { $0 != "‸" }
    let offset = marked.prefix { $0 != "‸" }.utf8.count
    return (text, completionContext(of: text, at: offset))
  }

  @Test(arguments: cases) func expectations(_ marked: String, _ expected: ObqSyntax.Expectation, _ prefix: String) {
    let (text, context) = Self.context(marked)
    #expect(context.expectations.contains(expected), "\(context.expectations)")
    #expect(Array(text.utf8)[context.prefix.start..<context.prefix.end].elementsEqual(prefix.utf8))
  }

  @Test func theQueryAroundTheCursor() {
    let context = Self.context("tenants where a with (tasks data since 7d where status = FA‸").context
    #expect(context.query?.source?.kind == .tasks(.data))
    #expect(context.query?.clauses.count == 1)
    #expect(context.compared.map(TreePrinter.text) == "status")
  }

  @Test func theLeftSideOfAList() {
    let context = Self.context("tasks where a and status in (FAILED, ‸").context
    #expect(context.compared.map(TreePrinter.text) == "status")
  }

  /// What is looked for further out can't stand where the text can't end.
  @Test(arguments: ["tasks where ‸", "tasks where a = ‸", "tasks sort by ‸", "tasks select a, ‸", "tenants with ‸"])
  func noClauseWhereSomethingIsMissing(_ text: String) {
    #expect(!Self.context(text).context.expectations.contains(.clause))
  }

  @Test func operandsBeforeTheCursor() {
    let context = Self.context("tasks where a + b ‸").context
    #expect(context.operands.map { TreePrinter.text($0.expression) } == ["b", "(+ a b)"])
    #expect(context.operands[0].lowest > context.operands[1].lowest)
    // A comparison does not chain.
    #expect(!Self.context("tasks where a = b ‸").context.expectations.contains(.keyword("like")))
  }

  @Test func theClauseAndTheQueryToGoOn() {
    let context = Self.context("tasks since 1d where a ‸").context
    #expect(context.query?.clause == .filter)
    #expect(context.query?.clauses.count == 1)
    #expect(context.queryToGoOn?.clauses.count == 2)
  }

  @Test func whatBelongsToAName() {
    let scope = Self.context("tasks on cluster a, b tenant ‸").context.scope
    #expect(scope.clusters.map(\.text) == ["a", "b"])
    #expect(Self.context("set format ‸").context.valueOwner?.text == "format")
    #expect(Self.context("profile p url 'x' type ‸").context.valueOwner?.text == "type")
  }

  @Test func openQuotes() {
    #expect(Self.context("tasks into 'x‸").context.quote == "'")
    #expect(Self.context("tasks into 'x' ‸").context.quote == nil)
  }
}
