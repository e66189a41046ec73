import ObqCatalog
import ObqData
import ObqExpression

/// The plan for people: per predicate what is sent or why not, the fan-out, and what it costs.
package enum Explain {
  package static func text(_ plan: PhysicalPlan, inventoryCalls: Int) -> String {
    text(plan, calls: calls(plan, inventoryCalls))
  }

  /// The same with a line of the caller's own for what it costs.
  package static func text(_ plan: PhysicalPlan, calls: String) -> String {
    var lines = rows(plan, indent: "")
    lines.append("columns  " + plan.query.schema.fields.map(\.name).joined(separator: ", "))
    lines.append(calls)
    return lines.joined(separator: "\n") + "\n"
  }

  /// How the rows come about: scans, then what is done with them.
  private static func rows(_ plan: PhysicalPlan, indent: String) -> [String] {
    var lines = plan.scans.flatMap(scan).map { indent + $0 }
    var inners = plan.inners[...]
    for step in plan.query.steps {
      lines += self.step(step).map { indent + $0 }
      if case .semiJoin = step, let inner = inners.popFirst() { lines += rows(inner, indent: indent + "  ") }
    }
    return lines
  }

  private static func scan(_ plan: ScanPlan) -> [String] {
    var lines = ["scan     \(plan.source.rawValue)"]
    if plan.targets.isEmpty { lines.append("  no target: nothing is asked") }
    for group in plan.decisions {
      let again = group.isForUnended ? "once more, for tasks without an end, until an answer shows one: " : ""
      lines.append("  \(again)\(fanOut(group.endpoint, group.targets))")
      lines.append("    GET \(group.endpoint.path)")
      for decision in group.decisions { lines.append("      " + describe(decision)) }
    }
    for target in plan.supplements {
      lines.append("  completed by \(fanOut(target.endpoint, 1))")
      lines.append("    GET \(target.endpoint.path)")
    }
    for problem in plan.problems { lines.append("  not read: \(problem)") }
    for caveat in plan.caveats { lines.append("  note: \(caveat)") }
    for note in plan.notes { lines.append("  note: \(note)") }
    if plan.readsTotalsOnly {
      lines.append("  every filter is exact and only the number counts: one row a page is asked")
    }
    if let limit = plan.limit { lines.append("  stops paging after \(limit) row\(limit == 1 ? "" : "s")") }
    lines.append("  reads  " + plan.columns.map(\.name).filter { $0 != windowEndColumnName }.joined(separator: ", "))
    return lines
  }

  private static func fanOut(_ endpoint: Endpoint, _ targets: Int) -> String {
    let what: String
    switch endpoint.level {
    case .tenant: what = "tenant\(targets == 1 ? "" : "s")"
    case .cluster: what = "cluster\(targets == 1 ? "" : "s")"
    case .fleet: what = "server\(targets == 1 ? "" : "s")"
    }
    return "\(endpoint.level.rawValue) level: \(targets) \(what), \(endpoint.dialect.title) \(endpoint.since) and later"
  }

  private static func describe(_ decision: PushDecision) -> String {
    let sent = decision.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    switch decision.place {
    case .local: return "local     \(decision.text)  (\(decision.reason))"
    case .sent(let trust):
      let name = trust.rawValue
      let padding = String(repeating: " ", count: max(1, 10 - name.count))
      let what = sent.isEmpty ? "with the window above" : sent
      return "\(name)\(padding)\(decision.text)  → \(what)  (\(decision.reason))"
    }
  }

  private static func step(_ step: Step) -> [String] {
    switch step {
    case .filter(_, let text): return ["filter   \(text)"]
    case .project: return []
    case .aggregate(let keys, let aggregates):
      let by = keys.isEmpty ? "" : " by " + keys.map(\.name).joined(separator: ", ")
      return ["group   \(by) (\(aggregates.map(\.function.rawValue).joined(separator: ", ")))"]
    case .distinct: return ["distinct"]
    case .sort(let keys): return ["sort     \(keys.count) key\(keys.count == 1 ? "" : "s")"]
    case .limit(let count, let offset): return ["limit    \(count)" + (offset > 0 ? " offset \(offset)" : "")]
    case .top(let count, let key): return ["\(key.isDescending ? "top     " : "bottom  ") \(count)"]
    case .latest(let count, _, let keys): return ["latest   \(count) by \(keys.count) key(s)"]
    case .gaps(let gaps):
      return [
        "gaps     over \(Quantity.readable(nanoseconds: gaps.over)) by \(gaps.keys.prefix(gaps.shown).map(\.name).joined(separator: ", "))"
      ]
    case .fill: return ["fill     empty buckets"]
    case .seen(let seen): return ["seen     by \(seen.text)"]
    case .semiJoin(_, let outer, _, _, let isAnti):
      return ["\(isAnti ? "without" : "with   ")  the rows below, by \(outer.count) key\(outer.count == 1 ? "" : "s")"]
    }
  }

  private static func calls(_ plan: PhysicalPlan, _ inventoryCalls: Int) -> String {
    let least = plan.leastCalls
    let inventory = inventoryCalls > 0 ? ", and \(inventoryCalls) for the inventory" : ""
    let proofs = plan.sum(\.mostProofs)
    let besides =
      proofs == 0
      ? "" : "; once a session \(proofs) more, to see whether the filter\(proofs == 1 ? " is" : "s are") applied"
    if isNumberKnown(plan) { return "calls    \(least)\(inventory)\(besides)" }
    let again = plan.sum { $0.targets.count(where: \.isForUnended) }
    let unended = again > 0 ? "; up to \(again) more for tasks without an end" : ""
    return "calls    from \(least), one page a target\(inventory)\(unended); the answers tell how many pages there are"
  }

  /// Whether no answer can ask for more pages.
  private static func isNumberKnown(_ plan: PhysicalPlan) -> Bool {
    plan.scans.allSatisfy { $0.readsTotalsOnly || $0.targets.isEmpty } && plan.inners.allSatisfy(isNumberKnown)
  }
}
