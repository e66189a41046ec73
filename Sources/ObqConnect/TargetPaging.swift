import ObqJSON

/// Which pages of one target to ask for next, decided from the answers alone: never from the size asked, which servers
/// change silently. It makes no request and keeps no rows.
///
///     page 1 → the pages that the answer counts → one more while rows are missing → page 1 once more, if there were
///     others → all again while the list moves → complete, or a reason why it is not
///
/// A list is complete when one pass saw as many different rows as the server counts and its count never fell on the
/// way: rows that vanish pull those behind them onto pages that were read already. A count that stays does not say that
/// nothing moved, for a task that ends the list may go when one is added on top; so the first page must still hold what
/// it held, or rows of later pages have come up. Without any count the end is a page without rows.
///
/// Where keys tell what is new, the second look is not needed: see `isProven`.
struct TargetPaging {
  enum Outcome: Equatable {
    case reading
    case complete
    case incomplete(String)
  }

  /// What a page brought.
  struct Arrival: Equatable {
    var rows: Int
    /// Rows that no page of any pass brought before.
    var new: Int
    /// Rows that an earlier page of the same pass brought.
    var repeated: Int
    /// Rows that the page itself has twice.
    var twice = 0
    /// The keys of its rows, where a task that begins later has a greater key and each row a lesser one than the row
    /// before.
    var keys: ClosedRange<Int64>?
  }

  /// What one reading of the list from its first page on has shown.
  private struct Pass {
    var lastPage = 1
    var nextPage = 1
    /// Different rows.
    var rows: Int64 = 0
    var new: Int64 = 0
    var repeated: Int64 = 0
    var twice: Int64 = 0
    var firstTotal: Int64?
    var highestTotal: Int64?
    var lowestTotal: Int64?
    var claimedPages: Int64?
    var pagesWithRows = 0
    /// By page.
    var keys: [Int: ClosedRange<Int64>] = [:]
    var firstEmptyPage: Int?
    var hasShrunk = false
    /// A page held nothing but rows of earlier pages.
    var isRepeated = false
    /// Pages were asked for side by side, so that answers may be older than those that came before them.
    var isOverlapped = false
    var check = Check.open

    /// A count that varies over answers that may have changed places may have fallen.
    var mayHaveShrunk: Bool { hasShrunk || (isOverlapped && lowestTotal != highestTotal) }
    var hasMoved: Bool { hasShrunk || firstTotal != highestTotal || (repeated > 0 && !isRepeated) }
  }

  /// The second look at page 1.
  private enum Check { case open, due, underWay }

  private(set) var outcome = Outcome.reading
  /// Which reading of the list it is, from 1 on. A new one begins only when nothing is under way.
  private(set) var passNumber = 1
  /// Rows that were new, over all passes.
  private(set) var rows: Int64 = 0
  private var pass = Pass()
  private var underWay: Set<Int> = []
  private var lowestTotalBefore: Int64?
  private var failures: [(page: Int, reason: String)] = []

  private static let maximumPasses = 4
  /// More pages than any list has; a count beyond is an answer that can't be right.
  private static let maximumPages: Int64 = 10_000_000

  /// Pages that the list has, as far as it is known.
  var knownPages: Int { pass.lastPage }

  var hasWork: Bool { outcome == .reading && (pass.nextPage <= pass.lastPage || pass.check == .due) }
  /// Whether pages are asked and not yet answered, or known and not yet asked. A second look expects no rows.
  var isReading: Bool {
    outcome == .reading && pass.check != .due && pass.check != .underWay && (hasWork || !underWay.isEmpty)
  }

  /// The next page to ask for; nil when nothing can be asked before an answer comes.
  mutating func nextPage() -> Int? {
    guard hasWork else { return nil }
    if pass.check == .due {
      pass.check = .underWay
      underWay.insert(1)
      return 1
    }
    let page = pass.nextPage
    pass.nextPage += 1
    if !underWay.isEmpty { pass.isOverlapped = true }
    underWay.insert(page)
    return page
  }

