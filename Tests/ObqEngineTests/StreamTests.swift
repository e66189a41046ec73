import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqEngine
import ObqExpression
import ObqPlan
import ObqSyntax
import Synchronization
import Testing

/// What the engine asks of its sources, and what it stops asking.
@Suite struct StreamTests {
  /// One scan's pages of ten tenants each; it counts what is asked of it.
  private final class Pages: ScanOpener, BatchStream {
    private(set) var opened = 0
    private(set) var asked = 0
    private(set) var stopped = 0
    private var left: Int
    private let columns: [Field]
    private let failure: QueryFailure?
    /// Called with how often it was asked.
    var onAsk: (Int) -> Void = { _ in }

    init(pages: Int, columns: [Field], failure: QueryFailure? = nil) {
      left = pages
      self.columns = columns
      self.failure = failure
    }

    func open(_ plan: ScanPlan, _ report: RunReport) throws(QueryFailure) -> any BatchStream {
      opened += 1
      return self
    }

    func next() throws(QueryFailure) -> Batch? {
      asked += 1
      onAsk(asked)
      if left == 0 {
        if let failure { throw failure }
        return nil
      }
      left -= 1
      let page = Int64(left)
      let cells = columns.map { field in
        var builder = ColumnBuilder(type: field.type)
        for row in 0..<10 {
          switch field.name {
          case "clusterId": builder.append(.integer(page))
          case "tenantId": builder.append(row == 0 && page == 1 ? .null : .integer(Int64(row)))
          default: builder.append(field.type == .text ? .text("t\(row)") : .null)
          }
        }
        return builder.finish()
      }
      return Batch(columns: cells, count: 10)
    }

    func stop() { stopped += 1 }
  }

  private static func plan(_ text: String) throws -> PhysicalPlan {
    let source = SourceText(name: "query", text)
    let now = Instant(nanoseconds: 0)
    guard case .query(let query)? = parseScript(source).statements.first?.kind else {
      throw QueryRunner.Problem(description: "does not parse")
    }
    var binder = Binder(BindContext(now: now, zone: .utc), text: source)
    guard let bound = binder.bind(query) else {
      throw QueryRunner.Problem(description: "does not bind: \(binder.problems)")
    }
    let inventory = ServerInventory(profile: "prod", dialect: .ocp, readAt: now, problems: ["one part is missing"])
    return try Planner(PlanSettings(), now: now).plan(bound, [inventory])
  }

  private static func run(_ text: String, pages: Int = 5, failure: QueryFailure? = nil) throws
    -> (rows: Int, pages: Pages, report: RunReport)
  {
    let plan = try plan(text)
    let source = Pages(pages: pages, columns: plan.scans[0].columns, failure: failure)
    let report = RunReport()
    let batches = try Execution(source, report: report, zone: .utc).collect(plan)
    return (batches.reduce(0) { $0 + $1.count }, source, report)
  }

  @Test(arguments: [
    ("tenants limit 15", 15, 2, 1), ("tenants limit 20", 20, 2, 1), ("tenants limit 3 offset 18", 3, 3, 1),
    ("tenants where tenantId < 5 limit 12", 12, 3, 1), ("tenants select tenantId limit 1", 1, 1, 1),
    ("tenants limit 0", 0, 0, 1), ("tenants sort by tenantId limit 3", 3, 6, 0), ("tenants", 50, 6, 0),
    ("tenants limit 51", 50, 6, 0), ("tenants top 4 by tenantId", 4, 6, 0), ("tenants top 0 by tenantId", 0, 0, 1),
    ("tenants distinct tenantId limit 10", 10, 1, 1),
  ])
  func limitsStopTheirSource(_ query: String, _ rows: Int, _ asked: Int, _ stops: Int) throws {
    let result = try Self.run(query)
    #expect(result.rows == rows)
    #expect(result.pages.asked == asked)
    #expect((result.pages.stopped > 0) == (stops > 0 && asked > 0))
  }

  @Test func whatIsMissingIsReported() throws {
    let result = try Self.run("tenants")
    #expect(result.report.figures.reasons == ["one part is missing"])
    #expect(!result.report.figures.isComplete)
  }

