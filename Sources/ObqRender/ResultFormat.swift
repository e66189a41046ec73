package import ObqData

/// A writer of results: `begin`, any number of `write`, `finish`, and again from the start for the next statement.
///
/// Each call appends bytes of UTF-8 to `out`; the caller may write them out and empty it between calls.
package protocol ResultFormat: Sendable {
  /// Whether nothing is written before `finish`, because what comes first depends on all rows.
  var needsAllRows: Bool { get }

  /// What the footer should say about how the rows were shown; known after `finish`.
  var notes: FormatNotes { get }

  mutating func begin(_ schema: Schema, to out: inout [UInt8])

  /// Takes rows whose columns are those of the schema, in its order.
  mutating func write(_ batch: Batch, to out: inout [UInt8])

  /// Takes rows that belong to the result and are none of its own, such as those that a check found. Most formats have no
  /// room for them.
  mutating func attach(_ name: String, _ schema: Schema, _ batches: [Batch])

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8])
}

extension ResultFormat {
  package var notes: FormatNotes { FormatNotes() }

  package mutating func attach(_ name: String, _ schema: Schema, _ batches: [Batch]) {}
}

/// What a format did to the rows that its reader could not know otherwise.
package struct FormatNotes: Hashable, Sendable {
  /// Columns left out because the terminal is too narrow.
  package var hiddenColumns: Int
  /// The name of the zone of times that were written without their offset; nil when there are none.
  package var timeZone: String?

  package init(hiddenColumns: Int = 0, timeZone: String? = nil) {
    self.hiddenColumns = hiddenColumns
    self.timeZone = timeZone
  }
}

package func makeFormat(_ format: OutputFormat, _ options: RenderOptions) -> any ResultFormat {
  switch format {
  case .table where options.isVerticalWhenWide && options.width != nil: FittingFormat(options)
  case .table: TableFormat(options)
  case .vertical: VerticalFormat(options)
  case .csv: CSVFormat(options)
  case .tsv: TSVFormat(options)
  case .json: JSONFormat(options)
  case .jsonl: JSONLinesFormat(options)
  case .markdown: MarkdownFormat(options)
  case .html:
    if let title = options.pageTitle { HTMLPageFormat(options, title: title) } else { HTMLFormat(options) }
  case .timeline, .bars, .heat, .spark: PictureFormat(format, options)
  }
}
