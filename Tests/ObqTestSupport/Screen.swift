import CPosix

/// What a terminal shows: cells, a cursor, and the sequences of ECMA-48 that a line editor sends. Wide characters take two
/// cells. Whatever is not understood is listed in `unknown`, so that a test sees it.
package struct Screen: Sendable {
  private struct Cell: Sendable {
    /// Empty for the right half of a wide character.
    var text = " "
    var style = ""
  }

  package private(set) var columns: Int
  package private(set) var rows: Int
  /// Both count from 0. A cursor behind the last cell of a row stays there until the next character.
  package private(set) var cursorRow = 0
  package private(set) var cursorColumn = 0
  /// Rows that scrolled off the top, oldest first.
  package private(set) var scrollback: [String] = []
  /// Sequences that this screen does not know.
  package private(set) var unknown: [String] = []
  /// How often the bell rang.
  package private(set) var bells = 0
  /// Whether the program asked for bracketed paste.
  package private(set) var marksPaste = false
  /// What the terminal answers to the program.
  package private(set) var answers = ""
  /// Whether a narrower size breaks long rows anew, as many terminals do, or cuts them.
  package var reflows = false

  private var cells: [[Cell]]
  private var style = ""
  private var isWrapPending = false
  private var rest: [UInt8] = []

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    obq_set_utf8_locale()
  }

  // MARK: What is seen

  /// A row's text without the spaces at its end.
  package func line(_ row: Int) -> String {
    Self.trimmed(cells[row].map(\.text).joined())
  }

  /// All rows down to the last that is not empty.
  package var lines: [String] {
    var all = (0..<rows).map { line($0) }
    while all.last?.isEmpty == true { all.removeLast() }
    return all
  }

  package var text: String { lines.joined(separator: "\n") }

  /// The row's text up to the cursor.
  package var lineBeforeCursor: String { cells[cursorRow][..<cursorColumn].map(\.text).joined() }

  /// SGR parameters of the cell where `text` first stands; nil when it stands nowhere.
  package func style(of text: String) -> String? {
    for row in cells {
      for start in row.indices {
        var joined = ""
        for cell in row[start...] {
          joined += cell.text
          if joined == text { return row[start].style }
          if joined.utf8.count > text.utf8.count { break }
        }
      }
    }
    return nil
  }

  /// The same for the row of the cursor alone.
  package func styleInCursorRow(of text: String) -> String? {
    var row = self
    row.cells = [cells[cursorRow]]
    return row.style(of: text)
  }

  private static func trimmed(_ text: String) -> String {
    var view = text[...]
    while view.last == " " { view = view.dropLast() }
    return String(view)
  }

  // MARK: What the program sends

  /// Shows what a program wrote. A character or sequence that is cut in two waits for its rest.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    rest.append(contentsOf: bytes)
    var index = 0
    while index < rest.count {
      guard let next = step(at: index) else { break }
      index = next
    }
    rest.removeFirst(index)
  }

  package mutating func feed(_ text: String) { feed(text.utf8) }

  /// Takes the answers that are due to the program.
  package mutating func takeAnswers() -> String {
    defer { answers = "" }
    return answers
  }

  /// The place behind what begins at `index`; nil when it is not whole.
  private mutating func step(at index: Int) -> Int? {
    let byte = rest[index]
    if byte == 0x1B { return escape(at: index) }
    if byte < 0x20 || byte == 0x7F {
      control(byte)
      return index + 1
    }
    if byte < 0x80 {
      put(Unicode.Scalar(byte))
      return index + 1
    }
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    guard index + length <= rest.count else { return nil }
    let scalars = String(decoding: rest[index..<(index + length)], as: UTF8.self).unicodeScalars
    for scalar in scalars { put(scalar) }
    return index + length
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x07: bells += 1
    case 0x08:
      cursorColumn = max(cursorColumn - 1, 0)
      isWrapPending = false
    case 0x09: cursorColumn = min(cursorColumn / 8 * 8 + 8, columns - 1)
    case 0x0A: lineFeed()
    case 0x0D:
      cursorColumn = 0
      isWrapPending = false
    default: unknown.append("control \(byte)")
    }
  }

  private mutating func lineFeed() {
    isWrapPending = false
    if cursorRow + 1 < rows {
      cursorRow += 1
      return
    }
    scrollback.append(line(0))
    cells.removeFirst()
    cells.append(Array(repeating: Cell(), count: columns))
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = scalar.value < 0x80 ? 1 : Int(wcwidth(wchar_t(bitPattern: scalar.value)))
    if width <= 0 {
      let column = isWrapPending ? cursorColumn : max(cursorColumn - 1, 0)
      cells[cursorRow][column].text.unicodeScalars.append(scalar)
      return
    }
    if isWrapPending || cursorColumn + width > columns {
      cursorColumn = 0
      lineFeed()
    }
    clearHalves(at: cursorColumn)
    cells[cursorRow][cursorColumn] = Cell(text: String(scalar), style: style)
    if width == 2, cursorColumn + 1 < columns {
      clearHalves(at: cursorColumn + 1)
      cells[cursorRow][cursorColumn + 1] = Cell(text: "", style: style)
    }
    cursorColumn += width
    if cursorColumn >= columns {
      cursorColumn = columns - 1
      isWrapPending = true
    }
  }

  /// The other half of a wide character that is overwritten disappears.
  private mutating func clearHalves(at column: Int) {
    if cells[cursorRow][column].text.isEmpty, column > 0, cells[cursorRow][column - 1].text != "" {
      cells[cursorRow][column - 1] = Cell()
    }
    if column + 1 < columns, cells[cursorRow][column + 1].text.isEmpty { cells[cursorRow][column + 1] = Cell() }
  }

  private mutating func escape(at index: Int) -> Int? {
    guard index + 1 < rest.count else { return nil }
    guard rest[index + 1] == UInt8(ascii: "[") else {
      unknown.append("escape \(Character(Unicode.Scalar(rest[index + 1])))")
      return index + 2
    }
    var end = index + 2
    while end < rest.count, !(0x40...0x7E).contains(rest[end]) { end += 1 }
    guard end < rest.count else { return nil }
    let parameters = String(decoding: rest[(index + 2)..<end], as: UTF8.self)
    sequence(Character(Unicode.Scalar(rest[end])), parameters)
    return end + 1
  }

  private mutating func sequence(_ name: Character, _ parameters: String) {
    let number = max(Int(parameters) ?? 1, 1)
    if name != "m", name != "h", name != "l", name != "n" { isWrapPending = false }
    switch (name, parameters) {
    case ("A", _): cursorRow = max(cursorRow - number, 0)
    case ("B", _): cursorRow = min(cursorRow + number, rows - 1)
    case ("C", _): cursorColumn = min(cursorColumn + number, columns - 1)
    case ("D", _): cursorColumn = max(cursorColumn - number, 0)
    case ("G", _): cursorColumn = min(number - 1, columns - 1)
    case ("H", ""):
      cursorRow = 0
      cursorColumn = 0
    case ("J", ""), ("J", "0"):
      clear(row: cursorRow, from: cursorColumn)
      for row in (cursorRow + 1)..<max(rows, cursorRow + 1) { clear(row: row, from: 0) }
    case ("J", "2"): for row in 0..<rows { clear(row: row, from: 0) }
    case ("K", ""), ("K", "0"): clear(row: cursorRow, from: cursorColumn)
    case ("m", _):
      style = parameters == "0" ? "" : parameters.hasPrefix("0;") ? String(parameters.dropFirst(2)) : parameters
    case ("h", "?2004"): marksPaste = true
    case ("l", "?2004"): marksPaste = false
    case ("n", "6"): answers += "\u{1B}[\(cursorRow + 1);\(cursorColumn + 1)R"
    default: unknown.append("\(parameters)\(name)")
    }
  }

  private mutating func clear(row: Int, from column: Int) {
    for index in column..<columns { cells[row][index] = Cell() }
  }

  // MARK: A new size

  /// Gives the screen a new size. Rows go off the top when it gets lower than the cursor.
  package mutating func resize(columns newColumns: Int, rows newRows: Int) {
    var used: [[Cell]] = []
    var row = 0
    var column = min(cursorColumn, newColumns - 1)
    for (index, old) in cells.enumerated() {
      let length = (old.lastIndex { $0.text != " " || !$0.style.isEmpty } ?? -1) + 1
      if reflows, length > newColumns || (index == cursorRow && cursorColumn >= newColumns) {
        let kept = index == cursorRow ? max(length, cursorColumn + 1) : length
        let pieces = stride(from: 0, to: kept, by: newColumns).map { Array(old[$0..<min($0 + newColumns, old.count)]) }
        if index == cursorRow {
          row = used.count + cursorColumn / newColumns
          column = cursorColumn % newColumns
        }
        used += pieces
      } else {
        if index == cursorRow { row = used.count }
        used.append(Array(old.prefix(newColumns)))
      }
    }
    while used.count > row + 1, used.last?.allSatisfy({ $0.text == " " }) == true { used.removeLast() }
    columns = newColumns
    while used.count > newRows || row >= newRows {
      scrollback.append(Self.trimmed(used[0].map(\.text).joined()))
      used.removeFirst()
      row -= 1
    }
    rows = newRows
    cells = used.map { $0 + Array(repeating: Cell(), count: newColumns - $0.count) }
    while cells.count < newRows { cells.append(Array(repeating: Cell(), count: newColumns)) }
    cursorRow = max(row, 0)
    cursorColumn = column
    isWrapPending = false
  }
}
