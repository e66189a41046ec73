/// The lines and gaps of one style of table.
struct TableFrame: Sendable {
  /// The corners and joints of a horizontal line.
  struct Rule: Sendable {
    let left: String
    let joint: String
    let right: String
  }

  /// What stands before, between and behind the cells of a row.
  let left: String
  let between: String
  let right: String
  /// Cells of those three.
  let edgeWidth: Int
  let betweenWidth: Int
  let line: String
  let top: Rule?
  let middle: Rule?
  let bottom: Rule?
  /// What stands for the part of a text that was cut off, and for columns left out.
  let ellipsis: String
  let ellipsisWidth: Int

  init(_ style: TableStyle) {
    switch style {
    case .box:
      (left, between, right, line) = ("│ ", " │ ", " │", "─")
      top = Rule(left: "┌─", joint: "─┬─", right: "─┐")
      middle = Rule(left: "├─", joint: "─┼─", right: "─┤")
      bottom = Rule(left: "└─", joint: "─┴─", right: "─┘")
    case .ascii:
      (left, between, right, line) = ("| ", " | ", " |", "-")
      top = Rule(left: "+-", joint: "-+-", right: "-+")
      middle = top
      bottom = top
    case .plain:
      (left, between, right, line) = ("", "  ", "", "")
      top = nil
      middle = nil
      bottom = nil
    }
    edgeWidth = style == .plain ? 0 : 4
    betweenWidth = style == .plain ? 2 : 3
    ellipsis = style == .ascii ? "..." : "…"
    ellipsisWidth = style == .ascii ? 3 : 1
  }

  /// Cells of a row besides those of its columns.
  func overhead(columns: Int) -> Int { edgeWidth + betweenWidth * max(columns - 1, 0) }

  func append(_ rule: Rule?, widths: [Int], to out: inout [UInt8]) {
    guard let rule else { return }
    out.append(contentsOf: rule.left.utf8)
    for (index, width) in widths.enumerated() {
      if index > 0 { out.append(contentsOf: rule.joint.utf8) }
      for _ in 0..<width { out.append(contentsOf: line.utf8) }
    }
    out.append(contentsOf: rule.right.utf8)
    out.append(UInt8(ascii: "\n"))
  }
}
