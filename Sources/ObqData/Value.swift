/// One cell, for where values are few: constants, keys, tests. Rows travel as columns. Texts are equal when their bytes are.
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

  package var isNull: Bool {
    if case .null = self { true } else { false }
  }

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

extension Value {
  /// Texts by their bytes, as everywhere in the language; Swift's own equality folds canonical forms.
  package static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.real(let a), .real(let b)): a == b
    case (.text(let a), .text(let b)), (.json(let a), .json(let b)): a.utf8.elementsEqual(b.utf8)
    case (.integer(let a), .integer(let b)), (.duration(let a), .duration(let b)), (.size(let a), .size(let b)): a == b
    case (.time(let a), .time(let b)): a == b
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: break
    case .boolean(let flag): hasher.combine(flag)
    case .real(let number): hasher.combine(number)
    case .text(let text), .json(let text): for byte in text.utf8 { hasher.combine(byte) }
    case .integer, .time, .duration, .size: hasher.combine(integerBits)
    }
  }
}
