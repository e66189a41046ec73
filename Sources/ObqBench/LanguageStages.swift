import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// The front end: texts to tokens, trees, bound queries and plans, over the examples of the grammar, over one long query,
/// and over texts of a megabyte that are made to be hard.
struct LanguageStages {
  /// 2026-11-20T08:00:00Z, at which the examples are bound.
  static let now = Instant(nanoseconds: 1_795_161_600_000_000_000)

  let scripts: [SourceText]

  /// - Parameter examples: the folder of the grammar's examples.
  init(examples: String) {
    scripts = BenchFiles.names(examples, suffix: ".obq").compactMap { name in
      BenchFiles.bytes(examples + "/" + name).map { SourceText(name: name, bytes: $0) }
    }
  }

  var stages: [Stage] { exampleStages + longQueryStages + hardTexts }

  // MARK: the examples

  private var exampleStages: [Stage] {
    let size = scripts.reduce(0) { $0 + $1.bytes.count }
    let trees = scripts.map { ($0, parseScript($0)) }
    let queries = trees.flatMap { source, script in
      script.statements.compactMap { statement -> (SourceText, Query)? in
        guard case .query(let query) = statement.kind else { return nil }
        return (source, query)
      }
    }
    // Those that need nothing of a session.
    let bindable = queries.filter { Self.bound($1, $0) != nil }
    let bound = bindable.compactMap { Self.bound($1, $0) }
    let inventory = Self.inventory(clusters: 50, tenants: 20)
    let planner = Planner(PlanSettings(), now: Self.now)
    let plannable = bound.filter { (try? planner.plan($0, [inventory])) != nil }
    return [
      Stage(name: "lex examples", unit: .bytes, amount: size) {
        scripts.reduce(0) { $0 + Lexer.tokens(of: $1).count }
      },
      Stage(name: "parse examples", unit: .bytes, amount: size) {
        scripts.reduce(0) { $0 + parseScript($1).statements.count }
      },
      Stage(name: "format examples", unit: .bytes, amount: size) {
        trees.reduce(0) { $0 + Formatter.format($1.1, $1.0).utf8.count }
      },
      Stage(name: "bind examples", unit: .queries, amount: bindable.count) {
        bindable.reduce(0) { $0 + (Self.bound($1.1, $1.0)?.steps.count ?? 0) }
      },
      Stage(name: "plan examples for 1000 tenants", unit: .queries, amount: plannable.count) {
        plannable.reduce(0) { $0 + ((try? planner.plan($1, [inventory]))?.leastCalls ?? 0) }
      },
    ]
  }

  private static func bound(_ query: Query, _ source: SourceText) -> BoundQuery? {
    var binder = Binder(BindContext(now: now, zone: .utc, dialects: [.ocp]), text: source)
    return binder.bind(query)
  }

  /// A fleet of clusters of OceanBase 4.
  static func inventory(clusters: Int, tenants: Int) -> ServerInventory {
    var inventory = ServerInventory(
      profile: "bench", dialect: .ocp, version: "4.3.5-20250610160438", readAt: now)
    for cluster in 0..<clusters {
      let id = Int64(1_000_000 + cluster)
      // Names that the examples use, so that they can be planned.
      let name = ["ob_431", "ob_425_pay", "yc0820_17"].dropFirst(cluster).first ?? "ob_\(cluster)"
      inventory.clusters.append(
        ClusterEntry(id: id, name: name, obClusterId: Int64(cluster), obVersion: "4.3.1.0", type: "PRIMARY"))
      for tenant in 0..<tenants {
        let own = tenant == 0 ? "ww1144" : "tenant_\(cluster)_\(tenant)"
        inventory.tenants.append(
          TenantEntry(
            id: Int64(2_000_000 + cluster * tenants + tenant), name: own, clusterId: id, clusterName: name,
            obTenantId: Int64(1002 + tenant), obVersion: "4.3.1.0"))
      }
    }
    return inventory
  }

  // MARK: one long query

  /// Twenty clauses, no two of a kind next to each other.
  static let longQuery = """
    tasks data on cluster ob_431 tenant ww1144 since 30d where status in (FAILED, DONE, CANCELED)
      derive minutes = elapsed / 1m, day = day(startTime) where minutes > 5 or errorMsg contains '磁盘'
      with (tasks data where state = SUCCEEDED since 24h) by clusterName, tenantName
      select clusterName, tenantName, taskId, status, state, startTime, elapsed, minutes, day, errorMsg
      where not (tenantName like 'test\\_%' or tenantName ~ '^tmp') sort by elapsed desc, taskId limit 10000
      latest 100 by clusterName, tenantName where elapsed between 1s and 30d
      group by clusterName, tenantName, day show count() as n, p95(elapsed), max(minutes) as worst, avg(elapsed)
      where n > 0 and worst is not null derive share = round(n / 100, 2), label = lower(clusterName)
      where share >= 0 or label starts with 'ob' sort by n desc top 500 by worst
      distinct clusterName, tenantName, n, worst limit 100 offset 5
    """

  private var longQueryStages: [Stage] {
    let source = SourceText(name: "long query", Self.longQuery)
    let script = parseScript(source)
    guard script.problems.isEmpty, case .query(let query)? = script.statements.first?.kind,
      query.clauses.count == 20, let bound = Self.bound(query, source)
    else { fatalError("the long query is not one of 20 clauses") }
    let inventory = Self.inventory(clusters: 50, tenants: 20)
    let planner = Planner(PlanSettings(), now: Self.now)
    return [
      Stage(name: "parse 20 clauses", unit: .queries, amount: 1) { parseScript(source).statements.count },
      Stage(name: "bind 20 clauses", unit: .queries, amount: 1) { Self.bound(query, source)?.steps.count ?? 0 },
      Stage(name: "plan 20 clauses", unit: .queries, amount: 1) {
        (try? planner.plan(bound, [inventory]))?.leastCalls ?? 0
      },
      Stage(name: "parse, bind and plan 20 clauses", unit: .queries, amount: 1) {
        guard case .query(let query)? = parseScript(source).statements.first?.kind,
          let bound = Self.bound(query, source), let plan = try? planner.plan(bound, [inventory])
        else { return 0 }
        return plan.leastCalls
      },
    ]
  }

  // MARK: hard texts

  /// Each ends with a message, or as a query, in less than a second: in how much less is shown here.
  private var hardTexts: [Stage] {
    let size = 1 << 20
    func text(_ name: String, _ head: String, _ unit: String, _ tail: String = "") -> Stage {
      let source = SourceText(
        name: name, head + String(repeating: unit, count: (size - head.utf8.count) / unit.utf8.count) + tail)
      return Stage(name: "1 MB of \(name)", unit: .bytes, amount: source.bytes.count) {
        let script = parseScript(source)
        var drawn = script.problems.reduce(0) { $0 + $1.diagnostic.message.utf8.count }
        for case .query(let query) in script.statements.map(\.kind) where script.problems.isEmpty {
          var binder = Binder(BindContext(now: Self.now, zone: .utc, dialects: [.ocp]), text: source)
          drawn += binder.bind(query)?.steps.count ?? binder.problems.count
        }
        return drawn
      }
    }
    return [
      text("nested brackets", "tasks data where ", "("),
      text("quotes", "tasks data where errorMsg = ", "''"),
      text("or", "tasks data where elapsed > 1h", " or elapsed > 1h"),
      text("an open quote", "tasks data where errorMsg = '", "x"),
    ]
  }
}
