import ObqJSON

/// Which pages of one target to ask for next, decided from the answers alone: never from the size asked, which servers
/// change silently. It makes no request and keeps no rows.
///
///     page 1 → the pages that the answer counts → one more while rows are missing → again from page 1 while the count
///     moved → complete, or a reason why it is not
struct TargetPaging {
  enum Outcome: Equatable {
    case reading
    case complete
    case incomplete(String)
  }

  private(set) var outcome = Outcome.reading
  /// Pages to ask for, in order.
  private var wanted: [Int] = [1]
  private var underWay: Set<Int> = []
  private var lastPage = 1
  private var pass = 1
  /// Rows that were new, over all passes.
  private(set) var rows: Int64 = 0
  private var rowsAtPassStart: Int64 = 0
  private(set) var total: Int64?
  private var totalAtPassStart: Int64?
  private var isShort = false
  private var isRepeated = false
  private var failures: [String] = []

  private static let maximumPasses = 4
  /// More pages than any list has; a count beyond is an answer that can't be right.
  private static let maximumPages: Int64 = 10_000_000

  var hasWork: Bool { !wanted.isEmpty }
  var isUnderWay: Bool { !underWay.isEmpty }
  /// Pages asked and not yet answered, and pages known to be missing.
  var knownPagesLeft: Int { wanted.count + underWay.count }

  /// The next page to ask for; nil when nothing can be asked before an answer comes.
  mutating func nextPage() -> Int? {
    guard outcome == .reading, !wanted.isEmpty else { return nil }
    let page = wanted.removeLast()
    underWay.insert(page)
    return page
  }

  /// A page arrived with so many rows, of which so many were not seen before.
  mutating func arrived(_ page: Int, rows count: Int, new: Int, info: PageInfo?) {
    underWay.remove(page)
    rows += Int64(new)
    if let counted = info?.totalElements { total = counted }
    if page == 1, pass == 1 || totalAtPassStart == nil { totalAtPassStart = total }
    if count == 0 { isShort = true }
    if count > 0, new == 0, page > 1, pass == 1 { isRepeated = true }
    if page == 1 {
      plan(info, firstRows: count)
    } else if let pages = info?.totalPages, pages > Int64(lastPage), pages < TargetPaging.maximumPages, !isRepeated {
      // The list grew while it was read.
      add(lastPage + 1, Int(pages))
    }
    if isRepeated { wanted = [] }
    settle()
  }

  mutating func failed(_ page: Int, _ reason: String) {
    underWay.remove(page)
    if page == 1, pass == 1 {
      outcome = .incomplete(reason)
      wanted = []
      return
    }
    failures.append(reason)
    settle()
  }

  /// Nothing more is wanted of this target.
  mutating func stop() {
    wanted = []
    if outcome == .reading { outcome = .complete }
  }

  private mutating func add(_ first: Int, _ last: Int) {
    guard first <= last else { return }
    // Taken from the end, so that the lowest page comes first.
    wanted = Array((first...last).reversed()) + wanted
    wanted.sort(by: >)
    lastPage = max(lastPage, last)
  }

  private mutating func plan(_ info: PageInfo?, firstRows: Int) {
    lastPage = 1
    isShort = firstRows == 0
    var pages: Int64 = 1
    if let counted = info?.totalPages, counted > 0 {
      pages = counted
    } else if let total, firstRows > 0 {
      pages = (total + Int64(firstRows) - 1) / Int64(firstRows)
    }
    if pages > TargetPaging.maximumPages {
      outcome = .incomplete("the server counts \(pages) pages, which can't be right")
      wanted = []
      return
    }
    add(2, Int(pages))
  }

  /// When all that was asked has arrived: is something missing, and is there a way to get it?
  private mutating func settle() {
    guard outcome == .reading, wanted.isEmpty, underWay.isEmpty else { return }
    let missing = total.map { $0 - rows } ?? 0
    if !failures.isEmpty {
      outcome = .incomplete(failures.joined(separator: "; "))
      return
    }
    // Without any count the end is a page without rows.
    if total == nil, !isShort, !isRepeated, rows > 0 {
      add(lastPage + 1, lastPage + 1)
      return
    }
    if missing <= 0 {
      outcome = .complete
      return
    }
    if !isShort, !isRepeated {
      // Fewer rows than counted, and the last page was not empty: perhaps there are more pages than counted.
      add(lastPage + 1, lastPage + 1)
      return
    }
    let hasMoved = total != totalAtPassStart || rows > rowsAtPassStart
    if pass < TargetPaging.maximumPasses, pass == 1 ? !isRepeated || total != totalAtPassStart : hasMoved {
      pass += 1
      rowsAtPassStart = rows
      totalAtPassStart = nil
      isRepeated = false
      isShort = false
      wanted = [1]
      return
    }
    outcome = .incomplete(
      isRepeated
        ? "the server answers the same rows for different pages: it counts \(total ?? 0) rows and gave \(rows)"
        : "the server counts \(total ?? 0) rows and gave \(rows)")
  }
}
