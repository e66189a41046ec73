/// A walk through the history with Up and Down. The walk begins with a text; what stands before its cursor is the beginning
/// that entries must have, and Down past the newest entry brings the text back.
struct HistoryNavigator: Sendable {
  private let original: TextBuffer
  private let beginning: String
  private let entries: [String]
  /// `entries.count` stands for the original text.
  private var index: Int
  private var shown: String

  /// - Parameter entries: newest last.
  init(from original: TextBuffer, entries: [String]) {
    self.original = original
    self.entries = entries
    beginning = original.textBeforeCursor
    index = entries.count
    shown = original.text
  }

  /// Whether `buffer` still is what this walk showed last, so that the next step belongs to it.
  func shows(_ buffer: TextBuffer) -> Bool { buffer.isAtEnd && index < entries.count && buffer.text == shown }

  /// The next older entry that fits and differs from what is shown; nil when there is none.
  mutating func older() -> TextBuffer? {
    var candidate = index - 1
    while candidate >= 0 {
      let entry = entries[candidate]
      if entry != shown, entry.hasPrefix(beginning) {
        index = candidate
        shown = entry
        return TextBuffer(entry)
      }
      candidate -= 1
    }
    return nil
  }

  /// The next newer one, the original text after the newest; nil when that is shown already.
  mutating func newer() -> TextBuffer? {
    if index == entries.count { return nil }
    var candidate = index + 1
    while candidate < entries.count {
      let entry = entries[candidate]
      if entry != shown, entry.hasPrefix(beginning) {
        index = candidate
        shown = entry
        return TextBuffer(entry)
      }
      candidate += 1
    }
    index = entries.count
    shown = original.text
    return original
  }
}
