import ObqData
import ObqDiagnostics
import ObqPlan
import ObqRender
import ObqSyntax

/// `check freshness of (QUERY) by KEY, … warn D crit D`: the age of each key's newest row, over the inventory.
struct Freshness {
  let keys: [NamedExpression]
  /// Nanoseconds.
  let limits: (warn: Int64?, crit: Int64?)

  func completion(_ query: Query) -> QueryRunner.Completion {
    { bound in [FreshnessKeys(keys, of: bound).group(keys, query.span)] }
  }

  func verdict(_ query: Query, _ queries: QueryRunner) throws -> (verdict: Verdict, inventories: [ServerInventory]) {
    var known: FreshnessKeys?
    let result = try queries.collect(query) { bound in
      let grouping = FreshnessKeys(keys, of: bound)
      known = grouping
      return [grouping.group(keys, query.span)]
    }
    guard let known else { return (Verdict(rows: [], report: result.figures), result.inventories) }
    return (try verdict(result, known), result.inventories)
  }

  private func verdict(_ result: QueryRunner.Collected, _ grouping: FreshnessKeys) throws -> Verdict {
    var newest: [[Value]: [Value]] = [:]
    var keys = UniverseKeys(
      grouping.identity, wildcards: grouping.wildcards, keyCount: grouping.shown.count + grouping.apart.count,
      universe: try Universe.keys(grouping.universe, of: result.plan.query, result.inventories))
    /// The newest task of each whole cluster.
    var wide: [UniverseKeys.Whole: Value] = [:]
    for batch in result.batches {
      for index in 0..<batch.count {
        let row = grouping.row(batch.row(index))
        if row.isWhole, keys.isKnown {
          wide[keys.foundWhole(row.key, owner: row.owner)] = row.newest
        } else {
          newest[row.key, default: []].append(row.newest)
          keys.found(row.key)
        }
      }
    }
    let names = grouping.shown + grouping.apart
    let mixed = try Universe.mixedClusters(names.compactMap { $0 }, of: result.plan.query, result.inventories)
    let namePlace = names.firstIndex(of: "clusterName")
    let order = keys.all
    let labels = ClusterLabels(names, order, shown: self.keys.count, result.inventories)
    var rows: [VerdictRow] = []
    for key in order {
      var age: Int64?
      for case .time(let time) in (newest[key] ?? []) + keys.wholes(of: key).compactMap({ wide[$0] }) {
        let (difference, overflow) = result.now.nanoseconds.subtractingReportingOverflow(time.nanoseconds)
        let value = overflow ? (time < result.now ? Int64.max : .min) : difference
        age = min(age ?? value, value)
      }
      var (state, reason) = judge(age, couldBeRead: result.wasRead(key, names: names))
      if case .text(let cluster)? = namePlace.map({ key[$0] }), mixed.contains(cluster) {
        (state, reason) = (.unknown, Universe.mixtureReason(cluster))
      }
      rows.append(
        VerdictRow(
          keys: labels.shown(key), value: age.map(Value.duration) ?? .null, owner: owner(key, names), state: state,
          reason: reason))
    }
    rows += result.lostRows(grouping.shown, besides: rows.map(\.keys), serversOnly: true)
    var verdict = Verdict(rows: rows, report: result.figures)
    verdict.keyFields = Array(result.schema.fields.prefix(self.keys.count))
    verdict.valueField = Field("age", .duration)
    verdict.limits = (
      limits.warn.map { VerdictRecord.Limit(high: Double($0) / 1e9) },
      limits.crit.map { VerdictRecord.Limit(high: Double($0) / 1e9) }
    )
    verdict.ownerColumns = Set(names.compactMap { $0 })
    verdict.fillIn(
      nothing: result.plan.asksNobody ? "the scope fits nothing" : "no key, and so nothing to be fresh")
    return verdict
  }

  private func judge(_ age: Int64?, couldBeRead: Bool) -> (VerdictState, String) {
    if !couldBeRead { return (.unknown, "could not be read") }
    guard let age else { return (.never, "no row at all") }
    if let crit = limits.crit, age > crit { return (.crit, "older than \(Quantity.readable(nanoseconds: crit))") }
    if let warn = limits.warn, age > warn { return (.warn, "older than \(Quantity.readable(nanoseconds: warn))") }
    let least = [limits.warn, limits.crit].compactMap { $0 }.min() ?? age
    return (.ok, "not older than \(Quantity.readable(nanoseconds: least))")
  }
}

/// Keys as people see them: where two clusters have one name, each is called `name:obClusterId`.
private struct ClusterLabels {
  private let shown: Int
  private let places: (name: Int, profile: Int, id: Int)?
  private var doubled: Set<[Value]> = []
  private let inventories: [ServerInventory]

  init(_ names: [String?], _ keys: [[Value]], shown: Int, _ inventories: [ServerInventory]) {
    self.shown = shown
    self.inventories = inventories
    func place(_ name: String) -> Int? { names.firstIndex { $0 == name } }
    if let name = place("clusterName"), let profile = place("profile"), let id = place("clusterId"), name < shown {
      places = (name, profile, id)
      var seen: Set<[Value]> = []
      for key in keys where !seen.insert(Array(key.prefix(shown))).inserted { doubled.insert(Array(key.prefix(shown))) }
    } else {
      places = nil
    }
  }

  func shown(_ key: [Value]) -> [Value] {
    var cells = Array(key.prefix(shown))
    guard let places, doubled.contains(cells), case .text(let profile) = key[places.profile],
      case .integer(let id) = key[places.id],
      let cluster = inventories.first(where: { $0.profile == profile })?.clusters.first(where: { $0.id == id })
    else { return cells }
    cells[places.name] = .text(cluster.qualifiedName)
    return cells
  }
}
