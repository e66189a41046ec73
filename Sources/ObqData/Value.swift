/// One cell, for where values are few: constants, keys, tests. Rows travel as columns.
package enum Value: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)
  case time(Instant)
  /// Nanoseconds.
  case duration(Int64)
  /// Bytes.
  case size(Int64)
  case json(String)

  package var type: ValueType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .integer: .integer
    case .real: .real
    case .text: .text
    case .time: .time
    case .duration: .duration
    case .size: .size
    case .json: .json
    }
  }

  package var isNull: Bool { self == .null }

  /// The 64 bits of an integer-backed value; nil for every other.
  package var integerBits: Int64? {
    switch self {
    case .integer(let bits), .duration(let bits), .size(let bits): bits
    case .time(let instant): instant.nanoseconds
    default: nil
    }
  }

  /// The integer-backed value of that type with these bits.
  package static func fromBits(_ bits: Int64, _ type: ValueType) -> Value {
    switch type {
    case .time: .time(Instant(nanoseconds: bits))
    case .duration: .duration(bits)
    case .size: .size(bits)
    default: .integer(bits)
    }
  }
}
