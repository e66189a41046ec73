import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
import Testing

/// Every script of `grammar/examples` and `grammar/rejected`.
@Suite struct ExampleTests {
  @Test func thereAreExamples() {
    #expect(Example.accepted.count >= 130)
    #expect(Self.malformed.count >= 50)
  }

  @Test(arguments: Example.accepted) func parses(_ example: Example) {
    let script = parseScript(example.source)
    #expect(drawn(script, example.source) == "")
    #expect(!script.statements.isEmpty)
  }

  @Test(arguments: Example.accepted) func formattingTwiceIsFormattingOnce(_ example: Example) {
    let once = Formatter.format(parseScript(example.source), example.source)
    let source = SourceText(name: "formatted", once)
    #expect(Formatter.format(parseScript(source), source) == once)
  }

  @Test(arguments: Example.accepted) func formattedTextReadsAsTheSameTree(_ example: Example) {
    let script = parseScript(example.source)
    let source = SourceText(name: "formatted", Formatter.format(script, example.source))
    let formatted = parseScript(source)
    #expect(drawn(formatted, source) == "")
    #expect(TreePrinter.print(formatted) == TreePrinter.print(script))
    #expect(formatted.comments.count == script.comments.count)
    for (left, right) in zip(script.comments, formatted.comments) {
      #expect(example.source.text(in: left) == source.text(in: right))
    }
  }

  @Test(arguments: Example.accepted) func tokensCoverTheText(_ example: Example) {
    var end = 0
    for token in parsedTokens(of: example.source) {
      if case .newline = token.kind { continue }
      #expect(token.span.start >= end)
      #expect(token.span.end > token.span.start)
      end = token.span.end
    }
    #expect(end <= example.source.bytes.count)
  }

  @Test(arguments: Example.accepted) func isCompleteAtThePrompt(_ example: Example) {
    #expect(inputState(of: example.text) == .complete)
  }

  /// The scripts that break the grammar; the others are the binder's to refuse.
  static let malformed = Example.rejected.filter { !parseScript($0.source).problems.isEmpty }

  @Test(arguments: malformed) func isRejectedWithItsMessage(_ example: Example) {
    let text = drawn(parseScript(example.source), example.source)
    #expect(Repository.matches(text, "grammar/rejected/\(example.name).txt"), "the message is not the one beside it")
  }

  /// A script with problems is not the formatter's to change.
  @Test(arguments: malformed) func isNotFormatted(_ example: Example) {
    #expect(Formatter.format(parseScript(example.source), example.source) == example.text)
  }
}
