package import ObqDiagnostics

/// A script: statements in order, with all the problems that reading it met.
package struct Script: Hashable, Sendable {
  package var statements: [Statement]
  package var problems: [SyntaxProblem]
  /// Where comments stand, in order.
  package var comments: [SourceSpan]

  package init(statements: [Statement], problems: [SyntaxProblem], comments: [SourceSpan] = []) {
    self.statements = statements
    self.problems = problems
    self.comments = comments
  }
}

/// One statement. A statement that could not be read is left out of its script; its problems stay.
package struct Statement: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case query(Query)
    case explain(ExplainMode, Query)
    case check(Check)
    /// `ignore tenant 'x' until T because 'reason'`, for the checks behind it
    case ignore(Ignore)
    /// `let name = VALUE`
    case letValue(Name, Expression)
    /// `let name = QUERY`
    case letQuery(Name, Query)
    case view(Name, Query)
    case dropView(Name)
    /// `use …`; an empty scope clears it
    case use(Scope)
    /// `profile NAME url '…' user '…' password env:NAME`: words and values as written
    case profile(Name, [ProfileItem])
    case ping(ScopeName?)
    case describe(Source?)
    /// `set NAME VALUE`; the value is a word, a literal or quoted text, as written and as text
    case set(Name, value: String, valueSpan: SourceSpan)
    case show(Name?)
    case watch(every: Expression, until: Expression?, count: Expression?, Query)
    /// `history [N] [~ 'text']`
    case history(count: Int64?, text: String?)
    /// `!N`, `!!`, `!prefix`, `!?text`: what follows the first `!`
    case recall(String)
    case save(Int64, as: Name)
    case source(String, SourceSpan)
    /// `print TEXT`: one expression
    case print(Expression)
    /// `help`, `help tasks data`
    case help(String)
    case format(Query)
    case quit
    /// `\timing`, `\x on`, `\o FILE`: the letter or word and the rest of the line
    case meta(Name, argument: String)
  }

  package var kind: Kind
  package var span: SourceSpan

  package init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}

/// What `explain` prints. Without a word it is the plan for people; each stage can be asked for by name.
package enum ExplainMode: String, Hashable, Sendable, CaseIterable {
  case summary
  case analyze
  case tokens
  case tree
  case bound
  case plan
  case curl
}

/// `check …`
package struct Check: Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable {
    case warn
    case crit
  }

  package enum Kind: Hashable, Sendable {
    /// `check none (QUERY)`, `check some (QUERY)`
    case presence(Query, expectsRows: Bool, Severity)
    /// `check EXPR from (QUERY) [by KEY, …] warn COND crit COND`; a condition is what follows the expression: `> 60s`
    case threshold(NamedExpression, Query, by: [NamedExpression], warn: Condition?, crit: Condition?)
    /// `check freshness of (QUERY) by KEY, … warn 26h crit 50h`
    case freshness(Query, by: [NamedExpression], warn: Expression?, crit: Expression?)
  }

  /// `> 60s`: an operator and its right side.
  package struct Condition: Hashable, Sendable {
    package var comparison: BinaryOperator
    package var value: Expression
    package var span: SourceSpan

    package init(_ comparison: BinaryOperator, _ value: Expression, _ span: SourceSpan) {
      self.comparison = comparison
      self.value = value
      self.span = span
    }
  }

  /// What may stand behind any kind, in any order.
  package struct Options: Hashable, Sendable {
    /// `as 'name'`
    package var name: String?
    /// `for N runs`: how many runs in a row have to fail
    package var runs: Expression?
    /// `ignore tenant 'x' until T because 'reason'`
    package var ignores: [Ignore] = []

    package init() {}
  }

  package var kind: Kind
  package var options: Options
  package var span: SourceSpan
  /// `check NAME`, which is `check none (NAME)`.
  package var isByName = false

  package var name: String? { options.name }

  package init(_ kind: Kind, _ options: Options, _ span: SourceSpan) {
    self.kind = kind
    self.options = options
    self.span = span
  }
}

/// Whose rows are to be left alone, up to when, and why.
package struct Ignore: Hashable, Sendable {
  package var scope: Scope
  package var until: Expression
  package var reason: String
  package var span: SourceSpan

  package init(_ scope: Scope, until: Expression, reason: String, _ span: SourceSpan) {
    self.scope = scope
    self.until = until
    self.reason = reason
    self.span = span
  }
}

/// A word of a `profile` statement and its value, such as `url 'http://…'` or `password env:NAME`.
package struct ProfileItem: Hashable, Sendable {
  package var word: Name
  package var value: String
  package var valueSpan: SourceSpan

  package init(word: Name, value: String, valueSpan: SourceSpan) {
    self.word = word
    self.value = value
    self.valueSpan = valueSpan
  }
}
