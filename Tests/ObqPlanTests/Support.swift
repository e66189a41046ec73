import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqSyntax
import Testing

/// 2024-08-09T08:00:00Z.
let testNow = Instant(seconds: 1_723_190_400) ?? Instant(nanoseconds: 0)

struct NotAQuery: Error, CustomStringConvertible {
  var description: String
}

func parsed(_ text: String) throws -> Query {
  let script = parseScript(SourceText(name: "test", text))
  guard script.problems.isEmpty, case .query(let query)? = script.statements.first?.kind else {
    throw NotAQuery(description: "\(text): \(script.problems)")
  }
  return query
}

func context(_ zone: Zone = .utc, dialects: Set<Dialect> = [.ocp]) throws -> BindContext {
  var context = BindContext(now: testNow, zone: zone, dialects: dialects)
  context.variables = [
    "n": .integer(3), "name": .text("ob_*"), "word": .text("FAILED"), "long": .duration(60_000_000_000),
  ]
  context.lastOrigins = [.dataTasks]
  context.lastResult = (Schema([Field("state", .text), Field("count()", .integer)]), [])
  for (name, text) in [
    ("bad", "tasks data where status = FAILD"), ("loop", "loop limit 1"), ("recent", "tasks data since 24h"),
    ("scoped", "tasks data on cluster ob_new"), ("logs", "tasks log"),
    ("streams", "tasks log"), ("printed", "clusters as csv into 'x'"),
    ("v1", "clusters with (clusters) with (clusters)"),
    ("v2", "v1 with (v1) with (v1)"), ("v3", "v2 with (v2) with (v2)"), ("v4", "v3 with (v3) with (v3)"),
    ("v5", "v4 with (v4) with (v4)"), ("v6", "v5 with (v5) with (v5)"), ("v7", "v6 with (v6) with (v6)"),
    ("v8", "v7 with (v7) with (v7)"), ("v9", "v8 with (v8) with (v8)"), ("twice", "twice with (twice) with (twice)"),
  ] {
    context.queries[name] = SavedQuery(try parsed(text), text: text)
  }
  return context
}

func bound(_ text: String, _ zone: Zone = .utc, dialects: Set<Dialect> = [.ocp]) throws -> BoundQuery {
  var binder = Binder(try context(zone, dialects: dialects), text: SourceText(name: "test", text))
  guard let query = binder.bind(try parsed(text)) else {
    throw NotAQuery(description: "\(text): \(binder.problems.map(\.diagnostic.message))")
  }
  return query
}

/// A text with its marked places taken out of it: `«` and `»` stand around each.
struct Marked {
  var text = ""
  var places: [SourceSpan] = []

  init(_ marked: String) {
    var start = 0
    for character in marked {
      switch character {
      case "«": start = text.utf8.count
      case "»": places.append(SourceSpan(start, text.utf8.count))
      default: text.append(character)
      }
    }
  }
}

extension ServerInventory {
  /// A fleet with a cluster of OceanBase 3, two of one name, and some of OceanBase 4.
  static func mixed(version: String? = "4.3.5-20250610160438", profile: String = "prod") -> ServerInventory {
    var inventory = ServerInventory(profile: profile, dialect: .ocp, version: version, readAt: testNow)
    func add(_ id: Int64, _ name: String, _ obId: Int64, _ version: String?, _ tenants: [(Int64, String)]) {
      inventory.clusters.append(
        ClusterEntry(
          id: id, name: name, obClusterId: obId, obVersion: version, type: obId == 62 ? "STANDBY" : "PRIMARY"))
      for (tenant, name) in tenants {
        inventory.tenants.append(
          TenantEntry(
            id: tenant, name: name, clusterId: id, clusterName: inventory.clusters.last?.name ?? "", obVersion: version)
        )
      }
    }
    add(1, "ob_new", 199, "4.3.1.0", [(10, "sys"), (11, "pay"), (12, "7")])
    add(2, "ob_old", 5, "2.2.77", [(20, "sys"), (21, "crm")])
    add(3, "twin", 61, "3.2.4.5", [(30, "sys"), (31, "crm")])
    add(4, "twin", 62, "3.2.4.5", [(40, "sys"), (41, "crm")])
    add(5, "1", 70, "4.2.5.3", [(50, "sys"), (51, "a*b")])
    add(7, "unknown", 71, nil, [(70, "sys"), (71, "pay")])
    return inventory
  }

  static func shell(version: String? = "4.5.0.0") -> ServerInventory {
    ServerInventory(
      profile: "node", dialect: .obshell, version: version,
      clusters: [ClusterEntry(id: 1, name: "test", obClusterId: 1, obVersion: "4.2.5.0")],
      tenants: [
        TenantEntry(id: 1, name: "sys", clusterId: 1, clusterName: "test", obVersion: "4.2.5.0"),
        TenantEntry(id: 1002, name: "tenant1", clusterId: 1, clusterName: "test", obVersion: "4.2.5.0"),
      ], readAt: testNow)
  }
}

func planned(
  _ text: String, _ inventories: [ServerInventory] = [.mixed()], pushdown: PushdownMode = .trusted,
  pageSize: Int = 1000,
  zone: Zone = .utc
) throws -> PhysicalPlan {
  try Planner(PlanSettings(pageSize: pageSize, pushdown: pushdown), now: testNow).plan(
    try bound(text, zone), inventories)
}

extension TargetPlan {
  /// Level and place: `tenant 1/11`, `cluster 2`, `fleet`.
  var short: String {
    switch endpoint.level {
    case .fleet: "fleet"
    case .cluster: "cluster \(cluster?.id ?? -1)"
    case .tenant: "tenant \(cluster?.id ?? -1)/\(tenant?.id ?? -1)"
    }
  }

  var sent: String { parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&") }
}
