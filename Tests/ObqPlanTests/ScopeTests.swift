import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqExpression
import ObqPlan
import Testing

/// Names to ids, and the level at which each cluster is asked.
@Suite struct ScopeTests {
  private func targets(_ text: String, _ inventories: [ServerInventory] = [.mixed()]) throws -> [String] {
    try planned(text, inventories).scans[0].targets.map(\.short)
  }

  @Test(
    arguments: [
      // OceanBase 3 by cluster, 4 by tenant without sys; where the version is not known, both.
      (
        "tasks data",
        [
          "tenant 1/11", "tenant 1/12", "cluster 2", "cluster 3", "cluster 4", "tenant 5/51", "cluster 7",
          "tenant 7/70", "tenant 7/71",
        ]
      ), ("tasks data on cluster ob_new", ["tenant 1/11", "tenant 1/12"]),
      ("tasks log on cluster ob_old", ["cluster 2"]),
      ("tasks restore on cluster ob_old, ob_new", ["tenant 1/11", "tenant 1/12", "cluster 2"]),
      ("tasks data on cluster 2", ["cluster 2"]),
      // A name wins over an id: the cluster called 1 is not the one with the id 1.
      ("tasks data on cluster 1", ["tenant 5/51"]), ("tasks data on cluster twin:62", ["cluster 4"]),
      ("tasks data on cluster tw*", ["cluster 3", "cluster 4"]),
      ("tasks data on cluster *:6?", ["cluster 3", "cluster 4"]),
      ("tasks data on cluster ob_???", ["tenant 1/11", "tenant 1/12", "cluster 2"]),
      ("tasks data on cluster nothing*", []),
      // Named tenants are asked at their own level; where the cluster keeps its tasks as a whole, that is asked behind them.
      (
        "tasks data on tenant crm",
        ["tenant 2/21", "cluster 2", "tenant 3/31", "cluster 3", "tenant 4/41", "cluster 4"]
      ),
      ("tasks data on cluster twin:61 tenant crm", ["tenant 3/31", "cluster 3"]),
      ("tasks data on tenant 11", ["tenant 1/11"]),
      ("tasks data on tenant 7", ["tenant 1/12"]), ("tasks data on cluster ob_new tenant sys", ["tenant 1/10"]),
      ("tasks data on tenant pay, crm on cluster ob_*", ["tenant 1/11", "tenant 2/21", "cluster 2"]),
      ("tasks data on tenant 'a*b'", ["tenant 5/51"]), ("tasks data on tenant a*", ["tenant 5/51"]),
      ("tasks data on cluster ob_new tenant c*", []),
      ("tasks data on cluster ob_new, ob_new", ["tenant 1/11", "tenant 1/12"]),
      ("clusters", ["fleet"]), ("tenants on cluster ob_new", ["fleet"]),
    ] as [(String, [String])]) func levels(_ text: String, _ expected: [String]) throws
  {
    #expect(try targets(text) == expected)
  }

  @Test(
    arguments: [
      ("tasks data on cluster «ob_nwe»", "unknown-cluster", "did you mean ob_new?"),
      ("tasks data on cluster «ob»", "unknown-cluster", ""),
      ("tasks data on cluster «99»", "unknown-cluster", "known: "),
      ("tasks data on cluster «'ob_*'»", "unknown-cluster", ""),
      ("tasks data on cluster ob_new tenant «crm»", "unknown-tenant", ""),
      ("tasks data on tenant «pya»", "unknown-tenant", "did you mean pay?"),
      ("tasks data on profile «prdo»", "unknown-profile", "did you mean prod?"),
      (
        "tasks data on cluster «twin»", "ambiguous-cluster",
        "on cluster twin:61 (PRIMARY, id 3)\non cluster twin:62 (STANDBY, id 4)"
      ),
      ("clusters on cluster «twin»", "ambiguous-cluster", ""), ("tenants on tenant «nobody»", "unknown-tenant", ""),
      ("tenants without (tasks data on cluster «nope»)", "unknown-cluster", ""),
    ]) func refusals(_ marked: String, _ code: String, _ words: String) throws
  {
    let text = Marked(marked)
    let problem = try #require(throws: PlanProblem.self) { try planned(text.text) }
    #expect(problem.diagnostic.code == code)
    #expect(problem.span == text.places.first)
    #expect(problem.diagnostic.help.joined(separator: "\n").contains(words), "\(problem.diagnostic.help)")
  }

  @Test func aGlobThatFitsNothingIsAWarning() throws {
    #expect(try planned("tasks data on cluster nothing*").warnings == ["no cluster fits nothing*"])
    #expect(try planned("tasks data on cluster ob_new tenant c*").warnings == ["no tenant fits c*"])
    #expect(try planned("tasks data on cluster ob_*").warnings.isEmpty)
  }

