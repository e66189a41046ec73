import ObqData

/// A hash table from 64-bit keys to small numbers, given out in order of first sight.
struct NumberTable {
  private var keys: [UInt64]
  /// Number + 1; 0 is an empty place.
  private var numbers: [UInt32]
  private(set) var count = 0
  private var mask: Int

  init() {
    keys = .init(repeating: 0, count: 64)
    numbers = .init(repeating: 0, count: 64)
    mask = 63
  }

  @inline(__always) static func hash(_ key: UInt64) -> Int {
    var mixed = key &* 0x9E37_79B9_7F4A_7C15
    mixed ^= mixed >> 32
    return Int(truncatingIfNeeded: mixed)
  }

  /// The number of a key, a new one when it was not seen before.
  mutating func number(_ key: UInt64) -> UInt32 {
    var place = NumberTable.hash(key) & mask
    while numbers[place] != 0 {
      if keys[place] == key { return numbers[place] - 1 }
      place = (place + 1) & mask
    }
    keys[place] = key
    count += 1
    numbers[place] = UInt32(count)
    if count * 2 > mask { grow() }
    return UInt32(count - 1)
  }

  private mutating func grow() {
    let (oldKeys, oldNumbers) = (keys, numbers)
    let size = (mask + 1) * 2
    keys = .init(repeating: 0, count: size)
    numbers = .init(repeating: 0, count: size)
    mask = size - 1
    for index in oldKeys.indices where oldNumbers[index] != 0 {
      var place = NumberTable.hash(oldKeys[index]) & mask
      while numbers[place] != 0 { place = (place + 1) & mask }
      keys[place] = oldKeys[index]
      numbers[place] = oldNumbers[index]
    }
  }
}

/// Numbers the values of one column across batches; 0 is null.
struct ValueNumbers {
  private var numbers = NumberTable()
  private var texts = TextTable()

  mutating func assign(_ column: Column) -> [UInt32] {
    var result: [UInt32]
    switch column.storage {
    case .nulls(let count): return .init(repeating: 0, count: count)
    case .booleans(let values): result = values.map { $0 ? 2 : 1 }
    case .integers(let values): result = values.map { numbers.number(UInt64(bitPattern: $0)) + 1 }
    // Both zeros are one value.
    case .reals(let values): result = values.map { numbers.number(($0 == 0 ? 0 : $0).bitPattern) + 1 }
    case .texts(let vector):
      result = vector.bytes.withUnsafeBufferPointer { bytes in
        func number(_ entry: Int) -> UInt32 {
          texts.number(UnsafeBufferPointer(rebasing: bytes[vector.range(ofEntry: entry)])) + 1
        }
        guard let codes = vector.codes else { return (0..<vector.entryCount).map { number($0) } }
        // Each entry of a dictionary is looked up once.
        var known = [UInt32](repeating: 0, count: vector.entryCount)
        return codes.map { code in
          if known[Int(code)] == 0 { known[Int(code)] = number(Int(code)) }
          return known[Int(code)]
        }
      }
    }
    if let nulls = column.nulls { for row in result.indices where nulls[row] { result[row] = 0 } }
    return result
  }
}

/// Numbers the combinations of several columns' values across batches; nulls equal each other.
struct KeyNumbers {
  private var columns: [ValueNumbers]
  private var pairs: [NumberTable]

  init(count: Int) {
    columns = .init(repeating: ValueNumbers(), count: count)
    pairs = .init(repeating: NumberTable(), count: max(0, count - 1))
  }

  /// Small numbers, though some may be left out; without columns every row has the number 0.
  mutating func assign(_ keys: [Column], count rows: Int) -> [UInt32] {
    guard !keys.isEmpty else { return .init(repeating: 0, count: rows) }
    var numbers = columns[0].assign(keys[0])
    for index in 1..<max(1, keys.count) {
      let next = columns[index].assign(keys[index])
      for row in 0..<rows {
        numbers[row] = pairs[index - 1].number(UInt64(numbers[row]) << 32 | UInt64(next[row]))
      }
    }
    return numbers
  }
}

/// Numbers the combinations of several columns' values, in order of first sight, and keeps each one's values.
struct GroupIndex {
  private var combinations: KeyNumbers
  /// The group of each combination, plus 1; 0 is one that was not seen.
  private var groupOf: [UInt32] = []
  private var groupCount = 0
  private var builders: [ColumnBuilder]

  init(types: [ValueType]) {
    combinations = KeyNumbers(count: types.count)
    builders = types.map { ColumnBuilder(type: $0) }
  }

  /// How many groups there are.
  var count: Int { builders.isEmpty ? 1 : groupCount }

  /// The group of each row, and the rows that began a group.
  mutating func assign(_ keys: [Column], count rows: Int) -> (groups: [UInt32], firsts: [Int32]) {
    guard !keys.isEmpty else { return (.init(repeating: 0, count: rows), []) }
    var numbers = combinations.assign(keys, count: rows)
    var firsts: [Int32] = []
    for row in 0..<rows {
      let combination = Int(numbers[row])
      if combination >= groupOf.count {
        groupOf += .init(repeating: 0, count: max(64, groupOf.count, combination + 1 - groupOf.count))
      }
      if groupOf[combination] == 0 {
        groupCount += 1
        groupOf[combination] = UInt32(groupCount)
        firsts.append(Int32(row))
      }
      numbers[row] = groupOf[combination] - 1
    }
    if !firsts.isEmpty {
      for index in keys.indices { builders[index].append(contentsOf: keys[index].gather(firsts).compacted()) }
    }
    return (numbers, firsts)
  }

  /// The keys of all groups, in order.
  func keys() -> [Column] { builders.map { $0.finish() } }
}
