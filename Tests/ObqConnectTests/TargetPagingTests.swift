import ObqJSON
import Testing

@testable import ObqConnect

/// A list on a server, and how it answers for its pages.
private struct PretendedList {
  enum Counts: CaseIterable { case all, pagesOnly, elementsOnly, none }

  var rows: [Int]
  var pageSize: Int
  var counts = Counts.all
  /// Added to the true count of rows.
  var overcount = 0
  var ignoresPage = false
  var failing: Set<Int> = []
  var empty: Set<Int> = []
  /// Whether rows are told apart by keys that rise with time.
  var hasRisingKeys = false

  func answer(_ page: Int) -> (rows: [Int], info: PageInfo?)? {
    if failing.contains(page) { return nil }
    let number = ignoresPage ? 1 : page
    let start = min((number - 1) * pageSize, rows.count)
    let shown = empty.contains(page) ? [] : Array(rows[start..<min(start + pageSize, rows.count)])
    let total = Int64(rows.count + overcount)
    let pages = (total + Int64(pageSize) - 1) / Int64(pageSize)
    switch counts {
    case .all: return (shown, PageInfo(number: Int64(page), size: 10, totalElements: total, totalPages: pages))
    case .pagesOnly: return (shown, PageInfo(totalPages: pages))
    case .elementsOnly: return (shown, PageInfo(totalElements: total))
    case .none: return (shown, nil)
    }
  }
}

/// What a reader with so many requests at a time got.
private struct Reading {
  var rows: [Int] = []
  var calls = 0
  var outcome = TargetPaging.Outcome.reading
}

/// Reads a list; `change` is called before each answer, with how many were given before it.
private func read(
  _ list: PretendedList, atOnce: Int = 1, draw: inout Draw, change: (inout PretendedList, Int) -> Void = { _, _ in }
) -> Reading {
  var list = list
  var paging = TargetPaging()
  var reading = Reading()
  var seen: Set<Int> = []
  var seenInPass: Set<Int> = []
  var pass = 1
  var underWay: [(page: Int, answer: (rows: [Int], info: PageInfo?)?)] = []
  while paging.outcome == .reading, reading.calls < 2000 {
    while underWay.count < atOnce, let page = paging.nextPage() {
      change(&list, reading.calls)
      reading.calls += 1
      underWay.append((page, list.answer(page)))
    }
    guard !underWay.isEmpty else { break }
    let (page, answer) = underWay.remove(at: draw.below(underWay.count))
    guard let answer else {
      paging.failed(page, "trouble")
      continue
    }
    if paging.passNumber != pass { (pass, seenInPass) = (paging.passNumber, []) }
    let fresh = answer.rows.filter { seen.insert($0).inserted }
    let repeated = answer.rows.filter { !seenInPass.insert($0).inserted }
    reading.rows += fresh
    var arrival = TargetPaging.Arrival(rows: answer.rows.count, new: fresh.count, repeated: repeated.count)
    if list.hasRisingKeys, let first = answer.rows.first, let last = answer.rows.last,
      zip(answer.rows, answer.rows.dropFirst()).allSatisfy({ $0 > $1 })
    {
      arrival.keys = Int64(last)...Int64(first)
    }
    paging.arrived(page, arrival, info: answer.info)
  }
  reading.outcome = paging.outcome
  return reading
}

@Suite struct TargetPagingTests {
  private var draw = Draw(1)

  private func isPartial(_ outcome: TargetPaging.Outcome, _ words: String) -> Bool {
    if case .incomplete(let reason) = outcome { return reason.contains(words) }
    return false
  }

  @Test(arguments: PretendedList.Counts.allCases) private mutating func honestLists(_ counts: PretendedList.Counts) {
    for size in [1, 2, 7, 50] {
      for count in [0, 1, 2, 6, 7, 8, 14, 49, 100] {
        for atOnce in [1, 3] {
          let list = PretendedList(rows: Array(0..<count), pageSize: size, counts: counts)
          let reading = read(list, atOnce: atOnce, draw: &draw)
          #expect(reading.rows.sorted() == list.rows, "\(count) rows, pages of \(size)")
          #expect(reading.outcome == .complete)
          let pages = max(1, (count + size - 1) / size)
          // One page more tells the end where nothing else does.
          let end = counts == .pagesOnly || counts == .none ? (count > 0 ? 1 : 0) : 0
          // And page 1 once more whether the list stood still, where there are others.
          #expect(reading.calls == pages + end + (pages > 1 ? 1 : 0))
        }
      }
    }
  }

