/// Turns frames into what must be sent to the terminal: only what changed since the last one. Knows where the terminal's
/// cursor is relative to the frame's first row and uses nothing but relative movement, so it needs not know where on
/// the screen the frame stands. A frame that is taller than the screen is shown through a window around the cursor.
struct FramePainter: Sendable {
  private(set) var size: TerminalSize
  /// The rows on the screen.
  private var shown: [[FrameCell]] = []
  /// The first row of the frame that is on the screen.
  private(set) var top = 0
  private var cursorRow = 0
  private(set) var cursorColumn = 0
  /// The lowest row below the frame's top that the terminal has: going further down needs a line feed.
  private var lastRow = 0

  init(size: TerminalSize) {
    self.size = size
  }

  /// Forgets what is on the screen: the next frame starts where the cursor is, at the left edge.
  mutating func reset() {
    shown = []
    top = 0
    cursorRow = 0
    cursorColumn = 0
    lastRow = 0
  }

  /// Shows `frame`.
  mutating func paint(_ frame: Frame) -> String {
    let height = max(size.rows, 1)
    if frame.cursorRow < top { top = frame.cursorRow }
    if frame.cursorRow >= top + height { top = frame.cursorRow - height + 1 }
    top = max(min(top, frame.rows.count - height), 0)
    let visible = Array(frame.rows[top..<min(top + height, frame.rows.count)])
    var output = ""
    draw(visible, to: &output)
    move(toRow: frame.cursorRow - top, column: frame.cursorColumn, to: &output)
    return output
  }

  /// Shows the whole of `frame` for the last time and goes to the line below it. What does not fit on the screen scrolls up.
  mutating func finish(_ frame: Frame) -> String {
    var output = ""
    if frame.rows.count > max(size.rows, 1) {
      output += clear()
      for (index, row) in frame.rows.enumerated() {
        if index > 0 { output += "\r\n" }
        Self.write(row[...], to: &output)
      }
      output += "\r\n"
    } else {
      draw(frame.rows, to: &output)
      move(toRow: frame.rows.count - 1, column: 0, to: &output)
      output += "\r\n"
    }
    reset()
    return output
  }

  /// Takes the frame off the screen; the cursor is then where it began.
  mutating func clear() -> String {
    var output = ""
    move(toRow: 0, column: 0, to: &output)
    output += "\r\u{1B}[J"
    reset()
    return output
  }

  /// Clears the whole screen; the next frame stands at its top.
  mutating func clearScreen() -> String {
    reset()
    return "\u{1B}[H\u{1B}[2J"
  }

  /// Whether a terminal that breaks long rows anew would do so for a width of `columns`.
  func breaks(at columns: Int) -> Bool {
    shown.prefix(cursorRow + 1).contains { Frame.width($0) > columns } || cursorColumn >= columns
  }

  /// The column where the cursor is after a change of width in a terminal that breaks long rows anew.
  func brokenCursorColumn(at columns: Int) -> Int { cursorColumn % max(columns, 1) }

  /// Takes the frame off a screen whose size has changed.
  /// - Parameter reflowed: whether the terminal broke rows anew that were too long.
  mutating func resize(to new: TerminalSize, reflowed: Bool) -> String {
    var up = cursorRow
    if reflowed {
      let columns = max(new.columns, 1)
      up = shown.prefix(cursorRow).reduce(0) { $0 + max((Frame.width($1) + columns - 1) / columns, 1) }
      up += cursorColumn / columns
    }
    size = new
    reset()
    up = min(up, max(new.rows - 1, 0))
    return (up > 0 ? "\u{1B}[\(up)A" : "") + "\r\u{1B}[J"
  }

  // MARK: Drawing

  private mutating func draw(_ rows: [[FrameCell]], to output: inout String) {
    for (index, row) in rows.enumerated() {
      let old = index < shown.count ? shown[index] : []
      if index < shown.count, old == row { continue }
      var same = 0
      while same < old.count, same < row.count, old[same] == row[same] { same += 1 }
      let column = Frame.width(Array(row[..<same]))
      if index > lastRow || same < row.count || same < old.count {
        move(toRow: index, column: column, to: &output)
      }
      Self.write(row[same...], to: &output)
      cursorColumn = Frame.width(row)
      // In a full row the cursor waits on the last cell, which would be erased.
      if Frame.width(old) > cursorColumn, cursorColumn < size.columns { output += "\u{1B}[K" }
      if cursorColumn >= size.columns {
        output += "\r"
        cursorColumn = 0
      }
    }
    if shown.count > rows.count {
      move(toRow: rows.count, column: 0, to: &output)
      output += "\u{1B}[J"
    }
    shown = rows
  }

  private static func write(_ cells: ArraySlice<FrameCell>, to output: inout String) {
    var style = ""
    for cell in cells {
      if cell.style != style {
        output += cell.style.isEmpty ? "\u{1B}[0m" : style.isEmpty ? "\u{1B}[\(cell.style)m" : "\u{1B}[0;\(cell.style)m"
        style = cell.style
      }
      output += cell.text
    }
    if !style.isEmpty { output += "\u{1B}[0m" }
  }

  private mutating func move(toRow row: Int, column: Int, to output: inout String) {
    if row < cursorRow { output += "\u{1B}[\(cursorRow - row)A" }
    let known = min(row, lastRow)
    if known > cursorRow { output += "\u{1B}[\(known - cursorRow)B" }
    if row > lastRow {
      output += "\r" + String(repeating: "\n", count: row - max(cursorRow, lastRow))
      lastRow = row
      cursorColumn = 0
    }
    cursorRow = row
    if column != cursorColumn {
      // From the left edge, because terminals disagree about the width of some emoji.
      output += column == 0 ? "\r" : "\r\u{1B}[\(column)C"
      cursorColumn = column
    }
  }
}
