import ObqData

/// A line a row with a separator between fields; what differs is how a text is written.
protocol DelimitedFormat: ResultFormat {
  var separator: UInt8 { get }
  var hasHeader: Bool { get }
  var spelling: Spelling { get }
  /// What stands for null, escaped already.
  var nullField: [UInt8] { get }
  func append(text bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8])
  /// Whether any text of these bytes, if it is not empty, is written as it is.
  func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool
}

extension DelimitedFormat {
  var needsAllRows: Bool { false }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    guard hasHeader, schema.count > 0 else { return }
    for (index, field) in schema.fields.enumerated() {
      if index > 0 { out.append(separator) }
      field.name.withBytes { append(text: $0, to: &out) }
    }
    out.append(UInt8(ascii: "\n"))
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    let cells = batch.columns.map { column in
      CellBytes(column, null: nullField, spelling, isPlain: isPlain) { bytes, isPlain, out in
        if isPlain, !bytes.isEmpty { out.append(contentsOf: bytes) } else { append(text: bytes, to: &out) }
      }
    }
    let prefixes = cells.indices.map { $0 == 0 ? [] : [separator] }
    RowBytes.append(cells, rows: batch.count, prefixes: prefixes, end: [UInt8(ascii: "\n")], to: &out)
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {}
}
