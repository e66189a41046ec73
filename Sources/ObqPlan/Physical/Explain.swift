import ObqCatalog
import ObqData
import ObqExpression

/// The plan for people: per predicate what is sent or why not, the fan-out, and what it costs.
package enum Explain {
  package static func text(_ plan: PhysicalPlan, inventoryCalls: Int) -> String {
    var lines: [String] = []
    for scan in plan.scans { lines += self.scan(scan) }
    for step in plan.query.steps { lines.append(contentsOf: self.step(step, indent: "")) }
    lines.append("columns  " + plan.query.schema.fields.map(\.name).joined(separator: ", "))
    lines.append(calls(plan, inventoryCalls))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func scan(_ plan: ScanPlan) -> [String] {
    var lines = ["scan     \(plan.source.rawValue)"]
    if plan.targets.isEmpty { lines.append("  no target: nothing is asked") }
    for (endpoint, targets, decisions) in plan.decisions {
      lines.append("  \(fanOut(endpoint, targets))")
      lines.append("    GET \(endpoint.path)")
      for decision in decisions { lines.append("      " + describe(decision)) }
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

  private static func step(_ step: Step, indent: String) -> [String] {
    switch step {
    case .filter(_, let text): return ["\(indent)filter   \(text)"]
    case .project: return []
    case .aggregate(let keys, let aggregates):
      let by = keys.isEmpty ? "" : " by " + keys.map(\.name).joined(separator: ", ")
      return ["\(indent)group   \(by) (\(aggregates.map(\.function.rawValue).joined(separator: ", ")))"]
    case .distinct: return ["\(indent)distinct"]
    case .sort(let keys): return ["\(indent)sort     \(keys.count) key\(keys.count == 1 ? "" : "s")"]
    case .limit(let count, let offset): return ["\(indent)limit    \(count)" + (offset > 0 ? " offset \(offset)" : "")]
    case .top(let count, let key): return ["\(indent)\(key.isDescending ? "top     " : "bottom  ") \(count)"]
    case .latest(let count, _, let keys): return ["\(indent)latest   \(count) by \(keys.count) key(s)"]
    case .gaps(let gaps):
      return [
        "\(indent)gaps     over \(Quantity.readable(nanoseconds: gaps.over)) by \(gaps.keys.prefix(gaps.shown).map(\.name).joined(separator: ", "))"
      ]
    case .fill: return ["\(indent)fill     empty buckets"]
    case .semiJoin(let query, let outer, _, _, let isAnti):
      var lines = ["\(indent)\(isAnti ? "without" : "with   ")  (an inner query) by \(outer.count) key(s)"]
      if case .scans(let scans) = query.source {
        lines += scans.map { "\(indent)  scan \($0.source.rawValue)" }
      }
      return lines
    }
  }

  private static func calls(_ plan: PhysicalPlan, _ inventoryCalls: Int) -> String {
    let least = plan.leastCalls
    let inventory = inventoryCalls > 0 ? ", and \(inventoryCalls) for the inventory" : ""
    if isNumberKnown(plan) { return "calls    \(least)\(inventory)" }
    return "calls    from \(least), one page a target\(inventory); the answers tell how many pages there are"
  }

  /// Whether no answer can ask for more pages.
  private static func isNumberKnown(_ plan: PhysicalPlan) -> Bool {
    plan.scans.allSatisfy { $0.readsTotalsOnly || $0.targets.isEmpty } && plan.inners.allSatisfy(isNumberKnown)
  }
}
