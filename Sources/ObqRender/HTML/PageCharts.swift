import ObqData

/// The pictures of a page: those that its rows can be drawn as.
struct PageCharts {
  private let options: RenderOptions
  /// For each picture the rows as it needs them.
  private var pictures: [(format: OutputFormat, rows: PictureRows)]
  private var isOverfull = false

  /// With more rows than these a page has no pictures: neither would they tell anything, nor a browser like them.
  static let mostRows = 5_000

  init(_ schema: Schema, _ options: RenderOptions) {
    self.options = options
    let areChosen = !options.leavesOutUniform
    let columns = PictureColumns(schema, areChosen: areChosen)
    let wanted: [OutputFormat] =
      if columns.end != nil, columns.state == nil {
        // Gaps, and ranges that can be restored.
        [.timeline]
      } else if columns.value == nil {
        columns.state == nil ? [] : [.timeline, .heat]
      } else if columns.start == nil {
        [.bars]
      } else {
        // A task has a state and a length; a bucket of time has neither.
        columns.state != nil && schema.fields[columns.start ?? 0].name == "startTime" ? [.timeline] : [.spark, .heat]
      }
    pictures = wanted.filter { $0.lacks(schema, areColumnsChosen: areChosen) == nil }.map { format in
      let labels = format == .bars ? columns.barLabels(schema) : columns.labels
      return (format, PictureRows(schema, columns, labels: labels, options))
    }
  }

  mutating func append(_ batch: Batch) {
    if isOverfull { return }
    for index in pictures.indices { pictures[index].rows.append(batch) }
    if pictures.contains(where: { $0.rows.rows.count > PageCharts.mostRows }) {
      isOverfull = true
      pictures = []
    }
  }

  func appendSVG(_ meta: ResultMeta, to out: inout [UInt8]) {
    if isOverfull {
      out.append(contentsOf: "<p>More than \(PageCharts.mostRows) rows: they are not drawn.</p>\n".utf8)
    }
    for (format, rows) in pictures where !rows.rows.isEmpty {
      var svg = SVG()
      switch format {
      case .timeline: svg.draw(Timeline(rows, now: meta.asOf), options.zone)
      case .bars: svg.drawBars(rows, options)
      case .heat: svg.draw(HeatMap(rows, zone: options.zone, room: 180), rows)
      case .spark: svg.draw(Sparklines(rows, zone: options.zone, room: 400), rows, options)
      default: break
      }
      out.append(contentsOf: svg.figure(PageCharts.caption(format), class: format.rawValue).utf8)
    }
  }

  private static func caption(_ format: OutputFormat) -> String {
    switch format {
    case .timeline: "Over time"
    case .heat: "By day"
    case .spark: "Series"
    default: "By number"
    }
  }
}
