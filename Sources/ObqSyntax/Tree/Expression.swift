package import ObqDiagnostics

/// An expression as written. Names are not resolved: a bare word may be a column, a word of a vocabulary, or text.
package struct Expression: Hashable, Sendable {
  package indirect enum Kind: Hashable, Sendable {
    /// `3`, `'x'`, `24h`, `10GB`, `2024-08-06`
    case literal(Literal)
    /// `status`, `FAILED`, `now`, `null`, `true`
    case name(Name)
    /// `extra.fieldName`; at least two parts
    case path([Name])
    /// `$limit`
    case parameter(Name)
    /// `*`, only as the argument of `count(*)`
    case star
    /// `-x`, `not x`
    case unary(UnaryOperator, Expression)
    /// `a + b`, `a = b`; the span is the operator's own
    case binary(BinaryOperator, Expression, Expression, operatorSpan: SourceSpan)
    /// `a and b and c`; flat, so that a long chain is not a deep tree; at least two
    case all([Expression])
    /// `a or b or c`
    case any([Expression])
    /// `x in (a, b)`, `x not in (a, b)`
    case isIn(Expression, [Expression], negated: Bool)
    /// `x between a and b`
    case between(Expression, Expression, Expression, negated: Bool)
    /// `x is null`, `x is not null`
    case isNull(Expression, negated: Bool)
    /// `count(distinct x)`, `bucket(startTime, 1d)`
    case call(name: Name, arguments: [Expression], distinct: Bool)
    /// `24h ago`
    case ago(Expression)
    /// What recovery put where an expression is missing; its problem is reported already.
    case missing
  }

  package var kind: Kind
  package var span: SourceSpan
  /// Whether the text stands in parentheses of its own; the formatter keeps those it needs.
  package var isParenthesized: Bool

  package init(_ kind: Kind, _ span: SourceSpan, isParenthesized: Bool = false) {
    self.kind = kind
    self.span = span
    self.isParenthesized = isParenthesized
  }
}

/// A word as written, with the place where it stands.
package struct Name: Hashable, Sendable {
  package var text: String
  package var span: SourceSpan

  package init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }
}

package enum UnaryOperator: String, Hashable, Sendable, CaseIterable {
  case minus = "-"
  case not
}

/// Operators with two sides that are not `and` or `or`. A raw value is the spelling that the formatter prints.
package enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case like
  case notLike = "not like"
  case matches = "~"
  case notMatches = "!~"
  case contains
  case startsWith = "starts with"
  case endsWith = "ends with"
}

/// A value written out.
package enum Literal: Hashable, Sendable {
  /// `42`, `1_000`; a minus sign before `9223372036854775808` is folded in by the parser.
  case integer(Int64)
  /// `1.5`, `1e6`
  case real(Double)
  /// `'text'` or `"text"`, unescaped
  case text(String)
  /// `24h`, `250ms`: nanoseconds
  case duration(Int64)
  /// `10GB`, `512MiB`: bytes
  case size(Int64)
  /// `2024-08-06T10:00`
  case time(TimeLiteral)
}

/// A date, or a date and a time of day, as written; without an offset it belongs to the session's zone.
package struct TimeLiteral: Hashable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int
  package var hour: Int
  package var minute: Int
  package var second: Int
  package var nanosecond: Int
  /// Seconds east of UTC; 0 for `Z`; nil when none is written.
  package var offset: Int?

  package init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0,
    offset: Int? = nil
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
    self.offset = offset
  }
}
