import ObqSyntax
import ObqTerminal

/// Gathers what may stand at a cursor and picks what fits the word that is there already.
struct Candidates {
  /// What has been typed of the word.
  let prefix: String
  /// The quote that is open at the cursor.
  let quote: Character?
  private var items: [Completion] = []
  private var known: Set<String> = []

  init(prefix: String, quote: Character?) {
    self.prefix = prefix
    self.quote = quote
  }

  var isEmpty: Bool { items.isEmpty }

  /// A text that is put in as it stands; only where no quote is open.
  mutating func add(_ text: String, label: String? = nil, _ group: String, _ detail: String) {
    if quote != nil { return }
    append(Completion(text, label: label, group: group, detail: detail))
  }

  /// A value: as `spelling` where no quote is open, else itself with the quote's end.
  mutating func add(value: String, spelling: String, _ group: String, _ detail: String) {
    guard let quote else { return append(Completion(spelling, label: value, group: group, detail: detail)) }
    let mark = String(quote)
    let text = value.replacing(mark, with: mark + mark) + mark
    append(Completion(text, label: value, group: group, detail: detail))
  }

  /// A path, with the quotes that it needs.
  mutating func addPath(_ text: String, label: String, _ detail: String) {
    append(Completion(text, label: label, group: "files", detail: detail))
  }

  private mutating func append(_ item: Completion) {
    if known.insert(item.text).inserted { items.append(item) }
  }

  /// Those that begin with the prefix; where none does, those that hold it. Case does not count, and neither does an underscore.
  var fitting: [Completion] {
    let wanted = Self.folded(prefix)
    if wanted.isEmpty { return items }
    let beginning = items.filter { Self.folded($0.label).hasPrefix(wanted) || $0.text.hasPrefix(prefix) }
    if !beginning.isEmpty || wanted.count < 2 { return beginning }
    return items.filter { Self.folded($0.label).contains(wanted) }
  }

  private static func folded(_ name: String) -> String { name.lowercased().filter { $0 != "_" } }
}
