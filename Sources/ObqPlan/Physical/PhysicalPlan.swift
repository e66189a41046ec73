package import ObqCatalog
package import ObqData
package import ObqExpression

/// Settings that change how a query is carried out, never what it answers.
package struct PlanSettings: Hashable, Sendable {
  /// Rows asked for on a page.
  package var pageSize: Int
  package var pushdown: PushdownMode
  /// A budget of requests; nil for none.
  package var maxCalls: Int?

  package init(pageSize: Int = 1000, pushdown: PushdownMode = .trusted, maxCalls: Int? = nil) {
    self.pageSize = pageSize
    self.pushdown = pushdown
    self.maxCalls = maxCalls
  }
}

/// One endpoint, for one cluster, one tenant or a whole server, with what is sent to it.
package struct TargetPlan: Sendable {
  package var profile: String
  package var endpoint: Endpoint
  package var cluster: ClusterEntry?
  package var tenant: TenantEntry?
  package var parameters: [RequestParameter]
  /// Rows asked for on a page; 1 when only their number is wanted.
  package var pageSize: Int
  /// On a cluster-level endpoint that stands in for tenant-level ones: rows of other tenants are left out.
  package var onlyTenants: [TenantEntry]?

  /// A whole server's list, with nothing filtered.
  package init(whole endpoint: Endpoint, profile: String, pageSize: Int) {
    self.init(profile: profile, endpoint: endpoint, cluster: nil, tenant: nil, parameters: [], pageSize: pageSize)
  }

  init(
    profile: String, endpoint: Endpoint, cluster: ClusterEntry?, tenant: TenantEntry?,
    parameters: [RequestParameter], pageSize: Int
  ) {
    self.profile = profile
    self.endpoint = endpoint
    self.cluster = cluster
    self.tenant = tenant
    self.parameters = parameters
    self.pageSize = pageSize
  }

  /// Whether nothing is filtered there: whether the tenant has tasks of its own must be known, and not whether some of them
  /// satisfy the query.
  package var isReadWhole = false

  /// Whether it waits for the lists of the cluster's tenants: tasks of the whole cluster stand in for a tenant that has none
  /// of its own, and for no other.
  package var standsIn = false

  /// Whether it is asked besides one with the window, for tasks that have no end yet: its rows may be those of the other.
  package var isForUnended = false

  /// For each exact filter that is sent what would ask for all other rows.
  package var opposites: [OppositeParameter] = []

  /// What tells the cluster from others of its name on the server; nil when there is none.
  package var clusterLabel: String?

  /// The kind of tasks, where the query asks for several: `data`, `log`, `restore`.
  package var kind: String?

  /// How messages call it: `cluster ob_431, tenant ww1144`, `list of clusters`, `log tasks, cluster core:61`.
  package var label: String {
    var parts = kind.map { ["\($0) tasks"] } ?? []
    if let cluster { parts.append("cluster \(clusterLabel ?? cluster.name)") }
    if let tenant { parts.append("tenant \(tenant.name)") }
    if isForUnended { parts.append("tasks without an end") }
    return parts.isEmpty ? "list of \(endpoint.source.rawValue)" : parts.joined(separator: ", ")
  }
}

/// How one scan is carried out.
package struct ScanPlan: Sendable {
  package var source: SourceID
  /// The scan's columns, and behind them those that are needed besides, for the filter or for reading on.
  package var columns: [Field]
  /// How many of the columns the steps are handed: the scan's own.
  package let width: Int
  package var targets: [TargetPlan]
  /// What completes the targets' rows with columns that those lack: it brings no row of its own.
  package var supplements: [TargetPlan] = []
  /// Rows asked for on a page where rows are wanted at all.
  package var pageSize: Int
  /// All of the scan's filter, and the scope where the endpoint answers for more: tested here on every row.
  package var filter: BoundExpression?
  /// Every target's answer to the filter is exact, and only the number of rows matters: one page of one row tells it.
  package var readsTotalsOnly: Bool
  /// Rows that are enough; nil for all. Only where nothing that is tested here stands between.
  package var limit: Int?
  /// For explain: the decisions by endpoint, in the order of first use.
  package var decisions: [PushGroup]
  /// Why this level and not another.
  package var notes: [String]
  package var warnings: [String]
  /// Whether its scope holds nobody whose rows it could be: names that fit nothing, or a user who may see nothing.
  package var asksNobody = false
  /// What this plan can't read of what the query asks for: reasons for a partial result.
  package var problems: [String] = []
  /// What no server tells though the query could mean it: a warning, where the result counts or misses rows a reason for a
  /// partial one, and for a check a doubt.
  package var caveats: [String] = []

  /// Whether targets are asked once more for tasks without an end.
  package var asksForUnended: Bool { targets.last?.isForUnended ?? false }

  /// The least number of calls: a page each, and those for tasks without an end left out, since an answer may show that
  /// they are not needed.
  var leastCalls: Int { targets.count(where: { !$0.isForUnended }) + supplements.count }

  /// Where a column is among the plan's, to which it is added when it is not there.
  @discardableResult mutating func place(of field: Field) -> Int {
    if let index = columns.firstIndex(where: { $0.name == field.name }) { return index }
    columns.append(field)
    return columns.count - 1
  }

  /// Requests that may be made besides, once a session, to see whether servers apply the filters whose counts are taken.
  package var mostProofs: Int {
    guard readsTotalsOnly else { return 0 }
    var asked: Set<String> = []
    for target in targets {
      for opposite in target.opposites { asked.insert("\(target.profile) \(target.endpoint.path) \(opposite.name)") }
    }
    return asked.count
  }

  package init(source: SourceID, columns: [Field], targets: [TargetPlan] = [], pageSize: Int) {
    self.source = source
    self.columns = columns
    width = columns.count
    self.targets = targets
    self.pageSize = pageSize
    filter = nil
    readsTotalsOnly = false
    limit = nil
    decisions = []
    notes = []
    warnings = []
  }
}

/// A query with its scans planned.
package struct PhysicalPlan: Sendable {
  package var query: BoundQuery
  package var scans: [ScanPlan]
  /// The plans of the inner queries, one for each semi-join step in order.
  package var inners: [PhysicalPlan]
  /// The keys that the inventory knows, one batch for each gaps step in order; nil where it knows none of such keys.
  package var universes: [Batch?]
  /// What the inventories could not tell: reasons for a partial result.
  package var inventoryProblems: [String]

  /// The least number of calls: a page each, and what a limit saves is not counted.
  package var leastCalls: Int {
    sum(\.leastCalls)
  }

  /// Over all scans, inner ones included.
  func sum(_ figure: (ScanPlan) -> Int) -> Int {
    scans.reduce(0) { $0 + figure($1) } + inners.reduce(0) { $0 + $1.sum(figure) }
  }

  package var warnings: [String] { query.warnings + scans.flatMap(\.warnings) + inners.flatMap(\.warnings) }

  /// Those of all scans, inner ones included.
  package var caveats: [String] { scans.flatMap(\.caveats) + inners.flatMap(\.caveats) }

  /// Whether the rows would be nobody's whatever the servers have.
  package var asksNobody: Bool { !scans.isEmpty && scans.allSatisfy(\.asksNobody) }
}
