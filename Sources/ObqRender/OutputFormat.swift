/// The formats of a result, named as `--format` and `as` take them.
package enum OutputFormat: String, CaseIterable, Sendable {
  case table
  case vertical
  case csv
  case tsv
  case json
  case jsonl
  case markdown
  case html

  /// Whether people are the readers, so that durations and sizes are written with units and control characters are made
  /// visible. The machine formats write every value exactly.
  package var isForPeople: Bool {
    switch self {
    case .table, .vertical, .markdown, .html: true
    case .csv, .tsv, .json, .jsonl: false
    }
  }

  /// Whether it depends on the terminal: its width, the style of tables, colours.
  package var isForTerminals: Bool {
    switch self {
    case .table, .vertical: true
    case .csv, .tsv, .json, .jsonl, .markdown, .html: false
    }
  }
}
