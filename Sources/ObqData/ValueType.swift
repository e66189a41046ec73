/// The type of a column or of an expression.
package enum ValueType: String, Hashable, Sendable, CaseIterable {
  case boolean
  /// 64 bits, signed, exact.
  case integer
  case real
  case text
  /// An instant: nanoseconds since 1970-01-01T00:00:00Z.
  case time
  /// Nanoseconds; machine formats print seconds.
  case duration
  /// Bytes.
  case size
  /// A nested value as the server sent it: JSON text.
  case json
  /// The type of `null` alone, which fits every other type.
  case null

  /// What a plain number of this type counts in machine formats; nil for types without a unit.
  package var unit: String? {
    switch self {
    case .duration: "seconds"
    case .size: "bytes"
    default: nil
    }
  }

  /// Whether a value is held in 64 bits of an integer.
  package var isIntegerBacked: Bool {
    switch self {
    case .integer, .time, .duration, .size: true
    default: false
    }
  }

  /// Whether a value is held as bytes of UTF-8.
  package var isTextBacked: Bool { self == .text || self == .json }

  package var isNumber: Bool { self == .integer || self == .real }
}
