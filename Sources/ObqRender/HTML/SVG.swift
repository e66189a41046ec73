import ObqData
import ObqText

/// A picture in SVG, drawn line by line from the top. Its colours are the page's.
struct SVG {
  private var body = ""
  private var height = 0

  private static let width = 1100
  private static let labelWidth = 220
  private static let plotWidth = width - labelWidth - 10
  private static let lineHeight = 18
  private static let barHeight = 12
  /// Cells of a label.
  private static let labelCells = 34

  /// Nothing when nothing was drawn.
  func figure(_ caption: String, class name: String) -> String {
    if height == 0 { return "" }
    return """
      <figure class="\(name)">
      <figcaption>\(caption)</figcaption>
      <svg viewBox="0 0 \(SVG.width) \(height + 4)" role="img" aria-label="\(caption)">
      \(body)</svg>
      </figure>

      """
  }

  // MARK: pieces

  private mutating func add(_ element: String) { body += element + "\n" }

  private mutating func label(_ text: String) {
    let shown = HTMLText.escaped(DisplayWidth.prefix(text, fitting: SVG.labelCells))
    let whole = HTMLText.escaped(text)
    add(
      #"<text x="\#(SVG.labelWidth - 6)" y="\#(height + 13)" text-anchor="end">\#(shown)<title>\#(whole)</title></text>"#
    )
  }

  private mutating func bar(x: Double, width: Double, class name: String, opacity: Double = 1, _ title: String) {
    let shade = opacity < 1 ? #" fill-opacity="\#(SVG.number(opacity))""# : ""
    add(
      #"<rect class="\#(name)" x="\#(SVG.number(Double(SVG.labelWidth) + x))" y="\#(height + 3)" "#
        + #"width="\#(SVG.number(max(width, 1.5)))" height="\#(SVG.barHeight)"\#(shade)>"#
        + "<title>\(HTMLText.escaped(title))</title></rect>")
  }

  /// Round times over a stretch, with a line through all that is drawn below.
  private mutating func axis(_ axis: TimeAxis, lines: Int) {
    var free = 0
    for tick in axis.ticks(apart: 90) where tick.place >= free && tick.place + 40 < axis.length {
      let x = SVG.labelWidth + tick.place
      add(#"<text class="quiet" x="\#(x)" y="12">\#(tick.text)</text>"#)
      add(#"<line x1="\#(x)" x2="\#(x)" y1="16" y2="\#(20 + lines * SVG.lineHeight)"/>"#)
      free = tick.place + 60
    }
    height = 20
  }

  /// Two digits are finer than any screen.
  private static func number(_ value: Double) -> String {
    var bytes: [UInt8] = []
    Quantity.append((value * 100).rounded() / 100, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: pictures

  mutating func draw(_ timeline: Timeline?, _ zone: Zone) {
    guard let timeline else { return }
    let axis = TimeAxis(start: timeline.start, end: timeline.end, length: SVG.plotWidth, zone: zone)
    self.axis(axis, lines: timeline.lanes.count)
    func x(_ time: Int64) -> Double { axis.share(time) * Double(SVG.plotWidth) }
    if let now = timeline.now {
      let place = SVG.number(Double(SVG.labelWidth) + x(now))
      add(
        #"<line class="now" x1="\#(place)" x2="\#(place)" y1="16" y2="\#(20 + timeline.lanes.count * SVG.lineHeight)"/>"#
      )
    }
    for lane in timeline.lanes {
      label(lane.name)
      for span in lane.spans {
        let times = [span.start, span.end].map { Instant(nanoseconds: $0).text(in: zone) }
        bar(
          x: x(span.start), width: x(span.end) - x(span.start), class: span.look.map { "bar \($0.name)" } ?? "bar",
          "\(lane.name): \(times[0]) to \(times[1])")
      }
      height += SVG.lineHeight
    }
  }

  mutating func drawBars(_ rows: PictureRows, _ options: RenderOptions) {
    let names = rows.names
    let most = rows.rows.compactMap { $0.value.map(abs) }.max() ?? 0
    for row in rows.rows {
      label(names[row.key])
      let share = most > 0 ? abs(row.value ?? 0) / most : 0
      let text = row.value == nil ? options.readableNull : row.text
      // Room for the number behind the longest one.
      let width = share * Double(SVG.plotWidth - 100)
      bar(x: 0, width: width, class: row.look.map { "bar \($0.name)" } ?? "bar", "\(names[row.key]): \(text)")
      let x = SVG.number(Double(SVG.labelWidth) + max(width, 1.5) + 5)
      add(#"<text x="\#(x)" y="\#(height + 13)">\#(HTMLText.escaped(text))</text>"#)
      height += SVG.lineHeight
    }
  }

  mutating func draw(_ heat: HeatMap?, _ rows: PictureRows) {
    guard let heat, heat.days > 0 else { return }
    let cell = min(Double(SVG.plotWidth) / Double(heat.days), 24)
    let length = Int(cell * Double(heat.days))
    let axis = TimeAxis(
      start: heat.firstDay * 86_400_000_000_000, end: (heat.firstDay + Int64(heat.days)) * 86_400_000_000_000,
      length: length, zone: .utc)
    self.axis(axis, lines: heat.names.count)
    for (name, cells) in zip(heat.names, heat.cells) {
      label(name)
      for (index, content) in cells.enumerated() where !content.isEmpty {
        let look = content.hasFailure ? "failed" : rows.columns.state == nil ? "" : "succeeded"
        let day = TimeAxis.text((heat.firstDay + Int64(index)) * 86400, 86400)
        bar(
          x: Double(index) * cell, width: cell - 1, class: look.isEmpty ? "bar" : "bar \(look)",
          opacity: 0.25 + 0.75 * abs(content.amount) / max(heat.most, .leastNonzeroMagnitude),
          "\(name), \(day): \(rows.text(of: content.amount))")
      }
      height += SVG.lineHeight
    }
  }

  mutating func draw(_ sparklines: Sparklines?, _ rows: PictureRows, _ options: RenderOptions) {
    guard let sparklines, let count = sparklines.lines.first?.values.count else { return }
    let length = SVG.plotWidth - 160
    axis(
      TimeAxis(start: sparklines.start, end: sparklines.end, length: length, zone: options.zone),
      lines: sparklines.lines.count)
    let step = Double(length) / Double(count)
    for line in sparklines.lines {
      label(line.name)
      let points = line.values.enumerated().compactMap { index, value -> String? in
        guard let value else { return nil }
        let x = Double(SVG.labelWidth) + (Double(index) + 0.5) * step
        let y = Double(height + 15) - (line.most > 0 ? max(value, 0) / line.most : 0) * Double(SVG.barHeight)
        return "\(SVG.number(x)),\(SVG.number(y))"
      }
      add(
        #"<polyline class="curve" points="\#(points.joined(separator: " "))"><title>\#(HTMLText.escaped(line.name))</title></polyline>"#
      )
      let figures = "max \(rows.text(of: line.most)), last \(line.last.map(rows.text(of:)) ?? options.readableNull)"
      add(
        #"<text class="quiet" x="\#(SVG.labelWidth + length + 8)" y="\#(height + 13)">\#(HTMLText.escaped(figures))</text>"#
      )
      height += SVG.lineHeight
    }
  }
}
