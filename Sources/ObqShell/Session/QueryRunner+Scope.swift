import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSyntax

/// The names that `use` sets, looked up when they are set.
extension QueryRunner {
  /// Tells a name that no server has, or that several clusters have, as the `on` of a query would. The inventory is the
  /// session's own, which the queries in that scope need anyway. Where it can't be read nothing is known of the names, and
  /// they are taken as they are, with a warning. A start-up file asks no server, and variables are settled when the scope is
  /// used.
  func checkNames(_ scope: Scope) throws -> StatementOutcome {
    let names = scope.clusters + scope.tenants
    if names.isEmpty || (names + scope.profiles).contains(where: \.isParameter) || session.isStartingUp {
      return StatementOutcome()
    }
    let profiles = try profiles(of: scope)
    if profiles.isEmpty { return StatementOutcome() }
    let report = RunReport()
    do {
      let inventories = try inventories(profiles, report)
      do throws(PlanProblem) {
        try Planner.check(scope, inventories)
      } catch {
        // It may be on the page, or on the server, that could not be read.
        let problems = inventories.flatMap(\.problems) + report.figures.failures.map(\.reason)
        guard case .unknownName = error.fact, let first = problems.first else { throw error }
        warn(first)
      }
    } catch {
      let failure = StatementFailure(error)
      guard failure.code != .interrupted, let reason = failure.reason else { throw error }
      if let profile = failure.refusingProfile { session.connections.refuse(profile) }
      warn(reason)
    }
    return StatementOutcome(calls: report.figures.calls)
  }

  private func warn(_ reason: String) {
    session.messages.warn("the names of this scope could not be looked up: \(reason)")
  }

  /// The profiles that a query in the scope asks; none as long as that is not settled.
  private func profiles(of scope: Scope) throws(PlanProblem) -> [String] {
    let known = session.connections.names
    if !scope.profiles.isEmpty { return try Planner.profiles(scope, among: known) }
    return session.connections.current.map { [$0] }?.filter(known.contains) ?? []
  }

  private func inventories(_ profiles: [String], _ report: RunReport) throws -> [ServerInventory] {
    let (connector, failures) = try session.connections.open(profiles, session.settings)
    for failure in failures { note(failure, report) }
    let open = profiles.filter { name in !failures.contains { $0.profile == name } }
    try requireBudget(for: open.reduce(0) { $0 + connector.leastInventoryCalls($1) })
    let control = RunControl(
      now: session.now(), deadline: .now + .nanoseconds(session.settings.timeout), maxCalls: session.settings.maxCalls)
    connector.begin(control)
    return try interruptible(control, report) { try self.inventories(open, connector, report, isNeeded: true) }
  }
}

extension StatementFailure {
  /// In one sentence, why something could not be asked for; nil for what is wrong in a text.
  fileprivate var reason: String? {
    switch self {
    case .query(.target(let failure)): failure.reason
    case .shell(let problem): problem.message
    case .diagnostics, .located, .query: nil
    }
  }
}
