import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
import Synchronization
import Testing

/// Sentences made of `grammar/obq.ebnf`: all of them parse, print back, and read as the same tree; what has a slip in it
/// never crashes the parser.
@Suite struct SentenceTests {
  /// A run is cut into parts, which are worked on at the same time.
  static let parts = 8
  static let sentencesOfAPart = 2600
  static let scriptsOfAPart = 50
  /// Parts that are done, and sentences that they had.
  static let done = Mutex((parts: 0, sentences: 0))

  @Test(arguments: 0..<parts) func sentencesReadAsTheyArePrinted(_ part: Int) throws {
    let grammar = try EBNF(#require(Repository.text("grammar/obq.ebnf")))
    let count = Self.check(grammar, seed: UInt64(part))
    let total: Int? = Self.done.withLock { done in
      done = (done.parts + 1, done.sentences + count)
      return done.parts == Self.parts ? done.sentences : nil
    }
    guard let total else { return }
    print("grammar sentences: \(total)")
    #expect(total >= 20_000)
  }

  /// How many sentences were checked.
  private static func check(_ grammar: EBNF, seed: UInt64) -> Int {
    var maker = SentenceMaker(grammar: grammar, random: SeededGenerator(seed: seed))
    var count = 0
    for number in 0..<sentencesOfAPart + scriptsOfAPart {
      let isScript = number >= sentencesOfAPart
      let sentence = maker.sentence(isScript ? "script" : "statement")
      // `let x = name between …` is a query with a window, and not the beginning of a condition.
      if sentence.contains("let "), sentence.contains(" between ") { continue }
      count += 1
      let source = SourceText(name: "sentence", sentence)
      let script = parseScript(source)
      #expect(drawn(script, source) == "")
      if !isScript { #expect(script.statements.count == 1, "\(sentence)") }
      survivesTheFormatter(script, source)
      let slip = SourceText(name: "slip", maker.slip(in: sentence))
      let broken = parseScript(slip)
      for problem in broken.problems {
        #expect(0 <= problem.span.start && problem.span.start <= problem.span.end)
        #expect(problem.span.end <= slip.bytes.count)
      }
      if broken.problems.isEmpty { survivesTheFormatter(broken, slip) }
    }
    return count
  }

  private static func survivesTheFormatter(_ script: Script, _ source: SourceText) {
    let formatted = SourceText(name: "formatted", Formatter.format(script, source))
    let again = parseScript(formatted)
    #expect(
      TreePrinter.print(again) == TreePrinter.print(script),
      "\(source.text(in: SourceSpan(0, source.bytes.count))) became \(Formatter.format(script, source))")
    #expect(Formatter.format(again, formatted).utf8.elementsEqual(formatted.bytes))
  }
}
