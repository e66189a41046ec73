import ObqData

/// Tells rows that were seen before. Rows of one page are taken for each other only where they have a key: without one a
/// server that sends two alike has two, and only a later page, or another target, repeats them.
///
/// Most lists come in the order of a key, each page with keys of its own: then no row of a page can be one of another, and
/// what was seen is kept packed, in case that a later page holds keys from the range of an earlier one. Only such pages'
/// rows are compared one by one, by fingerprints.
struct RowIdentity {
  /// Pages whose rows are no other page's, in order of their keys, whose ranges are apart from each other and from
  /// those of the pages that went into `seen`, unless they were unpacked.
  private var packed: [PackedRows] = []
  private var seen = FingerprintTable()
  /// From the least to the greatest key of the pages in `seen`; nil also for keys of no order.
  private var seenRange: ClosedRange<Int64>?
  /// Whether rows went into `seen` that have no place in an order.
  private var hasUnordered = false
  private var page: UInt32 = 0
  /// The first page of the present pass.
  private var passStart: UInt32 = 1
  private var pass = 1

  /// What a page brought.
  struct Sight: Equatable {
    /// Rows that were not seen before; nil when that is all of them.
    var fresh: [Int32]?
    /// How many an earlier page of the same pass had brought.
    var repeated = 0
    /// How many stand on this page once more.
    var twice = 0
  }

  /// - Parameter key: a column that no two rows share; a row whose key is null has none.
  mutating func newRows(_ columns: [Column], key: Column? = nil, count: Int, pass: Int = 1) -> Sight {
    guard !columns.isEmpty, count > 0 else { return Sight() }
    page += 1
    if pass != self.pass {
      self.pass = pass
      passStart = page
    }
    let rows = key.flatMap { PackedRows(columns, key: $0, page: page) }
    if let rows, isApart(rows.range) {
      keep(rows)
      return Sight()
    }
    unpack(rows?.range)
    return compare(columns, key, count)
  }

  // MARK: pages in order

  /// Whether no row with such a key was seen.
  private func isApart(_ range: ClosedRange<Int64>) -> Bool {
    if hasUnordered || seenRange?.overlaps(range) ?? false { return false }
    return overlapping(range).isEmpty
  }

  /// The places of the packed pages that hold keys of a range.
  private func overlapping(_ range: ClosedRange<Int64>) -> Range<Int> {
    let first = packed.firstPlace { $0.range.upperBound >= range.lowerBound }
    let end = packed.firstPlace { $0.range.lowerBound > range.upperBound }
    return first..<max(first, end)
  }

  private mutating func keep(_ rows: PackedRows) {
    packed.insert(rows, at: packed.firstPlace { $0.range.lowerBound > rows.range.upperBound })
  }

  /// Moves the pages that hold keys of a range, or all of them, to where rows are compared one by one.
  private mutating func unpack(_ range: ClosedRange<Int64>?) {
    let places = range.map { overlapping($0) } ?? packed.indices
    for rows in packed[places] {
      let columns = rows.unpacked()
      for print in Fingerprint.all(columns, count: columns.first?.count ?? 0) {
        _ = seen.update(print, page: rows.page)
      }
      widen(rows.range)
    }
    packed.removeSubrange(places)
    if let range { widen(range) } else { hasUnordered = true }
  }

  private mutating func widen(_ range: ClosedRange<Int64>) {
    let before = seenRange ?? range
    seenRange = min(before.lowerBound, range.lowerBound)...max(before.upperBound, range.upperBound)
  }

  // MARK: rows one by one

  private mutating func compare(_ columns: [Column], _ key: Column?, _ count: Int) -> Sight {
    var fresh: [Int32] = []
    fresh.reserveCapacity(count)
    var sight = Sight()
    for (row, print) in Fingerprint.all(columns, count: count).enumerated() {
      var print = print
      if let key, !key.isNull(row), seen.page(print) == page {
        sight.twice += 1
        continue
      }
      // The second of two rows that are alike on one page is another row, there and on every page that repeats them.
      while seen.page(print) == page { print.mix(2) }
      if let last = seen.update(print, page: page) {
        if last >= passStart { sight.repeated += 1 }
      } else {
        fresh.append(Int32(row))
      }
    }
    if fresh.count < count { sight.fresh = fresh }
    return sight
  }
}

extension Array {
  /// The first place whose element passes a test, which all behind it pass too; the end when none does.
  fileprivate func firstPlace(_ passes: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if passes(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
