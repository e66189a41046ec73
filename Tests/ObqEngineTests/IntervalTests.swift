import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqEngine
import ObqPlan
import ObqSyntax
import Testing

/// `gaps` and `fill`, which look at what is not there.
@Suite struct IntervalTests {
  /// Data backup tasks as rows of a tenant's name and a start.
  private struct Tasks: ScanOpener {
    let rows: [(tenant: String?, time: String?)]

    func open(_ plan: ScanPlan, _ report: RunReport) throws(QueryFailure) -> any BatchStream {
      var batches: [Batch] = []
      for start in stride(from: 0, to: rows.count, by: 2) {
        let part = rows[start..<min(start + 2, rows.count)]
        let columns = plan.columns.map { field in
          var builder = ColumnBuilder(type: field.type)
          for row in part { builder.append(Tasks.value(field.name, row.tenant, row.time)) }
          return builder.finish()
        }
        batches.append(Batch(columns: columns, count: part.count))
      }
      return StoredStream(batches)
    }

    private static func value(_ column: String, _ tenant: String?, _ time: String?) -> Value {
      switch column {
      case "tenantName": tenant.map(Value.text) ?? .null
      case "clusterName": .text("ob")
      case "clusterId", "taskId": .integer(1)
      case "startTime", windowEndColumnName:
        time.flatMap { Instant(parsing: $0, in: .utc) }.map(Value.time) ?? .null
      default: .null
      }
    }
  }

  private static func run(_ text: String, _ rows: [(tenant: String?, time: String?)], zone name: String = "UTC") throws
    -> [[Value]]
  {
    let source = SourceText(name: "query", text)
    let zone = try #require(Zone(named: name))
    let now = try #require(Instant(parsing: "2024-08-04", in: .utc))
    guard case .query(let query)? = parseScript(source).statements.first?.kind else {
      throw QueryRunner.Problem(description: "does not parse")
    }
    var binder = Binder(BindContext(now: now, zone: zone), text: source)
    guard let bound = binder.bind(query) else {
      throw QueryRunner.Problem(description: "does not bind: \(binder.problems)")
    }
    let tenants = ["a", "b", "d", "sys"].enumerated().map {
      TenantEntry(id: Int64($0), name: $1, clusterId: 1, clusterName: "ob", obVersion: "4.2.1.0")
    }
    let inventory = ServerInventory(
      profile: "prod", dialect: .ocp, version: "4.3.5",
      clusters: [ClusterEntry(id: 1, name: "ob", obVersion: "4.2.1.0")], tenants: tenants, readAt: now)
    let plan = try Planner(PlanSettings(), now: now).plan(bound, [inventory])
    let batches = try Execution(Tasks(rows: rows), report: RunReport(), zone: zone).collect(plan)
    return batches.flatMap { batch in (0..<batch.count).map { batch.row($0) } }
  }

  /// Rows as words: times in UTC, durations in seconds.
  private static func spelled(_ rows: [[Value]]) -> [String] {
    rows.map { row in
      row.map { value in
        switch value {
        case .null: "null"
        case .text(let text): text
        case .time(let time): time.text(in: .utc)
        case .duration(let bits): "\(bits / 1_000_000_000)s"
        default: "\(value.integerBits ?? -1)"
        }
      }.joined(separator: " ")
    }
  }

  private static let rows: [(tenant: String?, time: String?)] = [
    ("b", "2024-08-03T06:00:00Z"), ("a", "2024-08-01T12:00:00Z"), ("a", "2024-08-01T00:00:00Z"),
    ("a", "2024-08-03T12:00:00Z"), (nil, "2024-08-02T00:00:00Z"), ("b", nil), ("c", "2024-08-09T00:00:00Z"),
  ]

