package import ObqData

/// The keys of a grouping that is laid over what the inventory knows: keys that have rows, and for those that have none the
/// keys that could have had some. Of a key the inventory may know a part only: a tenant, but not the kinds of its tasks; it is
/// then one without rows when no row has that part.
package struct UniverseKeys {
  /// A task of a whole cluster, which counts for all keys of its cluster: what they have in common, and the part of the key
  /// that no inventory knows.
  package struct Whole: Hashable {
    let cluster: [Value]
    let rest: [Value]
  }

  /// Whether an inventory knows the keys at all.
  package let isKnown: Bool
  private let known: [Int]
  /// Places among the known ones that a key has in common with the tasks of its whole cluster.
  private let common: [Int]
  private let unknown: [Int]
  private var expected: [[Value]] = []
  private var clusters: [[Value]: [[Value]]] = [:]
  private var order: [[Value]] = []
  private var seen: Set<[Value]> = []
  /// What stands in the unknown part, by the known one and by cluster.
  private var rests: [[Value]: [[Value]]] = [:]
  private var wholeRests: [[Value]: [[Value]]] = [:]

  /// - Parameters:
  ///   - known: places of the keys that the inventory knows, ascending.
  ///   - wildcards: places of the keys at which a task of a whole cluster stands for every tenant.
  ///   - universe: what the inventory knows at those places, and behind it whose that is; nil when it knows nothing.
  package init(_ known: [Int], wildcards: [Int], keyCount: Int, universe: Batch?) {
    self.known = known
    common = known.indices.filter { !wildcards.contains(known[$0]) }
    unknown = (0..<keyCount).filter { !known.contains($0) }
    isKnown = universe != nil
    guard let universe else { return }
    for row in 0..<universe.count {
      let cells = universe.row(row)
      let identity = Array(cells.prefix(known.count))
      if clusters[identity] == nil { expected.append(identity) }
      clusters[identity, default: []].append(cluster(identity, owner: cells.dropFirst(known.count)))
    }
  }

  private func cluster(_ identity: [Value], owner: some Sequence<Value>) -> [Value] {
    common.map { identity[$0] } + owner
  }

  /// The part of a key that the inventory knows.
  private func identity(of key: [Value]) -> [Value] { known.map { key[$0] } }

  private func rest(of key: [Value]) -> [Value] { unknown.map { key[$0] } }

  /// A key that has a row.
  package mutating func found(_ key: [Value]) {
    guard seen.insert(key).inserted else { return }
    order.append(key)
    rests[identity(of: key), default: []].append(rest(of: key))
  }

  /// A row that is a whole cluster's; `owner` says whose, where no key does.
  package mutating func foundWhole(_ key: [Value], owner: [Value]) -> Whole {
    let cluster = cluster(identity(of: key), owner: owner)
    let rest = rest(of: key)
    if !wholeRests[cluster, default: []].contains(rest) { wholeRests[cluster, default: []].append(rest) }
    return Whole(cluster: cluster, rest: rest)
  }

  /// What the inventory knows first, then keys of rows that it does not know.
  package var all: [[Value]] {
    var result: [[Value]] = []
    var isListed: Set<[Value]> = []
    let nothing = unknown.map { _ in Value.null }
    for identity in expected {
      let rests = (rests[identity] ?? []) + (clusters[identity] ?? []).flatMap { wholeRests[$0] ?? [] }
      for rest in rests.isEmpty ? [nothing] : rests {
        let key = key(identity, rest)
        if isListed.insert(key).inserted { result.append(key) }
      }
    }
    return result + order.filter { !isListed.contains($0) }
  }

  /// The whole clusters whose tasks count for a key.
  package func wholes(of key: [Value]) -> [Whole] {
    let rest = rest(of: key)
    return (clusters[identity(of: key)] ?? []).map { Whole(cluster: $0, rest: rest) }
  }

  private func key(_ identity: [Value], _ rest: [Value]) -> [Value] {
    var key = [Value](repeating: .null, count: known.count + unknown.count)
    for (place, value) in zip(known, identity) { key[place] = value }
    for (place, value) in zip(unknown, rest) { key[place] = value }
    return key
  }
}
