import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
import Testing

/// No text hangs the parser, overflows its stack or makes it crash.
@Suite struct RobustnessTests {
  /// Each example with a few bytes or words changed: every problem lies in the text, and a text without problems survives
  /// the formatter.
  @Test(arguments: 0..<8) func mutatedExamples(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let pieces = Example.accepted.flatMap { example in
      Lexer.tokens(of: example.source).map { Array(example.source.bytes[$0.span.start..<$0.span.end]) }
    }
    for _ in 0..<400 {
      guard var bytes = Example.accepted.randomElement(using: &random)?.source.bytes else { return }
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &random)))
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 2: bytes.insert(contentsOf: [0x20] + (pieces.randomElement(using: &random) ?? []) + [0x20], at: place)
        case 3: bytes.insert(contentsOf: Array("()'\"`|;,\n#".utf8).shuffled(using: &random).prefix(2), at: place)
        default: bytes = Array(bytes.prefix(place))
        }
      }
      check(SourceText(name: "query", bytes: bytes))
    }
  }

  /// The rejected scripts cut off at every byte.
  @Test func prefixesOfRejectedScripts() {
    for example in Example.rejected {
      for end in 0..<min(example.source.bytes.count, 300) {
        check(SourceText(name: "query", bytes: Array(example.source.bytes[..<end])))
      }
    }
  }

  private func check(_ source: SourceText) {
    let script = parseScript(source)
    for problem in script.problems {
      #expect(problem.span.start >= 0 && problem.span.start <= problem.span.end)
      #expect(problem.span.end <= source.bytes.count)
      _ = DiagnosticRenderer(width: 60).render(problem.diagnostic, in: source)
    }
    guard script.problems.isEmpty else { return }
    let text = Formatter.format(script, source)
    let formatted = SourceText(name: "formatted", text)
    let again = parseScript(formatted)
    #expect(
      TreePrinter.print(again) == TreePrinter.print(script),
      "\(source.text(in: SourceSpan(0, source.bytes.count))) became \(text) \(drawn(again, formatted))")
    #expect(Formatter.format(again, formatted) == text)
  }

  /// A text that is too long to be shown.
  struct Huge: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var testDescription: String { name }
  }

  /// How long the texts are: shorter in a debug build, which is thirty times slower.
  #if DEBUG
    static let million = 100_000
  #else
    static let million = 1 << 20
  #endif

  static let huge: [Huge] = [
    Huge(name: "opening brackets", text: "tasks where " + String(repeating: "(", count: million)),
    Huge(name: "closing brackets", text: String(repeating: ")", count: million)),
    Huge(name: "quotes", text: String(repeating: "'", count: million + 1)),
    Huge(name: "an open quote", text: "tasks where a = '" + String(repeating: "x", count: million)),
    Huge(name: "or", text: "tasks where a" + String(repeating: " or a", count: million / 5)),
    Huge(name: "plus", text: "tasks where a" + String(repeating: " + a", count: million / 4)),
    Huge(name: "minus signs", text: "print" + String(repeating: " -", count: million / 2)),
    Huge(name: "not", text: "tasks where" + String(repeating: " not", count: million / 4)),
    Huge(name: "ago", text: "tasks since 1d" + String(repeating: " ago", count: million / 4)),
    Huge(name: "calls", text: "print " + String(repeating: "f(", count: million / 2)),
    Huge(name: "nested queries", text: "tasks " + String(repeating: "with (tasks ", count: million / 12)),
    Huge(name: "a list", text: "tasks where a in (" + String(repeating: "1,", count: million / 2)),
    Huge(name: "clauses", text: "tasks" + String(repeating: " limit 1", count: million / 8)),
    Huge(name: "bars", text: "tasks" + String(repeating: "|", count: million)),
    Huge(name: "statements", text: String(repeating: "tasks\n", count: million / 6)),
    Huge(name: "problems", text: String(repeating: "a b\n", count: million / 4)),
    Huge(name: "lines", text: String(repeating: "\n", count: million)),
    Huge(name: "comments", text: String(repeating: "# c\n", count: million / 4)),
    Huge(name: "digits", text: "print " + String(repeating: "9", count: million)),
    Huge(name: "units", text: "print " + String(repeating: "1h", count: million / 2)),
    Huge(name: "bangs", text: String(repeating: "!", count: million)),
    Huge(name: "backslashes", text: String(repeating: "\\", count: million)),
    Huge(name: "zero bytes", text: String(repeating: "\0", count: million)),
  ]

  /// A megabyte takes a fraction of a second; what grows with the square would take hours.
  @Test(.serialized, .timeLimit(.minutes(1)), arguments: huge) func hugeTexts(_ item: Huge) {
    let count = parse(item.text).problems.count
    #expect(count <= 101)
  }

  /// Trees as high as the ceilings allow can be walked and torn down.
  @Test func treesAtTheCeiling() {
    let deep = "print " + String(repeating: "(", count: 198) + "1" + String(repeating: ")", count: 198)
    #expect(parse(deep).problems.isEmpty)
    let high = "print 1" + String(repeating: " + 1", count: 998)
    let script = parse(high)
    #expect(script.problems.isEmpty)
    #expect(TreePrinter.print(script).count > 5000)
    #expect(
      parse("print 1" + String(repeating: " + 1", count: 1001)).problems.map(\.kind) == [.chainTooLong(limit: 1000)])
    let both = "print " + String(repeating: "(1 + ", count: 300) + "1"
    #expect(parse(both).problems.first?.kind == .nestingTooDeep(limit: 200))
    let nested = "tasks " + String(repeating: "with (tasks ", count: 100) + String(repeating: ")", count: 100)
    #expect(parse(nested).problems.isEmpty)
  }
}
