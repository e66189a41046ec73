import ObqData

/// The identity of one page's rows in a few bytes a row, for pages whose keys rise or fall from row to row: of each
/// column the distance from its least value, of the key the distance from row to row, in as many bits as the largest
/// needs.
struct PackedRows {
  /// The page that brought the rows.
  let page: UInt32
  /// The least and the greatest key.
  let range: ClosedRange<Int64>
  private let count: Int
  private let isFalling: Bool
  /// The place of the key among the columns, whose values are steps here.
  private let keyPlace: Int
  private let columns: [Packing]
  private let words: [UInt64]

  /// How a column is written: `width` bits a row above `base`; nil for one that is null throughout.
  private struct Packing {
    var type: ValueType
    var values: (base: Int64, width: Int)?
  }

  /// Nil for rows that can't be kept so: no column is known to tell them apart, its values are not in order, or there are
  /// columns of something else than whole numbers, or null in some rows only.
  init?(_ identity: [Column], key: Column, page: UInt32) {
    guard let order = KeyOrder(key) else { return nil }
    var packings: [Packing] = []
    var packer = BitPacker()
    var keyPlace: Int?
    for (place, column) in identity.enumerated() {
      switch column.storage {
      case .nulls: packings.append(Packing(type: column.type))
      case .integers(let values) where column.nulls == nil && column.type != .time:
        if keyPlace == nil, values == order.values {
          keyPlace = place
          packings.append(Packing(type: column.type, values: packer.add(order.steps)))
        } else {
          packings.append(Packing(type: column.type, values: packer.add(values)))
        }
      default: return nil
      }
    }
    guard let keyPlace else { return nil }
    self.keyPlace = keyPlace
    self.page = page
    range = order.range
    isFalling = order.isFalling
    count = order.values.count
    columns = packings
    words = packer.words
  }

  /// The columns as they were.
  func unpacked() -> [Column] {
    var reader = BitReader(words: words)
    return columns.enumerated().map { place, packing in
      guard let (base, width) = packing.values else { return .allNull(packing.type, count: count) }
      var values = reader.read(count, base: base, width: width)
      if place == keyPlace {
        var key = isFalling ? range.upperBound : range.lowerBound
        for row in values.indices {
          key = isFalling ? key &- values[row] : key &+ values[row]
          values[row] = key
        }
      }
      return Column(type: packing.type, storage: .integers(values))
    }
  }
}

/// Writes whole numbers in as few bits as a list of them needs.
private struct BitPacker {
  private(set) var words: [UInt64] = []

  /// Each list begins with a word of its own.
  mutating func add(_ values: [Int64]) -> (base: Int64, width: Int) {
    var (least, greatest) = (values.first ?? 0, values.first ?? 0)
    for value in values {
      least = min(least, value)
      greatest = max(greatest, value)
    }
    let width = 64 - UInt64(bitPattern: greatest &- least).leadingZeroBitCount
    if width == 0 { return (least, 0) }
    words.reserveCapacity(words.count + BitPacker.words(values.count, width))
    var word: UInt64 = 0
    var used = 0
    for value in values {
      let bits = UInt64(bitPattern: value &- least)
      word |= bits << UInt64(used)
      used += width
      if used >= 64 {
        words.append(word)
        used -= 64
        word = used == 0 ? 0 : bits >> UInt64(width - used)
      }
    }
    if used > 0 { words.append(word) }
    return (least, width)
  }

  /// How many words a list takes.
  static func words(_ count: Int, _ width: Int) -> Int { (count * width + 63) / 64 }
}

/// Reads what `BitPacker` wrote.
private struct BitReader {
  let words: [UInt64]
  private var first = 0

  init(words: [UInt64]) { self.words = words }

  mutating func read(_ count: Int, base: Int64, width: Int) -> [Int64] {
    if width == 0 { return .init(repeating: base, count: count) }
    let mask: UInt64 = width == 64 ? .max : 1 << UInt64(width) - 1
    var values: [Int64] = []
    values.reserveCapacity(count)
    for row in 0..<count {
      let (word, offset) = (first + row * width / 64, row * width % 64)
      var bits = words[word] >> UInt64(offset)
      if offset + width > 64 { bits |= words[word + 1] << UInt64(64 - offset) }
      values.append(base &+ Int64(bitPattern: bits & mask))
    }
    first += BitPacker.words(count, width)
    return values
  }
}
