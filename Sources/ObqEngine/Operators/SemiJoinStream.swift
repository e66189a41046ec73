import ObqData

/// Keeps the rows whose keys are, or are not, among those of an inner query. A key with a null has no partner, but for
/// the wildcards of the inner side.
final class SemiJoinStream: BatchStream {
  private let input: any BatchStream
  private let outer: [Int]
  private let inner: [Int]
  private let isAnti: Bool
  private let openInner: () throws(QueryFailure) -> any BatchStream
  private var isRead = false
  private var keys: KeySet
  /// Keys of the inner side that fit every value at the wildcards; those places are left out.
  private var wideKeys: KeySet
  private let wildcards: [Int]
  private let narrow: [Int]

  init(
    _ input: any BatchStream, outer: [Int], inner: [Int], wildcards: [Int], isAnti: Bool,
    openInner: @escaping () throws(QueryFailure) -> any BatchStream
  ) {
    self.input = input
    self.outer = outer
    self.inner = inner
    self.wildcards = wildcards
    self.isAnti = isAnti
    self.openInner = openInner
    narrow = outer.indices.filter { !wildcards.contains($0) }
    keys = KeySet(count: outer.count)
    wideKeys = KeySet(count: narrow.count)
  }

  func next() throws(QueryFailure) -> Batch? {
    if !isRead { try readInner() }
    guard let batch = try input.next() else { return nil }
    let columns = outer.map { batch.columns[$0] }
    var isFound = keys.contains(columns, count: batch.count)
    if !wideKeys.isEmpty {
      let fitsWide = wideKeys.contains(narrow.map { columns[$0] }, count: batch.count)
      for row in isFound.indices where fitsWide[row] { isFound[row] = true }
    }
    let rows = (0..<Int32(batch.count)).filter { isFound[Int($0)] != isAnti }
    return rows.count == batch.count ? batch : batch.gather(rows)
  }

  private func readInner() throws(QueryFailure) {
    isRead = true
    let stream = try openInner()
    while let batch = try stream.next() {
      let columns = inner.map { batch.columns[$0] }
      keys.insert(columns, count: batch.count)
      guard !wildcards.isEmpty else { continue }
      let wide = (0..<Int32(batch.count)).filter { row in wildcards.allSatisfy { columns[$0].isNull(Int(row)) } }
      wideKeys.insert(narrow.map { columns[$0].gather(wide) }, count: wide.count)
    }
  }

  func stop() { input.stop() }
}

/// A set of keys without nulls. Looking for others numbers them too, which costs their room and nothing else.
private struct KeySet {
  private var numbers: KeyNumbers
  private var isIn: [Bool] = []
  private(set) var isEmpty = true

  init(count: Int) { numbers = KeyNumbers(count: count) }

  mutating func insert(_ columns: [Column], count: Int) {
    let found = numbers.assign(columns, count: count)
    let nullable = KeySet.nullable(columns)
    for row in 0..<count where !nullable.contains(where: { $0.isNull(row) }) {
      let number = Int(found[row])
      if number >= isIn.count { isIn += .init(repeating: false, count: max(number + 1 - isIn.count, isIn.count)) }
      isIn[number] = true
      isEmpty = false
    }
  }

  mutating func contains(_ columns: [Column], count: Int) -> [Bool] {
    let found = numbers.assign(columns, count: count)
    let nullable = KeySet.nullable(columns)
    return (0..<count).map { row in
      Int(found[row]) < isIn.count && isIn[Int(found[row])] && !nullable.contains { $0.isNull(row) }
    }
  }

  private static func nullable(_ columns: [Column]) -> [Column] {
    columns.filter { column in
      if case .nulls = column.storage { true } else { column.nulls != nil }
    }
  }
}
