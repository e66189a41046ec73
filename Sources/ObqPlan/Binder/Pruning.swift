import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqExpression

/// Turns a draft over all columns of a source into scans of those columns that are read.
enum Pruning {
  static func finish(_ draft: Draft, _ sources: [SourceID], _ schema: Schema, _ span: SourceSpan) -> BoundQuery {
    // The scope at the source was replaced by later clauses; its columns are known from the source itself.
    var used: Set<Int> = []
    for part in draft.filters { used.formUnion(part.predicate.columns) }
    var isOpen = true
    for step in draft.steps where isOpen {
      used.formUnion(reads(step))
      isOpen = keepsColumns(step)
    }
    let order = used.sorted()
    let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let map = { (index: Int) -> Int in place[index] ?? 0 }
    var steps: [Step] = []
    isOpen = true
    for step in draft.steps {
      steps.append(isOpen ? remap(step, map) : step)
      isOpen = isOpen && keepsColumns(step)
    }
    let all = draft.sourceEntries
    let scans = sources.map { source in
      Scan(
        source: source, columns: order.map { Field(all[$0].name, all[$0].type) }, scope: draft.scopeToAsk,
        window: draft.window,
        filter: draft.filters.map {
          FilterPart(predicate: $0.predicate.remapped(map), text: $0.text, isWindow: $0.isWindow)
        },
        limit: limit(steps), isCountOnly: isCount(steps))
    }
    return BoundQuery(
      source: .scans(scans), steps: steps, schema: schema, showsAllColumns: draft.hasSourceColumns,
      format: draft.format, path: draft.path, reach: draft.reach, origins: draft.origins, span: span)
  }

  /// How many rows of the source are enough: a limit with nothing before it that needs to see more.
  private static func limit(_ steps: [Step]) -> Int? {
    for step in steps {
      switch step {
      case .project: continue
      case .limit(let count, let offset):
        let (sum, overflow) = count.addingReportingOverflow(offset)
        return overflow ? nil : sum
      default: return nil
      }
    }
    return nil
  }

  private static func isCount(_ steps: [Step]) -> Bool {
    guard case .aggregate(let keys, let aggregates)? = steps.first, keys.isEmpty else { return false }
    return aggregates.allSatisfy { $0.function == .count && $0.argument == nil }
  }

  /// Whether the columns behind a step are those before it.
  private static func keepsColumns(_ step: Step) -> Bool {
    switch step {
    case .filter, .distinct, .sort, .limit, .top, .latest, .semiJoin: true
    case .project, .aggregate, .gaps, .fill, .seen: false
    }
  }

  private static func reads(_ step: Step) -> Set<Int> {
    switch step {
    case .filter(let predicate, _): predicate.columns
    case .project(let columns): union(columns.map(\.expression))
    case .aggregate(let keys, let aggregates): union(keys.map(\.expression) + aggregates.compactMap(\.argument))
    case .sort(let keys): union(keys.map(\.expression))
    case .top(_, let key): key.expression.columns
    case .latest(_, let time, let keys): union(keys).union([time])
    case .semiJoin(_, let outer, _, let wide, _): Set(outer + (wide.map { $0.outer + $0.outerWhole } ?? []))
    case .gaps(let step):
      union(step.keys.map(\.expression) + [step.time] + step.whole + (step.cluster.map { [$0] } ?? []))
    case .distinct, .limit, .fill, .seen: []
    }
  }

  private static func union(_ expressions: [BoundExpression]) -> Set<Int> {
    expressions.reduce(into: []) { $0.formUnion($1.columns) }
  }

  private static func remap(_ step: Step, _ map: @escaping (Int) -> Int) -> Step {
    switch step {
    case .filter(let predicate, let text): .filter(predicate.remapped(map), text: text)
    case .project(let columns): .project(columns.map { BoundColumn($0.name, $0.expression.remapped(map)) })
    case .aggregate(let keys, let aggregates):
      .aggregate(
        keys: keys.map { BoundColumn($0.name, $0.expression.remapped(map)) },
        aggregates.map {
          BoundAggregate(
            function: $0.function, argument: $0.argument?.remapped(map), percent: $0.percent, type: $0.type)
        })
    case .sort(let keys):
      .sort(keys.map { BoundSortKey(expression: $0.expression.remapped(map), isDescending: $0.isDescending) })
    case .top(let count, let key):
      .top(count, BoundSortKey(expression: key.expression.remapped(map), isDescending: key.isDescending))
    case .latest(let count, let time, let keys):
      .latest(count, time: map(time), keys: keys.map { $0.remapped(map) })
    case .semiJoin(let query, let outer, let inner, let wide, let isAnti):
      .semiJoin(
        query, outer: outer.map(map), inner: inner,
        wide: wide.map {
          WideMatch(
            outer: $0.outer.map(map), inner: $0.inner, outerWhole: $0.outerWhole.map(map), innerWhole: $0.innerWhole)
        }, isAnti: isAnti)
    case .gaps(let gaps):
      .gaps(
        GapsStep(
          over: gaps.over, time: gaps.time.remapped(map),
          keys: gaps.keys.map { BoundColumn($0.name, $0.expression.remapped(map)) }, shown: gaps.shown,
          start: gaps.start, end: gaps.end, wildcards: gaps.wildcards, cluster: gaps.cluster?.remapped(map),
          whole: gaps.whole.map { $0.remapped(map) }))
    case .distinct, .limit, .fill, .seen: step
    }
  }
}
