import ObqData

/// Keeps the rows whose keys are, or are not, among those of an inner query. A key with a null has no partner, but for
/// the wildcards of the inner side.
final class SemiJoinStream: BatchStream {
  private let input: any BatchStream
  private let outer: [Int]
  private let inner: [Int]
  private let wildcards: Set<Int>
  private let isAnti: Bool
  private let openInner: () throws(QueryFailure) -> any BatchStream
  private var keys: Set<[Value]>?
  /// Keys of the inner side that fit every value at the wildcards; those places are left out.
  private var wideKeys: Set<[Value]> = []

  init(
    _ input: any BatchStream, outer: [Int], inner: [Int], wildcards: [Int], isAnti: Bool,
    openInner: @escaping () throws(QueryFailure) -> any BatchStream
  ) {
    self.input = input
    self.outer = outer
    self.inner = inner
    self.wildcards = Set(wildcards)
    self.isAnti = isAnti
    self.openInner = openInner
  }

  func next() throws(QueryFailure) -> Batch? {
    if keys == nil { keys = try readInner() }
    let keys = self.keys ?? []
    guard let batch = try input.next() else { return nil }
    let columns = outer.map { batch.columns[$0] }
    var rows: [Int32] = []
    for row in 0..<batch.count {
      let key = columns.map { $0.value(at: row) }
      let isFound = (!key.contains(.null) && keys.contains(key)) || fitsWide(key)
      if isFound != isAnti { rows.append(Int32(row)) }
    }
    return rows.count == batch.count ? batch : batch.gather(rows)
  }

  private func fitsWide(_ key: [Value]) -> Bool {
    if wideKeys.isEmpty { return false }
    let narrow = withoutWildcards(key)
    return !narrow.contains(.null) && wideKeys.contains(narrow)
  }

  private func withoutWildcards(_ key: [Value]) -> [Value] {
    key.indices.filter { !wildcards.contains($0) }.map { key[$0] }
  }

  private func readInner() throws(QueryFailure) -> Set<[Value]> {
    var keys: Set<[Value]> = []
    let stream = try openInner()
    while let batch = try stream.next() {
      let columns = inner.map { batch.columns[$0] }
      for row in 0..<batch.count {
        let key = columns.map { $0.value(at: row) }
        let places = wildcards.filter { key[$0].isNull }
        if !wildcards.isEmpty, places.count == wildcards.count {
          wideKeys.insert(withoutWildcards(key))
        } else {
          keys.insert(key)
        }
      }
    }
    return keys
  }

  func stop() { input.stop() }
}
