import ObqText

/// A source line as it is shown, and where the mark under it goes, in cells.
struct DrawnLine {
  private(set) var text = ""
  private(set) var markStart = 0
  /// At least one.
  private(set) var markCells = 1

  private static let tabStop = 4

  /// One character of the line as shown: its text, its cells, and whether it lies in the mark.
  private struct Cell {
    var text: String
    var width: Int
    var isMarked: Bool
  }

  /// The line that `span` begins in, cut to `cells` around the mark. A span of several lines is marked up to the end of
  /// its first.
  init(_ source: SourceText, _ span: SourceSpan, hiding secrets: [SourceSpan], cells limit: Int) {
    let line = source.line(at: span.start)
    // Nothing that is farther away than the limit can be shown: a line of megabytes costs no more than a short one.
    let bound = max(limit, 0) * 8
    let from = Self.characterStart(source, max(line.start, span.start - bound), line)
    let to = Self.characterStart(source, min(line.end, span.start + bound), line)
    var shown: [Cell] = []
    var column = 0
    var offset = from
    for character in source.text(in: SourceSpan(from, to)) {
      let end = min(offset + Self.byteCount(character, source, offset), to)
      let isSecret = secrets.contains { $0.start < end && offset < $0.end }
      let text = isSecret ? "•" : Self.visible(character, column)
      let width = DisplayWidth.of(text)
      shown.append(Cell(text: text, width: width, isMarked: offset < span.end && end > span.start))
      if offset < span.start, end <= span.start { markStart += width }
      column += width
      offset = end
    }
    markCells = max(1, shown.filter(\.isMarked).reduce(0) { $0 + $1.width })
    cut(shown, isCutBefore: from > line.start, isCutBehind: to < line.end, to: limit)
  }

  /// Sets `text` to the part of `shown` that fits, `…` standing for what is left out.
  private mutating func cut(_ shown: [Cell], isCutBefore: Bool, isCutBehind: Bool, to limit: Int) {
    let total = shown.reduce(0) { $0 + $1.width }
    if total <= limit, !isCutBefore, !isCutBehind {
      text = shown.map(\.text).joined()
      return
    }
    // A third of the room before the mark shows where it stands; what the line does not need behind goes before.
    let marked = min(markCells, limit - 2)
    let behind = total - markStart - marked
    let before = max(limit / 3, limit - 2 - marked - behind)
    var first = 0
    var skipped = 0
    while first < shown.count, markStart - skipped > before, !shown[first].isMarked {
      skipped += shown[first].width
      first += 1
    }
    let hasEllipsis = first > 0 || isCutBefore
    if hasEllipsis { text = "…" }
    var room = limit - (hasEllipsis ? 2 : 1)
    var last = first
    while last < shown.count, shown[last].width <= room {
      room -= shown[last].width
      text += shown[last].text
      last += 1
    }
    if last < shown.count || isCutBehind { text += "…" }
    markStart += (hasEllipsis ? 1 : 0) - skipped
    let visibleMark = shown[first..<last].filter(\.isMarked).reduce(0) { $0 + $1.width }
    markCells = max(1, visibleMark)
  }

  /// `character` as it can be shown in column `column`.
  private static func visible(_ character: Character, _ column: Int) -> String {
    if character == "\t" { return String(repeating: " ", count: tabStop - column % tabStop) }
    return VisibleText.escaped(String(character))
  }

  /// How many bytes of the source the character at `offset` came from: a repaired one stands for bytes that are no UTF-8.
  private static func byteCount(_ character: Character, _ source: SourceText, _ offset: Int) -> Int {
    guard character.unicodeScalars.contains("\u{FFFD}") else { return character.utf8.count }
    let count = character.utf8.count
    if source.text(in: SourceSpan(offset, offset + count)).utf8.elementsEqual(source.bytes[offset...].prefix(count)) {
      return count
    }
    return 1
  }

  /// The nearest offset at or after `offset` that begins a character.
  private static func characterStart(_ source: SourceText, _ offset: Int, _ line: SourceSpan) -> Int {
    var offset = offset
    while offset < line.end, offset > line.start, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    return offset
  }
}
