import ObqData

/// A line a row with a separator between fields; what differs is how a text is written.
protocol DelimitedFormat: ResultFormat {
  var separator: UInt8 { get }
  var hasHeader: Bool { get }
  var spelling: Spelling { get }
  /// What stands for null, escaped already.
  var nullField: [UInt8] { get }
  func append(text bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8])
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
    for row in 0..<batch.count {
      var isFirst = true
      for column in batch.columns {
        if !isFirst { out.append(separator) }
        isFirst = false
        if column.isMissing(row) {
          out += nullField
        } else if case .texts(let texts) = column.storage {
          texts.withBytes(ofRow: row) { append(text: $0, to: &out) }
        } else {
          spelling.append(column, row, to: &out)
        }
      }
      out.append(UInt8(ascii: "\n"))
    }
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {}
}
