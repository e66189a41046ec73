/// How wide the columns of a table are, and how many of them are shown.
///
/// What does not fit is taken away in this order: the widest texts become narrower, all of them down to the same width, but
/// never below eight cells; then columns are left out from the right, and one narrow column stands for them. A single column
/// that is still too wide is cut.
struct TableLayout: Hashable, Sendable {
  /// Cells of each shown column.
  let widths: [Int]
  /// Columns left out at the right.
  let hiddenColumns: Int

  static let smallestText = 8

  /// - Parameters:
  ///   - natural: the cells that each column would take.
  ///   - isShrinkable: which of them may be cut.
  ///   - available: cells of a line; nil for as many as it takes.
  init(natural: [Int], isShrinkable: [Bool], available: Int?, frame: TableFrame) {
    guard let available, natural.reduce(frame.overhead(columns: natural.count), +) > available else {
      widths = natural
      hiddenColumns = 0
      return
    }
    let smallest = zip(natural, isShrinkable).map { $1 ? min($0, TableLayout.smallestText) : $0 }
    let shown = TableLayout.columnsThatFit(smallest, available, frame)
    hiddenColumns = natural.count - shown
    var room = available - frame.overhead(columns: hiddenColumns > 0 ? shown + 1 : shown)
    if hiddenColumns > 0 { room -= frame.ellipsisWidth }
    if smallest.prefix(shown).reduce(0, +) > room {
      widths = [max(room, 1)]
    } else {
      widths = TableLayout.shrink(Array(natural.prefix(shown)), Array(smallest.prefix(shown)), to: room)
    }
  }

  /// How many columns have room at their smallest, at least one, with the column that stands for the rest.
  private static func columnsThatFit(_ smallest: [Int], _ available: Int, _ frame: TableFrame) -> Int {
    if smallest.reduce(frame.overhead(columns: smallest.count), +) <= available { return smallest.count }
    var used = frame.ellipsisWidth
    var shown = 0
    while shown < smallest.count - 1 {
      used += smallest[shown]
      if used + frame.overhead(columns: shown + 2) > available { break }
      shown += 1
    }
    return max(shown, 1)
  }

  /// Lowers a common ceiling over the columns that may shrink until all fit into `room`. Cells left over by the last step go
  /// to the first of the lowered columns.
  private static func shrink(_ natural: [Int], _ smallest: [Int], to room: Int) -> [Int] {
    func widths(under ceiling: Int) -> [Int] {
      zip(natural, smallest).map { max($1, min($0, ceiling)) }
    }
    var low = smallestText
    var high = max(natural.max() ?? low, low)
    while low < high {
      let middle = (low + high + 1) / 2
      if widths(under: middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
    }
    var result = widths(under: low)
    var rest = room - result.reduce(0, +)
    for index in result.indices where rest > 0 && result[index] < natural[index] {
      result[index] += 1
      rest -= 1
    }
    return result
  }
}