  @Test mutating func aServerThatCountsTooManyRows() {
    let reading = read(PretendedList(rows: Array(0..<20), pageSize: 7, overcount: 3), draw: &draw)
    #expect(reading.rows.count == 20)
    #expect(reading.outcome == .incomplete("the server counts 23 rows and gave 20"))
    // Each page twice, and each time one behind the end.
    #expect(reading.calls <= 10)
  }

  @Test mutating func aServerThatCountsTooFewRowsAndTooFewPages() {
    // It can't be known, and what it counts is there.
    let reading = read(PretendedList(rows: Array(0..<20), pageSize: 7, overcount: -6), draw: &draw)
    #expect(reading.rows.count == 14)
    #expect(reading.outcome == .complete)
  }

  @Test(arguments: PretendedList.Counts.allCases) private mutating func aServerThatIgnoresThePage(
    _ counts: PretendedList.Counts
  ) {
    let list = PretendedList(rows: Array(0..<100), pageSize: 7, counts: counts, ignoresPage: true)
    let reading = read(list, atOnce: 3, draw: &draw)
    #expect(reading.rows.count == 7)
    #expect(isPartial(reading.outcome, "the server answers the same rows for different pages"))
    #expect(reading.calls <= 6)
  }

  @Test mutating func failedPagesAreNamedTogether() {
    let list = PretendedList(rows: Array(0..<100), pageSize: 10, failing: [3, 5, 6])
    for atOnce in [1, 4, 8] {
      let reading = read(list, atOnce: atOnce, draw: &draw)
      #expect(reading.rows.count == 70)
      #expect(reading.outcome == .incomplete("pages 3, 5, 6: trouble"))
    }
    let most = PretendedList(rows: Array(0..<100), pageSize: 5, failing: Set(3...18))
    #expect(
      read(most, draw: &draw).outcome == .incomplete("pages 3, 4, 5, 6, 7, 8, 9, 10 and 8 more: trouble"))
  }

  @Test mutating func aFailedFirstPageIsTheEnd() {
    let reading = read(PretendedList(rows: [1, 2], pageSize: 1, failing: [1]), draw: &draw)
    #expect(reading.calls == 1)
    #expect(reading.outcome == .incomplete("page 1: trouble"))
  }

  @Test mutating func anEmptyFirstPageOfAListWithRows() {
    let reading = read(PretendedList(rows: Array(0..<20), pageSize: 7, empty: [1]), draw: &draw)
    #expect(reading.rows.isEmpty)
    #expect(isPartial(reading.outcome, "counts 20 rows and gave 0"))
  }

  @Test(arguments: [PretendedList.Counts.all, .pagesOnly, .elementsOnly])
  private mutating func anEmptyPageInTheMiddle(_ counts: PretendedList.Counts) {
    let list = PretendedList(rows: Array(0..<30), pageSize: 5, counts: counts, empty: [3])
    let reading = read(list, draw: &draw)
    #expect(isPartial(reading.outcome, "the server counts"))
    #expect(reading.calls < 30)
  }

  @Test(arguments: [
    (PageInfo(totalElements: 5, totalPages: .max), "can't be right"), (PageInfo(totalElements: .max), "can't be right"),
    (PageInfo(totalElements: 5_000, totalPages: 9_000_000), "counts 5000 rows and gave 1"),
  ]) func absurdCounts(_ info: PageInfo, _ words: String) {
    var paging = TargetPaging()
    var calls = 0
    while paging.outcome == .reading, calls < 100, let page = paging.nextPage() {
      calls += 1
      let count = page == 1 ? 1 : 0
      paging.arrived(page, .init(rows: count, new: calls == 1 ? 1 : 0, repeated: 0), info: info)
    }
    #expect(isPartial(paging.outcome, words))
    #expect(calls < 10)
  }

  @Test(arguments: [PageInfo(totalElements: -1, totalPages: -1), PageInfo(totalElements: .min), PageInfo()])
  func countsBelowZeroAreNone(_ info: PageInfo) {
    var paging = TargetPaging()
    for (page, rows) in [(1, 5), (2, 5), (3, 0)] {
      #expect(paging.nextPage() == page)
      paging.arrived(page, .init(rows: rows, new: rows, repeated: 0), info: info)
    }
    #expect(paging.nextPage() == 1)
    paging.arrived(1, .init(rows: 5, new: 0, repeated: 5), info: info)
    #expect(paging.outcome == .complete)
  }

  /// New rows come on top, at drawn times: all that were there from the first to the last moment are read, or it is said.
  @Test func growingLists() {
    var completed = 0
    for seed in 0..<400 as Range<UInt64> {
      var draw = Draw(seed)
      let size = 1 + draw.below(9)
      let first = Array(0..<draw.below(60))
      let times = Set((0..<draw.below(4)).map { _ in draw.below(12) })
      var next = 1000
      let list = PretendedList(rows: first, pageSize: size, counts: draw.pick([.all, .elementsOnly]))
      let reading = read(list, atOnce: 1 + draw.below(4), draw: &draw) { list, calls in
        if times.contains(calls) {
          list.rows.insert(next, at: 0)
          next += 1
        }
      }
      if reading.outcome == .complete {
        completed += 1
        #expect(Set(first).isSubset(of: Set(reading.rows)), "seed \(seed)")
      }
      #expect(Set(reading.rows).count == reading.rows.count)
    }
    #expect(completed > 390)
  }

  /// Rows vanish anywhere at drawn times, which pulls those behind them forward.
  @Test func shrinkingLists() {
    var completed = 0
    for seed in 0..<400 as Range<UInt64> {
      var draw = Draw(seed)
      let size = 1 + draw.below(9)
      let first = Array(0..<draw.below(60))
      let times = Set((0..<draw.below(4)).map { _ in draw.below(12) })
      var left = first
      let places = (0..<12).map { _ in draw.below(60) }
      let list = PretendedList(rows: first, pageSize: size, counts: draw.pick([.all, .elementsOnly]))
      let reading = read(list, atOnce: 1 + draw.below(4), draw: &draw) { list, calls in
        if times.contains(calls), !list.rows.isEmpty {
          list.rows.remove(at: places[calls] % list.rows.count)
          left = list.rows
        }
      }
      if reading.outcome == .complete {
        completed += 1
        #expect(Set(left).isSubset(of: Set(reading.rows)), "seed \(seed)")
      }
    }
    #expect(completed > 380)
  }

  /// Rows come and go anywhere, one change between two answers: those that were there all the time are read, or it is
  /// said that some may be missing.
  @Test func listsThatMove() {
    var completed = 0
    for seed in 0..<3000 as Range<UInt64> {
      var draw = Draw(seed)
      let size = 1 + draw.below(6)
      let first = Array(0..<draw.below(30))
      let changes = 1 + draw.below(5)
      let times = (0..<8).shuffled(using: &draw).prefix(changes)
      let places = (0..<8).map { _ in draw.below(60) }
      let removes = (0..<8).map { _ in draw.chance(0.5) }
      var removed: Set<Int> = []
      let list = PretendedList(rows: first, pageSize: size, counts: draw.pick([.all, .elementsOnly]))
      let reading = read(list, draw: &draw) { list, calls in
        guard times.contains(calls) else { return }
        if removes[calls], !list.rows.isEmpty {
          removed.insert(list.rows.remove(at: places[calls] % list.rows.count))
        } else {
          list.rows.insert(1000 + calls, at: places[calls] % (list.rows.count + 1))
        }
      }
      if reading.outcome == .complete {
        completed += 1
        #expect(Set(first).subtracting(removed).isSubset(of: Set(reading.rows)), "seed \(seed)")
      }
    }
    #expect(completed > 2500)
  }

  /// The same with answers that overtake each other, and changes that leave the count as it is: a task that goes while
  /// another comes on top.
  @Test(arguments: [false, true]) func listsThatMoveUnderAnswersSideBySide(hasRisingKeys: Bool) {
    var completed = 0
    for seed in 0..<4000 as Range<UInt64> {
      var draw = Draw(seed)
      let size = 1 + draw.below(6)
      let first = Array((0..<(1 + draw.below(40))).reversed())
      let chance = draw.pick([0.2, 0.5, 1])
      var left = draw.pick([1, 2, 3, 5])
      let kinds = draw.pick([[0], [1], [0, 1], [2], [0, 1, 2], [3]])
      var (next, removed) = (1000, Set<Int>())
      var changes = Draw(seed &+ 1_000_000)
      let list = PretendedList(rows: first, pageSize: size, hasRisingKeys: hasRisingKeys)
      let reading = read(list, atOnce: 1 + draw.below(8), draw: &draw) { list, calls in
        guard calls > 0, left > 0, !list.rows.isEmpty, changes.chance(chance) else { return }
        left -= 1
        let kind = changes.pick(kinds)
        if kind > 0 {
          let row = list.rows.remove(at: changes.below(list.rows.count))
          // The third kind goes to the top itself.
          if kind == 3 { list.rows.insert(row, at: 0) } else { removed.insert(row) }
        }
        if kind == 0 || kind == 2 {
          list.rows.insert(next, at: 0)
          next += 1
        }
      }
      if reading.outcome == .complete {
        completed += 1
        #expect(Set(first).subtracting(removed).isSubset(of: Set(reading.rows)), "seed \(seed)")
      }
    }
    #expect(completed > 3000)
  }

  /// Keys that rise show by themselves that nothing is missing, as long as the list is in their order and counted.
  @Test(arguments: [1, 4]) func aListInOrderOfRisingKeysIsReadOnce(atOnce: Int) {
    var draw = Draw(5)
    var list = PretendedList(rows: Array((1...25).reversed()), pageSize: 10, hasRisingKeys: true)
    #expect(read(list, atOnce: atOnce, draw: &draw).calls == 3)
    list.rows.swapAt(9, 10)
    #expect(read(list, atOnce: atOnce, draw: &draw).calls == 4)
    list.rows = Array(1...25)
    #expect(read(list, atOnce: atOnce, draw: &draw).calls == 4)
    list.rows.reverse()
    list.counts = .pagesOnly
    // One behind the end, and the first once more.
    #expect(read(list, atOnce: atOnce, draw: &draw).calls == 5)
    list.counts = .all
    list.hasRisingKeys = false
    #expect(read(list, atOnce: atOnce, draw: &draw).calls == 4)
  }

  @Test func aRowTwiceOnOnePageIsOne() {
    var paging = TargetPaging()
    for (page, rows) in [(1, 3), (2, 0), (1, 3), (2, 0)] {
      #expect(paging.nextPage() == page)
      let isFirst = paging.passNumber == 1
      let new = isFirst && rows > 0 ? 2 : 0
      paging.arrived(
        page, .init(rows: rows, new: new, repeated: 0, twice: rows > 0 ? 1 : 0), info: PageInfo(totalElements: 3))
    }
    #expect(paging.outcome == .incomplete("the server counts 3 rows and gave 2, some of them twice"))
  }

  @Test mutating func aListThatNeverStandsStill() {
    var next = 1000
    let reading = read(PretendedList(rows: Array(0..<30), pageSize: 5), draw: &draw) { list, _ in
      list.rows.insert(next, at: 0)
      next += 1
    }
    #expect(isPartial(reading.outcome, "while the list kept moving"))
    #expect(reading.calls < 100)
  }

  @Test func nothingIsWantedAfterAStop() {
    var paging = TargetPaging()
    #expect(paging.nextPage() == 1)
    paging.arrived(1, .init(rows: 5, new: 5, repeated: 0), info: PageInfo(totalElements: 50, totalPages: 10))
    #expect(paging.isReading)
    paging.stop()
    #expect(paging.outcome == .complete)
    #expect(paging.nextPage() == nil)
    #expect(!paging.isReading)
  }

  @Test func anAbandonedListNamesTheCauseOnce() {
    var paging = TargetPaging()
    _ = paging.nextPage()
    paging.arrived(1, .init(rows: 5, new: 5, repeated: 0), info: PageInfo(totalElements: 50, totalPages: 10))
    _ = (paging.nextPage(), paging.nextPage())
    paging.failed(2, "trouble")
    paging.abandon("no time")
    paging.abandon("no more")
    #expect(paging.outcome == .incomplete("page 2: trouble; no time"))
  }
}
