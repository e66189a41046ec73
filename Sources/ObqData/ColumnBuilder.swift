/// Grows a column by cells or by whole columns.
package struct ColumnBuilder: Sendable {
  package let type: ValueType
  private var booleans: [Bool] = []
  private var integers: [Int64] = []
  private var reals: [Double] = []
  private var texts = TextVector()
  /// The entries of `texts`, while whole columns alone are appended: a text of many pages stands once.
  private var dictionary: TextTable?
  private var nulls: [Bool]?
  package private(set) var count = 0
  /// How many rows of the beginning are null and not in the storage yet: columns that servers do not send stay so.
  private var leadingNulls = 0

  package init(type: ValueType) { self.type = type }

  package init(_ column: Column) {
    type = column.type
    count = column.count
    nulls = column.nulls
    switch column.storage {
    case .booleans(let values): booleans = values
    case .integers(let values): integers = values
    case .reals(let values): reals = values
    case .texts(let values): texts = values
    case .nulls(let count):
      self.count = 0
      appendNulls(count)
    }
  }

  /// Puts the nulls of the beginning into the storage, before anything else goes there.
  private mutating func settleLeadingNulls() {
    if leadingNulls == 0 { return }
    let times = leadingNulls
    leadingNulls = 0
    count = 0
    storeNulls(times)
  }

  private mutating func mark(null isNull: Bool, times: Int = 1) {
    if !isNull { settleLeadingNulls() }
    if isNull, nulls == nil { nulls = .init(repeating: false, count: count) }
    nulls?.append(contentsOf: repeatElement(isNull, count: times))
    count += times
  }

  package mutating func appendNulls(_ times: Int) {
    if times == 0 { return }
    if leadingNulls == count {
      leadingNulls += times
      count += times
    } else {
      storeNulls(times)
    }
  }

  private mutating func storeNulls(_ times: Int) {
    mark(null: true, times: times)
    switch type {
    case .boolean: booleans.append(contentsOf: repeatElement(false, count: times))
    case .real: reals.append(contentsOf: repeatElement(0, count: times))
    case .text, .json: appendEmpty(times)
    case .integer, .time, .duration, .size: integers.append(contentsOf: repeatElement(0, count: times))
    case .null: break
    }
  }

  /// Appends a cell; one of another type counts as null, so callers convert first.
  package mutating func append(_ value: Value) {
    switch (type, value) {
    case (.boolean, .boolean(let flag)):
      mark(null: false)
      booleans.append(flag)
    case (.real, .real(let number)):
      mark(null: false)
      reals.append(number)
    case (.real, .integer(let number)):
      mark(null: false)
      reals.append(Double(number))
    case (.text, .text(let text)), (.json, .json(let text)):
      mark(null: false)
      dictionary = nil
      texts.append(text.utf8)
    case (_, _) where type.isIntegerBacked && value.type == type:
      mark(null: false)
      integers.append(value.integerBits ?? 0)
    default: appendNulls(1)
    }
  }

  package mutating func append(integer bits: Int64) {
    mark(null: false)
    integers.append(bits)
  }

  package mutating func append(real number: Double) {
    mark(null: false)
    reals.append(number)
  }

  package mutating func append(text: some Sequence<UInt8>) {
    mark(null: false)
    dictionary = nil
    texts.append(text)
  }

  package mutating func append(contentsOf other: Column) {
    if case .nulls(let times) = other.storage {
      appendNulls(times)
      return
    }
    if other.count == 0 { return }
    settleLeadingNulls()
    if let otherNulls = other.nulls {
      if nulls == nil { nulls = .init(repeating: false, count: count) }
      nulls?.append(contentsOf: otherNulls)
    } else {
      nulls?.append(contentsOf: repeatElement(false, count: other.count))
    }
    count += other.count
    switch other.storage {
    case .booleans(let values): booleans += values
    case .integers(let values): integers += values
    case .reals(let values): reals += values
    case .texts(let values): append(values)
    case .nulls: break
    }
  }

  private mutating func append(_ values: TextVector) {
    if !values.isOverfull, mayMerge(values) {
      merge(values)
    } else {
      dictionary = nil
      texts.append(contentsOf: values)
    }
  }

  // MARK: dictionaries

  /// Whether texts are worth looking up: about as many different ones as rows are no dictionary.
  private mutating func mayMerge(_ values: TextVector) -> Bool {
    if dictionary == nil, texts.entryCount == 0 { startDictionary() }
    guard let dictionary, !texts.isOverfull else { return false }
    return dictionary.count < max(1 << 16, (count + values.count) / 4)
  }

  private mutating func startDictionary() {
    dictionary = TextTable()
    texts.codes = []
  }

  private mutating func merge(_ values: TextVector) {
    guard var table = dictionary, var rows = texts.codes else { return }
    // Taken out while they change, so that they are not copied.
    dictionary = nil
    texts.codes = nil
    values.bytes.withUnsafeBufferPointer { bytes in
      func entry(_ index: Int) -> UInt32 {
        number(UnsafeBufferPointer(rebasing: bytes[values.range(ofEntry: index)]), &table)
      }
      guard let codes = values.codes else {
        for row in 0..<values.entryCount { rows.append(entry(row)) }
        return
      }
      var entries = [UInt32](repeating: .max, count: values.entryCount)
      for code in codes {
        if entries[Int(code)] == .max { entries[Int(code)] = entry(Int(code)) }
        rows.append(entries[Int(code)])
      }
    }
    dictionary = table
    texts.codes = rows
  }

  private mutating func number(_ text: UnsafeBufferPointer<UInt8>, _ table: inout TextTable) -> UInt32 {
    let known = table.count
    let number = table.number(text)
    if table.count > known { texts.append(entry: text) }
    return number
  }

  private mutating func appendEmpty(_ times: Int) {
    if dictionary == nil, texts.entryCount == 0 { startDictionary() }
    guard var table = dictionary else {
      for _ in 0..<times { texts.append(EmptyCollection<UInt8>()) }
      return
    }
    dictionary = nil
    let empty = number(UnsafeBufferPointer(start: nil, count: 0), &table)
    dictionary = table
    texts.codes?.append(contentsOf: repeatElement(empty, count: times))
  }

  /// The memory that the cells take, about.
  package var byteCount: Int {
    let numbers = (integers.count + reals.count) * 8 + booleans.count + (nulls?.count ?? 0)
    return numbers + texts.bytes.count + (texts.offsets.count + (texts.codes?.count ?? 0)) * 4
  }

  package func finish() -> Column {
    if leadingNulls > 0 { return .allNull(type, count: count) }
    let storage: Column.Storage =
      switch type {
      case .boolean: .booleans(booleans)
      case .real: .reals(reals)
      case .text, .json: .texts(texts)
      case .integer, .time, .duration, .size: .integers(integers)
      case .null: .nulls(count)
      }
    return Column(type: type, storage: storage, nulls: type == .null ? nil : nulls)
  }
}
