import ObqCatalog
import ObqData
import ObqPlan
import ObqRender
import ObqSyntax
import ObqText

/// What is to be left alone for a while, with its reason. An entry covers the rows of whom it names and no others: one that
/// could cover more, or whose time is over, covers nothing and says so.
struct IgnoreList {
  /// `ignore …`, with its end settled.
  struct Entry {
    var scope: Scope
    var until: Instant
    var reason: String

    /// As it is spoken of: `tenant x of cluster y`.
    var label: String {
      func names(_ level: String, _ names: [ScopeName]) -> String? {
        names.isEmpty ? nil : "\(level) \(names.map(\.text).joined(separator: ", "))"
      }
      return [names("tenant", scope.tenants), names("cluster", scope.clusters), names("profile", scope.profiles)]
        .compactMap { $0 }.joined(separator: " of ")
    }
  }

  private let active: [Entry]
  private let expired: [Entry]
  private let session: Session

  init(_ entries: [Entry], _ session: Session, now: Instant) {
    active = entries.filter { now < $0.until }
    expired = entries.filter { $0.until <= now }
    self.session = session
    for entry in expired {
      tell("the ignore of \(entry.label) ended on \(end(entry)): because \(entry.reason)")
    }
  }

  /// Settles the end of an `ignore`, and the names that variables stand for.
  static func entry(_ ignore: Ignore, _ queries: QueryRunner) throws -> Entry {
    let value = try queries.constant(ignore.until)
    guard case .time(let until) = value else { throw PlanProblem(.notATime(value.type), ignore.until.span) }
    func settled(_ names: [ScopeName]) throws -> [ScopeName] {
      try names.map { name in
        guard name.isParameter else { return name }
        let variable = Expression(.parameter(Name(String(name.text.dropFirst()), name.span)), name.span)
        let text = Description.text(try queries.constant(variable), zone: .utc)
        return ScopeName(text, isQuoted: true, name.span)
      }
    }
    let scope = Scope(
      profiles: try settled(ignore.scope.profiles), clusters: try settled(ignore.scope.clusters),
      tenants: try settled(ignore.scope.tenants))
    return Entry(scope: scope, until: until, reason: ignore.reason)
  }

  // MARK: rows

  /// Shows the rows that are covered as ignored.
  func apply(to verdict: inout Verdict, _ inventories: [ServerInventory]) {
    let usable = active.filter { isUsable($0, verdict.ownerColumns, inventories) }
    for index in verdict.rows.indices {
      let row = verdict.rows[index]
      if let entry = usable.first(where: { covers($0, row.owner, inventories) }) {
        verdict.rows[index].state = .ignored
        verdict.rows[index].reason =
          reason(entry) + (row.state.isFailure ? "; else \(row.state.rawValue): \(row.reason)" : "")
      } else if row.state.isFailure, let entry = expired.first(where: { covers($0, row.owner, inventories) }) {
        verdict.rows[index].reason += "; its ignore ended on \(end(entry))"
      }
    }
  }

  /// Takes the rows that are covered out of a result; a row for each entry that covers some.
  func takeOut(of batches: inout [Batch], _ schema: Schema, _ inventories: [ServerInventory]) -> [VerdictRow] {
    if active.isEmpty { return [] }
    let names = schema.fields.map(\.name)
    let usable = active.filter { isUsable($0, Set(names), inventories) }
    if usable.isEmpty { return [] }
    var counts = usable.map { _ in 0 }
    batches = batches.map { batch in
      var kept: [Int32] = []
      for row in 0..<batch.count {
        let owner = owner(batch.row(row), names)
        if let place = usable.firstIndex(where: { covers($0, owner, inventories) }) {
          counts[place] += 1
        } else {
          kept.append(Int32(row))
        }
      }
      return kept.count == batch.count ? batch : batch.gather(kept)
    }
    return zip(usable, counts).filter { $1 > 0 }.map { entry, count in
      VerdictRow(
        value: .integer(Int64(count)), state: .ignored,
        reason: "\(count) row\(count == 1 ? "" : "s") of \(entry.label) \(reason(entry))")
    }
  }

