/// A point in time as nanoseconds since 1970-01-01T00:00:00Z: the years 1677 to 2262.
package struct Instant: Hashable, Sendable, Comparable {
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Nil when the instant lies outside of what 64 bits of nanoseconds hold.
  package init?(seconds: Int64, nanosecond: Int64 = 0) {
    // The first second there is begins before the first nanosecond, so the product alone may not fit where the sum does.
    guard let sum = Int64(exactly: Int128(seconds) * 1_000_000_000 + Int128(nanosecond)) else { return nil }
    nanoseconds = sum
  }

  package static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.nanoseconds < rhs.nanoseconds }

  /// Whole seconds since 1970, rounded towards the past.
  package var seconds: Int64 { nanoseconds.flooredQuotient(by: 1_000_000_000) }

  /// The part below a second, 0 to 999,999,999.
  package var subsecond: Int64 {
    let rest = nanoseconds % 1_000_000_000
    return rest < 0 ? rest + 1_000_000_000 : rest
  }

  /// `2024-08-06T00:00:00Z`, as both kinds of OCP endpoints read it.
  package var utcSecondsText: String {
    var bytes: [UInt8] = []
    bytes.append(most: Instant.textLength) { put(in: .utc, withFraction: false, &$0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension FixedWidthInteger {
  /// Division that rounds towards minus infinity.
  package func flooredQuotient(by divisor: Self) -> Self {
    let quotient = self / divisor
    return (self % divisor != 0 && (self < 0) != (divisor < 0)) ? quotient - 1 : quotient
  }
}
