import ObqData

/// Rows as stretches of time, in a lane for each key.
struct Timeline: Sendable {
  struct Span: Sendable {
    var start: Int64
    var end: Int64
    /// Nil where rows have no state.
    var look: TaskLook?
  }

  struct Lane: Sendable {
    var name: String
    var spans: [Span]
  }

  /// By name.
  let lanes: [Lane]
  let start: Int64
  let end: Int64
  /// The statement's now; nil when it lies so far behind the last row that it would press all together.
  let now: Int64?
  /// Rows without a time.
  let leftOut: Int

  /// Nil when no row has a time.
  init?(_ rows: PictureRows, now: Instant) {
    let now = now.nanoseconds
    let names = rows.names
    var lanes = names.map { Lane(name: $0, spans: []) }
    var leftOut = 0
    for row in rows.rows {
      guard let start = row.start else {
        leftOut += 1
        continue
      }
      // What has no end yet is under way, or nobody knows when it ended: the state tells.
      let end = row.end ?? (row.look == .running ? max(now, start) : start)
      lanes[row.key].spans.append(Span(start: start, end: max(end, start), look: row.look))
    }
    let spans = lanes.flatMap(\.spans)
    guard let first = spans.map(\.start).min(), let last = spans.map(\.end).max() else { return nil }
    let isNear = now >= last && Double(now) - Double(last) <= max(Double(last) - Double(first), 60e9)
    self.lanes = lanes.filter { !$0.spans.isEmpty }.sorted { $0.name < $1.name }
    self.leftOut = leftOut
    start = first
    end = isNear ? now : last
    self.now = isNear || (now >= first && now <= last) ? now : nil
  }
}

/// A timeline on a terminal.
struct TimelineText {
  let rows: PictureRows
  let options: RenderOptions

  func append(_ meta: ResultMeta, to out: inout [UInt8]) {
    guard let timeline = Timeline(rows, now: meta.asOf) else { return }
    let layout = PictureLayout(options, labels: timeline.lanes.map(\.name))
    let axis = TimeAxis(start: timeline.start, end: timeline.end, length: layout.plotWidth, zone: options.zone)
    layout.appendAxis(axis.ticks(apart: 11), length: layout.plotWidth, to: &out)
    let nowPlace = timeline.now.map(axis.place)
    for lane in timeline.lanes {
      layout.appendLabel(lane.name, to: &out)
      layout.append(cells(lane, axis, nowPlace), to: &out)
    }
    layout.appendLegend(legend(timeline), to: &out)
  }

  private var nowGlyph: String { options.style == .ascii ? "|" : "│" }

  private func cells(_ lane: Timeline.Lane, _ axis: TimeAxis, _ nowPlace: Int?) -> [(glyph: String, paint: Paint)] {
    var looks = [TaskLook?](repeating: nil, count: axis.length)
    var isTaken = [Bool](repeating: false, count: axis.length)
    for span in lane.spans {
      for place in axis.place(span.start)...axis.place(span.end) {
        isTaken[place] = true
        looks[place] = [looks[place], span.look].compactMap { $0 }.max()
      }
    }
    return looks.enumerated().map { place, look in
      if isTaken[place] { return ((look ?? .succeeded).glyph(options.style), look?.paint ?? .cyan) }
      return place == nowPlace ? (nowGlyph, .dim) : (" ", .none)
    }
  }

  private func legend(_ timeline: Timeline) -> [(glyph: String, paint: Paint, text: String)] {
    var pieces = rows.stateLegend(options.style)
    if timeline.now != nil { pieces.append((nowGlyph, .dim, "now")) }
    if timeline.leftOut > 0 { pieces.append(("", .none, "\(timeline.leftOut) without a time")) }
    return pieces
  }
}

extension PictureRows {
  /// The states that occur, with their looks and how often, the most pressing first.
  func stateLegend(_ style: TableStyle) -> [(glyph: String, paint: Paint, text: String)] {
    TaskLook.allCases.reversed().compactMap { look in
      guard let words = states[look] else { return nil }
      let text = words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
      return (look.glyph(style), look.paint, text.joined(separator: ", "))
    }
  }
}
