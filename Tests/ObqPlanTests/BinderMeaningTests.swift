import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqExpression
import ObqPlan
import ObqSyntax
import Testing

/// What words, names, units and times come to mean.
@Suite struct BinderMeaningTests {
  /// The comparison that a query's only filter is: its column, operator and value.
  private func comparison(_ text: String, _ zone: Zone = .utc) throws
    -> (column: String, comparison: Comparison, value: Value?, ignoresCase: Bool)
  {
    let query = try bound(text, zone)
    guard case .scans(let scans) = query.source, let part = scans[0].filter.first,
      case .compare(let comparison, let left, let right, let ignoresCase) = part.predicate.kind,
      case .column(let index) = left.kind
    else { throw NotAQuery(description: "\(text): no comparison") }
    return (scans[0].columns[index].name, comparison, right.constantValue, ignoresCase)
  }

  @Test(
    arguments: [
      ("tasks log where delay > 60", .duration(60_000_000_000)),
      ("tasks log where delay > 60s", .duration(60_000_000_000)),
      ("tasks log where delay > 1.5", .duration(1_500_000_000)),
      ("tasks log where delay > -1m", .duration(-60_000_000_000)),
      ("tasks log where delay > 2 * 30s", .duration(60_000_000_000)),
      ("tasks log where delay > $long", .duration(60_000_000_000)),
      ("tasks data where input_bytes > 10", .size(10)), ("tasks data where input_bytes > 10KiB", .size(10_240)),
      ("tasks data where input_bytes > 1.5", .size(2)),
      ("tasks data where start_scn > 1728727696264250400", .integer(1_728_727_696_264_250_400)),
      ("tasks data where taskId = $n", .integer(3)), ("tasks data where taskId > 1_000", .integer(1000)),
      ("tasks data where output_rate_bytes > 1e6", .real(1e6)), ("tasks data where output_rate_bytes > 3", .integer(3)),
      ("tasks data where clusterName = 'it''s'", .text("it's")),
      ("tasks data where clusterName = ob_431", .text("ob_431")),
      ("tasks restore where finished = true", .boolean(true)),
    ] as [(String, Value)]) func values(_ text: String, _ value: Value) throws
  {
    #expect(try comparison(text).value == value)
  }

  @Test(
    arguments: [
      ("tasks data where status = failed", "FAILED", true), ("tasks data where status = 'failed'", "failed", false),
      ("tasks data where status = \"FAILD\"", "FAILD", false),
      ("tasks data where state = Succeeded", "SUCCEEDED", true),
      ("tasks data where status = $word", "FAILED", false), ("tasks data where tenantName = failed", "failed", false),
      ("tasks data where kind = LOG", "log", true),
    ]) func words(_ text: String, _ value: String, _ ignoresCase: Bool) throws
  {
    let found = try comparison(text)
    #expect(found.value == .text(value))
    #expect(found.ignoresCase == ignoresCase)
  }

  @Test(arguments: [
    ("tasks data where start_time > 2024-08-06", "startTime"), ("tasks data where STARTTIME > 2024-08-06", "startTime"),
    ("tasks data where cluster_name = x", "clusterName"), ("tasks data where start_timestamp > now", "start_timestamp"),
    ("tasks data where \"taskId\" = 3", "taskId"), ("tasks data where taskid = 3", "taskId"),
  ]) func columnNames(_ text: String, _ name: String) throws {
    let found = try? comparison(text).column
    // A quoted word is text and no column.
    #expect(found == (text.contains("\"") ? nil : name))
  }

  @Test func aBareWordThatNamesAColumnIsTheColumn() throws {
    let found = try comparison("tasks data where clusterName = tenantName")
    #expect(found.value == nil)
    #expect(found.comparison == .equal)
  }

  private static let hour: Int64 = 3_600_000_000_000

