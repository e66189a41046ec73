import ObqText

/// One text that may stand where a word is being typed.
package struct Completion: Hashable, Sendable {
  /// What is put in place of the word, with whatever belongs behind it, such as a space.
  package var text: String

  /// How it is listed; `text` when nil.
  package var label: String?

  package init(_ text: String, label: String? = nil) {
    self.text = text
    self.label = label
  }
}

/// What a completer answers.
package struct CompletionAnswer: Hashable, Sendable {
  /// Where the word begins that a candidate replaces up to the cursor: a UTF-8 offset into the text.
  package var start: Int
  package var candidates: [Completion]

  package init(start: Int, candidates: [Completion]) {
    self.start = start
    self.candidates = candidates
  }

  /// The longest beginning that all candidates share.
  var commonBeginning: String {
    guard var common = candidates.first?.text[...] else { return "" }
    for candidate in candidates.dropFirst() {
      while !candidate.text.hasPrefix(common) { common = common.dropLast() }
    }
    return String(common)
  }

  /// The candidates in columns, filled downwards, for a terminal `columns` wide and at most `maximumRows` rows; what does
  /// not fit is counted in the last row.
  func listing(columns: Int, maximumRows: Int) -> [String] {
    let room = max(columns - 1, 1)
    var labels = candidates.map { candidate in
      let text = candidate.label ?? candidate.text
      let trimmed = text.last == " " ? String(text.dropLast()) : text
      return DisplayWidth.prefix(VisibleText.escaped(trimmed), fitting: room)
    }
    if labels.isEmpty || maximumRows < 1 { return [] }
    let cell = min((labels.map { DisplayWidth.of($0) }.max() ?? 0) + 2, room)
    let perRow = max((room + 2) / max(cell, 1), 1)
    var more = 0
    if labels.count > perRow * maximumRows {
      let kept = perRow * max(maximumRows - 1, 0)
      more = labels.count - kept
      labels = Array(labels.prefix(kept))
    }
    let rowCount = (labels.count + perRow - 1) / perRow
    var rows: [String] = []
    for row in 0..<rowCount {
      var line = ""
      for index in stride(from: row, to: labels.count, by: rowCount) {
        line += labels[index]
        if index + rowCount < labels.count {
          line += String(repeating: " ", count: cell - DisplayWidth.of(labels[index]))
        }
      }
      rows.append(line)
    }
    if more > 0 { rows.append(DisplayWidth.prefix("… \(more) more", fitting: room)) }
    return rows
  }
}