  mutating func arrived(_ page: Int, _ arrival: Arrival, info: PageInfo?) {
    underWay.remove(page)
    rows += Int64(arrival.new)
    pass.new += Int64(arrival.new)
    if pass.check == .underWay {
      checked(arrival, info)
      return
    }
    pass.rows += Int64(arrival.rows - arrival.repeated - arrival.twice)
    pass.repeated += Int64(arrival.repeated)
    pass.twice += Int64(arrival.twice)
    // A total below the rows of this very page counts nothing.
    count(info?.totalElements.flatMap { $0 < Int64(arrival.rows) ? nil : $0 })
    let pages = info?.totalPages.flatMap { $0 < 0 ? nil : $0 }
    if let pages { pass.claimedPages = pages }
    if arrival.rows == 0 {
      pass.firstEmptyPage = min(page, pass.firstEmptyPage ?? page)
    } else {
      pass.pagesWithRows += 1
      pass.keys[page] = arrival.keys
      if page > 1, arrival.repeated == arrival.rows { pass.isRepeated = true }
    }
    plan(page, pages, rows: arrival.rows)
    settle()
  }

  mutating func failed(_ page: Int, _ reason: String) {
    underWay.remove(page)
    failures.append((page, reason))
    // Without its first page nobody knows how many there are.
    if page == 1 { pass.nextPage = pass.lastPage + 1 }
    settle()
  }

  /// Nothing more is wanted of this target.
  mutating func stop() {
    if outcome == .reading { outcome = .complete }
  }

  /// Nothing more can be had of this target.
  mutating func abandon(_ reason: String) {
    guard outcome == .reading else { return }
    let before = failures.isEmpty ? "" : missingPages() + "; "
    outcome = .incomplete(before + reason)
  }

  // MARK: what the answers say

  private mutating func count(_ total: Int64?) {
    guard let total else { return }
    if let highest = pass.highestTotal, total < highest { pass.hasShrunk = true }
    pass.highestTotal = max(total, pass.highestTotal ?? total)
    pass.lowestTotal = min(total, pass.lowestTotal ?? total)
    pass.firstTotal = pass.firstTotal ?? total
  }

  private mutating func plan(_ page: Int, _ pages: Int64?, rows count: Int) {
    var last = pages ?? 0
    if page == 1, last == 0, let total = pass.firstTotal, count > 0 {
      last = total / Int64(count) + (total % Int64(count) > 0 ? 1 : 0)
    }
    if last > TargetPaging.maximumPages {
      outcome = .incomplete("the server counts \(last) pages, which can't be right")
      return
    }
    pass.lastPage = max(pass.lastPage, Int(last))
    // Behind a page without rows is nothing, and a server that answers the same page again and again has no other.
    if pass.firstEmptyPage != nil || pass.isRepeated { pass.nextPage = pass.lastPage + 1 }
  }

  // MARK: when all that was asked has been answered

  /// Is something missing, and is there a way to get it?
  private mutating func settle() {
    guard outcome == .reading, !hasWork, underWay.isEmpty else { return }
    if !failures.isEmpty {
      outcome = .incomplete(missingPages())
    } else if let total = pass.highestTotal {
      settle(total)
    } else {
      settleWithoutTotal()
    }
  }

  private mutating func settle(_ total: Int64) {
    if pass.rows == total, !pass.mayHaveShrunk {
      finishOrCheck()
    } else if pass.rows < total, pass.firstEmptyPage == nil, !pass.isRepeated {
      // Fewer rows than counted, and the last page was not empty: perhaps there are more pages than counted.
      pass.lastPage += 1
    } else if mayReadAgain {
      readAgain()
    } else if pass.isRepeated, !pass.hasMoved {
      outcome = .incomplete(
        "the server answers the same rows for different pages: it counts \(total) rows and gave \(rows)")
    } else if pass.rows < total {
      let why = pass.hasMoved ? ", while the list kept moving" : pass.twice > 0 ? ", some of them twice" : ""
      outcome = .incomplete("the server counts \(total) rows and gave \(rows)\(why)")
    } else {
      outcome = .incomplete("rows kept vanishing while the list was read, so others may have been missed")
    }
  }

