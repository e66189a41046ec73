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
  /// Lanes of tasks over time.
  case timeline
  /// A bar for each row.
  case bars
  /// Keys by days.
  case heat
  /// A small curve for each key.
  case spark

  /// Whether people are the readers, so that durations and sizes are written with units and control characters are made
  /// visible. The machine formats write every value exactly.
  package var isForPeople: Bool {
    switch self {
    case .table, .vertical, .markdown, .html, .timeline, .bars, .heat, .spark: true
    case .csv, .tsv, .json, .jsonl: false
    }
  }

  /// Whether it depends on the terminal: its width, the style of tables, colours.
  package var isForTerminals: Bool {
    switch self {
    case .table, .vertical, .timeline, .bars, .heat, .spark: true
    case .csv, .tsv, .json, .jsonl, .markdown, .html: false
    }
  }

  /// Whether it draws rows rather than writes them.
  package var isPicture: Bool {
    switch self {
    case .timeline, .bars, .heat, .spark: true
    default: false
    }
  }
}
