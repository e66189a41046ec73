package import ObqData

/// What frames the cells of a table.
package enum TableStyle: String, CaseIterable, Sendable {
  /// `│ a │ b │`
  case box
  /// `| a | b |`
  case ascii
  /// Two spaces between columns and no lines.
  case plain
}

/// How a result is to be written, settled before the first row: a format asks nothing of the world.
package struct RenderOptions: Sendable {
  /// The zone in which times are written.
  package var zone: Zone
  /// What stands for null in every format but `json` and `jsonl`; nil for the format's own: nothing in `csv` and `tsv`,
  /// `NULL` where people read.
  package var nullText: String?
  /// Whether column names come first. `vertical`, `json` and `jsonl` always name their columns.
  package var header: Bool
  /// Whether `table` and `vertical` may use colours.
  package var color: Bool
  /// Cells of the terminal that a table must fit into; nil when there is none, and then nothing is cut.
  package var width: Int?
  package var style: TableStyle
  /// What `html` writes over a page of its own; nil for the table alone, to be put into another page.
  package var pageTitle: String?
  /// Whether a table that does not fit first leaves out the columns that say least: those with nulls alone, then those
  /// with one value in all rows, then ids and what else is not kept. For results whose columns nobody chose.
  package var leavesOutUniform: Bool
  /// Columns that stay nevertheless: they say whose a row is and how it stands.
  package var keptColumns: Set<String> = []
  /// Kept columns that can go where the other one stands.
  package var spareColumns: [(name: String, for: String)] = []

  /// Whether a table that does not fit is written as `vertical`.
  package var isVerticalWhenWide = false
  /// Cells that `table` and `vertical` show so that they are seen at once: reversed where there are colours, else with an
  /// asterisk behind them.
  package var marks = CellMarks()

  package init(
    zone: Zone = .utc, nullText: String? = nil, header: Bool = true, color: Bool = false, width: Int? = nil,
    style: TableStyle = .box, leavesOutUniform: Bool = false
  ) {
    self.zone = zone
    self.nullText = nullText
    self.header = header
    self.color = color
    self.width = width
    self.style = style
    self.leavesOutUniform = leavesOutUniform
  }

  /// What people see for null. Empty would look like empty text, and a sign such as ∅ is not in every font; this is the
  /// word that SQL clients show.
  var readableNull: String { nullText ?? "NULL" }
}