  @Test(
    arguments: [
      ("since 24h", 0, "2024-08-08T08:00:00Z"), ("since 24h ago", 8, "2024-08-08T08:00:00Z"),
      ("since now - 2h", 8, "2024-08-09T06:00:00Z"), ("since 2024-08-06", 0, "2024-08-06T00:00:00Z"),
      ("since 2024-08-06", 8, "2024-08-05T16:00:00Z"), ("since 2024-08-06T10:00", -5, "2024-08-06T15:00:00Z"),
      ("since '2024-08-06 10:00:00.123+08:00'", 0, "2024-08-06T02:00:00.123Z"),
      ("since 2024-08-06T10:00:00.000000001Z", 8, "2024-08-06T10:00:00.000000001Z"),
      ("since today", 0, "2024-08-09T00:00:00Z"), ("since today", 8, "2024-08-08T16:00:00Z"),
      ("since yesterday", 0, "2024-08-08T00:00:00Z"), ("since yesterday", -9, "2024-08-07T09:00:00Z"),
      ("since yesterday - 1h", 0, "2024-08-07T23:00:00Z"), ("since 2d since 24h", 0, "2024-08-08T08:00:00Z"),
      ("since 24h since 2d", 0, "2024-08-08T08:00:00Z"),
      ("between 2024-08-01 and 2024-08-02", 0, "2024-08-01T00:00:00Z"),
      ("since $long", 0, "2024-08-09T07:59:00Z"), ("since 1w", 0, "2024-08-02T08:00:00Z"),
    ]) func windowStarts(_ clause: String, _ offset: Int, _ start: String) throws
  {
    let zone = Zone(offset: offset * 3600)
    let query = try bound("tasks data \(clause)", zone)
    #expect(query.allScans[0].window.start == Instant(parsing: start, in: .utc))
    #expect(query.allScans[0].filter.allSatisfy { $0.isWindow })
  }

  @Test func aWindowIsInclusiveThenExclusive() throws {
    let scan = try bound("tasks data between 2024-08-01 and 2024-08-02").allScans[0]
    #expect(scan.window.end == Instant(parsing: "2024-08-02", in: .utc))
    let kinds = scan.filter.map { part -> Comparison? in
      if case .compare(let comparison, _, _, _) = part.predicate.kind { return comparison }
      return nil
    }
    #expect(kinds == [.greaterOrEqual, .less])
    // A log task is a stream: it has to reach the window, and to have begun before its end.
    let log = try bound("tasks log between 2024-08-01 and 2024-08-02").allScans[0]
    let columns = log.filter.map { part in part.predicate.columns.map { log.columns[$0].name } }
    #expect(columns == [[windowEndColumnName], ["startTime"]])
    #expect(try bound("tasks data until 5d").allScans[0].window.start == nil)
  }

  @Test func aLaterWindowIsTestedHere() throws {
    let query = try bound("tasks data top 3 by elapsed since 24h")
    #expect(query.allScans[0].window.isOpen)
    #expect(query.allScans[0].filter.isEmpty)
    guard case .filter(_, let text)? = query.steps.dropFirst().first else {
      Issue.record("no filter step")
      return
    }
    #expect(text == "since 24h")
  }

  @Test(
    arguments: [
      ("tasks data group by status show count( ) , max(elapsed) as most", ["status", "count( )", "most"]),
      ("tasks data count by state", ["state", "count()"]), ("tasks data count", ["count()"]),
      ("tasks data count by bucket(startTime, 1d) as day", ["day", "count()"]),
      ("tasks data select   taskId + 1 , status as s", ["taskId + 1", "s"]),
      ("tasks data count by state sort by count() desc limit 1", ["state", "count()"]),
      ("tasks data count by state sort by COUNT( ) where count() > 3", ["state", "count()"]),
      (
        "tasks data group by status show max(elapsed) - min(elapsed) as spread, status", ["status", "spread", "status"]
      ),
      ("tasks data distinct status, state", ["status", "state"]), ("clusters select start_time", []),
      ("tasks data select extra.foo, extra.bar as b", ["extra.foo", "b"]),
      ("tasks select kind, extra.x", ["kind", "extra.x"]),
      ("tasks data select taskId derive x = taskId, taskId = 3", ["taskId", "x"]), ("recent select state", ["state"]),
      ("_", ["state", "count()"]), ("_ sort by count()", ["state", "count()"]),
    ] as [(String, [String])]) func names(_ text: String, _ names: [String]) throws
  {
    let query = try? bound(text)
    #expect((query?.schema.fields.map(\.name) ?? []) == names)
  }

