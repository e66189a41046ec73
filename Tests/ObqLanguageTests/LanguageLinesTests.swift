import ObqGrammarSupport
import Testing

/// The table of `LanguageLines` is true: what it names exists, and nothing of the folders is left out.
@Suite struct LanguageLinesTests {
  @Test(arguments: LanguageLines.all) func isTested(_ line: LanguageLines.Line) {
    #expect(!line.examples.isEmpty || !line.rejected.isEmpty || !line.tests.isEmpty)
    let examples = Set(Example.accepted.map(\.name))
    for name in line.examples { #expect(examples.contains(name), "no example \(name)") }
    let rejected = Set(Example.rejected.map(\.name))
    for name in line.rejected { #expect(rejected.contains(name), "no rejected script \(name)") }
    for name in line.tests { #expect(Self.functions.contains(name), "no test \(name)") }
  }

  @Test func promisesAreDifferent() {
    #expect(LanguageLines.all.count > 100)
    #expect(Set(LanguageLines.all.map(\.promise)).count == LanguageLines.all.count)
  }

  /// Every example holds some line.
  @Test func everyExampleIsNamed() {
    let named = Set(LanguageLines.all.flatMap(\.examples))
    #expect(Set(Example.accepted.map(\.name)).subtracting(named) == [])
  }

  /// `File.function` of every test of the repository.
  private static let functions: Set<String> = {
    var functions: Set<String> = []
    for folder in Repository.names(in: "Tests", suffix: "Tests") {
      for file in Repository.names(in: "Tests/\(folder)Tests", suffix: ".swift") {
        let text = Repository.text("Tests/\(folder)Tests/\(file).swift") ?? ""
        for match in text.matches(of: /func (\w+)\(/) { functions.insert("\(file).\(match.output.1)") }
      }
    }
    return functions
  }()
}

extension LanguageLines.Line: CustomTestStringConvertible {
  var testDescription: String { promise }
}
