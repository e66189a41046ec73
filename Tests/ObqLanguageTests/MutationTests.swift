import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
import Testing

/// Examples with words of other examples in their places: what still reads as a script is bound and planned, or refused
/// with places inside of the text, and nothing crashes.
@Suite struct MutationTests {
  static let mutationsOfASeed = 600

  @Test(arguments: 0..<4) func mutatedExamplesAreBoundOrRefused(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pieces = Example.accepted.flatMap { Self.words(of: $0.source) }
    var bound = 0
    for _ in 0..<Self.mutationsOfASeed {
      var words = Example.accepted.randomElement(using: &random).map { Self.words(of: $0.source) } ?? []
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        guard let place = words.indices.randomElement(using: &random) else { continue }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: words.remove(at: place)
        case 1: words.swapAt(place, Int.random(in: 0..<words.count, using: &random))
        default: words[place] = pieces.randomElement(using: &random) ?? ""
        }
      }
      let source = SourceText(name: "mutated", words.joined(separator: " "))
      if !parseScript(source).problems.isEmpty { continue }
      let diagnostics = try Rejection.diagnostics(source)
      if diagnostics.isEmpty { bound += 1 }
      for diagnostic in diagnostics {
        #expect(!diagnostic.message.isEmpty)
        if let span = diagnostic.span { #expect(0 <= span.start && span.end <= source.bytes.count) }
      }
    }
    // Otherwise nothing behind the parser was reached.
    #expect(bound > 5)
  }

  /// The words of a script; a line's end is one.
  private static func words(of source: SourceText) -> [String] {
    Lexer.tokens(of: source).map { token in
      if case .newline = token.kind { "\n" } else { source.text(in: token.span) }
    }
  }
}
