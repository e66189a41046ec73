/// A search through the history while its pattern is typed (Ctrl-R). ASCII letters match in either case as long as the
/// pattern has no capital.
struct IncrementalSearch: Sendable {
  /// An entry and where the pattern stands in it, in scalars.
  struct Match: Hashable, Sendable {
    let entry: String
    let range: Range<Int>
  }

  private let entries: [String]
  private(set) var pattern = ""
  private(set) var match: Match?
  /// The pattern stands nowhere; `match` is the last one that fitted.
  private(set) var isFailing = false
  private var index: Int

  /// - Parameter entries: newest last.
  init(entries: [String]) {
    self.entries = entries
    index = entries.count
  }

  /// Appends to the pattern and looks from the shown entry on.
  mutating func type(_ scalar: Unicode.Scalar) {
    pattern.unicodeScalars.append(scalar)
    look(from: min(index, entries.count - 1), by: -1)
  }

  /// Takes the last character off the pattern and looks from the newest entry again.
  mutating func erase() {
    if pattern.isEmpty { return }
    pattern.removeLast()
    index = entries.count
    match = nil
    isFailing = false
    if !pattern.isEmpty { look(from: entries.count - 1, by: -1) }
  }

  /// Goes to an older entry that has the pattern and another text.
  mutating func older() { look(from: index - 1, by: -1) }

  /// Goes to a newer one.
  mutating func newer() { look(from: index + 1, by: 1) }

  private mutating func look(from start: Int, by step: Int) {
    if pattern.isEmpty { return }
    let needle = Self.folded(pattern, keepingCase: hasCapital)
    var candidate = start
    while entries.indices.contains(candidate) {
      let entry = entries[candidate]
      let isShownAlready = candidate != index && entry == match?.entry && !isFailing
      if !isShownAlready, let range = Self.find(needle, in: Self.folded(entry, keepingCase: hasCapital)) {
        index = candidate
        match = Match(entry: entry, range: range)
        isFailing = false
        return
      }
      candidate += step
    }
    isFailing = true
  }

  private var hasCapital: Bool { pattern.unicodeScalars.contains { ("A"..."Z").contains($0) } }

  private static func folded(_ text: String, keepingCase: Bool) -> [UInt32] {
    text.unicodeScalars.map { !keepingCase && ("A"..."Z").contains($0) ? $0.value + 32 : $0.value }
  }

  private static func find(_ needle: [UInt32], in hay: [UInt32]) -> Range<Int>? {
    if needle.isEmpty || needle.count > hay.count { return nil }
    for start in 0...(hay.count - needle.count) where hay[start..<(start + needle.count)].elementsEqual(needle) {
      return start..<(start + needle.count)
    }
    return nil
  }
}
