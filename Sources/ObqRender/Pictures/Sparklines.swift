import ObqData
import ObqText

/// A series of numbers over time for each key, in slots of equal length.
struct Sparklines: Sendable {
  struct Line: Sendable {
    var name: String
    /// Nil where there is nothing.
    var values: [Double?]
    var most: Double { values.compactMap { $0 }.max() ?? 0 }
    var last: Double? { values.last { $0 != nil } ?? nil }
  }

  /// By name.
  let lines: [Line]
  let start: Int64
  /// Behind the last slot.
  let end: Int64
  /// Nanoseconds of a slot.
  let slot: Int64

  /// Slots of rows that are counted, where there is room for more.
  private static let countedSlots = 60

  /// Nil when no row has a time.
  init?(_ rows: PictureRows, zone: Zone, room: Int) {
    let times = rows.rows.compactMap(\.start)
    guard var first = times.min(), let last = times.max() else { return nil }
    let isCounted = rows.columns.value == nil
    let length: Int64
    if isCounted {
      // One slot less than there is room for: the first begins at a round time before the first row.
      let slots = UInt64(max(min(room, Sparklines.countedSlots) - 1, 1))
      (first, length) = TimeAxis.round(first, step: UInt64(bitPattern: last &- first) / slots, zone)
    } else {
      length = Sparklines.bucket(times, room: room)
    }
    func place(_ time: Int64) -> Int { Int(UInt64(bitPattern: time &- first) / UInt64(length)) }
    let count = place(last) + 1
    let empty: Double? = isCounted ? 0 : nil
    let names = rows.names
    var values = Array(repeating: [Double?](repeating: empty, count: count), count: names.count)
    for row in rows.rows {
      guard let start = row.start, let value = isCounted ? 1 : row.value else { continue }
      values[row.key][place(start)] = (values[row.key][place(start)] ?? 0) + value
    }
    lines = names.indices.map { Line(name: names[$0], values: values[$0]) }.sorted { $0.name < $1.name }
    start = first
    slot = length
    let (sum, overflow) = first.addingReportingOverflow(
      length.multipliedReportingOverflow(by: Int64(count)).partialValue)
    end = overflow ? last : sum
  }

  /// The shortest distance between two times, as often as it takes until all slots have room.
  private static func bucket(_ times: [Int64], room: Int) -> Int64 {
    let sorted = Set(times).sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else { return 1 }
    let shortest = zip(sorted.dropFirst(), sorted).map { UInt64(bitPattern: $0 &- $1) }.min() ?? 1
    let slots = UInt64(bitPattern: last &- first) / shortest + 1
    let together = (slots + UInt64(room) - 1) / UInt64(room)
    return Int64(clamping: shortest.multipliedReportingOverflow(by: together).partialValue)
  }
}

/// Sparklines on a terminal: each line by its own greatest number, which stands beside it.
struct SparkText {
  let rows: PictureRows
  let options: RenderOptions

  private var steps: [String] {
    options.style == .ascii ? ["_", ".", ":", "-", "=", "+", "*", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  }

  func append(to out: inout [UInt8]) {
    guard let (layout, sparklines) = fitted() else { return }
    let count = sparklines.lines.first?.values.count ?? 0
    let axis = TimeAxis(start: sparklines.start, end: sparklines.end, length: count, zone: options.zone)
    if count >= 12 { layout.appendAxis(axis.ticks(apart: 11), length: count, to: &out) }
    for line in sparklines.lines {
      layout.appendLabel(line.name, to: &out)
      for value in line.values { out.append(contentsOf: glyph(value, line.most).utf8) }
      layout.paint(.dim).append(to: &out) { $0.append(contentsOf: figures(line).utf8) }
      out.append(UInt8(ascii: "\n"))
    }
    let slot = Quantity.readable(nanoseconds: sparklines.slot)
    layout.appendLegend([("", .none, count == 1 ? "one point in time" : "a cell is \(slot)")], to: &out)
  }

  /// How wide the numbers beside the lines are is known when the slots are, and how many slots there are when the numbers
  /// are: fewer slots have larger sums, so that it ends.
  private func fitted() -> (PictureLayout, Sparklines)? {
    let names = rows.names
    var aside = 0
    while true {
      let layout = PictureLayout(options, labels: names, aside: aside)
      guard let sparklines = Sparklines(rows, zone: options.zone, room: layout.plotWidth) else { return nil }
      let wanted = sparklines.lines.map { DisplayWidth.of(figures($0)) }.max() ?? 0
      if wanted <= aside { return (layout, sparklines) }
      aside = wanted
    }
  }

  /// A narrow terminal keeps its cells for the curves.
  private func figures(_ line: Sparklines.Line) -> String {
    if (options.width ?? PictureLayout.freeWidth) < 60 { return " max \(rows.text(of: line.most))" }
    return " max \(rows.text(of: line.most)), last \(line.last.map(rows.text(of:)) ?? options.readableNull)"
  }

  private func glyph(_ value: Double?, _ most: Double) -> String {
    guard let value else { return " " }
    if value <= 0 || most <= 0 { return steps[0] }
    return steps[min(max(Int((value / most * Double(steps.count - 1)).rounded(.up)), 1), steps.count - 1)]
  }
}
