import ObqData
import ObqText

/// One `<table>` and nothing around it, for any page. Numbers and nulls carry the classes `number` and `null`; times carry
/// their offset.
struct HTMLFormat: ResultFormat {
  let needsAllRows = false
  private let options: RenderOptions
  private let spelling: Spelling

  init(_ options: RenderOptions) {
    self.options = options
    spelling = .document(options)
  }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    out.append(contentsOf: "<table>\n".utf8)
    if options.header {
      out.append(contentsOf: "<thead>\n<tr>".utf8)
      for field in schema.fields {
        out.append(contentsOf: (field.type.isRightAligned ? #"<th class="number">"# : "<th>").utf8)
        HTMLText.append(field.name, to: &out)
        out.append(contentsOf: "</th>".utf8)
      }
      out.append(contentsOf: "</tr>\n</thead>\n".utf8)
    }
    out.append(contentsOf: "<tbody>\n".utf8)
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    for row in 0..<batch.count {
      out.append(contentsOf: "<tr>".utf8)
      for column in batch.columns {
        if column.isMissing(row) {
          out.append(contentsOf: #"<td class="null">"#.utf8)
          HTMLText.append(options.readableNull, to: &out)
        } else if case .texts(let texts) = column.storage {
          out.append(contentsOf: "<td>".utf8)
          HTMLText.append(texts.string(ofRow: row), to: &out)
        } else {
          out.append(contentsOf: (column.type.isRightAligned ? #"<td class="number">"# : "<td>").utf8)
          spelling.append(column, row, to: &out)
        }
        out.append(contentsOf: "</td>".utf8)
      }
      out.append(contentsOf: "</tr>\n".utf8)
    }
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {
    out.append(contentsOf: "</tbody>\n</table>\n".utf8)
  }
}
