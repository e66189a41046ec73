import ObqData
import ObqPlan

/// Keeps the rows whose keys are, or are not, among those of an inner query. A key with a null has no partner, but for
/// tasks of whole clusters, which fit by their cluster.
final class SemiJoinStream: BatchStream {
  private let input: any BatchStream
  private let outer: [Int]
  private let inner: [Int]
  private let isAnti: Bool
  private let openInner: () throws(QueryFailure) -> any BatchStream
  private var isRead = false
  private var keys: KeySet
  private let wide: WideMatch?
  /// Clusters of which the inner side has a task of the whole, with the other keys.
  private var wholeClusters: KeySet
  /// Clusters of which the inner side has any row, with the other keys.
  private var clusters: KeySet

  init(
    _ input: any BatchStream, outer: [Int], inner: [Int], wide: WideMatch?, isAnti: Bool,
    openInner: @escaping () throws(QueryFailure) -> any BatchStream
  ) {
    self.input = input
    self.outer = outer
    self.inner = inner
    self.wide = wide
    self.isAnti = isAnti
    self.openInner = openInner
    keys = KeySet(count: outer.count)
    wholeClusters = KeySet(count: wide?.outer.count ?? 0)
    clusters = KeySet(count: wide?.outer.count ?? 0)
  }

  func next() throws(QueryFailure) -> Batch? {
    if !isRead { try readInner() }
    guard let batch = try input.next() else { return nil }
    var isFound = keys.contains(outer.map { batch.columns[$0] }, count: batch.count)
    if let wide {
      let columns = wide.outer.map { batch.columns[$0] }
      let fitsWhole = wholeClusters.contains(columns, count: batch.count)
      let fitsCluster = clusters.contains(columns, count: batch.count)
      for row in isFound.indices {
        isFound[row] =
          isFound[row] || fitsWhole[row]
          || (fitsCluster[row] && SemiJoinStream.isWhole(batch, wide.outerWhole, row))
      }
    }
    let rows = (0..<Int32(batch.count)).filter { isFound[Int($0)] != isAnti }
    return rows.count == batch.count ? batch : batch.gather(rows)
  }

  private static func isWhole(_ batch: Batch, _ columns: [Int], _ row: Int) -> Bool {
    !columns.isEmpty && columns.allSatisfy { batch.columns[$0].isNull(row) }
  }

  private func readInner() throws(QueryFailure) {
    isRead = true
    let stream = try openInner()
    while let batch = try stream.next() {
      keys.insert(inner.map { batch.columns[$0] }, count: batch.count)
      guard let wide else { continue }
      let columns = wide.inner.map { batch.columns[$0] }
      clusters.insert(columns, count: batch.count)
      let whole = (0..<Int32(batch.count)).filter { SemiJoinStream.isWhole(batch, wide.innerWhole, Int($0)) }
      wholeClusters.insert(columns.map { $0.gather(whole) }, count: whole.count)
    }
  }

  func stop() { input.stop() }
}

/// A set of keys without nulls. Looking for others numbers them too, which costs their room and nothing else.
private struct KeySet {
  private var numbers: KeyNumbers
  private var isIn: [Bool] = []

  init(count: Int) { numbers = KeyNumbers(count: count) }

  mutating func insert(_ columns: [Column], count: Int) {
    let found = numbers.assign(columns, count: count)
    let nullable = KeySet.nullable(columns)
    for row in 0..<count where !nullable.contains(where: { $0.isNull(row) }) {
      let number = Int(found[row])
      if number >= isIn.count { isIn += .init(repeating: false, count: max(number + 1 - isIn.count, isIn.count)) }
      isIn[number] = true
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
