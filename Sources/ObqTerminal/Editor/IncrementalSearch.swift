/// A search through the history while its pattern is typed (Ctrl-R). ASCII letters match in either case as long as the
/// pattern has no capital.
struct IncrementalSearch: Sendable {
  /// An entry and where the pattern stands in it, in UTF-8 offsets.
  struct Match: Hashable, Sendable {
    let entry: String
    let range: Range<Int>
  }

  private let history: HistoryLines
  private(set) var pattern = ""
  private(set) var match: Match?
  /// The pattern stands nowhere; `match` is the last one that fitted.
  private(set) var isFailing = false
  private var index: Int

  /// - Parameter history: made ready by `prepareSearch`.
  init(_ history: HistoryLines) {
    self.history = history
    index = history.entries.count
  }

  /// Appends to the pattern and looks from the shown entry on.
  mutating func type(_ scalar: Unicode.Scalar) {
    pattern.unicodeScalars.append(scalar)
    // What has not the pattern's beginning has not the pattern.
    if isFailing { return }
    look(from: min(index, history.entries.count - 1), by: -1)
  }

  /// Takes the last character off the pattern and looks from the newest entry again.
  mutating func erase() {
    if pattern.isEmpty { return }
    pattern.removeLast()
    index = history.entries.count
    match = nil
    isFailing = false
    if !pattern.isEmpty { look(from: history.entries.count - 1, by: -1) }
  }

  /// Goes to an older entry that has the pattern and another text.
  mutating func older() { look(from: index - 1, by: -1) }

  /// Goes to a newer one.
  mutating func newer() { look(from: index + 1, by: 1) }

  private mutating func look(from start: Int, by step: Int) {
    if pattern.isEmpty { return }
    let isFolded = !pattern.utf8.contains { $0 &- 0x41 < 26 }
    let needle = Array(pattern.utf8)
    let found = history.find(needle, isFolded: isFolded, from: start, by: step) { candidate in
      candidate == index || isFailing || history.entries[candidate] != match?.entry
    }
    guard let found else {
      isFailing = true
      return
    }
    index = found.index
    match = Match(entry: history.entries[index], range: found.offset..<(found.offset + needle.count))
    isFailing = false
  }
}
