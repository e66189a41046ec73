import ObqData

/// The cells of a column as a format writes them, one behind the other: made column by column, where one loop knows the
/// type of all of them, and laid out row by row afterwards. The entries of a dictionary are written once.
struct CellBytes: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where each entry ends.
  private(set) var ends: [Int] = []
  /// The entry of each row; nil when row i is entry i.
  private(set) var codes: [UInt32]?

  /// - Parameters:
  ///   - null: what is written for null, and for numbers that can't be written.
  ///   - isPlain: whether text of these bytes can be written as it is, whatever text it is.
  ///   - appendText: writes a text; it is told whether all texts of the column are plain.
  ///   - before, after: what stands around a value that is no text.
  init(
    _ column: Column, null: [UInt8], _ spelling: Spelling, before: [UInt8] = [], after: [UInt8] = [],
    isPlain: (UnsafeBufferPointer<UInt8>) -> Bool,
    appendText: (UnsafeBufferPointer<UInt8>, Bool, inout [UInt8]) -> Void
  ) {
    ends.reserveCapacity(column.count)
    switch column.storage {
    case .texts(let texts):
      texts.bytes.withUnsafeBufferPointer { all in
        // Rows that were picked out of many share the entries of all, most of which are not theirs.
        let areOwn = texts.codes == nil || texts.entryCount <= column.count
        let isAllPlain = areOwn && isPlain(all)
        if let codes = texts.codes, areOwn {
          for entry in 0..<texts.entryCount {
            appendText(UnsafeBufferPointer(rebasing: all[texts.range(ofEntry: entry)]), isAllPlain, &bytes)
            ends.append(bytes.count)
          }
          share(codes, column.nulls, null)
        } else {
          for row in 0..<column.count {
            if column.isNull(row) {
              bytes += null
            } else {
              let entry = texts.entry(ofRow: row)
              appendText(UnsafeBufferPointer(rebasing: all[texts.range(ofEntry: entry)]), isAllPlain, &bytes)
            }
            ends.append(bytes.count)
          }
        }
      }
    case .booleans(let values):
      for word in ["false", "true"] {
        bytes += before + Array(word.utf8) + after
        ends.append(bytes.count)
      }
      share(values.map { $0 ? 1 : 0 }, column.nulls, null)
    case .nulls(let count):
      bytes = null
      ends = [null.count]
      codes = [UInt32](repeating: 0, count: count)
    case .integers(let values): append(values, column, null, spelling, before, after)
    case .reals:
      for row in 0..<column.count {
        if column.isMissing(row) {
          bytes += null
        } else {
          bytes += before
          spelling.append(column, row, to: &bytes)
          bytes += after
        }
        ends.append(bytes.count)
      }
    }
  }

  private mutating func share(_ codes: [UInt32], _ nulls: [Bool]?, _ null: [UInt8]) {
    guard let nulls else {
      self.codes = codes
      return
    }
    let nullEntry = UInt32(ends.count)
    bytes += null
    ends.append(bytes.count)
    self.codes = zip(codes, nulls).map { $1 ? nullEntry : $0 }
  }

  private mutating func append(
    _ values: [Int64], _ column: Column, _ null: [UInt8], _ spelling: Spelling, _ before: [UInt8], _ after: [UInt8]
  ) {
    let most = max(Spelling.longest + before.count + after.count, null.count)
    let (type, nulls) = (column.type, column.nulls)
    bytes = [UInt8](unsafeUninitializedCapacity: values.count * most) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      var cursor = ByteCursor(start)
      for row in values.indices {
        if let nulls, nulls[row] {
          for byte in null { cursor.put(byte) }
        } else {
          for byte in before { cursor.put(byte) }
          spelling.put(values[row], type, &cursor)
          for byte in after { cursor.put(byte) }
        }
        ends.append(cursor.distance(from: start))
      }
      count = cursor.distance(from: start)
    }
  }

  /// Bytes of all rows' cells.
  fileprivate var total: Int {
    guard let codes else { return bytes.count }
    return codes.reduce(0) { total, code in
      let entry = Int(code)
      return total + ends[entry] - (entry == 0 ? 0 : ends[entry - 1])
    }
  }
}

/// Lays the cells of columns out as rows.
enum RowBytes {
  /// Appends rows, each the cells in order, every one behind its column's prefix, and the end.
  static func append(
    _ columns: [CellBytes], rows: Int, prefixes: [[UInt8]], end: [UInt8], to out: inout [UInt8]
  ) {
    let fixed = prefixes.reduce(end.count) { $0 + $1.count } * rows
    let total = columns.reduce(fixed) { $0 + $1.total }
    if columns.isEmpty {
      for _ in 0..<rows { out += end }
      return
    }
    var sources: [Source] = []
    sources.reserveCapacity(columns.count)
    let laid = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      open(columns[...], prefixes[...], &sources) { sources in
        var place = start
        for row in 0..<rows {
          for source in sources { source.copy(row, to: &place) }
          for byte in end {
            place.pointee = byte
            place += 1
          }
        }
        count = place - start
      }
    }
    if out.isEmpty { out = laid } else { out += laid }
  }

  /// The memory of a column while it is open.
  private struct Source {
    let prefix: UnsafeBufferPointer<UInt8>
    let bytes: UnsafePointer<UInt8>?
    let ends: UnsafePointer<Int>
    let codes: UnsafePointer<UInt32>?

    func copy(_ row: Int, to place: inout UnsafeMutablePointer<UInt8>) {
      if let start = prefix.baseAddress, !prefix.isEmpty {
        place.update(from: start, count: prefix.count)
        place += prefix.count
      }
      let entry = codes.map { Int($0[row]) } ?? row
      let begin = entry == 0 ? 0 : ends[entry - 1]
      let count = ends[entry] - begin
      if count > 0, let bytes {
        place.update(from: bytes + begin, count: count)
        place += count
      }
    }
  }

  /// Opens one column after the other and runs `body` with all of them.
  private static func open(
    _ columns: ArraySlice<CellBytes>, _ prefixes: ArraySlice<[UInt8]>, _ sources: inout [Source],
    _ body: ([Source]) -> Void
  ) {
    guard let column = columns.first, let prefix = prefixes.first else { return body(sources) }
    prefix.withUnsafeBufferPointer { prefix in
      column.bytes.withUnsafeBufferPointer { bytes in
        column.ends.withUnsafeBufferPointer { ends in
          func goOn(_ codes: UnsafePointer<UInt32>?) {
            guard let ends = ends.baseAddress else { return }
            sources.append(Source(prefix: prefix, bytes: bytes.baseAddress, ends: ends, codes: codes))
            open(columns.dropFirst(), prefixes.dropFirst(), &sources, body)
          }
          if let codes = column.codes {
            codes.withUnsafeBufferPointer { goOn($0.baseAddress) }
          } else {
            goOn(nil)
          }
        }
      }
    }
  }
}
