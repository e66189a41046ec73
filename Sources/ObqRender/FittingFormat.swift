import ObqData

/// A table where all of it fits into the terminal's width, else `vertical`.
struct FittingFormat: ResultFormat {
  let needsAllRows = true
  private(set) var notes = FormatNotes()
  private let options: RenderOptions
  private var table: TableFormat
  private var schema = Schema([])
  /// Rows for the other form, as long as nobody knows which it will be.
  private var batches: [Batch] = []

  init(_ options: RenderOptions) {
    self.options = options
    table = TableFormat(options)
  }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    self.schema = schema
    batches = []
    table.begin(schema, to: &out)
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    // Once it is too wide, it stays so.
    if table.fits { table.write(batch, to: &out) }
    batches.append(batch)
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {
    if table.fits {
      table.finish(meta, to: &out)
      notes = table.notes
    } else {
      var vertical = VerticalFormat(options)
      vertical.begin(schema, to: &out)
      for batch in batches { vertical.write(batch, to: &out) }
      vertical.finish(meta, to: &out)
      notes = vertical.notes
    }
    batches = []
  }
}
