import ObqCatalog
import ObqData
import ObqExpression

extension Planner {
  /// Gives every target what is sent to it, and adds those that are asked once more for tasks without an end.
  func push(_ scan: Scan, _ inventories: [ServerInventory], _ plan: inout ScanPlan) {
    var isExact = !plan.targets.isEmpty
    var known: [PushPlace: PushDecisions] = [:]
    var askedAgain: [(index: Int, parameters: [RequestParameter])] = []
    // Most targets are of the place of the one before.
    var last: (place: PushPlace, decided: PushDecisions)?
    for index in plan.targets.indices {
      let place = PushPlace(
        profile: plan.targets[index].profile, endpoint: plan.targets[index].endpoint,
        isReadWhole: plan.targets[index].isReadWhole)
      if last?.place != place {
        let decided = known[place] ?? decide(place, scan, inventories, &plan)
        known[place] = decided
        last = (place, decided)
      }
      guard let decided = last?.decided else { continue }
      plan.targets[index].parameters = decided.parameters
      plan.targets[index].opposites = decided.opposites
      plan.decisions[decided.shownAt].targets += 1
      isExact = isExact && decided.isExact && plan.targets[index].onlyTenants == nil && !place.isReadWhole
      if let unended = decided.unended {
        plan.decisions[unended.shownAt].targets += 1
        askedAgain.append((index, unended.parameters))
      }
    }
    // Behind all others, whose answers may show that these are not needed.
    plan.targets.reserveCapacity(plan.targets.count + askedAgain.count)
    for (index, parameters) in askedAgain {
      var target = plan.targets[index]
      target.parameters = parameters
      target.isForUnended = true
      plan.targets.append(target)
    }
    if !askedAgain.isEmpty {
      // By these an answer shows whether a window leaves tasks without an end out.
      for field in [Field("status", .text), Field("finishTime", .time)] { plan.place(of: field) }
    }
    let isPaged =
      plan.targets.allSatisfy { $0.endpoint.paging == .numbered && !$0.endpoint.overlaps }
      && plan.supplements.isEmpty
    // The scope of an inventory list is tested here, so its totals count too much.
    let isWhole = plan.filter.map { $0.conjuncts.count == scan.filter.count } ?? scan.filter.isEmpty
    if scan.isCountOnly, isExact, isPaged, isWhole {
      plan.readsTotalsOnly = true
      for index in plan.targets.indices { plan.targets[index].pageSize = 1 }
    } else if let limit = scan.limit, isExact, isWhole {
      plan.limit = limit
      for index in plan.targets.indices { plan.targets[index].pageSize = max(1, min(settings.pageSize, limit)) }
    }
  }

  private func decide(_ place: PushPlace, _ scan: Scan, _ inventories: [ServerInventory], _ plan: inout ScanPlan)
    -> PushDecisions
  {
    let skew = inventories.first { $0.profile == place.profile }?.clockSkew ?? 0
    let pushed =
      place.isReadWhole
      ? Pushdown.none(scan, "read whole, to see whether the tenant has tasks of its own")
      : Pushdown.decide(scan, at: place.endpoint, now: now, clockSkew: skew, mode: settings.pushdown)
    var decided = PushDecisions(
      shownAt: show(pushed.decisions, place.endpoint, isForUnended: false, &plan),
      parameters: pushed.decisions.flatMap(\.parameters), opposites: pushed.decisions.flatMap(\.opposites),
      isExact: pushed.decisions.allSatisfy { $0.place == .sent(.exact) })
    if let unended = pushed.unended {
      decided.unended = (
        show(unended, place.endpoint, isForUnended: true, &plan), unended.flatMap(\.parameters)
      )
    }
    return decided
  }

  /// Where decisions stand among the plan's, to which they are added when they are new.
  private func show(_ decisions: [PushDecision], _ endpoint: Endpoint, isForUnended: Bool, _ plan: inout ScanPlan)
    -> Int
  {
    let group = PushGroup(endpoint: endpoint, isForUnended: isForUnended, decisions: decisions)
    if let place = plan.decisions.firstIndex(where: { $0.isAlike(group) }) { return place }
    plan.decisions.append(group)
    return plan.decisions.count - 1
  }
}

/// Targets of one endpoint and server are sent the same, and are decided about once.
private struct PushPlace: Hashable {
  var profile: String
  var endpoint: Endpoint
  var isReadWhole: Bool
}

private struct PushDecisions {
  /// Where they are among the plan's decisions.
  var shownAt: Int
  var parameters: [RequestParameter]
  var opposites: [OppositeParameter]
  var isExact: Bool
  /// The same of the request for tasks without an end; nil where there is none.
  var unended: (shownAt: Int, parameters: [RequestParameter])?
}
