import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
import Testing

/// One run shows all the problems of a script, and only those.
@Suite struct RecoveryTests {
  /// Words that the problems of each text stand at, in order; `$` stands for the end of the text or a line.
  static let cases: [(text: String, places: [String])] = [
    ("tasks grup by a limt 3", ["grup", "limt"]),
    ("tasks where a == 1 && b = 2", ["==", "&&"]),
    ("tasks where (a = limit 5 sort elapsed", ["limit"]),
    ("tasks where\nclusters wher a\ntasks limit", ["$", "wher", "$"]),
    ("tasks where (a\nclusters wher b", ["(", "wher"]),
    ("tenants with (tasks grup by a since) limt 3", ["grup", ")", "limt"]),
    ("tasks where (a b) limt 3", ["b", "limt"]),
    ("tasks select a,, b limt 3", [",", "limt"]),
    ("tasks where a in (1, , 2) and b limt 3", [",", "limt"]),
    ("tasks where f(1 2) limt 3", ["2", "limt"]),
    ("tasks foo bar baz; clusters limt 1", ["foo", "limt"]),
    ("foo bar; tasks limt 1\n)\ntasks", ["bar", "limt", ")"]),
    ("tasks where a = 'x\nclusters limt 1", ["'", "limt"]),
    ("check none (tasks wher a) warn crit", ["wher", "crit"]),
    ("check max(a) from tasks crit > 1\ntasks limt 1", ["tasks", "limt"]),
    ("tasks on cluster a tenant , b limt 3", [",", "limt"]),
    ("let = 5\nview x tasks\ntasks limt 1", ["=", "tasks", "limt"]),
    ("tasks where a = 99999999999999999999 limt 3", ["99999999999999999999", "limt"]),
    ("explain grup\nexplain\ntasks limt 1", ["$", "limt"]),
    ("\\nope\n\\timing\ntasks limt 1", ["\\nope", "limt"]),
    ("tasks select a as 5 limt 1", ["5", "limt"]),
    ("profile $c url x\ntasks", ["$c"]),
    ("set 'a' b\nshow 'a'\ntasks", ["'a'", "'a'"]),
    ("profile p 'a' b\nuse cluster $\nping $", ["'a'", "$", "$"]),
    ("tasks ( limit 5 ) limt 1", ["(", "limt"]),
  ]

  @Test(arguments: cases) func places(_ text: String, _ places: [String]) {
    let source = SourceText(name: "query", text)
    let found = parseScript(source).problems.map { problem in
      problem.span.start == problem.span.end ? "$" : source.text(in: problem.span)
    }
    #expect(found == places, "\(drawn(parseScript(source), source))")
  }

  @Test func statementsWithoutProblemsAreKept() {
    let script = parse("tasks\ntasks grup by a\nclusters\n)\ntenants")
    #expect(TreePrinter.print(script) == "query tasks\nquery named clusters\nquery named tenants\n")
  }

  @Test func problemsHaveACeiling() {
    let script = parse(String(repeating: "a b\n", count: 1000))
    #expect(script.problems.count == 101)
    #expect(script.problems.contains { $0.kind == .tooManyProblems })
  }

  @Test func everyProblemHasASentence() {
    for example in Example.rejected {
      for problem in parseScript(example.source).problems {
        let diagnostic = problem.diagnostic
        #expect(!diagnostic.code.isEmpty)
        #expect(diagnostic.code.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (0x61...0x7A).contains($0) || $0 == 0x38 })
        #expect(!diagnostic.message.hasSuffix("."))
        for word in [" you ", "You ", "please", "illegal", "invalid "] {
          #expect(!diagnostic.message.contains(word), "\(diagnostic.message)")
        }
      }
    }
  }
}
