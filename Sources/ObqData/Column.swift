/// The values of one column for the rows of a batch.
package struct Column: Sendable {
  package enum Storage: Sendable {
    case booleans([Bool])
    /// Integers, times, durations and sizes: 64 bits each.
    case integers([Int64])
    case reals([Double])
    /// Text and JSON.
    case texts(TextVector)
    /// Nothing but nulls: a count.
    case nulls(Int)
  }

  package var type: ValueType
  package var storage: Storage
  /// Which rows are null; nil when none is. The storage holds something harmless (0, false, empty) at those rows.
  package var nulls: [Bool]?

  package init(type: ValueType, storage: Storage, nulls: [Bool]? = nil) {
    self.type = type
    self.storage = storage
    self.nulls = nulls
  }

  package static func allNull(_ type: ValueType, count: Int) -> Column {
    Column(type: type, storage: .nulls(count))
  }

  package var count: Int {
    switch storage {
    case .booleans(let values): values.count
    case .integers(let values): values.count
    case .reals(let values): values.count
    case .texts(let values): values.count
    case .nulls(let count): count
    }
  }

  package func isNull(_ row: Int) -> Bool {
    if case .nulls = storage { return true }
    return nulls?[row] ?? false
  }

  /// Whether texts were left out since there was no room for them.
  package var isOverfull: Bool { if case .texts(let values) = storage { values.isOverfull } else { false } }

  package func value(at row: Int) -> Value {
    if isNull(row) { return .null }
    switch storage {
    case .booleans(let values): return .boolean(values[row])
    case .integers(let values): return .fromBits(values[row], type)
    case .reals(let values): return .real(values[row])
    case .texts(let values):
      let text = values.string(ofRow: row)
      return type == .json ? .json(text) : .text(text)
    case .nulls: return .null
    }
  }

  /// The rows at these places, in this order.
  package func gather(_ rows: [Int32]) -> Column {
    let storage: Storage =
      switch self.storage {
      case .booleans(let values): .booleans(values.picked(rows))
      case .integers(let values): .integers(values.picked(rows))
      case .reals(let values): .reals(values.picked(rows))
      case .texts(let values): .texts(values.gather(rows))
      case .nulls: .nulls(rows.count)
      }
    let flags = nulls?.picked(rows)
    // A column is read quicker without flags, and few rows of one that has some may have none.
    return Column(type: type, storage: storage, nulls: flags?.contains(true) ?? false ? flags : nil)
  }

  /// The rows of a range.
  package func slice(_ range: Range<Int>) -> Column {
    let storage: Storage =
      switch self.storage {
      case .booleans(let values): .booleans(Array(values[range]))
      case .integers(let values): .integers(Array(values[range]))
      case .reals(let values): .reals(Array(values[range]))
      case .texts(let values): .texts(values.slice(range))
      case .nulls: .nulls(range.count)
      }
    return Column(type: type, storage: storage, nulls: nulls.map { Array($0[range]) })
  }

  /// The first rows.
  package func prefix(_ length: Int) -> Column {
    length >= count ? self : gather((0..<Int32(length)).map { $0 })
  }

  package func compacted() -> Column {
    guard case .texts(let values) = storage, values.codes != nil else { return self }
    return Column(type: type, storage: .texts(values.compacted()), nulls: nulls)
  }

  /// Appends rows of the same type; a column of nothing but nulls fits every type.
  package mutating func append(contentsOf other: Column) {
    if other.count == 0 { return }
    if count == 0 {
      let type = self.type
      self = other
      if type != .null { self.type = type }
      return
    }
    var builder = ColumnBuilder(self)
    self = .allNull(type, count: 0)
    builder.append(contentsOf: other)
    self = builder.finish()
  }

  /// The same value in every row.
  package static func repeating(_ value: Value, count: Int, type: ValueType) -> Column {
    switch value {
    case .null: return .allNull(type, count: count)
    case .boolean(let flag): return Column(type: .boolean, storage: .booleans(.init(repeating: flag, count: count)))
    case .real(let number): return Column(type: .real, storage: .reals(.init(repeating: number, count: count)))
    case .text(let text), .json(let text):
      var vector = TextVector([text])
      vector.codes = .init(repeating: 0, count: count)
      return Column(type: value.type, storage: .texts(vector))
    case .integer, .time, .duration, .size:
      let bits = value.integerBits ?? 0
      return Column(type: value.type, storage: .integers(.init(repeating: bits, count: count)))
    }
  }
}

extension Array where Element: BitwiseCopyable {
  /// The elements at these places, in this order.
  func picked(_ places: [Int32]) -> [Element] {
    withUnsafeBufferPointer { all in places.map { all[Int($0)] } }
  }
}
