import ObqGrammarSupport

/// Makes texts that a grammar allows.
struct SentenceMaker {
  private let grammar: EBNF
  private var random: SeededGenerator
  /// How many rules deep the shortest sentence of each rule is.
  private var heights: [String: Int]

  init(grammar: EBNF, random: SeededGenerator) {
    self.grammar = grammar
    self.random = random
    heights = grammar.rules.mapValues { _ in 1000 }
    // Each round settles the rules that stand on settled ones.
    for _ in grammar.rules { heights = grammar.rules.mapValues { height($0) + 1 } }
  }

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

  /// A sentence with one slip of the hand: a word lost, doubled, moved, cut, or taken from elsewhere.
  mutating func slip(in sentence: String) -> String {
    var words = sentence.split(separator: " ").map(String.init)
    guard let place = words.indices.randomElement(using: &random) else { return sentence }
    switch Int.random(in: 0..<7, using: &random) {
    case 0: words.remove(at: place)
    case 1: words.insert(words[place], at: place)
    case 2: words.swapAt(place, Int.random(in: 0..<words.count, using: &random))
    case 3: words[place] = String(words[place].dropLast())
    case 4: words[place] = String(words[place].shuffled(using: &random))
    case 5: words.insert(Self.strays.randomElement(using: &random) ?? "", at: place)
    default: words.removeSubrange(place...)
    }
    return words.joined(separator: " ")
  }

  private static let strays = [
    "(", ")", "'", "\"", "`", ",", ";", "|", "\n", "\n  ", "by", "and", "not", "-", "#", "where", "select", "as csv",
    "=",
    "$", "\\", "!", "1h30", "9e99", "２", "，", "tasks data", "with (", "between", "\u{0}", "\\G",
  ]

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
    nodes.min { height($0) < height($1) }
  }

  private func height(_ node: EBNF.Node) -> Int {
    switch node {
    case .terminal, .option, .repetition: 1
    case .sequence(let nodes): nodes.map(height).max() ?? 1
    case .choice(let nodes): nodes.map(height).min() ?? 1
    case .rule(let name): heights[name, default: 1]
    }
  }
}
