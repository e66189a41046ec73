import ObqCatalog
import ObqData
import ObqSimulator

/// A query that was drawn, and what can be said of its answers without knowing them.
struct DrawnQuery: CustomStringConvertible {
  /// The query without its limit.
  var whole: String
  var limit: Int?
  /// Whether the rows before the limit are sorted so that all of them have their place.
  var isSorted = false
  /// Whether more rows to read can only mean more rows of the result.
  var isMonotone = true

  /// Whether the server's count of rows may stand for them.
  var readsTotals: Bool { whole.hasSuffix(" count") }
  var text: String { whole + (limit.map { " limit \($0)" } ?? "") }
  var description: String { text }

  static let sources = SourceID.allCases.filter { !backup.contains($0) }.map(\.rawValue) + ["tasks"]
  /// Sources of few rows and no pages, whose columns are all their own.
  static let backup: [SourceID] = [.protection, .ranges, .policies]

  private static let columns = "kind, clusterId, tenantId, taskId, status, startTime, state"

  /// - Parameter clusters: names of the server's clusters.
  init(_ draw: inout Draw, _ dialect: Dialect, clusters: [String]) {
    let source = draw.pick(Self.sources + ["tasks data", "tasks data", "tasks data"])
    let isInventory = !source.hasPrefix("tasks")
    var text = source
    if draw.chance(0.3) { text += Self.scope(&draw, clusters) }
    if !isInventory, draw.chance(0.4) {
      text += draw.pick([" since 10d", " since 1d", " since 30d until 5d", " until 20d", " between 12d and 3d"])
    }
    if draw.chance(0.5) { text += draw.pick(Self.filters(source, dialect)) }
    whole = text
    guard !isInventory else {
      finishInventory(&draw, source)
      return
    }
    switch draw.below(10) {
    case 0: add(" count")
    case 1: add(draw.pick([" count by state", " count by kind, clusterName", " count by status, tenantName"]))
    case 2:
      add(" group by clusterName, kind show count() as n, max(elapsed), count(distinct tenantId), min(taskId)")
    case 3: add(" latest by clusterId, tenantId, kind select clusterId, tenantId, kind, status")
    case 4: add(" distinct clusterName, status", isMonotone: true)
    case 5:
      let other = draw.pick([
        "tasks log", "tasks restore where state = SUCCEEDED since 30d", "tasks data where state = FAILED",
      ])
      add(" with (\(other)) by clusterName select \(Self.columns)", isMonotone: true)
    case 6:
      let other = draw.pick(["tasks data where state = FAILED since 3d", "tasks log where delay > 1h"])
      add(" without (\(other)) by clusterName, tenantName select \(Self.columns)")
    default:
      add(" select \(Self.columns)", isMonotone: true)
      guard draw.chance(0.4) else { return }
      isSorted = draw.chance(0.5)
      if isSorted { whole += " sort by \(Self.columns)" }
      limit = draw.below(60)
    }
  }

  private mutating func add(_ clauses: String, isMonotone: Bool = false) {
    whole += clauses
    self.isMonotone = isMonotone
  }

  private mutating func finishInventory(_ draw: inout Draw, _ source: String) {
    switch draw.below(4) {
    case 0: add(" count")
    case 1: add(" without (tasks data where state = SUCCEEDED since 2d) by clusterName select clusterId, clusterName")
    case 2:
      add(" with (tasks data where state = FAILED) by clusterName select clusterId, clusterName", isMonotone: true)
    default:
      add(source == "clusters" ? " select clusterId, clusterName" : " select clusterId, tenantId", isMonotone: true)
      limit = draw.chance(0.3) ? draw.below(6) : nil
    }
  }

  private static func scope(_ draw: inout Draw, _ clusters: [String]) -> String {
    switch draw.below(4) {
    case 0: " on tenant *1*"
    case 1: " on tenant sys"
    case 2: " on cluster \(draw.pick(clusters))"
    default: " on cluster \(draw.pick(clusters)), \(draw.pick(clusters))"
    }
  }

  private static func filters(_ source: String, _ dialect: Dialect) -> [String] {
    switch source {
    case "clusters": return [" where clusterName like '%_2'", " where obVersion like '4%'"]
    case "tenants": return [" where backupable", " where tenantName != sys", " where locked = false"]
    default: break
    }
    let common = [
      " where state = FAILED", " where state in (SUCCEEDED, CANCELED)", " where tenantName is not null",
      " where age > 3d", " where state != RUNNING and elapsed > 5m", " where errorMsg is not null or taskId < 20",
    ]
    switch (source, dialect) {
    case ("tasks data", .ocp):
      return common + [
        " where status = DONE", " where status in (FAILED, DOING)", " where status = FAILED or status = CANCELED",
        " where backupSetId = 40", " where status = DONE and taskId > 30",
      ]
    case ("tasks data", .obshell): return common + [" where status = COMPLETED", " where status in (FAILED, DOING)"]
    case ("tasks log", _): return common + [" where delay > 30s", " where status = DOING or status = RUNNING"]
    case ("tasks restore", .ocp):
      return common + [" where status = RESTORE_SUCCESS", " where backupTenantId > 1000012"]
    case ("tasks restore", .obshell): return common + [" where status = SUCCESS", " where status in (FAIL, SUCCESS)"]
    default: return common
    }
  }
}

/// The names of a server's clusters, with OceanBase's id where two have one name.
func clusterNames(_ server: SimulatorServer, _ dialect: Dialect) throws -> [String] {
  let outcome = try Asking(dialect: dialect).run("clusters select clusterName, obClusterId", server)
  return outcome.rows.compactMap { row in
    guard case .text(let name) = row[0], case .integer(let id) = row[1] else { return nil }
    return outcome.rows.count { $0[0] == row[0] } > 1 ? "\(name):\(id)" : name
  }
}
