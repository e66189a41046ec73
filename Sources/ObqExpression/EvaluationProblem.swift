/// What can go wrong with a value while rows are computed: an error, never a wrong number.
package enum EvaluationProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// A result that 64 bits do not hold; the text is the operation, such as `9223372036854775807 + 1`.
  case overflow(String)
  /// A text on which a regular expression takes more steps than allowed.
  case patternLimit(String)

  package var description: String {
    switch self {
    case .overflow(let operation): "integer overflow in \(operation)"
    case .patternLimit(let pattern): "the pattern '\(pattern)' takes too many steps on a text of this column"
    }
  }
}
