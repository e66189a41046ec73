import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
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

  /// Sentences made of the grammar parse, and so do their formatted forms.
  @Test(arguments: 0..<4) func sentencesParse(_ seed: UInt64) throws {
    let grammar = try EBNF(#require(Repository.text("grammar/obq.ebnf")))
    var maker = SentenceMaker(grammar: grammar, random: SeededGenerator(seed: seed))
    for _ in 0..<500 {
      let sentence = maker.sentence("statement")
      // `let x = name between …` is a query with a window, and not the beginning of a condition.
      if sentence.hasPrefix("let "), sentence.contains(" between ") { continue }
      let source = SourceText(name: "sentence", sentence)
      let script = parseScript(source)
      #expect(drawn(script, source) == "")
      #expect(script.statements.count == 1, "\(source.text(in: SourceSpan(0, 9999)))")
      let formatted = SourceText(name: "formatted", Formatter.format(script, source))
      #expect(
        TreePrinter.print(parseScript(formatted)) == TreePrinter.print(script),
        "\(source.text(in: SourceSpan(0, 9999))) became \(formatted.text(in: SourceSpan(0, 9999)))")
    }
  }

  @Test func scriptsParse() throws {
    let grammar = try EBNF(#require(Repository.text("grammar/obq.ebnf")))
    var maker = SentenceMaker(grammar: grammar, random: SeededGenerator(seed: 99))
    for _ in 0..<100 {
      let source = SourceText(name: "sentence", maker.sentence("script"))
      #expect(drawn(parseScript(source), source) == "")
    }
  }
}

/// A grammar in the notation of ISO 14977, as far as `obq.ebnf` uses it.
struct EBNF {
  indirect enum Node {
    case sequence([Node])
    case choice([Node])
    case option(Node)
    case repetition(Node)
    case rule(String)
    case terminal(String)

    /// The rules that the node refers to.
    var names: [String] {
      switch self {
      case .sequence(let nodes), .choice(let nodes): nodes.flatMap(\.names)
      case .option(let node), .repetition(let node): node.names
      case .rule(let name): [name]
      case .terminal: []
      }
    }
  }

  struct Fault: Error {
    var place: Substring
  }

  private(set) var rules: [String: Node] = [:]
  private var rest: Substring

  init(_ text: String) throws {
    rest = text.replacing(/\(\*[^*]*(\*+[^*)][^*]*)*\*+\)/, with: "")[...]
    while skipBlanks() {
      let name = try word()
      try take("=")
      rules[name] = try choice()
      try take(";")
    }
  }

  private mutating func choice() throws -> Node {
    var nodes = [try sequence()]
    while eat("|") { nodes.append(try sequence()) }
    return nodes.count == 1 ? nodes[0] : .choice(nodes)
  }

  private mutating func sequence() throws -> Node {
    var nodes = [try item()]
    while eat(",") { nodes.append(try item()) }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func item() throws -> Node {
    for (open, close, make) in [
      ("[", "]", Node.option), ("{", "}", Node.repetition), ("(", ")", { $0 }),
    ] as [(String, String, (Node) -> Node)] where eat(open) {
      let node = try choice()
      try take(close)
      return make(node)
    }
    for quote in ["\"", "'"] where eat(quote) {
      let text = rest.prefix { String($0) != quote }
      rest = rest.dropFirst(text.count + 1)
      return .terminal(String(text))
    }
    return .rule(try word())
  }

  private mutating func word() throws -> String {
    _ = skipBlanks()
    let name = rest.prefix { $0.isLetter || $0 == "-" }
    if name.isEmpty { throw Fault(place: rest.prefix(40)) }
    rest = rest.dropFirst(name.count)
    return String(name)
  }

  private mutating func eat(_ text: String) -> Bool {
    guard skipBlanks(), rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private mutating func take(_ text: String) throws {
    if !eat(text) { throw Fault(place: rest.prefix(40)) }
  }

  private mutating func skipBlanks() -> Bool {
    rest = rest.drop { $0.isWhitespace }
    return !rest.isEmpty
  }
}

/// Makes texts that a grammar allows.
struct SentenceMaker {
  var grammar: EBNF
  var random: SeededGenerator

  /// What each token may look like; none of the names is a word of the language or near one.
  static let tokens: [String: [String]] = [
    "name": ["alpha", "tenantName", "备份", "`odd name`", "x9", "`where`"],
    "parameter": ["$var", "$n"],
    "text": ["'text'", "\"it''s\"", "'a''b'", "'备份'"],
    "integer": ["0", "42", "1_000"],
    "real": ["1.5", "1e6"],
    "duration": ["24h", "1h30m", "250ms"],
    "size": ["10GB", "512MiB"],
    "time": ["2024-08-06", "2024-08-06T10:00", "2024-08-06 10:00:00.123+08:00"],
    "scope-name": ["ob_431", "ob_*", "租户-1", "'a b'", "ob:17", "$c"],
    "scope-word": ["url", "page-size"],
    "value": ["plain", "'a b'", "env:NAME", "Asia/Shanghai"],
    "line": ["some words", "x"],
    "newline": ["\n"],
  ]

  mutating func sentence(_ rule: String) -> String {
    var words: [String] = []
    write(.rule(rule), depth: 0, into: &words)
    return words.joined(separator: " ").replacing("\n ", with: "\n")
  }

  /// Beyond some depth what is optional is left out, and the first of several, which is the simplest, is taken.
  private mutating func write(_ node: EBNF.Node, depth: Int, into words: inout [String]) {
    let isDeep = depth > 45
    switch node {
    case .terminal(let text): words.append(text)
    case .sequence(let nodes): for node in nodes { write(node, depth: depth + 1, into: &words) }
    case .choice(let nodes):
      let node = isDeep ? simplest(nodes) : nodes.randomElement(using: &random)
      if let node { write(node, depth: depth + 1, into: &words) }
    case .option(let node):
      if !isDeep, Int.random(in: 0..<3, using: &random) == 0 { write(node, depth: depth + 1, into: &words) }
    case .repetition(let node):
      while !isDeep, Int.random(in: 0..<4, using: &random) == 0 { write(node, depth: depth + 1, into: &words) }
    case .rule(let name):
      if let token = Self.tokens[name]?.randomElement(using: &random) {
        words.append(token)
      } else if let rule = grammar.rules[name] {
        write(rule, depth: depth + 1, into: &words)
      }
    }
  }

  /// The node that ends soonest.
  private func simplest(_ nodes: [EBNF.Node]) -> EBNF.Node? {
    nodes.min { height($0, 0) < height($1, 0) }
  }

  private func height(_ node: EBNF.Node, _ depth: Int) -> Int {
    if depth > 25 { return 1000 }
    switch node {
    case .terminal, .option, .repetition: return 1
    case .sequence(let nodes): return nodes.map { height($0, depth + 1) }.max() ?? 1
    case .choice(let nodes): return nodes.map { height($0, depth + 1) }.min() ?? 1
    case .rule(let name): return grammar.rules[name].map { height($0, depth + 1) + 1 } ?? 1
    }
  }
}
