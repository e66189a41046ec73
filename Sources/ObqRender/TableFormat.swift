import ObqData

/// Rows in columns with a frame, as wide as the widest cell. With a terminal's width texts are cut and columns left out as
/// `TableLayout` says; without one nothing is.
struct TableFormat: ResultFormat {
  let needsAllRows = true
  private(set) var notes = FormatNotes()
  private let options: RenderOptions
  private let frame: TableFrame
  private let spelling: Spelling
  private var columns: [ShownColumn] = []
  private var rowCount = 0

  init(_ options: RenderOptions) {
    self.options = options
    frame = TableFrame(options.style)
    spelling = .terminal(options)
  }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    columns = schema.fields.map { ShownColumn($0, isNamed: options.header) }
    rowCount = 0
    notes = FormatNotes()
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    let rows = rowCount..<rowCount + batch.count
    rowCount = rows.upperBound
    for (index, column) in batch.columns.enumerated() {
      columns[index].append(
        column, null: options.readableNull, spelling, isColored: options.color,
        marked: options.marks.isEmpty ? [] : options.marks.rows(ofColumn: index, in: rows))
    }
  }

  /// Whether every cell so far has its room.
  var fits: Bool {
    guard let available = options.width else { return true }
    return columns.reduce(frame.overhead(columns: columns.count)) { $0 + $1.width } <= available
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {
    if columns.isEmpty { return }
    let leftOut = leaveOutUniform()
    let layout = TableLayout(
      natural: columns.map(\.width), isShrinkable: columns.map(\.isShrinkable), available: options.width, frame: frame)
    let shown = columns.prefix(layout.widths.count)
    notes = FormatNotes(
      hiddenColumns: layout.hiddenColumns + leftOut,
      timeZone: rowCount > 0 && shown.contains { $0.type == .time } ? options.zone.name : nil)

    let hasRest = layout.hiddenColumns > 0
    let ruled = hasRest ? layout.widths + [frame.ellipsisWidth] : layout.widths
    let lineBytes = ruled.reduce(frame.overhead(columns: ruled.count), +) + 2 * (ruled.count + 2)
    out.reserveCapacity(out.count + lineBytes * (rowCount + 1) + 3 * 3 * lineBytes)

    frame.append(frame.top, widths: ruled, to: &out)
    if options.header {
      appendLine(shown, hasRest, to: &out) { index, column, out in
        let paint = options.color ? Paint.bold : .none
        column.appendName(room: layout.widths[index], ellipsis: frame.ellipsis, paint, to: &out)
      }
      if rowCount > 0 { frame.append(frame.middle, widths: ruled, to: &out) }
    }
    for row in 0..<rowCount {
      appendLine(shown, hasRest, to: &out) { index, column, out in
        column.append(row: row, room: layout.widths[index], ellipsis: frame.ellipsis, to: &out)
      }
    }
    frame.append(frame.bottom, widths: ruled, to: &out)
    columns = []
  }

  /// Takes away columns that say least until the rest can fit, the last first: those that say nothing, then ids, which names
  /// stand beside, then any that are not among the kept ones. Returns how many; the others stay in order.
  private mutating func leaveOutUniform() -> Int {
    guard options.leavesOutUniform, let available = options.width, rowCount > 1 else { return 0 }
    func fits() -> Bool {
      let smallest = columns.map { $0.isShrinkable ? min($0.width, TableLayout.smallestText) : $0.width }
      return smallest.reduce(frame.overhead(columns: columns.count), +) <= available
    }
    let before = columns.count
    let tests: [(ShownColumn) -> Bool] = [
      { $0.isAllNull }, { $0.isUniform }, { $0.name.hasSuffix("Id") }, { _ in true },
    ]
    for isIdle in tests {
      for index in columns.indices.reversed()
      where columns.count > 1 && !fits() && isIdle(columns[index]) && !options.keptColumns.contains(columns[index].name)
      {
        columns.remove(at: index)
      }
    }
    // Then what another of the kept ones says as well.
    for (name, other) in options.spareColumns where !fits() && columns.contains(where: { $0.name == other }) {
      columns.removeAll { $0.name == name }
    }
    return before - columns.count
  }

  private func appendLine(
    _ shown: ArraySlice<ShownColumn>, _ hasRest: Bool, to out: inout [UInt8],
    _ appendCell: (Int, borrowing ShownColumn, inout [UInt8]) -> Void
  ) {
    out.append(contentsOf: frame.left.utf8)
    for index in shown.indices {
      if index > 0 { out.append(contentsOf: frame.between.utf8) }
      appendCell(index, shown[index], &out)
    }
    if hasRest {
      out.append(contentsOf: frame.between.utf8)
      out.append(contentsOf: frame.ellipsis.utf8)
    }
    out.append(contentsOf: frame.right.utf8)
    out.append(UInt8(ascii: "\n"))
  }
}
