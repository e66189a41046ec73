import ObqData
import ObqText

/// A page that needs nothing beside itself: the rows as a table that a click sorts, and the pictures that they can be drawn as.
/// The rows stream; the pictures come behind them and are shown above.
struct HTMLPageFormat: ResultFormat {
  let needsAllRows = false
  private let options: RenderOptions
  private let title: String
  private let spelling: Spelling
  private var schema = Schema([])
  private var stateColumns: Set<Int> = []
  private var charts: PageCharts?

  init(_ options: RenderOptions, title: String) {
    self.options = options
    self.title = title
    spelling = .terminal(options)
  }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    self.schema = schema
    stateColumns = Set(schema.fields.indices.filter { Paint.isStateColumn(schema.fields[$0].name) })
    charts = PageCharts(schema, options)
    let heading = HTMLText.escaped(title)
    out.append(
      contentsOf: """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="generator" content="obq">
        <title>\(heading)</title>
        <link rel="icon" href="data:,">
        <style>
        \(PageAssets.style)</style>
        </head>
        <body>
        <h1><code>\(heading)</code></h1>
        <div class="rows">
        <table>
        <thead>
        <tr>
        """.utf8)
    for field in schema.fields {
      let kind = field.type.isRightAligned ? "number" : field.type == .time ? "time" : "text"
      out.append(contentsOf: "<th class=\"\(kind)\" tabindex=\"0\">".utf8)
      HTMLText.append(field.name, to: &out)
      out.append(contentsOf: "</th>".utf8)
    }
    out.append(contentsOf: "</tr>\n</thead>\n<tbody>\n".utf8)
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    charts?.append(batch)
    for row in 0..<batch.count {
      out.append(contentsOf: "<tr>".utf8)
      for (index, column) in batch.columns.enumerated() { appendCell(column, row, index, to: &out) }
      out.append(contentsOf: "</tr>\n".utf8)
    }
  }

  /// What is sorted by stands beside what is read: exact, where the other is readable.
  private func appendCell(_ column: Column, _ row: Int, _ index: Int, to out: inout [UInt8]) {
    if column.isMissing(row) {
      out.append(contentsOf: #"<td class="null">"#.utf8)
      HTMLText.append(options.readableNull, to: &out)
    } else if case .texts(let texts) = column.storage {
      let text = texts.string(ofRow: row)
      if stateColumns.contains(index) {
        out.append(contentsOf: "<td class=\"state \(TaskLook(text).name)\">".utf8)
      } else {
        out.append(contentsOf: "<td>".utf8)
      }
      HTMLText.append(text, to: &out)
    } else {
      let kind = column.type.isRightAligned ? #" class="number""# : ""
      out.append(contentsOf: "<td\(kind) data-v=\"".utf8)
      if case .integers(let values) = column.storage {
        Quantity.append(values[row], to: &out)
      } else {
        spelling.append(column, row, to: &out)
      }
      out.append(contentsOf: "\">".utf8)
      spelling.append(column, row, to: &out)
    }
    out.append(contentsOf: "</td>".utf8)
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {
    out.append(contentsOf: "</tbody>\n</table>\n</div>\n<div class=\"charts\">\n".utf8)
    charts?.appendSVG(meta, to: &out)
    out.append(contentsOf: "</div>\n<footer>\n".utf8)
    var footerOptions = options
    footerOptions.color = false
    footerOptions.style = .box
    var notes = FormatNotes()
    if schema.fields.contains(where: { $0.type == .time }) { notes.timeZone = options.zone.name }
    for line in Footer.text(meta, notes: notes, footerOptions).split(separator: "\n") {
      out.append(contentsOf: "<p>\(HTMLText.escaped(String(line)))</p>\n".utf8)
    }
    out.append(contentsOf: "<p>as of \(meta.asOf.text(in: options.zone))</p>\n</footer>\n<script>\n".utf8)
    out.append(contentsOf: PageAssets.script.utf8)
    out.append(contentsOf: "</script>\n</body>\n</html>\n".utf8)
    charts = nil
  }
}