  @Test func failuresEndTheQuery() throws {
    let target = TargetFailure(.throttled, profile: "prod", target: "cluster c1", message: "asked too often")
    #expect(target.reason == "prod, cluster c1: asked too often")
    for query in [
      "tenants", "tenants sort by tenantId", "tenants count", "tenants top 3 by tenantId", "tenants distinct tenantId",
    ] {
      #expect(throws: QueryFailure.self) { try Self.run(query, failure: .target(target)) }
    }
    // What was wanted came before the failure.
    #expect(try Self.run("tenants limit 50", failure: .cancelled).rows == 50)
  }

  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  /// Whoever wants no more is obeyed between two batches and behind the last one, whatever reads them.
  @Test(arguments: [
    "tenants", "tenants where tenantId > 3", "tenants sort by tenantId", "tenants count by tenantId",
    "tenants top 3 by tenantId", "tenants distinct tenantId", "tenants latest by clusterId", "tenants limit 1000",
    "tenants with (tenants) by tenantId", "tenants count",
  ])
  func cancellationEndsEveryOperator(_ query: String) throws {
    for last in 1...6 {
      guard let plan = try? Self.plan(query) else { continue }
      let flag = Flag()
      let source = Pages(pages: 5, columns: plan.scans[0].columns)
      source.onAsk = { if $0 == last { flag.isSet.store(true, ordering: .relaxed) } }
      let cancellation = Cancellation { flag.isSet.load(ordering: .relaxed) }
      let execution = Execution(source, report: RunReport(), zone: .utc, cancellation: cancellation)
      do {
        _ = try execution.collect(plan)
        Issue.record("\(query) went on after \(last)")
      } catch QueryFailure.cancelled {}
      #expect(source.asked == last)
    }
  }

  @Test func unionsReadOneScanAfterTheOther() throws {
    var plan = try Self.plan("tenants limit 70")
    let part = plan.scans[0]
    plan.scans = [part, part, part]
    let report = RunReport()
    let source = Pages(pages: 5, columns: part.columns)
    let rows = try Execution(source, report: report, zone: .utc).collect(plan).reduce(0) { $0 + $1.count }
    #expect(rows == 50 && source.opened == 3)
    #expect(!report.figures.isLimited)
  }

  /// A task of a whole cluster, whose tenant is null, counts for every tenant of its cluster.
  @Test(arguments: [("with", [0, 1, 3]), ("without", [2, 4, 5, 6])])
  func wholeClustersCountForTheirTenants(_ clause: String, _ expected: [Int]) throws {
    let schema = Schema([
      Field("side", .text), Field("clusterId", .integer), Field("tenantId", .integer),
    ])
    let outer: [(Int64?, Int64?)] = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (nil, 1), (3, nil)]
    let inner: [(Int64?, Int64?)] = [(1, nil), (2, 2), (nil, 1), (nil, nil)]
    var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
    for (side, pairs) in [("outer", outer), ("inner", inner)] {
      for pair in pairs {
        builders[0].append(.text(side))
        builders[1].append(pair.0.map(Value.integer) ?? .null)
        builders[2].append(pair.1.map(Value.integer) ?? .null)
      }
    }
    let batch = Batch(columns: builders.map { $0.finish() }, count: outer.count + inner.count)
    let query = "_ where side = 'outer' \(clause) (_ where side = 'inner')"
    let rows = try QueryRunner(schema: schema, batches: [batch]).run(query).rows
    #expect(rows == expected.map { batch.row($0) })
  }

  // MARK: room

  private static func problem(_ text: String, _ limit: MemoryLimit, pages: Int) throws -> (String, Pages) {
    let plan = try plan(text)
    let source = Pages(pages: pages, columns: plan.scans[0].columns)
    do throws(QueryFailure) {
      _ = try Execution(source, report: RunReport(), zone: .utc, limit: limit).collect(plan)
    } catch {
      guard case .evaluation(let problem) = error, error.isAboutRows else { return ("\(error)", source) }
      return (problem.description, source)
    }
    return ("", source)
  }

  /// Rows that have to be there at once are refused when they take more room than there is, and nothing is asked any more.
  @Test(arguments: ["tenants sort by tenantId", "tenants sort by tenantId limit 500", "tenants top 500 by tenantId"])
  func aSortThatTakesTooMuchRoom(_ query: String) throws {
    let (problem, pages) = try Self.problem(query, MemoryLimit(available: 4_096), pages: 1000)
    #expect(problem == "the rows that have to be held at once come to more than 2 KiB")
    #expect(pages.stopped == 1 && pages.asked < 1000)
    // As many rows go through where few of them are held.
    #expect(try Self.problem("tenants sort by tenantId limit 5", .ofMachine, pages: 1000).0.isEmpty)
  }

  @Test(arguments: [
    "tenants group by tenantId", "tenants distinct tenantId", "tenants",
    "tenants with (tenants) by tenantId",
  ])
  func aQueryThatTakesTooMuchRoom(_ query: String) throws {
    // This process has more already, so that the first look finds it.
    let (problem, pages) = try Self.problem(query, MemoryLimit(available: 1 << 20), pages: 5000)
    #expect(problem.contains("come to more than 768 KiB"), "\(problem)")
    #expect(pages.stopped >= 1 && pages.asked < 5000)
  }
}
