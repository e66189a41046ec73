import ObqData
import ObqText

/// A block of lines a row, a line a column, names right-aligned. Nothing is cut; a text of several lines goes on under itself.
struct VerticalFormat: ResultFormat {
  let needsAllRows = false
  private(set) var notes = FormatNotes()
  private var options: RenderOptions
  private let spelling: Spelling
  /// The names, filled up to the widest, with the colon and the space behind it.
  private var labels: [[UInt8]] = []
  private var areStates: [Bool] = []
  private var indent = 0
  private var rowCount = 0

  init(_ options: RenderOptions) {
    self.options = options
    spelling = .terminal(options)
  }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    let names = schema.fields.map { VisibleText.escaped($0.name) }
    let widest = names.map { DisplayWidth.of($0) }.max() ?? 0
    labels = names.map { name in
      var label: [UInt8] = []
      ShownColumn.appendSpaces(widest - DisplayWidth.of(name), to: &label)
      (options.color ? Paint.bold : .none).append(to: &label) { $0.append(contentsOf: name.utf8) }
      label.append(contentsOf: ": ".utf8)
      return label
    }
    areStates = schema.fields.map { Paint.isStateColumn($0.name) }
    indent = widest + 2
    rowCount = 0
    notes = FormatNotes()
    notes.timeZone = schema.fields.contains { $0.type == .time } ? options.zone.name : nil
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    for row in 0..<batch.count {
      rowCount += 1
      out.append(contentsOf: "*** \(rowCount) ***\n".utf8)
      for (index, column) in batch.columns.enumerated() {
        out += labels[index]
        if options.marks.isMarked(row: rowCount - 1, column: index) {
          appendMarked(column, row, to: &out)
        } else {
          append(column, row, isState: areStates[index], to: &out)
        }
        out.append(UInt8(ascii: "\n"))
      }
    }
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {
    if rowCount == 0 { notes.timeZone = nil }
  }

  private func appendMarked(_ column: Column, _ row: Int, to out: inout [UInt8]) {
    var plain = self
    plain.options.color = false
    (options.color ? Paint.marked : .none).append(to: &out) { plain.append(column, row, isState: false, to: &$0) }
    if !options.color { out.append(UInt8(ascii: "*")) }
  }

  private func append(_ column: Column, _ row: Int, isState: Bool, to out: inout [UInt8]) {
    if column.isMissing(row) {
      (options.color ? Paint.dim : .none).append(to: &out) { out in
        _ = options.readableNull.withBytes { VisibleCell.append($0, to: &out) }
      }
    } else if case .texts(let texts) = column.storage {
      texts.withBytes(ofRow: row) { bytes in
        let paint = options.color ? Paint.ofWord(bytes, inStateColumn: isState) : .none
        paint.append(to: &out) { appendLines(bytes, to: &$0) }
      }
    } else {
      spelling.append(column, row, to: &out)
    }
  }

  /// The indent keeps a text from looking like the next column or the next row.
  private func appendLines(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    var isFirst = true
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if !isFirst {
        out.append(UInt8(ascii: "\n"))
        ShownColumn.appendSpaces(indent, to: &out)
      }
      isFirst = false
      _ = VisibleCell.append(UnsafeBufferPointer(rebasing: line), to: &out)
    }
  }
}
