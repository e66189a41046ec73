import ObqCatalog
import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
import ObqText
import Testing

@testable import ObqShell

/// `help`: every word of the language and every code has an entry, and what the entries show is true.
@Suite struct HelpTests {
  private func isUnknown(_ topic: String) -> Bool { HelpText.text(topic: topic).hasPrefix("there is no help on") }

  @Test func everyWordHasHelp() {
    let words =
      ClauseKeyword.allCases.map(\.rawValue) + ClauseKeyword.allCases.map(\.firstWord)
      + StatementKeyword.allCases.map(\.rawValue) + Keywords.sources + SourceID.allCases.map(\.rawValue)
      + FunctionCatalog.all.map(\.name) + ["functions", "codes", "", "tasks data", "since", "gaps"]
    for word in words { #expect(!isUnknown(word), "\(word)") }
    #expect(isUnknown("nonsense"))
    #expect(HelpText.text(topic: "sinse").contains("did you mean since?"))
    #expect(HelpText.text(topic: " Unknown  Column ").hasPrefix("unknown-column\n"))
  }

  @Test func namesAreUsedOnce() {
    let names = HelpText.topics.flatMap(\.names) + SourceHelp.names + ProblemTopic.all.map(\.code)
    #expect(Set(names).count == names.count, "\(Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys)")
    for name in names { #expect(name == name.lowercased()) }
  }

  /// All of it, to be read.
  @Test func isAsRecorded() {
    let topics =
      ["", "functions", "codes"] + HelpText.topics.map { $0.names[0] } + SourceHelp.names
      + ProblemTopic.all.map(\.code)
    let text = topics.map { "== help \($0)\n" + HelpText.text(topic: $0) }.joined()
    #expect(
      Repository.matches(text, "Tests/ObqLanguageTests/Snapshots/help.txt"),
      "OBQ_RECORD=1 swift test --filter HelpTests writes it anew")
    for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= 110, "\(line)") }
  }

  /// Examples can be typed as they stand: they are read, and their queries bind and plan.
  @Test(arguments: (HelpText.topics.flatMap(\.examples) + SourceID.allCases.map(SourceHelp.example)))
  func examplesWork(_ example: String) throws {
    let source = SourceText(name: "help", example)
    // Nothing has run before that could be recalled.
    let diagnostics = try Rejection.diagnostics(source).filter { $0.code != "not-in-history" }
    #expect(drawn(diagnostics, source) == "")
  }
}

/// The codes of problems: `help CODE`.
@Suite struct ProblemTopicTests {
  /// The codes that the messages files have, and those of the shell's own problems.
  static let codes: Set<String> = {
    let syntax = Repository.text("Sources/ObqSyntax/Problems/SyntaxProblem+Message.swift") ?? ""
    let plan = Repository.text("Sources/ObqPlan/Binder/PlanProblem+Message.swift") ?? ""
    var codes = Set(syntax.matches(of: /Diagnostic\(\s*"([a-z0-9-]+)"/).map { String($0.output.1) })
    codes.formUnion(plan.matches(of: /problem\(\s*"([a-z0-9-]+)"/).map { String($0.output.1) })
    codes.formUnion(["cluster", "tenant", "profile"].map { "unknown-" + $0 })
    codes.formUnion(["picture", "setting", "unknown-format"])
    return codes
  }()

  @Test func everyCodeIsExplained() {
    #expect(Self.codes.count > 60)
    #expect(Set(ProblemTopic.all.map(\.code)) == Self.codes)
    for topic in ProblemTopic.all { #expect(HelpText.text(topic: topic.code) == topic.text) }
  }

  @Test(arguments: ProblemTopic.all) func theWrongExampleHasTheProblem(_ topic: ProblemTopic) throws {
    // What was said in a hundred problems before is not this code.
    let others: Set<String> = topic.code == "too-many-problems" ? ["expected"] : []
    #expect(Set(try codes(topic.wrong)).subtracting(others) == [topic.code])
  }

  @Test(arguments: ProblemTopic.all) func theRightExampleHasNone(_ topic: ProblemTopic) throws {
    #expect(try codes(topic.right) == [])
  }

  private func codes(_ text: String) throws -> [String] {
    // U+FFFD stands for a byte that is no UTF-8.
    let bytes = Array(
      text.utf8.split(separator: Array("\u{FFFD}".utf8), omittingEmptySubsequences: false).joined(separator: [0xFF]))
    let source = SourceText(name: "help", bytes: bytes)
    return try Rejection.diagnostics(source).map(\.code)
  }
}

extension ProblemTopic: CustomTestStringConvertible {
  public var testDescription: String { code }
}
