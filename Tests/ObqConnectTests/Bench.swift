import Glibc
import ObqCatalog
import ObqConnect
import ObqData
import ObqDiagnostics
import ObqEngine
import ObqHTTP
import ObqPlan
import ObqSimulator
import ObqSyntax
import Testing

/// The instant at which simulated servers and queries live.
let testNow = Instant(seconds: 1_723_190_400) ?? Instant(nanoseconds: 0)

func simulator(_ change: (inout SimulatorConfiguration) -> Void = { _ in }) throws -> SimulatorServer {
  var configuration = SimulatorConfiguration()
  configuration.clock = .fixed(SimulatorInstant(microseconds: testNow.nanoseconds / 1000))
  configuration.fleet = .generated(clusters: 4, tenantsPerCluster: 3)
  change(&configuration)
  return try SimulatorServer(configuration)
}

/// What a query came to.
struct Outcome {
  var columns: [String]
  var rows: [[Value]]
  var figures: RunReport.Figures
  var failure: TargetFailure?

  var isComplete: Bool { failure == nil && figures.isComplete }

  /// The rows as a set that knows how often each is in it.
  var bag: [[Value]: Int] { rows.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

  func column(_ name: String) -> [Value] {
    guard let index = columns.firstIndex(of: name) else { return [] }
    return rows.map { $0[index] }
  }

  func isSubset(of other: Outcome) -> Bool {
    let known = other.bag
    return bag.allSatisfy { known[$0.key, default: 0] >= $0.value }
  }

  /// Everything that could be shown of it.
  var texts: String {
    (figures.reasons + figures.warnings + figures.targets.compactMap(\.error)
      + (failure.map { [$0.message] + $0.help } ?? [])).joined(separator: "\n")
  }
}

/// How a query is asked.
struct Asking {
  var user = "admin"
  var password = "demo"
  var dialect: Dialect? = .ocp
  var profile = "prod7"
  var pageSize = 1000
  var pushdown = PushdownMode.trusted
  var concurrency = 8
  var maxCalls: Int?
  var timeout: Duration?

  /// Pauses before retries are there, but short.
  var http: HTTPConfiguration {
    var http = HTTPConfiguration()
    http.concurrencyPerOrigin = concurrency
    http.retry.firstPause = .milliseconds(1)
    http.retry.maxThrottles = 0
    return http
  }

  func settings(_ url: String) throws -> ConnectionSettings {
    ConnectionSettings(
      profile: profile, origin: try HTTPOrigin(parsing: url), user: user, password: Secret(password), dialect: dialect,
      http: http)
  }

  func connector(_ server: SimulatorServer) throws -> Connector {
    Connector([try settings(server.url)], zone: .utc)
  }
}

struct Unbound: Error, CustomStringConvertible {
  var description: String
}

extension Asking {
  /// Runs a query with a connection of its own.
  func run(_ text: String, _ server: SimulatorServer) throws -> Outcome {
    let connector = try connector(server)
    defer { connector.close() }
    return try run(text, connector)
  }

  func run(_ text: String, _ connector: Connector, _ given: RunControl? = nil) throws -> Outcome {
    let report = RunReport()
    let control =
      given
      ?? RunControl(now: testNow, deadline: timeout.map { ContinuousClock.now + $0 }, maxCalls: maxCalls)
    connector.begin(control)
    var outcome = Outcome(columns: [], rows: [], figures: report.figures)
    do {
      let plan = try plan(text, connector, report)
      outcome.columns = plan.query.schema.fields.map(\.name)
      let stream = try Execution(connector, report: report, zone: .utc).start(plan)
      while let batch = try stream.next() {
        for row in 0..<batch.count { outcome.rows.append(batch.row(row)) }
      }
    } catch let error as QueryFailure {
      guard case .target(let failure) = error else { throw error }
      outcome.failure = failure
    }
    outcome.figures = report.figures
    return outcome
  }

  func plan(_ text: String, _ connector: Connector, _ report: RunReport) throws -> PhysicalPlan {
    let query = try bind(text)
    var profiles: [String] = []
    for scan in query.allScans {
      for profile in try Planner.profiles(scan, among: connector.profiles) where !profiles.contains(profile) {
        profiles.append(profile)
      }
    }
    var inventories: [ServerInventory] = []
    for profile in profiles { inventories.append(try connector.inventory(profile, report)) }
    return try planner.plan(query, inventories)
  }

  func plan(_ text: String, _ inventories: [ServerInventory]) throws -> PhysicalPlan {
    try planner.plan(try bind(text), inventories)
  }

  private var planner: Planner { Planner(PlanSettings(pageSize: pageSize, pushdown: pushdown), now: testNow) }

  private func bind(_ text: String) throws -> BoundQuery {
    let source = SourceText(name: "test", text)
    let script = parseScript(source)
    guard script.problems.isEmpty, case .query(let query)? = script.statements.first?.kind else {
      throw Unbound(description: "\(text): \(script.problems)")
    }
    var binder = Binder(BindContext(now: testNow, zone: .utc), text: source)
    guard let bound = binder.bind(query) else { throw Unbound(description: "\(text): \(binder.problems)") }
    return bound
  }
}

/// Runs something on a thread of its own after a while; Swift's own threads may all be waiting in tests.
func later(milliseconds: UInt32, _ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let milliseconds: UInt32
    let body: @Sendable () -> Void

    init(_ milliseconds: UInt32, _ body: @escaping @Sendable () -> Void) {
      self.milliseconds = milliseconds
      self.body = body
    }
  }
  var thread = pthread_t()
  let box = Unmanaged.passRetained(Box(milliseconds, body)).toOpaque()
  pthread_create(
    &thread, nil,
    { context in
      guard let context else { return nil }
      let box = Unmanaged<Box>.fromOpaque(context).takeRetainedValue()
      usleep(box.milliseconds * 1000)
      box.body()
      return nil
    }, box)
  pthread_detach(thread)
}

extension SimulatorServer {
  /// Requests for rows of tasks, without the inventory's.
  var taskRequests: [LoggedRequest] { requests().filter { $0.target.contains("/backup/") } }
}

/// Draws the same numbers from the same seed.
struct Draw: RandomNumberGenerator {
  private var state: UInt64

  /// Seeds are mixed, since those beside each other would draw the same numbers one place apart.
  init(_ seed: UInt64) { state = Self.mixed(seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
  mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
