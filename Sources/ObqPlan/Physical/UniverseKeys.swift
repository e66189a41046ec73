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
  package var isKnown = false
  private let known: [Int]
  private let unknown: [Int]
  private var expected: [[Value]] = []
  private var clusters: [[Value]: [[Value]]] = [:]
  private var order: [[Value]] = []
  private var seen: Set<[Value]> = []
  /// What stands in the unknown part, by the known one and by cluster.
  private var rests: [[Value]: [[Value]]] = [:]
  private var wholeRests: [[Value]: [[Value]]] = [:]

  /// - Parameter known: places of the keys that the inventory knows, ascending.
  package init(_ known: [Int], keyCount: Int) {
    self.known = known
    unknown = (0..<keyCount).filter { !known.contains($0) }
  }

  /// The part of a key that the inventory knows.
  package func identity(of key: [Value]) -> [Value] { known.map { key[$0] } }

  private func rest(of key: [Value]) -> [Value] { unknown.map { key[$0] } }

  /// A key, or its known part, that could have rows, and one of the clusters in which it is.
  package mutating func expect(_ identity: [Value], cluster: [Value]) {
    if clusters[identity] == nil { expected.append(identity) }
    clusters[identity, default: []].append(cluster)
  }

  /// A key that has a row.
  package mutating func found(_ key: [Value]) {
    guard seen.insert(key).inserted else { return }
    order.append(key)
    rests[identity(of: key), default: []].append(rest(of: key))
  }

  /// A row that is a whole cluster's.
  package mutating func foundWhole(_ key: [Value], cluster: [Value]) -> Whole {
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
