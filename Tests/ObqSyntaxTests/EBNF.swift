/// A grammar in the notation of ISO 14977, as far as `obq.ebnf` uses it.
struct EBNF: Sendable {
  indirect enum Node: Sendable {
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
