import ObqData
import ObqText

/// A column of a table as it will be seen: the text and the width of every cell. Texts lie behind each other in one array,
/// so that a hundred thousand rows need no object each.
struct ShownColumn: Sendable {
  let name: String
  let nameWidth: Int
  let type: ValueType
  /// Cells of the widest cell or of the name.
  private(set) var width: Int

  private let isStateColumn: Bool
  private var bytes: [UInt8] = []
  /// Where the text of each row ends.
  private var ends: [Int] = []
  private var widths: [Int32] = []
  /// The look of each row; empty without colours.
  private var paints: [Paint] = []
  /// Rows that stand out by an asterisk, for want of colours.
  private var starred: Set<Int> = []
  /// Whether every row so far is null.
  private(set) var isAllNull = true

  init(_ field: Field, isNamed: Bool) {
    name = VisibleText.escaped(field.name)
    nameWidth = DisplayWidth.of(name)
    type = field.type
    width = isNamed ? nameWidth : 0
    isStateColumn = Paint.isStateColumn(field.name)
  }

  /// Texts may be cut to fit; a part of a number or of a time would be a wrong one.
  var isShrinkable: Bool { type.isTextBacked }

  /// Adds the cells of one batch's column. `null` is what stands for null; `marked` are the rows, counted in this batch, that
  /// stand out.
  mutating func append(_ column: Column, null: String, _ spelling: Spelling, isColored: Bool, marked: Set<Int> = []) {
    let first = ends.count
    defer { for row in marked { mark(row: first + row, isColored) } }
    ends.reserveCapacity(ends.count + column.count)
    widths.reserveCapacity(ends.count + column.count)
    if isAllNull, column.count > 0 { isAllNull = (0..<column.count).allSatisfy { column.isMissing($0) } }
    if case .texts(let texts) = column.storage {
      texts.bytes.withUnsafeBufferPointer { all in
        for row in 0..<column.count {
          if column.isNull(row) {
            appendNull(null, isColored)
          } else {
            let cell = UnsafeBufferPointer(rebasing: all[texts.range(ofEntry: texts.entry(ofRow: row))])
            let width = append(cell, isJSON: column.type == .json)
            close(width, isColored ? Paint.ofWord(cell, inStateColumn: isStateColumn) : nil)
          }
        }
      }
      return
    }
    for row in 0..<column.count {
      if column.isMissing(row) {
        appendNull(null, isColored)
      } else {
        let start = bytes.count
        spelling.append(column, row, to: &bytes)
        close(bytes.count - start, isColored ? Paint.none : nil)
      }
    }
  }

  /// Appends a text and returns its cells. A nested value loses its line breaks and indents: a table shows it on one line.
  private mutating func append(_ cell: UnsafeBufferPointer<UInt8>, isJSON: Bool) -> Int {
    var compact: [UInt8] = []
    guard isJSON, JSONCompactor.append(cell, to: &compact) else { return VisibleCell.append(cell, to: &bytes) }
    return compact.withUnsafeBufferPointer { VisibleCell.append($0, to: &bytes) }
  }

  /// Whether all rows show the same.
  var isUniform: Bool {
    guard let first = ends.first else { return true }
    let cell = bytes[..<first]
    return ends.indices.dropFirst().allSatisfy { row in
      ends[row] - ends[row - 1] == cell.count && bytes[ends[row - 1]..<ends[row]].elementsEqual(cell)
    }
  }

  private mutating func appendNull(_ null: String, _ isColored: Bool) {
    let width = null.withBytes { VisibleCell.append($0, to: &bytes) }
    close(width, isColored ? .dim : nil)
  }

  /// Ends a cell whose text has just been appended.
  private mutating func close(_ cells: Int, _ paint: Paint?) {
    ends.append(bytes.count)
    widths.append(Int32(clamping: cells))
    if let paint { paints.append(paint) }
    if cells > width { width = cells }
  }

  private mutating func mark(row: Int, _ isColored: Bool) {
    if isColored {
      paints[row] = .marked
    } else {
      starred.insert(row)
      width = max(width, Int(widths[row]) + 1)
    }
  }

  /// Writes one row's cell into `room` cells: cut if it is wider, filled with spaces if it is narrower.
  func append(row: Int, room: Int, ellipsis: String, to out: inout [UInt8]) {
    guard starred.contains(row), room > 1 else { return appendText(row: row, room: room, ellipsis: ellipsis, to: &out) }
    let textRoom = type.isRightAligned ? room - 1 : min(Int(widths[row]), room - 1)
    appendText(row: row, room: textRoom, ellipsis: ellipsis, to: &out)
    out.append(UInt8(ascii: "*"))
    ShownColumn.appendSpaces(room - 1 - textRoom, to: &out)
  }

  private func appendText(row: Int, room: Int, ellipsis: String, to out: inout [UInt8]) {
    let start = row == 0 ? 0 : ends[row - 1]
    let end = ends[row]
    let width = Int(widths[row])
    let paint = paints.isEmpty ? Paint.none : paints[row]
    // As many bytes as cells is ASCII, of which any part may be taken.
    if width > room, end - start == width, room > ellipsis.utf8.count {
      let kept = room - DisplayWidth.of(ellipsis)
      paint.append(to: &out) { out in
        out.append(contentsOf: bytes[start..<start + kept])
        out.append(contentsOf: ellipsis.utf8)
      }
      return
    }
    if width > room {
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      ShownColumn.append(text, room: room, isRight: false, ellipsis, paint, to: &out)
      return
    }
    if type.isRightAligned { ShownColumn.appendSpaces(room - width, to: &out) }
    if paint == .none {
      out.append(contentsOf: bytes[start..<end])
    } else {
      paint.append(to: &out) { $0.append(contentsOf: bytes[start..<end]) }
    }
    if !type.isRightAligned { ShownColumn.appendSpaces(room - width, to: &out) }
  }

  /// Writes the column's name likewise.
  func appendName(room: Int, ellipsis: String, _ paint: Paint, to out: inout [UInt8]) {
    ShownColumn.append(name, room: room, isRight: type.isRightAligned, ellipsis, paint, to: &out)
  }

  private static func append(
    _ text: String, room: Int, isRight: Bool, _ ellipsis: String, _ paint: Paint, to out: inout [UInt8]
  ) {
    let shown = DisplayWidth.prefix(text, fitting: room, ellipsis: ellipsis)
    let width = DisplayWidth.of(shown)
    if isRight { appendSpaces(room - width, to: &out) }
    paint.append(to: &out) { $0.append(contentsOf: shown.utf8) }
    if !isRight { appendSpaces(room - width, to: &out) }
  }

  static func appendSpaces(_ count: Int, to out: inout [UInt8]) {
    if count > 0 { out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count)) }
  }
}
