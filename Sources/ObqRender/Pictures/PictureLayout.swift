import ObqText

/// Lines of a picture: a label on the left, and what is drawn beside it.
struct PictureLayout: Sendable {
  let options: RenderOptions
  /// Cells of the labels.
  let labelWidth: Int
  /// Cells of what is drawn.
  let plotWidth: Int

  /// Cells of a picture that no terminal limits.
  static let freeWidth = 100

  /// - Parameter aside: cells that something else takes besides label and picture.
  init(_ options: RenderOptions, labels: [String], aside: Int = 0) {
    self.options = options
    let width = max(options.width ?? PictureLayout.freeWidth, 20)
    let widest = labels.map { DisplayWidth.of($0) }.max() ?? 0
    labelWidth = min(widest, width / 3)
    plotWidth = max(width - labelWidth - aside - 1, 4)
  }

  private var ellipsis: String { options.style == .ascii ? "..." : "…" }

  func paint(_ paint: Paint) -> Paint { options.color ? paint : .none }

  /// The label, filled up, and the space behind it.
  func appendLabel(_ label: String, to out: inout [UInt8]) {
    let shown = DisplayWidth.prefix(label, fitting: labelWidth, ellipsis: ellipsis)
    out.append(contentsOf: shown.utf8)
    ShownColumn.appendSpaces(labelWidth - DisplayWidth.of(shown) + 1, to: &out)
  }

  /// Cells with their looks; those at the end that are empty are left out.
  func append(_ cells: [(glyph: String, paint: Paint)], to out: inout [UInt8]) {
    let end = (cells.lastIndex { $0.glyph != " " } ?? -1) + 1
    var place = 0
    while place < end {
      var last = place
      while last + 1 < end, cells[last + 1].paint == cells[place].paint { last += 1 }
      let text = cells[place...last].map(\.glyph).joined()
      paint(cells[place].paint).append(to: &out) { $0.append(contentsOf: text.utf8) }
      place = last + 1
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// The times over the picture and the line with their places below them.
  func appendAxis(_ ticks: [TimeAxis.Tick], length: Int, to out: inout [UInt8]) {
    var words = ""
    var shown: [Int] = []
    for tick in ticks where tick.place >= words.count + (words.isEmpty ? 0 : 2) {
      guard tick.place + tick.text.count <= length else { continue }
      words += String(repeating: " ", count: tick.place - words.count) + tick.text
      shown.append(tick.place)
    }
    let isASCII = options.style == .ascii
    appendLabel("", to: &out)
    paint(.dim).append(to: &out) { $0.append(contentsOf: words.utf8) }
    out.append(UInt8(ascii: "\n"))
    appendLabel("", to: &out)
    let rule = (0..<length).map { shown.contains($0) ? (isASCII ? "+" : "┬") : (isASCII ? "-" : "─") }
    paint(.dim).append(to: &out) { $0.append(contentsOf: rule.joined().utf8) }
    out.append(UInt8(ascii: "\n"))
  }

  /// What the looks of cells mean: pieces on as many lines as they take.
  func appendLegend(_ pieces: [(glyph: String, paint: Paint, text: String)], to out: inout [UInt8]) {
    let width = options.width ?? PictureLayout.freeWidth
    var used = 0
    for piece in pieces {
      let text = VisibleText.escaped(piece.text)
      let cells = DisplayWidth.of(piece.glyph) + 1 + DisplayWidth.of(text)
      if used > 0, used + 3 + cells > width {
        out.append(UInt8(ascii: "\n"))
        used = 0
      }
      if used > 0 {
        ShownColumn.appendSpaces(3, to: &out)
        used += 3
      }
      if !piece.glyph.isEmpty {
        paint(piece.paint).append(to: &out) { $0.append(contentsOf: piece.glyph.utf8) }
        out.append(UInt8(ascii: " "))
      }
      paint(.dim).append(to: &out) {
        $0.append(contentsOf: DisplayWidth.prefix(text, fitting: max(width - used - 2, 1), ellipsis: ellipsis).utf8)
      }
      used += cells
    }
    if used > 0 { out.append(UInt8(ascii: "\n")) }
  }
}