  @Test func starShowsWhatTheServersHave() throws {
    let ocp = try bound("tasks data").schema.fields.map(\.name)
    let both = try bound("tasks data", dialects: [.ocp, .obshell]).schema.fields.map(\.name)
    #expect(Array(ocp.prefix(14)) == SourceCatalog.commonColumns(status: .state).map(\.name))
    #expect(ocp.contains("backupSetId") && !ocp.contains("start_scn") && both.contains("start_scn"))
    for hidden in ["extra", windowEndColumnName, "job_id"] { #expect(!both.contains(hidden)) }
    #expect(try bound("tasks data select * except kind, profile").schema.count == ocp.count - 2)
    #expect(try bound("tasks").schema.count == 14)
  }

  @Test func typesOfResults() throws {
    let query = try bound(
      "tasks data select elapsed / 2 as a, elapsed / 1s as b, 5 / 2 as c, startTime - finishTime as d, taskId % 7 as e, now - 1h as f, extra.x as g"
    )
    #expect(query.schema.fields.map(\.type) == [.duration, .real, .real, .duration, .integer, .time, .json])
    let group = try bound("tasks data count by state").schema.fields
    #expect(group.map(\.type) == [.text, .integer])
    let shown = try bound(
      "tasks data group by kind show avg(taskId), avg(elapsed), sum(elapsed), p95(startTime), first(status), count(distinct state)"
    )
    #expect(shown.schema.fields.map(\.type) == [.text, .real, .duration, .duration, .time, .text, .integer])
  }

  /// Narrowing a saved query is narrowing what it stands for: its source learns of filters, windows and scopes.
  @Test func savedQueriesAreReadAsIfTheirTextStoodThere() throws {
    let saved = try bound("recent where status = FAILED since 12h on cluster ob_new")
    let written = try bound("tasks data since 24h where status = FAILED since 12h on cluster ob_new")
    #expect(saved.allScans[0].window == written.allScans[0].window)
    #expect(saved.allScans[0].filter.count == written.allScans[0].filter.count)
    #expect(saved.allScans[0].scope.clusters.map(\.text) == ["ob_new"])
    #expect(saved.schema == written.schema)
  }

  /// A log task is in a window that it reaches into, wherever the window stands.
  @Test(arguments: [
    "tasks log since 1d", "logs since 1d", "tasks log select * since 1d", "tasks log select startTime since 1d",
    "tasks log where delay > 1 since 1d", "tasks log sort by delay limit 3 since 1d", "tasks select * since 1d",
    "tasks log select createTime, checkpoint since 1d", "tasks log derive x = 1 since 1d",
    "tasks log select tenantName, createTime as startTime since 1d",
  ]) func windowsOfStreams(_ text: String) throws {
    let query = try bound(text)
    var predicates = query.allScans[0].filter.map(\.predicate)
    for case .filter(let predicate, _) in query.steps { predicates.append(predicate) }
    // Which column that is can't be told behind a projection, but that it is not the one of the start.
    let window = try #require(
      predicates.last { if case .compare(.greaterOrEqual, _, _, _) = $0.kind { true } else { false } })
    guard case .compare(_, let column, _, _) = window.kind else { return }
    let names = query.allScans[0].columns.map(\.name)
    if case .column(let index) = column.kind, query.steps.isEmpty || names.count == 1 {
      #expect(names[index] == "window.end")
    }
    #expect(names.contains("window.end") || names.contains("checkpoint"))
  }

  /// A window that ends before it starts at some hours of the day is empty then, and no mistake.
  @Test(arguments: [
    ("tasks data since today until 8h ago", true), ("tasks data since 2024-08-09T07:00 until 2h ago", true),
    ("tasks data since 24h until 8h ago", false),
  ]) func windowsThatMoveAgainstEachOther(_ text: String, _ isEmpty: Bool) throws {
    #expect(try bound(text).warnings.isEmpty != isEmpty || text.contains("today"))
  }

