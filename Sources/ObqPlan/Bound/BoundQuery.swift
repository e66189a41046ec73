package import ObqCatalog
package import ObqData
package import ObqDiagnostics
package import ObqExpression
package import ObqSyntax

/// A query whose names, types and constants are settled, before any server was asked. It knows no HTTP: sources declare
/// what they can take, the engine computes the rest.
package struct BoundQuery: Sendable {
  package var source: BoundSource
  /// All scans, those of inner queries included.
  package var allScans: [Scan] {
    var scans: [Scan] = []
    if case .scans(let own) = source { scans = own }
    for case .semiJoin(let inner, _, _, _, _) in steps { scans += inner.allScans }
    return scans
  }
  /// How many sources are read, those of inner queries included.
  var reads: Int {
    var reads = 1
    if case .scans(let own) = source { reads = own.count }
    for case .semiJoin(let inner, _, _, _, _) in steps { reads += inner.reads }
    return reads
  }
  /// What happens to the source's rows, in order.
  package var steps: [Step]
  /// The columns of the result.
  package var schema: Schema
  /// Whether nobody chose the columns.
  package var showsAllColumns: Bool
  /// `as FORMAT`, `\G`
  package var format: Name?
  /// `into 'PATH'`
  package var path: String?
  /// From where to where the rows can be, by all windows so far.
  package var reach: Window
  /// The servers' sources that the rows come from.
  package var origins: Set<SourceID>
  package var span: SourceSpan
  /// What is no mistake, and still worth a word.
  package var warnings: [String] = []
}

package enum BoundSource: Sendable {
  /// What servers answer: one scan, or one for each kind of a union.
  case scans([Scan])
  /// Rows at hand: the last result.
  case rows(Schema, [Batch])
}

/// What is wanted of one server source.
package struct Scan: Sendable {
  package var source: SourceID
  /// The columns that the steps read, by place; computed and wire columns alike, and `extra.NAME`.
  package var columns: [Field]
  package var scope: Scope
  package var window: Window
  /// What the rows must satisfy, over `columns`: the window's predicate first, then every `where` before any step that
  /// changes rows. All of it is tested here; what may be sent besides is found by the physical plan.
  package var filter: [FilterPart]
  /// How many rows are enough when nothing here stands between; nil for all.
  package var limit: Int?
  /// Whether only the number of rows matters.
  package var isCountOnly: Bool
}

/// One conjunct of a scan's filter and where it is written.
package struct FilterPart: Sendable {
  package var predicate: BoundExpression
  package var text: String
  package var isWindow: Bool
}

/// A stretch of time; either end may be open. The start is inclusive, the end exclusive.
package struct Window: Hashable, Sendable {
  package var start: Instant?
  package var end: Instant?

  package var isOpen: Bool { start == nil && end == nil }

  /// What both windows hold.
  func narrowed(from start: Instant?, to end: Instant?) -> Window {
    var result = self
    if let start { result.start = max(start, result.start ?? start) }
    if let end { result.end = min(end, result.end ?? end) }
    return result
  }
}

package struct BoundColumn: Sendable {
  package var name: String
  package var expression: BoundExpression

  package init(_ name: String, _ expression: BoundExpression) {
    self.name = name
    self.expression = expression
  }
}

package enum AggregateFunction: String, Hashable, Sendable {
  case count, sum, avg, min, max, percentile, first, last
  case countDistinct = "count distinct"
}

/// One aggregate of a grouping.
package struct BoundAggregate: Sendable {
  package var function: AggregateFunction
  /// Nil for `count()`.
  package var argument: BoundExpression?
  /// 0 to 100, for percentiles.
  package var percent: Double
  package var type: ValueType
}

package struct BoundSortKey: Sendable {
  package var expression: BoundExpression
  package var isDescending: Bool

  package init(expression: BoundExpression, isDescending: Bool) {
    self.expression = expression
    self.isDescending = isDescending
  }
}

