import ObqCatalog
import ObqConnect
import ObqPlan

/// What a statement costs at least, against what it may cost.
extension QueryRunner {
  /// The least number of calls as far as it is known before the first one: those of inventories that were not read yet, and
  /// one for each server whose lists need none.
  func leastCalls(_ scans: [Scan], _ open: [String], _ connector: Connector) throws -> Int {
    let isNeeded = scans.contains(where: Planner.needsInventory)
    var (calls, read): (Int, Set<String>) = (0, [])
    for scan in scans {
      let profiles = try Planner.profiles(scan, among: session.connections.names).filter(open.contains)
      // What the checks of a run share may be there already.
      if !Planner.needsInventory(scan), moment == nil { calls += profiles.count }
      for profile in profiles where isNeeded || needsDialect(profile, connector) { read.insert(profile) }
    }
    return read.reduce(calls) { $0 + connector.leastInventoryCalls($1) }
  }

  /// A budget that is sure not to do is refused before anything is spent of it. Before the inventory is read nobody knows
  /// which would do.
  func requireBudget(for calls: Int, isWhole: Bool = false) throws(ShellProblem) {
    guard let limit = session.settings.maxCalls, calls > limit else { return }
    throw ShellProblem(
      .badQuery, "the query takes at least \(calls) calls, and the budget is \(limit)",
      help: (isWhole ? ["--max-calls \(calls) allows it"] : []) + ["explain shows where they go"])
  }

  /// Without the need for names the kind of server is enough, where it is known.
  func needsDialect(_ profile: String, _ connector: Connector) -> Bool {
    !connector.isDialectCertain(profile) || connector.dialect(of: profile) != .ocp
  }
}
