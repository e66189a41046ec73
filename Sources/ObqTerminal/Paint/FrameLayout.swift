import ObqText

/// One character as it is drawn.
struct FrameCell: Hashable, Sendable {
  var text: String
  var width: Int
  /// Parameters of SGR; empty for plain.
  var style: String
}

/// What the prompt shows: rows of cells and where the cursor is.
struct Frame: Hashable, Sendable {
  var rows: [[FrameCell]]
  var cursorRow: Int
  var cursorColumn: Int

  static func width(_ row: [FrameCell]) -> Int { row.reduce(0) { $0 + $1.width } }
}

/// What is to be laid out.
struct FrameContent: Sendable {
  /// May hold SGR sequences; every other escape sequence is shown as text.
  var prompt = ""
  /// The prompt of each further line of the text.
  var continuation = ""
  var buffer = TextBuffer("")
  var decoration = DecoratedLine()
  /// Rows shown below the text, such as a list of completions.
  var panel: [PanelRow] = []
  /// A mark behind the text, such as `^C`.
  var tail = ""
  var showsColor = true
}

/// Breaks a text into the rows of a terminal. All widths come from here, so that the terminal's own wrapping, which differs
/// at the right edge, is never relied on.
struct FrameLayout {
  private let columns: Int
  private var rows: [[FrameCell]] = [[]]
  private var column = 0

  /// Lays `content` out for a terminal `columns` wide.
  static func frame(of content: FrameContent, columns: Int) -> Frame {
    var layout = FrameLayout(columns: max(columns, 2))
    return layout.layOut(content)
  }

  private init(columns: Int) {
    self.columns = columns
  }

  private mutating func layOut(_ content: FrameContent) -> Frame {
    appendPrompt(content.prompt, showsColor: content.showsColor)
    var cursor: (row: Int, column: Int)?
    var scalars = 0
    var bytes = 0
    var spans = content.decoration.spans[...]
    for character in content.buffer.text {
      let start = scalars
      scalars += character.unicodeScalars.count
      let isCursorHere = cursor == nil && (start..<scalars).contains(content.buffer.cursor)
      if character == "\n" || character == "\r\n" {
        if isCursorHere { cursor = cursorPlace() }
        startRow()
        appendPrompt(content.continuation, showsColor: content.showsColor)
      } else {
        while let span = spans.first, span.range.upperBound <= bytes { spans = spans.dropFirst() }
        let isStyled = content.showsColor && spans.first?.range.contains(bytes) == true
        let cells = cells(of: character, style: isStyled ? spans.first?.style.parameters ?? "" : "")
        for (index, cell) in cells.enumerated() {
          append(cell)
          if index == 0, isCursorHere { cursor = (rows.count - 1, column - cell.width) }
        }
      }
      bytes += character.utf8.count
    }
    let place = cursor ?? cursorPlace()
    appendSuggestion(content)
    for character in content.tail { append(FrameCell(text: String(character), width: 1, style: "")) }
    for line in content.panel {
      startRow()
      for piece in line.pieces {
        for character in piece.text {
          let cell = FrameCell(
            text: String(character), width: DisplayWidth.of(String(character)),
            style: content.showsColor ? piece.style.parameters : "")
          // A panel that was laid out for a wider terminal is cut.
          if column + cell.width < columns { append(cell) }
        }
      }
    }
    return Frame(rows: rows, cursorRow: place.row, cursorColumn: place.column)
  }

  /// Where the cursor stands behind what was laid out so far: on a row of its own when this one is full.
  private mutating func cursorPlace() -> (row: Int, column: Int) {
    if column >= columns { startRow() }
    return (rows.count - 1, column)
  }

  private mutating func startRow() {
    rows.append([])
    column = 0
  }

  private mutating func append(_ cell: FrameCell) {
    if column + cell.width > columns { startRow() }
    rows[rows.count - 1].append(cell)
    column += cell.width
  }

  private mutating func appendPrompt(_ prompt: String, showsColor: Bool) {
    var style = ""
    var rest = prompt[...]
    while let character = rest.first {
      if let end = Self.endOfStyle(rest) {
        let parameters = rest.dropFirst(2)[..<end].dropLast()
        style =
          parameters.isEmpty || parameters == "0" ? "" : style.isEmpty ? String(parameters) : "\(style);\(parameters)"
        if !showsColor { style = "" }
        rest = rest[end...]
        continue
      }
      rest = rest.dropFirst()
      if character == "\n" {
        startRow()
      } else {
        for cell in cells(of: character, style: style) { append(cell) }
      }
    }
  }

  /// The place behind an SGR sequence that `text` begins with.
  private static func endOfStyle(_ text: Substring) -> Substring.Index? {
    guard text.hasPrefix("\u{1B}[") else { return nil }
    var index = text.index(text.startIndex, offsetBy: 2)
    while index < text.endIndex {
      let character = text[index]
      index = text.index(after: index)
      if character == "m" { return index }
      if !character.isASCII || !(character.isNumber || character == ";" || character == ":") { return nil }
    }
    return nil
  }

  /// Only as much as the row has room for, so that a suggestion never moves what is below.
  private mutating func appendSuggestion(_ content: FrameContent) {
    guard content.showsColor, content.buffer.isAtEnd, content.panel.isEmpty, content.tail.isEmpty else { return }
    let line = content.decoration.suggestion.prefix { $0 != "\n" }
    for character in line {
      for cell in cells(of: character, style: TextStyle.dim.parameters) {
        if column + cell.width > columns { return }
        append(cell)
      }
    }
  }

  private func cells(of character: Character, style: String) -> [FrameCell] {
    if character == "\t" {
      let width = max(min(8 - column % 8, columns - column), 1)
      return (0..<width).map { _ in FrameCell(text: " ", width: 1, style: style) }
    }
    let scalars = character.unicodeScalars
    if scalars.count == 1, let scalar = scalars.first, let escape = VisibleText.escape(of: scalar) {
      return escape.map { FrameCell(text: String($0), width: 1, style: style) }
    }
    let text = String(character)
    return [FrameCell(text: text, width: DisplayWidth.of(text), style: style)]
  }
}
