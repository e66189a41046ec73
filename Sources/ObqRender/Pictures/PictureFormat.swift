import ObqData

/// A result drawn: `timeline`, `bars`, `heat` or `spark`. Whether it can be is settled before (`OutputFormat.lacks`).
struct PictureFormat: ResultFormat {
  let needsAllRows = true
  private(set) var notes = FormatNotes()
  private let format: OutputFormat
  private let options: RenderOptions
  private var rows: PictureRows?

  init(_ format: OutputFormat, _ options: RenderOptions) {
    self.format = format
    self.options = options
  }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    let columns = PictureColumns(schema, areChosen: !options.leavesOutUniform)
    rows = PictureRows(
      schema, columns, labels: format == .bars ? columns.barLabels(schema) : columns.labels, options)
    notes = FormatNotes()
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) { rows?.append(batch) }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {
    guard let rows, !rows.rows.isEmpty else { return }
    if format != .bars || rows.hasTimeLabels { notes.timeZone = options.zone.name }
    switch format {
    case .timeline: TimelineText(rows: rows, options: options).append(meta, to: &out)
    case .bars: BarsText(rows: rows, options: options).append(to: &out)
    case .heat: HeatText(rows: rows, options: options).append(to: &out)
    case .spark: SparkText(rows: rows, options: options).append(to: &out)
    case .table, .vertical, .csv, .tsv, .json, .jsonl, .markdown, .html: break
    }
    self.rows = nil
  }
}