  /// Tenants that the inventory has, but for `sys`; those that only rows have stand behind them.
  @Test(
    arguments: [
      (
        "since 2024-08-01 gaps over 47h by tenantName",
        [
          // The task of the whole cluster, on the second, counts for its tenants though no key names the cluster.
          "d 2024-08-02T00:00:00Z 2024-08-04T00:00:00Z 172800s",
          // Its only task starts behind the window.
          "c 2024-08-01T00:00:00Z 2024-08-04T00:00:00Z 259200s",
        ]
      ),
      (
        "between 2024-08-01 and 2024-08-04 gaps over 48h by tenantName",
        []
      ),
      ("between 2024-08-01 and 2024-08-04 gaps over 5d by tenantName", []),
      ("between 2024-07-01 and 2024-07-02 gaps over 1d by tenantName", []),
      (
        "between 2024-07-01 and 2024-07-02 gaps over 23h by clusterName, tenantName",
        ["a", "b", "d"].map { "ob \($0) 2024-07-01T00:00:00Z 2024-07-02T00:00:00Z 86400s" }
      ),
      // A key that is no one's identity is known from rows alone.
      ("between 2024-08-01 and 2024-08-04 gaps over 31h by taskId", []),
      (
        "between 2024-08-01 and 2024-08-04 gaps over 29h by taskId",
        ["1 2024-08-02T00:00:00Z 2024-08-03T06:00:00Z 108000s"]
      ),
    ] as [(String, [String])])
  func gaps(_ clauses: String, _ expected: [String]) throws {
    let rows = Self.spelled(try Self.run("tasks data \(clauses)", Self.rows))
    #expect(rows.sorted() == expected.sorted())
  }

  @Test(
    arguments: [
      (
        "between 2024-08-01 and 2024-08-05 count by day(startTime) fill",
        ["2024-08-01T00:00:00Z 2", "2024-08-02T00:00:00Z 1", "2024-08-03T00:00:00Z 2", "2024-08-04T00:00:00Z 0"]
      ),
      (
        "where tenantName = 'a' group by bucket(startTime, 12h) fill show count() as c, sum(clusterId) as s",
        [
          "2024-08-01T00:00:00Z 1 1", "2024-08-01T12:00:00Z 1 1", "2024-08-02T00:00:00Z 0 null",
          "2024-08-02T12:00:00Z 0 null", "2024-08-03T00:00:00Z 0 null", "2024-08-03T12:00:00Z 1 1",
        ]
      ),
      ("where tenantName = 'b' count by day(startTime) fill", ["2024-08-03T00:00:00Z 1", "null 1"]),
      (
        "where tenantName in ('a', 'b') between 2024-08-01 and 2024-08-04 count by tenantName, day(startTime) fill",
        [
          "b 2024-08-01T00:00:00Z 0", "b 2024-08-02T00:00:00Z 0", "b 2024-08-03T00:00:00Z 1",
          "a 2024-08-01T00:00:00Z 2", "a 2024-08-02T00:00:00Z 0", "a 2024-08-03T00:00:00Z 1",
        ]
      ),
      ("where tenantName = 'nobody' count by day(startTime) fill", []),
      (
        "where tenantName = 'nobody' since 2024-08-02T12:00 count by day(startTime) fill",
        ["2024-08-02T00:00:00Z 0", "2024-08-03T00:00:00Z 0"]
      ),
      ("where tenantName = 'nobody' since 2024-08-02 count by tenantName, day(startTime) fill", []),
      ("where tenantName = 'a' group by month(startTime) fill show count()", ["2024-08-01T00:00:00Z 3"]),
    ] as [(String, [String])])
  func fill(_ clauses: String, _ expected: [String]) throws {
    #expect(Self.spelled(try Self.run("tasks data \(clauses)", Self.rows)) == expected)
  }

  /// The days on which clocks change have 23 and 25 hours, and each is there once.
  @Test(arguments: [
    ("2024-03-29T12:00:00Z", "2024-04-02T12:00:00Z", 5), ("2024-10-25T12:00:00Z", "2024-10-29T12:00:00Z", 5),
  ])
  func daysOfChanges(_ first: String, _ last: String, _ days: Int) throws {
    let tasks = [("a", first), ("a", last)] as [(tenant: String?, time: String?)]
    let rows = try Self.run("tasks data count by day(startTime) fill", tasks, zone: "Europe/Berlin")
    #expect(rows.map { $0[1] } == [.integer(1)] + .init(repeating: .integer(0), count: days - 2) + [.integer(1)])
    let hours = try Self.run("tasks data count by hour(startTime) fill", tasks, zone: "Europe/Berlin")
    #expect(hours.count == 97)
  }

  @Test func tooManyBucketsAreAnError() throws {
    #expect(throws: QueryFailure.self) {
      try Self.run("tasks data count by bucket(startTime, 1ms) fill", Self.rows)
    }
  }
}
