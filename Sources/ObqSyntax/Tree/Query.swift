package import ObqDiagnostics

/// A source and the clauses that its rows pass, in the order written.
package struct Query: Hashable, Sendable {
  package var source: Source
  package var clauses: [Clause]
  package var span: SourceSpan

  package init(source: Source, clauses: [Clause], span: SourceSpan) {
    self.source = source
    self.clauses = clauses
    self.span = span
  }
}

/// Where rows come from.
package struct Source: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// `tasks`, `tasks data`; nil is the union
    case tasks(TaskKind?)
    /// `clusters`, `tenants`, `profiles`, `views`, `history`, `settings`, a view, a `let` name: told apart by the binder
    case named(Name)
    /// `_`
    case lastResult
    /// `file 'PATH'`
    case file(String, SourceSpan)
  }

  package enum TaskKind: String, Hashable, Sendable, CaseIterable {
    case data
    case log
    case restore
  }

  package var kind: Kind
  package var span: SourceSpan

  /// Whether it is the scope that `use` set.
  package private(set) var isUsedScope = false

  package init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}

/// One step of a query. The span covers the keyword and all that belongs to it.
package struct Clause: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// `on profile P cluster C, D tenant T`
    case on(Scope)
    /// `since T`; a duration means so long ago
    case since(Expression)
    case until(Expression)
    /// `between T and T` as a window
    case between(Expression, Expression)
    case filter(Expression)
    case select([SelectItem])
    case derive([NamedExpression])
    /// `group by KEY, … [show AGG, …]`; nil is `count()`
    case group(by: [GroupKey], show: [NamedExpression]?)
    /// `count`, `count by KEY, …`
    case count(by: [GroupKey])
    /// `latest [N] by KEY, …`
    case latest(Expression?, by: [Expression])
    case distinct([NamedExpression])
    case sort([SortKey])
    case limit(Expression, offset: Expression?)
    /// `top N by EXPR`, `bottom N by EXPR`
    case top(Expression, by: Expression, isBottom: Bool)
    /// `with (QUERY) [by KEY, …]`, `without …`
    case semiJoin(Query, by: [Name]?, isAnti: Bool)
    case gaps(over: Expression, by: [Expression])
    /// `seen by KEY, …`: since when the checks know such a row
    case seen(by: [Expression])
    /// `as csv`; `\G` is `as vertical`
    case format(Name)
    /// `into 'PATH'`
    case into(String, SourceSpan)
  }

  package var kind: Kind
  package var span: SourceSpan
  /// The span of the keyword alone, such as `group by`.
  package var keyword: SourceSpan
  /// Whether it is the scope that `use` set.
  package private(set) var isUsedScope = false

  /// A scope that nobody wrote into the query: what `use` set, for a query whose source stands at `span`.
  package init(usedScope scope: Scope, at span: SourceSpan) {
    self.init(.on(scope), span, keyword: span)
    isUsedScope = true
  }

  package init(_ kind: Kind, _ span: SourceSpan, keyword: SourceSpan) {
    self.kind = kind
    self.span = span
    self.keyword = keyword
  }
}

/// Which profiles, clusters and tenants are asked. An empty list says nothing about its level.
package struct Scope: Hashable, Sendable {
  package var profiles: [ScopeName]
  package var clusters: [ScopeName]
  package var tenants: [ScopeName]

  package init(profiles: [ScopeName] = [], clusters: [ScopeName] = [], tenants: [ScopeName] = []) {
    self.profiles = profiles
    self.clusters = clusters
    self.tenants = tenants
  }
}

/// A name, an id, `name:obClusterId`, or a glob with `*` and `?`. A quoted one is never a glob.
package struct ScopeName: Hashable, Sendable {
  package var text: String
  package var isQuoted: Bool
  package var span: SourceSpan
  /// Whether `text` is `$name`, and the name is the value of that variable.
  package var isParameter: Bool

  package init(_ text: String, isQuoted: Bool, _ span: SourceSpan, isParameter: Bool = false) {
    self.text = text
    self.isQuoted = isQuoted
    self.span = span
    self.isParameter = isParameter
  }
}

/// An expression and the name that it gets; without `as` the name is the source text, trimmed.
package struct NamedExpression: Hashable, Sendable {
  package var expression: Expression
  package var alias: Name?
  /// The expression's text as written, outer spaces trimmed.
  package var text: String

  package init(_ expression: Expression, alias: Name?, text: String) {
    self.expression = expression
    self.alias = alias
    self.text = text
  }
}

package enum SelectItem: Hashable, Sendable {
  /// `*`, `* except a, b`
  case all(except: [Name], SourceSpan)
  case expression(NamedExpression)
}

/// A key of a grouping; `fill` asks for the empty buckets too.
package struct GroupKey: Hashable, Sendable {
  package var named: NamedExpression
  package var fill: SourceSpan?

  package init(_ named: NamedExpression, fill: SourceSpan?) {
    self.named = named
    self.fill = fill
  }
}

package struct SortKey: Hashable, Sendable {
  package var named: NamedExpression
  package var isDescending: Bool

  package init(_ named: NamedExpression, isDescending: Bool) {
    self.named = named
    self.isDescending = isDescending
  }
}