  private func reason(_ entry: Entry) -> String { "ignored until \(end(entry)) because \(entry.reason)" }

  private func end(_ entry: Entry) -> String { entry.until.text(in: session.settings.zone) }

  // MARK: whom an entry names

  /// Whether the columns tell whether a row is covered, and the entry names one only where it names by name.
  private func isUsable(_ entry: Entry, _ columns: Set<String>, _ inventories: [ServerInventory]) -> Bool {
    let levels = [
      ("tenants", entry.scope.tenants, ["tenantName", "tenantId"]),
      ("clusters", entry.scope.clusters, ["clusterName", "clusterId"]), ("profiles", entry.scope.profiles, ["profile"]),
    ]
    for (level, names, wanted) in levels where !names.isEmpty && columns.isDisjoint(with: wanted) {
      tell("the ignore of \(entry.label) covers nothing here: the rows do not tell \(level)")
      return false
    }
    let chosen = inventories.filter { inventory in
      entry.scope.profiles.isEmpty || entry.scope.profiles.contains { fits($0, inventory.profile) }
    }
    for name in entry.scope.clusters where !isGlob(name) {
      let found = chosen.flatMap { inventory in inventory.clusters.filter { fits(name, $0) }.map(\.qualifiedName) }
      if found.count > 1 { return refuse(entry, "cluster \(name.text)", found) }
    }
    guard entry.scope.clusters.isEmpty else { return true }
    for name in entry.scope.tenants where !isGlob(name) {
      let found = chosen.flatMap { inventory in
        inventory.tenants.filter { fits(name, $0.name, id: $0.id) }.map { "\($0.clusterName)/\($0.name)" }
      }
      if found.count > 1 { return refuse(entry, "tenant \(name.text)", found) }
    }
    return true
  }

  private func refuse(_ entry: Entry, _ name: String, _ found: [String]) -> Bool {
    tell(
      "the ignore of \(entry.label) covers nothing: \(name) fits several, and says not which: "
        + found.prefix(8).joined(separator: ", "))
    return false
  }

  private func covers(_ entry: Entry, _ owner: [String: Value], _ inventories: [ServerInventory]) -> Bool {
    func text(_ column: String) -> String? { if case .text(let text)? = owner[column] { text } else { nil } }
    func number(_ column: String) -> Int64? { if case .integer(let id)? = owner[column] { id } else { nil } }
    if !entry.scope.profiles.isEmpty {
      guard let profile = text("profile"), entry.scope.profiles.contains(where: { fits($0, profile) }) else {
        return false
      }
    }
    if !entry.scope.tenants.isEmpty {
      let (name, id) = (text("tenantName"), number("tenantId"))
      guard
        entry.scope.tenants.contains(where: { wanted in
          name.map { fits(wanted, $0, id: id) } ?? (id.map { wanted.text == "\($0)" } ?? false)
        })
      else { return false }
    }
    if !entry.scope.clusters.isEmpty {
      let known = inventories.filter { text("profile") == nil || text("profile") == $0.profile }.flatMap(\.clusters)
        .filter { cluster in
          (number("clusterId").map { $0 == cluster.id } ?? true)
            && (text("clusterName").map { $0 == cluster.name || $0 == cluster.qualifiedName } ?? true)
        }
      guard owner["clusterName"] != nil || owner["clusterId"] != nil, !known.isEmpty,
        known.allSatisfy({ cluster in entry.scope.clusters.contains { fits($0, cluster) } })
      else { return false }
    }
    return true
  }

  private func isGlob(_ name: ScopeName) -> Bool { !name.isQuoted && Glob.isPattern(name.text) }

  private func fits(_ name: ScopeName, _ text: String, id: Int64? = nil) -> Bool {
    isGlob(name) ? Glob(name.text).matches(text) : name.text == text || (id.map { name.text == "\($0)" } ?? false)
  }

  private func fits(_ name: ScopeName, _ cluster: ClusterEntry) -> Bool {
    fits(name, cluster.name, id: cluster.id) || fits(name, cluster.qualifiedName)
  }

  /// Once a run.
  private func tell(_ text: String) {
    guard session.run?.told.insert(text).inserted ?? true else { return }
    session.messages.warn(text)
  }
}
