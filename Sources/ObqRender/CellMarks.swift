/// Which cells of a result stand out: those that changed since the result before.
package struct CellMarks: Hashable, Sendable {
  /// For each marked row its marked columns.
  private var rows: [Int: Set<Int>] = [:]

  package init() {}

  package var isEmpty: Bool { rows.isEmpty }

  package mutating func mark(row: Int, column: Int) { rows[row, default: []].insert(column) }

  package func isMarked(row: Int, column: Int) -> Bool { rows[row]?.contains(column) ?? false }

  /// The marked rows of one column among `rows`, counted from the first of them.
  func rows(ofColumn column: Int, in rows: Range<Int>) -> Set<Int> {
    var marked: Set<Int> = []
    for (row, columns) in self.rows where rows.contains(row) && columns.contains(column) {
      marked.insert(row - rows.lowerBound)
    }
    return marked
  }
}
