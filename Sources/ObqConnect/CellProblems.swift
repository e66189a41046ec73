import ObqData
import ObqJSON

/// Cells of one target that could not be read and so are null, counted by column.
struct CellProblems {
  private var columns: [String: (count: Int, example: CellProblem)] = [:]
  /// Cells of pages with so many problems that not each is told.
  private var others = 0

  /// Counts the problems of a page, those of rows that were read before left out; `fresh` is nil when all are new.
  mutating func add(_ page: DecodedPage, fresh: [Int32]?) {
    if page.problems.isEmpty { return }
    let rows = fresh.map(Set.init)
    for problem in page.problems where rows?.contains(Int32(problem.row)) ?? true {
      columns[problem.column, default: (0, problem)].count += 1
    }
    others += page.problemCount - page.problems.count
  }

  /// A sentence for each column.
  var reasons: [String] {
    var reasons = columns.sorted { $0.key < $1.key }.map { column, problem in
      "\(column) of \(problem.count) row\(problem.count == 1 ? "" : "s") can't be read "
        + "(\(problem.example.found): \(problem.example.reason)) and counts as null"
    }
    if others > 0 { reasons.append("\(others) more cell\(others == 1 ? "" : "s") can't be read and count as null") }
    return reasons
  }
}