/// How tasks of whole clusters find their partners in a join: by what is left of the keys without the tenant.
package struct WideMatch: Sendable {
  /// Columns of both sides that have to be equal, the cluster among them.
  package var outer: [Int]
  package var inner: [Int]
  /// A row is a whole cluster's when all of these columns are null.
  package var outerWhole: [Int]
  package var innerWhole: [Int]

  package init(outer: [Int], inner: [Int], outerWhole: [Int], innerWhole: [Int]) {
    self.outer = outer
    self.inner = inner
    self.outerWhole = outerWhole
    self.innerWhole = innerWhole
  }
}

/// `gaps over D by KEY, …`: for each key the intervals without a row that are longer than a duration.
package struct GapsStep: Sendable {
  /// Nanoseconds.
  package var over: Int64
  package var time: BoundExpression
  /// The keys of the result, and behind them those that tell clusters of one name apart.
  package var keys: [BoundColumn]
  /// How many of the keys are shown.
  package var shown: Int
  /// From where to where is looked.
  package var start: Instant
  package var end: Instant
  /// Keys at which a null stands for every value: a task of a whole cluster counts for all its tenants.
  package var wildcards: [Int]
  /// Whose tenants those are, where no key says it; the universe then has `clusterId` as its last column.
  package var cluster: BoundExpression?
  /// A row is a whole cluster's when all of these are null; empty: when all wildcards are.
  package var whole: [BoundExpression] = []

  /// Places of the keys that tell whose a row is, so that the inventory knows them.
  package var identity: [Int] { keys.indices.filter { identityColumnNames.contains(keys[$0].name) } }
}

/// The columns that tell whose a row is.
package let identityColumnNames: Set<String> = ["profile", "clusterId", "clusterName", "tenantId", "tenantName"]

/// `seen by KEY, …`: since when the checks know a row with these keys.
package struct SeenStep: Sendable {
  package static let columnName = "seenFor"

  package var keys: [BoundExpression]
  /// The keys as they are written: a part of what the rows are remembered under.
  package var text: String
}

extension BoundQuery {
  /// What the rows that a `seen` takes note of are remembered under: what is asked, whom, with which conditions as they are
  /// written, and the keys. The same query in another scope has a memory of its own.
  /// - Parameter place: where the step stands among the query's steps.
  package func memoryName(_ step: SeenStep, at place: Int) -> String {
    var parts: [String] = []
    if case .scans(let scans) = source {
      for scan in scans {
        let names = (scan.scope.profiles + scan.scope.clusters + scan.scope.tenants).map(\.text)
        parts.append(([scan.source.rawValue] + names + scan.filter.map(\.text)).joined(separator: " "))
      }
    }
    for case .filter(_, let text) in steps.prefix(place) { parts.append(text) }
    return (parts + [step.text]).joined(separator: " | ")
  }
}

/// `fill`: empty buckets too, for each combination of the other keys.
package struct FillStep: Sendable {
  package enum Period: Hashable, Sendable {
    /// Nanoseconds.
    case width(Int64)
    case month
  }

  /// The bucket among the keys, which come first.
  package var key: Int
  package var keyCount: Int
  package var period: Period
  /// The stretch to fill; an open end is the first or the last bucket that has rows.
  package var window: Window
  /// Columns that are 0 in an empty bucket; all others are null there.
  package var zeros: Set<Int>
}

/// One operation on rows. Expressions read the columns of the step before.
package enum Step: Sendable {
  case filter(BoundExpression, text: String)
  /// `select`, `derive`: these columns and no others.
  case project([BoundColumn])
  /// Keys first, then aggregates.
  case aggregate(keys: [BoundColumn], [BoundAggregate])
  case distinct
  case sort([BoundSortKey])
  case limit(Int, offset: Int)
  case top(Int, BoundSortKey)
  /// The newest rows of each key.
  case latest(Int, time: Int, keys: [BoundExpression])
  /// Keeps rows that have (or, as an anti-join, have not) a partner with equal keys in the inner query. A task of a whole
  /// cluster, on either side, fits all tenants of its cluster.
  case semiJoin(BoundQuery, outer: [Int], inner: [Int], wide: WideMatch?, isAnti: Bool)
  /// Keys, then `gapStart`, `gapEnd`, `gap`.
  case gaps(GapsStep)
  /// Behind an aggregation.
  case fill(FillStep)
  /// One more column: since when the checks know such a row.
  case seen(SeenStep)
}
