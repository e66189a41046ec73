import ObqData

/// How much there is of each key on each day.
struct HeatMap: Sendable {
  struct Cell: Sendable {
    /// The sum of the values, or how many rows there are.
    var amount = 0.0
    var hasFailure = false
    var isEmpty = true
  }

  /// By name.
  let names: [String]
  /// For each name its days.
  let cells: [[Cell]]
  /// The first day, counted from 1970-01-01.
  let firstDay: Int64
  var days: Int { cells.first?.count ?? 0 }
  let most: Double
  /// Days before the first one that had no room.
  let daysLeftOut: Int

  /// Keys all of whose rows lie there.
  let keysLeftOut: Int

  /// More days than these are no picture.
  static let mostDays = 3660

  /// Nil when no row has a time.
  init?(_ rows: PictureRows, zone: Zone, room: Int = mostDays) {
    func day(_ nanoseconds: Int64) -> Int64 {
      let seconds = Instant(nanoseconds: nanoseconds).seconds
      return (seconds + Int64(zone.offset(atSeconds: seconds))).flooredQuotient(by: 86400)
    }
    let days = rows.rows.map { $0.start.map(day) }
    let known = days.compactMap { $0 }
    guard let earliest = known.min(), let last = known.max() else { return nil }
    let first = max(earliest, last - Int64(max(min(room, HeatMap.mostDays), 1)) + 1)
    firstDay = first
    daysLeftOut = Int(first - earliest)
    let names = rows.names
    let order = names.indices.sorted { names[$0] < names[$1] }
    var cells = Array(repeating: [Cell](repeating: Cell(), count: Int(last - first) + 1), count: names.count)
    for (row, day) in zip(rows.rows, days) {
      guard let day, day >= first else { continue }
      let amount = rows.columns.value == nil ? 1 : row.value ?? 0
      let place = Int(day - first)
      cells[row.key][place].amount += amount
      // An empty bucket says that there was nothing.
      if amount != 0 { cells[row.key][place].isEmpty = false }
      if row.look == .failed, amount != 0 { cells[row.key][place].hasFailure = true }
    }
    // Rows that are counted may all lie before the first day that has room.
    let shown = order.filter { rows.columns.value != nil || cells[$0].contains { !$0.isEmpty } }
    keysLeftOut = order.count - shown.count
    self.names = shown.map { names[$0] }
    self.cells = shown.map { cells[$0] }
    most = cells.joined().map { abs($0.amount) }.max() ?? 0
  }

  /// How much a cell is of the most, 0 to `levels`; 0 for nothing.
  func level(_ cell: Cell, of levels: Int) -> Int {
    if cell.isEmpty || most <= 0 { return 0 }
    return min(max(Int((abs(cell.amount) / most * Double(levels)).rounded(.up)), 1), levels)
  }
}

/// A heat map on a terminal.
struct HeatText {
  let rows: PictureRows
  let options: RenderOptions

  private var shades: [String] {
    options.style == .ascii ? [" ", ".", ":", "*", "#"] : [" ", "░", "▒", "▓", "█"]
  }
  private var failure: String { TaskLook.failed.glyph(options.style) }

  func append(to out: inout [UInt8]) {
    let layout = PictureLayout(options, labels: rows.names)
    guard let heat = HeatMap(rows, zone: options.zone, room: layout.plotWidth) else { return }
    let cellWidth = heat.days * 2 <= layout.plotWidth ? 2 : 1
    layout.appendAxis(ticks(heat, cellWidth), length: heat.days * cellWidth + (heat.days < 4 ? 6 : 0), to: &out)
    for (name, cells) in zip(heat.names, heat.cells) {
      layout.appendLabel(name, to: &out)
      layout.append(
        cells.flatMap { cell -> [(glyph: String, paint: Paint)] in
          let paint: Paint = cell.hasFailure ? .red : rows.columns.state == nil ? .cyan : .green
          // Without colours a failure has a sign of its own.
          let glyph =
            cell.hasFailure && !options.color ? failure : shades[heat.level(cell, of: shades.count - 1)]
          return Array(repeating: (glyph, paint), count: cellWidth)
        }, to: &out)
    }
    layout.appendLegend(legend(heat), to: &out)
  }

  /// Each Monday, or each day where days are few.
  private func ticks(_ heat: HeatMap, _ cellWidth: Int) -> [TimeAxis.Tick] {
    let step: Int64 = heat.days * cellWidth >= 28 ? 7 : max(1, Int64(8 / cellWidth))
    let ticks = (0..<Int64(heat.days)).compactMap { index -> TimeAxis.Tick? in
      let day = heat.firstDay + index
      // 1970-01-05 was a Monday.
      guard step == 7 ? (day - 4) % 7 == 0 : index % step == 0 else { return nil }
      return TimeAxis.Tick(place: Int(index) * cellWidth, text: TimeAxis.text(day * 86400, 86400))
    }
    return ticks.isEmpty ? [TimeAxis.Tick(place: 0, text: TimeAxis.text(heat.firstDay * 86400, 86400))] : ticks
  }

  private func legend(_ heat: HeatMap) -> [(glyph: String, paint: Paint, text: String)] {
    let levels = shades.count - 1
    let paint: Paint = rows.columns.state == nil ? .cyan : .green
    var pieces: [(glyph: String, paint: Paint, text: String)] = []
    let whole = rows.columns.value == nil || rows.valueType == .integer
    var before = 0.0
    for level in 1...levels where heat.most > 0 {
      var bound = heat.most * Double(level) / Double(levels)
      if whole { bound.round(.down) }
      // With few different numbers some shades stand for none.
      if bound <= before { continue }
      pieces.append((shades[level], paint, "up to \(rows.text(of: bound))"))
      before = bound
    }
    if heat.cells.joined().contains(where: \.hasFailure) {
      pieces.append((options.color ? shades[levels] : failure, .red, "with a failure"))
    }
    if heat.daysLeftOut > 0 {
      let keys = heat.keysLeftOut > 0 ? ", and with them \(heat.keysLeftOut) of the names" : ""
      pieces.append(("", .none, "\(heat.daysLeftOut) earlier days had no room\(keys)"))
    }
    return pieces
  }
}
