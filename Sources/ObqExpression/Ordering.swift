import Glibc
package import ObqData

/// How values compare.
package enum Ordering {
  @inlinable package static func order<T: Comparable>(_ left: T, _ right: T) -> Int {
    left < right ? -1 : left > right ? 1 : 0
  }

  /// Bytes of UTF-8 in code point order.
  package static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    if let first = left.baseAddress, let second = right.baseAddress {
      let result = memcmp(first, second, min(left.count, right.count))
      if result != 0 { return Int(result) }
    }
    return order(left.count, right.count)
  }

  /// Exact, where turning the integer into a real would round it.
  package static func order(_ left: Int64, _ right: Double) -> Int {
    if right.isNaN { return -1 }
    if right >= 0x1p63 { return -1 }
    if right < -0x1p63 { return 1 }
    let whole = right.rounded(.towardZero)
    let truncated = Int64(whole)
    if left != truncated { return left < truncated ? -1 : 1 }
    return whole < right ? -1 : whole > right ? 1 : 0
  }

  /// Two values of one type, or an integer and a real; nil when either is null or they do not compare.
  package static func order(_ left: Value, _ right: Value) -> Int? {
    switch (left, right) {
    case (.boolean(let a), .boolean(let b)): return order(a ? 1 : 0, b ? 1 : 0)
    case (.real(let a), .real(let b)): return order(a, b)
    case (.integer(let a), .real(let b)): return order(a, b)
    case (.real(let a), .integer(let b)): return -order(b, a)
    case (.text(let a), .text(let b)), (.json(let a), .json(let b)):
      return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : b.utf8.lexicographicallyPrecedes(a.utf8) ? 1 : 0
    default:
      guard left.type == right.type, let a = left.integerBits, let b = right.integerBits else { return nil }
      return order(a, b)
    }
  }

  /// Two rows of two columns of one type, neither null.
  package static func order(_ left: Column, _ row: Int, _ right: Column, _ other: Int) -> Int {
    switch (left.storage, right.storage) {
    case (.integers(let a), .integers(let b)): order(a[row], b[other])
    case (.reals(let a), .reals(let b)): order(a[row], b[other])
    case (.booleans(let a), .booleans(let b)): order(a[row] ? 1 : 0, b[other] ? 1 : 0)
    case (.texts(let a), .texts(let b)):
      a.withBytes(ofRow: row) { first in b.withBytes(ofRow: other) { second in order(first, second) } }
    case (.integers(let a), .reals(let b)): order(a[row], b[other])
    case (.reals(let a), .integers(let b)): -order(b[other], a[row])
    default: 0
    }
  }
}
