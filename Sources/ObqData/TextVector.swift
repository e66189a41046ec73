/// Texts as bytes of UTF-8. Rows either own an entry each, or point into shared entries (a dictionary), which is how
/// columns of few different texts arrive and how selections of rows are taken without copying any byte.
package struct TextVector: Sendable {
  /// All entries, one behind the other.
  package var bytes: [UInt8]
  /// Where entry i begins; one more at the end.
  package var offsets: [UInt32]
  /// The entry of each row; nil when row i is entry i.
  package var codes: [UInt32]?
  /// Whether a text was left out since the entries would be longer than `byteLimit`: such rows must not be used.
  package private(set) var isOverfull = false

  /// The most bytes that all entries have together, since 32 bits say where one begins.
  package static let byteLimit = Int(UInt32.max)

  package init(bytes: [UInt8] = [], offsets: [UInt32] = [0], codes: [UInt32]? = nil) {
    self.bytes = bytes
    self.offsets = offsets
    self.codes = codes
  }

  package init(_ texts: [String]) {
    self.init()
    for text in texts { append(text.utf8) }
  }

  package var count: Int { codes?.count ?? entryCount }
  package var entryCount: Int { offsets.count - 1 }

  @inlinable package func entry(ofRow row: Int) -> Int {
    if let codes { Int(codes[row]) } else { row }
  }

  package func range(ofEntry entry: Int) -> Range<Int> { Int(offsets[entry])..<Int(offsets[entry + 1]) }

  package func withBytes<Result>(ofRow row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let range = range(ofEntry: entry(ofRow: row))
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  package func string(ofEntry entry: Int) -> String {
    String(decoding: bytes[range(ofEntry: entry)], as: UTF8.self)
  }

  package func string(ofRow row: Int) -> String { string(ofEntry: entry(ofRow: row)) }

  /// Adds one row with an entry of its own.
  package mutating func append(_ text: some Sequence<UInt8>) {
    let start = bytes.count
    if hasRoom(for: text.underestimatedCount) {
      bytes.append(contentsOf: text)
      if !hasRoom(for: 0) { bytes.removeLast(bytes.count - start) }
    }
    offsets.append(UInt32(bytes.count))
    codes?.append(UInt32(offsets.count - 2))
  }

  /// Adds an entry, which is no row's yet.
  mutating func append(entry text: UnsafeBufferPointer<UInt8>) {
    if hasRoom(for: text.count) { bytes.append(contentsOf: text) }
    offsets.append(UInt32(bytes.count))
  }

  /// Asked before bytes are taken; without room the rows count as overfull from then on.
  private mutating func hasRoom(for count: Int) -> Bool {
    let fits = count <= TextVector.byteLimit - bytes.count
    if !fits { isOverfull = true }
    return fits
  }

  private func marked(like other: TextVector) -> TextVector {
    var result = self
    result.isOverfull = result.isOverfull || other.isOverfull
    return result
  }

  /// The rows at these places, sharing the entries; a few rows of many that have their own are copied.
  package func gather(_ rows: [Int32]) -> TextVector {
    if codes == nil, rows.count < entryCount / 4 { return copies(rows) }
    let picked: [UInt32]
    if let codes {
      picked = codes.picked(rows)
    } else {
      picked = rows.map { UInt32($0) }
    }
    return TextVector(bytes: bytes, offsets: offsets, codes: picked).marked(like: self)
  }

  private func copies(_ rows: [Int32]) -> TextVector {
    var result = TextVector()
    result.offsets.reserveCapacity(rows.count + 1)
    bytes.withUnsafeBufferPointer { bytes in
      for row in rows { result.append(entry: UnsafeBufferPointer(rebasing: bytes[range(ofEntry: Int(row))])) }
    }
    return result.marked(like: self)
  }

  /// The rows of a range, with no more of the others' bytes than a dictionary has.
  package func slice(_ range: Range<Int>) -> TextVector {
    if let codes {
      let rows = TextVector(bytes: bytes, offsets: offsets, codes: Array(codes[range])).marked(like: self)
      return entryCount > range.count ? rows.compacted() : rows
    }
    let start = offsets[range.lowerBound]
    return TextVector(
      bytes: Array(bytes[Int(start)..<Int(offsets[range.upperBound])]),
      offsets: offsets[range.lowerBound...range.upperBound].map { $0 - start }
    ).marked(like: self)
  }

  /// The same rows with only the entries that they use: before rows are kept for long.
  package func compacted() -> TextVector {
    guard let codes else { return self }
    var entries = [UInt32](repeating: .max, count: entryCount)
    var result = TextVector(bytes: [], offsets: [0], codes: [])
    var newCodes: [UInt32] = []
    newCodes.reserveCapacity(codes.count)
    for code in codes {
      if entries[Int(code)] == .max {
        entries[Int(code)] = UInt32(result.offsets.count - 1)
        result.bytes.append(contentsOf: bytes[range(ofEntry: Int(code))])
        result.offsets.append(UInt32(result.bytes.count))
      }
      newCodes.append(entries[Int(code)])
    }
    result.codes = newCodes
    return result.marked(like: self)
  }

  package mutating func append(contentsOf other: TextVector) {
    let firstEntry = UInt32(entryCount)
    if codes == nil, other.codes != nil { codes = (0..<firstEntry).map { $0 } }
    let base = UInt32(bytes.count)
    if hasRoom(for: other.bytes.count) {
      bytes += other.bytes
      offsets += other.offsets.dropFirst().lazy.map { base + $0 }
    } else {
      offsets += repeatElement(base, count: other.entryCount)
    }
    isOverfull = isOverfull || other.isOverfull
    if let otherCodes = other.codes {
      codes? += otherCodes.lazy.map { firstEntry + $0 }
    } else {
      codes? += firstEntry..<firstEntry + UInt32(other.entryCount)
    }
  }
}