  @Test func anOldServerIsAskedByCluster() throws {
    let old = ServerInventory.mixed(version: "4.2.2-20240110182133")
    #expect(try targets("tasks data on cluster ob_new, ob_old", [old]) == ["cluster 1", "cluster 2"])
    let plan = try planned("tasks data on tenant crm, pay", [old])
    #expect(plan.scans[0].targets.map(\.short) == ["cluster 1", "cluster 2", "cluster 3", "cluster 4", "cluster 7"])
    #expect(plan.scans[0].targets[1].onlyTenants?.map(\.id) == [21])
    #expect(
      plan.scans[0].notes == [
        "OCP 4.2.2-20240110182133 has no tenant-level endpoints (they came with 4.3.2): asked by cluster"
      ])
    // Its counts are of all tenants, so rows are read.
    #expect(try !planned("tasks data on tenant crm count", [old]).scans[0].readsTotalsOnly)
    for version in ["4.3.2", "4.10.0", "5.0", nil, "unknown"] {
      #expect(
        try targets("tasks data on cluster ob_new", [.mixed(version: version)]) == ["tenant 1/11", "tenant 1/12"])
    }
  }

  @Test func obshellIsAskedAsAWholeOrByTenant() throws {
    for scope in ["", " on cluster test", " on tenant tenant1"] {
      #expect(try targets("tasks data\(scope)", [.shell()]) == ["tenant 1/1002"])
      #expect(try targets("tasks log\(scope)", [.shell()]) == ["tenant 1/1002"])
      #expect(try targets("tasks restore\(scope)", [.shell()]) == ["fleet"])
    }
    #expect(try planned("tasks restore on tenant tenant1", [.shell()]).scans[0].targets[0].onlyTenants?.count == 1)
    // What the list of jobs lacks is asked only where it is wanted.
    #expect(try planned("tasks data select start_scn", [.shell()]).scans[0].supplements.map(\.short) == ["fleet"])
    #expect(try planned("tasks data count by state", [.shell()]).scans[0].supplements.isEmpty)
    // sys has no tasks of its own.
    let sys = try planned("tasks data on tenant sys", [.shell()]).scans[0]
    #expect(sys.targets.isEmpty && sys.warnings == ["node: obshell keeps no tasks of tenant sys"])
    let old = try planned("tasks data", [.shell(version: "4.2.6.0")]).scans[0]
    #expect(old.targets.map(\.short) == ["fleet"] && old.caveats.count == 1 && old.supplements.isEmpty)
    #expect(try planned("tasks log", [.shell(version: "4.2.6.0")]).scans[0].problems.count == 1)
    #expect(try targets("tasks restore", [.shell(version: "4.2.6.0")]) == ["tenant 1/1002"])
  }

  @Test func severalServers() throws {
    let both: [ServerInventory] = [.mixed(), .mixed(profile: "other"), .shell()]
    let plan = try planned("tasks data on cluster ob_new", both)
    #expect(plan.scans[0].targets.map(\.profile) == ["prod", "prod", "other", "other"])
    #expect(
      try planned("tasks data on profile other cluster ob_new", both).scans[0].targets.map(\.profile) == [
        "other", "other",
      ])
    #expect(try planned("tasks data on profile *o* cluster ob_new", both).scans[0].targets.count == 4)
    #expect(try planned("clusters", both).scans[0].targets.map(\.profile) == ["prod", "other", "node"])
    // A name need be known to one of them only.
    #expect(try planned("tasks data on cluster test", both).scans[0].targets.map(\.profile) == ["node"])
  }

  @Test func theScopeOfAnInventoryListIsTestedHere() throws {
    let scan = try planned("clusters on cluster tw* where obVersion ~ '3'").scans[0]
    #expect(scan.filter?.conjuncts.count == 3 || scan.filter?.conjuncts.count == 2)
    #expect(scan.columns.map(\.name).contains("clusterId"))
    #expect(try planned("clusters").scans[0].filter == nil)
  }

  @Test func whatInventoriesLackIsAReason() throws {
    var inventory = ServerInventory.mixed()
    inventory.problems = ["prod, list of tenants: page 3: HTTP 500"]
    #expect(try planned("tasks data", [inventory]).inventoryProblems == inventory.problems)
    #expect(try planned("tenants without (tasks data)", [inventory]).inners[0].inventoryProblems == inventory.problems)
  }

  @Test func labels() throws {
    let targets = try planned("tasks data on cluster ob_new, ob_old").scans[0].targets
    #expect(targets.map(\.label) == ["cluster ob_new, tenant pay", "cluster ob_new, tenant 7", "cluster ob_old"])
    #expect(try planned("clusters").scans[0].targets.map(\.label) == ["list of clusters"])
  }

  @Test(
    arguments: [
      ("4.2.0.0_100000132023071110", ProductVersion(4, 2, 0)), ("2.2.77", ProductVersion(2, 2, 77)),
      ("4", ProductVersion(4, 0, 0)),
      ("4.3.5-20250610160438", ProductVersion(4, 3, 5)), ("v4.3", nil), ("", nil), ("unknown", nil), ("-4.3", nil),
    ] as [(String, ProductVersion?)]) func versions(_ text: String, _ version: ProductVersion?)
  {
    #expect(ProductVersion(text) == version)
  }
}
