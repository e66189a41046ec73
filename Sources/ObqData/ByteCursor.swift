/// Writes text of ASCII into memory that somebody else has made large enough: no call checks for room.
package struct ByteCursor {
  private var place: UnsafeMutablePointer<UInt8>

  package init(_ start: UnsafeMutablePointer<UInt8>) { place = start }

  /// How far it has come from `start`.
  package func distance(from start: UnsafeMutablePointer<UInt8>) -> Int { place - start }

  package mutating func put(_ byte: UInt8) {
    place.pointee = byte
    place += 1
  }

  package mutating func put(_ text: String) { for byte in text.utf8 { put(byte) } }

  /// `00` to `99`.
  package mutating func put(pair number: Int) {
    let tens = number / 10
    place[0] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: tens)
    place[1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number &- tens &* 10)
    place += 2
  }

  /// A decimal number, 20 bytes at the most.
  package mutating func put(_ number: UInt64) {
    var length = 1
    var bound: UInt64 = 10
    while number >= bound {
      length += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    var rest = number
    var index = length
    while index > 0 {
      index &-= 1
      let tenth = rest / 10
      place[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- tenth &* 10)
      rest = tenth
    }
    place += length
  }

  package mutating func put(_ number: Int64) {
    if number < 0 { put(UInt8(ascii: "-")) }
    put(number.magnitude)
  }

  /// `.5` for 500,000,000 and nothing for 0; ten bytes at the most.
  package mutating func put(fraction nanosecond: Int64) {
    guard nanosecond != 0 else { return }
    put(UInt8(ascii: "."))
    var rest = nanosecond
    var divisor: Int64 = 100_000_000
    while rest > 0 {
      let digit = rest / divisor
      put(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
      rest &-= digit &* divisor
      divisor /= 10
    }
  }
}

extension [UInt8] {
  /// Appends what `body` writes, `most` bytes at the most.
  package mutating func append(most: Int, _ body: (inout ByteCursor) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: most) { buffer in
      guard let start = buffer.baseAddress else { return }
      var cursor = ByteCursor(start)
      body(&cursor)
      append(contentsOf: UnsafeBufferPointer(start: start, count: cursor.distance(from: start)))
    }
  }
}
