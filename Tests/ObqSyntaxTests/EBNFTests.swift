import ObqGrammarSupport
import Testing

/// `grammar/obq.ebnf` is true: what it says parses, and its rules are read by the functions that it names.
@Suite struct EBNFTests {
  @Test func functionsExist() throws {
    let text = try #require(Repository.text("grammar/obq.ebnf"))
    let folder = "Sources/ObqSyntax/Parser"
    let code = Repository.names(in: folder, suffix: ".swift").compactMap { Repository.text("\(folder)/\($0).swift") }
      .joined()
    let names = text.matches(of: /\(\* @(\w+) \*\)/).map { String($0.output.1) }
    #expect(names.count > 60)
    for name in Set(names) { #expect(code.contains("func \(name)"), "\(name)") }
  }

  @Test func everyRuleIsUsed() throws {
    let grammar = try EBNF(#require(Repository.text("grammar/obq.ebnf")))
    #expect(grammar.rules.count > 50)
    let used = Set(grammar.rules.values.flatMap(\.names) + ["script"])
    #expect(Set(grammar.rules.keys).isSubset(of: used), "\(Set(grammar.rules.keys).subtracting(used))")
    let tokens = Set(SentenceMaker.tokens.keys)
    #expect(used.subtracting(grammar.rules.keys) == tokens)
  }
}
