/// The operators of expressions with their binding power. `grammar/operators.txt` is this table.
package enum Operators {
  package enum Fixity: String, Hashable, Sendable {
    /// Before its operand.
    case prefix
    /// Between two operands; a chain groups from the left.
    case left
    /// Between two operands; two in a row are an error.
    case single
    /// Behind its operand.
    case postfix
  }

  /// How tightly an operator binds; a greater one binds first.
  package enum Precedence: Int, Comparable, Hashable, Sendable {
    case or = 1
    case and
    case not
    case comparison
    case sum
    case product
    case sign
    case ago

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// One operator.
  package struct Row: Hashable, Sendable {
    package let spelling: String
    package let precedence: Precedence
    package let fixity: Fixity
  }

  /// All operators; the parser binds as this says.
  package static let table: [Row] =
    [
      Row(spelling: "or", precedence: .or, fixity: .left),
      Row(spelling: "and", precedence: .and, fixity: .left),
      Row(spelling: "not", precedence: .not, fixity: .prefix),
    ]
    + BinaryOperator.allCases.map {
      Row(
        spelling: $0.rawValue, precedence: $0.precedence, fixity: $0.precedence == .comparison ? .single : .left)
    }
    + ["in", "not in", "between", "not between", "is null", "is not null"].map {
      Row(spelling: $0, precedence: .comparison, fixity: .single)
    } + [
      Row(spelling: "-", precedence: .sign, fixity: .prefix),
      Row(spelling: "ago", precedence: .ago, fixity: .postfix),
    ]

  /// What other languages write for an operator.
  static let foreign: [Symbol: String] = [
    .doubleEqual: "=", .doubleAmpersand: "and", .doubleBar: "or", .equalTilde: "~", .exclamation: "not",
  ]
}

extension BinaryOperator {
  package var precedence: Operators.Precedence {
    switch self {
    case .add, .subtract: .sum
    case .multiply, .divide, .remainder: .product
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .like, .notLike, .matches, .notMatches,
      .contains, .startsWith, .endsWith:
      .comparison
    }
  }

  /// The operator that one symbol spells.
  init?(_ symbol: Symbol) {
    switch symbol {
    case .equal, .doubleEqual: self = .equal
    case .notEqual, .lessGreater: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .plus: self = .add
    case .minus: self = .subtract
    case .star: self = .multiply
    case .slash: self = .divide
    case .percent: self = .remainder
    case .tilde, .equalTilde: self = .matches
    case .notTilde: self = .notMatches
    default: return nil
    }
  }
}
