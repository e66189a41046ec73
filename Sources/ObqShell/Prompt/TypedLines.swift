import ObqSyntax

/// Lines typed one after the other as one script: a line that follows an unfinished statement, or begins as a clause does,
/// belongs to the statement above, however it is indented. What is put in for that shifts places, which are told here for
/// either text.
struct TypedLines {
  /// What is parsed and run.
  private(set) var text = ""
  /// Where something was put in: before which offset into what was typed, at which place of `text`, and how many bytes were
  /// put in so far, these included.
  private var shifts: [(typed: Int, place: Int, added: Int)] = []
  /// Whether it can run as it stands.
  let isComplete: Bool

  init(_ typed: String) {
    /// The lines since the last statement that was whole, which alone decide what the next line is.
    var open = ""
    var state = InputState.complete
    var offset = 0
    var added = 0
    for (index, line) in typed.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = String(line)
      if index == 0 {
        text = line
        open = line
      } else {
        let before = text.utf8.count
        if state != .complete || Self.beginsClause(line) {
          text = continuedInput(text, line, after: state)
          open = continuedInput(open, line, after: state)
        } else {
          text += "\n" + line
          open = line.first?.isWhitespace == true ? open + "\n" + line : line
        }
        added += text.utf8.count - before - 1 - line.utf8.count
        if added > (shifts.last?.added ?? 0) { shifts.append((offset, before + 1, added)) }
      }
      offset += line.utf8.count + 1
      state = inputState(of: open)
    }
    isComplete = state == .complete
  }

  private static func beginsClause(_ line: String) -> Bool {
    ClauseKeyword(startingWith: String(line.prefix { $0.isLetter })) != nil
  }

  /// The place in `text` of an offset into what was typed; both count bytes.
  func place(ofTyped offset: Int) -> Int { offset + (shifts.last { $0.typed <= offset }?.added ?? 0) }

  /// The offset into what was typed of a place in `text`; what was put in counts to the line behind it.
  func typed(ofPlace place: Int) -> Int {
    guard let shift = shifts.last(where: { $0.place <= place }) else { return place }
    return max(place - shift.added, shift.typed)
  }
}
