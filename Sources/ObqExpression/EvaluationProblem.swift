import ObqData

/// What can go wrong with a value while rows are computed: an error, never a wrong number.
package enum EvaluationProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// A result that 64 bits do not hold; the text is the operation, such as `9223372036854775807 + 1`.
  case overflow(String)
  /// A text on which a regular expression takes more steps than allowed.
  case patternLimit(String)
  /// A text longer than a function may make one; the function, and the bytes that are allowed.
  case textTooLong(String, limit: Int)
  /// Texts of one column that are together longer than allowed, in bytes.
  case columnTooLarge(limit: Int)
  /// Rows that have to be there at once and take more memory than allowed, in bytes.
  case rowsTooLarge(limit: Int)

  /// Whether less text would do, rather than other values.
  package var isAboutSize: Bool {
    switch self {
    case .textTooLong, .columnTooLarge: true
    case .overflow, .patternLimit, .rowsTooLarge: false
    }
  }

  package var description: String {
    switch self {
    case .overflow(let operation): "integer overflow in \(operation)"
    case .patternLimit(let pattern): "the pattern '\(pattern)' takes too many steps on a text of this column"
    case .textTooLong(let function, let limit):
      "\(function) makes a text of more than \(Quantity.readable(bytes: Int64(limit)))"
    case .columnTooLarge(let limit):
      "the texts of a column come to more than \(Quantity.readable(bytes: Int64(limit)))"
    case .rowsTooLarge(let limit):
      "the rows that have to be held at once come to more than \(Quantity.readable(bytes: Int64(limit)))"
    }
  }
}