  @Test func anExtraFieldIsReadAsWhatItIsComparedWith() throws {
    let query = try bound("tasks data where extra.n > 3 and extra.name = x and extra.flag")
    let scan = query.allScans[0]
    #expect(
      scan.columns.map(\.name).filter { $0.hasPrefix("extra.") }.sorted() == ["extra.flag", "extra.n", "extra.name"])
    // Exactly where it is a whole number, and as a number with a fraction else.
    guard case .any(let ways) = scan.filter[0].predicate.kind else {
      Issue.record("no conversion")
      return
    }
    let types = ways.compactMap { way -> ValueType? in
      guard case .all(let parts) = way.kind, case .compare(_, let left, let right, _)? = parts.last?.kind,
        case .convert = left.kind, right.constantValue == .integer(3)
      else { return nil }
      return left.type
    }
    #expect(types == [.integer, .real])
  }

  // MARK: only what is needed

  @Test(
    arguments: [
      ("tasks data select tenantName", ["tenantName"]),
      ("tasks data where state = FAILED select tenantName, elapsed", ["elapsed", "state", "tenantName"]),
      ("tasks data count", []), ("tasks data where taskId = 3 count", ["taskId"]),
      ("tasks data since 24h count by kind", ["kind", windowEndColumnName]),
      ("tasks data latest by tenantName select status", ["startTime", "status", "tenantName"]),
      ("tasks data sort by elapsed select taskId limit 3", ["elapsed", "taskId"]),
      ("tasks data derive x = taskId + backupSetId select x where x > 3", nil),
      ("tasks data group by state show max(elapsed) where state != RUNNING", ["elapsed", "state"]),
      (
        "clusters with (tasks data where state = FAILED) by clusterName select obVersion", ["clusterName", "obVersion"]
      ),
    ] as [(String, [String]?)]) func columnsThatAreRead(_ text: String, _ columns: [String]?) throws
  {
    let scan = try bound(text).allScans[0]
    if let columns { #expect(scan.columns.map(\.name).sorted() == columns) } else { #expect(scan.columns.count > 10) }
  }

  @Test(
    arguments: [
      ("tasks data limit 5", 5, false), ("tasks data limit 5 offset 3", 8, false),
      ("tasks data select taskId limit $n", 3, false),
      ("tasks data sort by taskId limit 5", nil, false), ("tasks data distinct status limit 5", nil, false),
      ("tasks data where taskId = 1 limit 5", 5, false), ("tasks data top 3 by elapsed", nil, false),
      ("tasks data count", nil, true), ("tasks data count by state", nil, false),
      ("tasks data limit 5 count", 5, false),
      ("tasks data group by 1 as one show count()", nil, false),
    ] as [(String, Int?, Bool)]) func enough(_ text: String, _ limit: Int?, _ isCount: Bool) throws
  {
    let scan = try bound(text).allScans[0]
    #expect(scan.limit == limit)
    #expect(scan.isCountOnly == isCount)
  }

  // MARK: joins

  @Test(
    arguments: [
      ("tenants without (tasks data)", ["profile", "clusterId", "tenantId"], ["profile", "clusterId"]),
      ("tenants without (tasks data select clusterName, tenantName)", ["clusterName", "tenantName"], ["clusterName"]),
      ("clusters with (tasks data where state = FAILED)", ["profile", "clusterId"], []),
      ("tenants without (tasks data) by tenantName", ["tenantName"], ["clusterId"]),
      ("tasks data with (tasks log) by cluster_name, status", ["clusterName", "status"], []),
      ("tenants with (tasks restore select tenantId, cluster_id)", ["clusterId", "tenantId"], ["clusterId"]),
    ] as [(String, [String], [String])]) func keys(_ text: String, _ keys: [String], _ whole: [String]) throws
  {
    let query = try bound(text)
    for case .semiJoin(let inner, let outer, let places, let wide, _) in query.steps {
      #expect(outer.map { query.allScans[0].columns[$0].name } == keys)
      #expect(places.map { inner.schema.fields[$0].name }.count == keys.count)
      #expect((wide?.outer ?? []).map { query.allScans[0].columns[$0].name } == whole)
    }
    #expect(query.steps.contains { if case .semiJoin = $0 { true } else { false } })
    #expect(query.allScans.count == 2)
  }

  @Test func variablesInAScopeAreNamesAndNoPatterns() throws {
    let scope = try bound("tasks data on cluster $name, ob_* tenant $n").allScans[0].scope
    #expect(scope.clusters.map(\.text) == ["ob_*", "ob_*"])
    #expect(scope.clusters.map(\.isQuoted) == [true, false])
    #expect(scope.tenants.map(\.text) == ["3"])
    #expect(scope.clusters.allSatisfy { !$0.isParameter })
  }

  // MARK: saved queries

  /// What a saved query knows of its rows, the clauses behind its name know too.
  @Test func aSavedQueryKeepsItsWindow() throws {
    #expect(try bound("recent where state = FAILED").reach.start == bound("tasks data since 24h").reach.start)
    #expect(throws: Never.self) { try bound("recent gaps over 1h by clusterName") }
    for text in ["streams since 1d", "streams limit 9 since 1d", "tasks log select tenantName, startTime since 1d"] {
      let query = try bound(text)
      #expect(!query.schema.fields.contains { $0.name == windowEndColumnName }, "\(text)")
      #expect(query.allScans[0].columns.contains { $0.name == windowEndColumnName }, "\(text)")
    }
    #expect(
      try bound("streams limit 1").schema.fields.map(\.name) == bound("tasks log limit 1").schema.fields.map(\.name))
  }

  @Test func aSavedQueryKeepsItsOutput() throws {
    #expect(try bound("printed").format?.text == "csv")
    #expect(try bound("printed").path == "x")
    #expect(try bound("printed as json").format?.text == "json")
    #expect(try bound("printed as json").path == "x")
  }

  /// Words are those of tasks where rows are tasks, and text everywhere else.
  @Test func wordsOfOwnTablesAreText() throws {
    var own = try context()
    own.tables["views"] = (Schema([Field("name", .text), Field("kind", .text)]), [])
    own.files["a.csv"] = (Schema([Field("state", .text)]), [])
    for text in ["views where kind = view", "file 'a.csv' where state = OPEN"] {
      var binder = Binder(own, text: SourceText(name: "test", text))
      #expect(binder.bind(try parsed(text)) != nil, "\(binder.problems.map(\.diagnostic.message))")
    }
    own.lastOrigins = []
    var binder = Binder(own, text: SourceText(name: "test", "_ where state = OPEN"))
    #expect(binder.bind(try parsed("_ where state = OPEN")) != nil)
  }

  // MARK: what clusters and partial rows are

  @Test(
    arguments: [
      ("clusterName", ["profile", "clusterId"]), ("clusterId, tenantName", ["profile"]), ("profile, clusterId", []),
      ("clustername, profile", ["clusterId"]), ("tenantName", []), ("state", []),
    ] as [(String, [String])])
  func gapsTellClustersApart(_ keys: String, _ apart: [String]) throws {
    let query = try bound("tasks data since 3d gaps over 1d by \(keys)")
    var found: [String]?
    for case .gaps(let step) in query.steps { found = step.keys.dropFirst(step.shown).map(\.name) }
    #expect(found == apart)
    #expect(query.schema.fields.count == keys.split(separator: ",").count + 3)
  }

  @Test(arguments: [
    ("tasks data where state = FAILED select taskId sort by taskId limit 3", true), ("tasks data distinct state", true),
    ("tenants with (tasks data where state = FAILED)", true), ("tenants without (tasks data)", false),
    ("tenants with (tenants without (tasks data))", false), ("tasks data count", false),
    ("tasks data count by state where count() > 3", false), ("tasks data latest by tenantName", false),
    ("tasks data top 3 by elapsed", false), ("tasks data since 3d gaps over 1d by tenantName", false),
    ("tasks data sort by startTime desc limit 1 where state = FAILED", false),
    ("tasks data limit 1 with (tasks log)", false), ("tasks data limit 5 limit 1", true),
  ])
  func rowsOfAPartialResult(_ text: String, _ areBelieved: Bool) throws {
    #expect(try bound(text).believesPartialRows == areBelieved)
  }

  @Test(arguments: [
    ("tasks data on cluster nope_*", true), ("tasks data on cluster nope_*, ob_new", false),
    ("tasks data on tenant nope_*", true), ("tenants on cluster nope_*", true), ("clusters on tenant nope_*", true),
    ("clusters", false), ("tasks data", false), ("tasks on profile nope_*", true), ("recent count", false),
  ])
  func aScopeThatFitsNothing(_ text: String, _ asksNobody: Bool) throws {
    #expect(try planned(text).asksNobody == asksNobody)
  }
}