  private mutating func settleWithoutTotal() {
    if pass.isRepeated {
      outcome = .incomplete("the server answers the same rows for different pages, and does not count them")
    } else if pass.rows > 0, pass.firstEmptyPage == nil {
      pass.lastPage += 1
    } else if let empty = pass.firstEmptyPage, let pages = pass.claimedPages, Int64(empty) <= pages {
      outcome = .incomplete("the server counts \(pages) pages, and page \(empty) is empty")
    } else if pass.repeated == 0 {
      finishOrCheck()
    } else if mayReadAgain {
      readAgain()
    } else {
      outcome = .incomplete("the list kept moving while it was read, so rows may have been missed")
    }
  }

  /// All rows were seen, if the list stood still.
  private mutating func finishOrCheck() {
    if pass.pagesWithRows > 1, !isProven { pass.check = .due } else { outcome = .complete }
  }

  /// Whether the answers by themselves show that no row is missing of those that the list had when its first page was read.
  /// Keys fall from page to page, so none is greater than the first: every row that was read was there then, since a
  /// task that has begun after has a greater key. And as many different ones were read as the first page counted.
  private var isProven: Bool {
    guard let total = pass.firstTotal, pass.rows == total, pass.lowestTotal == total, pass.highestTotal == total,
      pass.repeated == 0, pass.twice == 0, pass.keys.count == pass.pagesWithRows
    else { return false }
    let ranges = pass.keys.sorted { $0.key < $1.key }.map(\.value)
    return zip(ranges, ranges.dropFirst()).allSatisfy { $0.lowerBound > $1.upperBound }
  }

  /// Page 1 has come once more: it may have no row that this pass did not see, and its count is the one that stood.
  private mutating func checked(_ arrival: Arrival, _ info: PageInfo?) {
    let total = info?.totalElements.flatMap { $0 < Int64(arrival.rows) ? nil : $0 }
    if arrival.repeated + arrival.twice == arrival.rows, total == nil || total == pass.highestTotal {
      outcome = .complete
    } else if passNumber < TargetPaging.maximumPasses {
      readAgain()
    } else {
      outcome = .incomplete("the list kept moving while it was read, so rows may have been missed")
    }
  }

  /// Reading again helps when the list moved, or when rows are missing for the first time; it ends when a pass shows
  /// nothing that the one before did not.
  private var mayReadAgain: Bool {
    guard passNumber < TargetPaging.maximumPasses else { return false }
    if passNumber == 1 { return !pass.isRepeated || pass.firstTotal != pass.highestTotal || pass.hasShrunk }
    return pass.new > 0 || pass.firstTotal != pass.highestTotal || pass.lowestTotal != lowestTotalBefore
  }

  private mutating func readAgain() {
    passNumber += 1
    lowestTotalBefore = pass.lowestTotal
    pass = Pass()
  }

  /// `page 2: …`, `pages 3, 4, 5: …`: pages that failed alike are named together.
  private func missingPages() -> String {
    var groups: [(reason: String, pages: [Int])] = []
    for failure in failures {
      if let index = groups.firstIndex(where: { $0.reason == failure.reason }) {
        groups[index].pages.append(failure.page)
      } else {
        groups.append((failure.reason, [failure.page]))
      }
    }
    return groups.map { group in
      let pages = Set(group.pages).sorted()
      let shown = pages.prefix(8).map(String.init).joined(separator: ", ")
      let more = pages.count > 8 ? " and \(pages.count - 8) more" : ""
      return "page\(pages.count == 1 ? "" : "s") \(shown)\(more): \(group.reason)"
    }.joined(separator: "; ")
  }
}
