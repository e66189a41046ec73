package import ObqData
package import ObqPattern

/// An expression whose names are columns of a batch, whose types are known and agree, and whose constants are folded.
package struct BoundExpression: Sendable {
  package indirect enum Kind: Sendable {
    case constant(Value)
    /// A column of the input, by place.
    case column(Int)
    case not(BoundExpression)
    case all([BoundExpression])
    case any([BoundExpression])
    /// Both sides of one type, or an integer and a real.
    case compare(Comparison, BoundExpression, BoundExpression, ignoresCase: Bool)
    case isNull(BoundExpression)
    /// One of several constants, none of them null.
    case isIn(BoundExpression, [Value], ignoresCase: Bool)
    case arithmetic(Arithmetic, BoundExpression, BoundExpression)
    case negate(BoundExpression)
    case matches(BoundExpression, Pattern)
    /// The text that a pattern's first group finds, or all that it finds where it has none.
    case extract(BoundExpression, Pattern)
    case textTest(TextTest, BoundExpression, BoundExpression)
    case function(ScalarFunction, [BoundExpression])
    /// To another type: integer to real, JSON to what it holds.
    case convert(BoundExpression)
  }

  package var kind: Kind
  package var type: ValueType

  package init(_ kind: Kind, _ type: ValueType) {
    self.kind = kind
    self.type = type
  }

  package static func constant(_ value: Value) -> BoundExpression { BoundExpression(.constant(value), value.type) }

  package static func column(_ index: Int, _ type: ValueType) -> BoundExpression {
    BoundExpression(.column(index), type)
  }

  /// The value of a constant; nil for everything else.
  package var constantValue: Value? {
    if case .constant(let value) = kind { value } else { nil }
  }

  /// The parts that must all hold.
  package var conjuncts: [BoundExpression] {
    if case .all(let parts) = kind { parts.flatMap(\.conjuncts) } else { [self] }
  }

  /// The direct parts of this expression.
  package var children: [BoundExpression] {
    switch kind {
    case .constant, .column: []
    case .not(let part), .isNull(let part), .isIn(let part, _, _), .negate(let part), .matches(let part, _),
      .extract(let part, _), .convert(let part):
      [part]
    case .all(let parts), .any(let parts), .function(_, let parts): parts
    case .compare(_, let left, let right, _), .arithmetic(_, let left, let right), .textTest(_, let left, let right):
      [left, right]
    }
  }

  /// The columns that it reads.
  package var columns: Set<Int> {
    if case .column(let index) = kind { return [index] }
    return children.reduce(into: []) { $0.formUnion($1.columns) }
  }

  /// The same expression over another layout of columns.
  package func remapped(_ place: (Int) -> Int) -> BoundExpression {
    let kind: Kind =
      switch self.kind {
      case .constant: self.kind
      case .column(let index): .column(place(index))
      case .not(let part): .not(part.remapped(place))
      case .all(let parts): .all(parts.map { $0.remapped(place) })
      case .any(let parts): .any(parts.map { $0.remapped(place) })
      case .compare(let comparison, let left, let right, let ignoresCase):
        .compare(comparison, left.remapped(place), right.remapped(place), ignoresCase: ignoresCase)
      case .isNull(let part): .isNull(part.remapped(place))
      case .isIn(let part, let values, let ignoresCase): .isIn(part.remapped(place), values, ignoresCase: ignoresCase)
      case .arithmetic(let operation, let left, let right):
        .arithmetic(operation, left.remapped(place), right.remapped(place))
      case .negate(let part): .negate(part.remapped(place))
      case .matches(let part, let pattern): .matches(part.remapped(place), pattern)
      case .extract(let part, let pattern): .extract(part.remapped(place), pattern)
      case .textTest(let test, let left, let right): .textTest(test, left.remapped(place), right.remapped(place))
      case .function(let function, let parts): .function(function, parts.map { $0.remapped(place) })
      case .convert(let part): .convert(part.remapped(place))
      }
    return BoundExpression(kind, type)
  }
}

package enum Comparison: String, Hashable, Sendable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// Whether it holds for sides that compare this way: negative when the left one is less.
  @inlinable package func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  /// The same with its sides exchanged.
  package var mirrored: Comparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

package enum Arithmetic: String, Hashable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
}

package enum TextTest: String, Hashable, Sendable {
  case contains
  case startsWith = "starts with"
  case endsWith = "ends with"
}

package enum ScalarFunction: String, Hashable, Sendable, CaseIterable {
  case hour, day, week, month, bucket
  case lower, upper, trim, length, substring, replace
  case coalesce
  case `if`
  case round, floor, ceil, abs
  case scnTime = "scn_time"
}
