import ObqText

/// One text that may stand where a word is being typed.
package struct Completion: Hashable, Sendable {
  /// What is put in place of the word, with whatever belongs behind it, such as a space.
  package var text: String

  /// How it is listed: `text` without the space at its end when nothing else is said.
  package var label: String

  /// What it is one of, in the plural, such as `columns`: the heading where there is no room for details. Empty for none.
  package var group: String

  /// What it is, such as `column, time`; empty for none.
  package var detail: String

  package init(_ text: String, label: String? = nil, group: String = "", detail: String = "") {
    self.text = text
    self.label = label ?? (text.last == " " ? String(text.dropLast()) : text)
    self.group = group
    self.detail = detail
  }
}

/// What a completer answers.
package struct CompletionAnswer: Hashable, Sendable {
  /// Where the word begins that a candidate replaces up to the cursor: a UTF-8 offset into the text.
  package var start: Int
  package var candidates: [Completion]
  /// A row below the candidates, such as that more are being looked up; empty for none.
  package var note: String

  package init(start: Int, candidates: [Completion], note: String = "") {
    self.start = start
    self.candidates = candidates
    self.note = note
  }

  /// The longest beginning that all candidates share.
  var commonBeginning: String {
    guard var common = candidates.first?.text[...] else { return "" }
    for candidate in candidates.dropFirst() {
      while !candidate.text.hasPrefix(common) { common = common.dropLast() }
    }
    return String(common)
  }

  /// What takes the place of `word` at once: the only candidate, or what all of them begin with when that says more than
  /// the word does. Nil when the candidates are to be listed.
  func replacement(of word: String) -> String? {
    let common = commonBeginning
    if candidates.count == 1 { return common }
    // What is a name without case and underscores is the word still.
    func folded(_ text: String) -> String { text.lowercased().filter { $0 != "_" } }
    guard folded(common).hasPrefix(folded(word)), folded(common).count > folded(word).count else { return nil }
    return common
  }
}
