/// The text that is being edited and where the cursor is in it, in the units of libedit: Unicode scalars. What moves or
/// deletes by one takes a whole character as a reader sees it, and knows that a text may have several lines.
struct TextBuffer: Hashable, Sendable {
  var scalars: [Unicode.Scalar]
  /// 0 … `scalars.count`
  var cursor: Int

  init(scalars: [Unicode.Scalar], cursor: Int) {
    self.scalars = scalars
    self.cursor = min(max(cursor, 0), scalars.count)
  }

  /// `text` with the cursor at its end.
  init(_ text: String) {
    self.init(scalars: Array(text.unicodeScalars), cursor: .max)
  }

  var text: String { Self.string(scalars[...]) }
  var textBeforeCursor: String { Self.string(scalars[..<cursor]) }
  var isAtEnd: Bool { cursor == scalars.count }

  static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  // MARK: Places

  var lineStart: Int { (scalars[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }
  var lineEnd: Int { scalars[cursor...].firstIndex(of: "\n") ?? scalars.count }

  /// The end of the character that begins at the cursor.
  var nextCharacter: Int {
    if cursor == scalars.count { return cursor }
    // A character is looked for within the line, so that a long text of many lines stays quick.
    let line = Self.string(scalars[cursor..<max(lineEnd, cursor + 1)])
    return cursor + (line.first?.unicodeScalars.count ?? 1)
  }

  /// The beginning of the character that ends at the cursor.
  var previousCharacter: Int {
    if cursor == 0 { return 0 }
    let line = Self.string(scalars[min(lineStart, cursor - 1)..<cursor])
    return cursor - (line.last?.unicodeScalars.count ?? 1)
  }

  /// The end of the word at or after the cursor; a word is letters, digits and underscores.
  var nextWordEnd: Int {
    var index = cursor
    while index < scalars.count, !Self.isWord(scalars[index]) { index += 1 }
    while index < scalars.count, Self.isWord(scalars[index]) { index += 1 }
    return index
  }

  /// The beginning of the word before the cursor.
  var previousWordStart: Int {
    var index = cursor
    while index > 0, !Self.isWord(scalars[index - 1]) { index -= 1 }
    while index > 0, Self.isWord(scalars[index - 1]) { index -= 1 }
    return index
  }

  /// The beginning of what stands before the cursor without a space in it.
  var previousSpaceStart: Int {
    var index = cursor
    while index > 0, scalars[index - 1].properties.isWhitespace { index -= 1 }
    while index > 0, !scalars[index - 1].properties.isWhitespace { index -= 1 }
    return index
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  // MARK: Changes

  mutating func insert(_ text: String) {
    let added = Array(text.unicodeScalars)
    scalars.insert(contentsOf: added, at: cursor)
    cursor += added.count
  }

  /// Takes out what lies between the cursor and `place`; the cursor ends at the lower of the two.
  @discardableResult
  mutating func delete(to place: Int) -> String {
    let range = min(cursor, place)..<max(cursor, place)
    let removed = Self.string(scalars[range])
    scalars.removeSubrange(range)
    cursor = range.lowerBound
    return removed
  }

  /// Moves to the line above, as near to the same column of characters as it is long; false on the first line.
  mutating func moveUp() -> Bool {
    let start = lineStart
    if start == 0 { return false }
    let column = cursor - start
    let above = (scalars[..<(start - 1)].lastIndex(of: "\n") ?? -1) + 1
    cursor = min(above + column, start - 1)
    return true
  }

  /// Moves to the line below; false on the last line.
  mutating func moveDown() -> Bool {
    let end = lineEnd
    if end == scalars.count { return false }
    let column = cursor - lineStart
    let belowEnd = scalars[(end + 1)...].firstIndex(of: "\n") ?? scalars.count
    cursor = min(end + 1 + column, belowEnd)
    return true
  }
}
