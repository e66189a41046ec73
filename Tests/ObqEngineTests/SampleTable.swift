import ObqData

/// A generated table: its rows as values for SQLite, and the same rows as batches of many shapes for the engine.
struct SampleTable {
  static let schema = Schema([
    Field("id", .integer), Field("num", .integer), Field("big", .integer), Field("ratio", .real),
    Field("word", .text), Field("name", .text), Field("startTime", .time), Field("span", .duration),
    Field("flag", .boolean),
  ])

  static let words = ["FAILED", "SUCCEEDED", "RUNNING", "SUCCESS", "success", "STOPPED"]
  static let names = [
    "", "a", "ab", "abc", "b", "B", "it's", "say \"hi\"", "100%", "under_score", "back\\slash", "备份失败", "备份",
    "份备", "é", "e\u{301}", "日本語テキスト", "😀 done", " padded ", "zzzzzzzz", "zzzzzzzza", "zzzzzzzzb",
    String(repeating: "long ", count: 60), String(repeating: "long ", count: 60) + "x",
  ]
  static let bigs: [Int64] = [
    .max, .max - 1, .min, .min + 1, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1, 4_611_686_018_427_387_903, 0, 1, -1,
  ]
  /// 2024-08-06T00:00:00Z
  static let firstTime: Int64 = 1_722_902_400_000_000_000

  let rows: [[Value]]
  let batches: [Batch]

  init(_ random: inout SeededRandom) {
    let count = random.pick([0, 1, 9, 60, 90, 120, 160, 200, 200, 200])
    let nullRate = random.pick([3, 6, 30])
    rows = (0..<count).map { id in
      SampleTable.schema.fields.map { field in
        field.name == "id" ? .integer(Int64(id)) : SampleTable.value(of: field.name, nullRate, &random)
      }
    }
    var batches: [Batch] = []
    var start = 0
    while start < count {
      let end = min(count, start + 1 + random.below(60))
      batches.append(SampleTable.batch(rows[start..<end], &random))
      start = end
      if random.oneIn(6) { batches.append(SampleTable.batch([], &random)) }
    }
    self.batches = batches
  }

  private static func value(of column: String, _ nullRate: Int, _ random: inout SeededRandom) -> Value {
    if random.oneIn(nullRate) { return .null }
    switch column {
    case "num": return .integer(Int64(random.below(21)) - 10)
    case "big": return .integer(random.oneIn(4) ? Int64(bitPattern: random.next()) : random.pick(bigs))
    // Multiples of an eighth, so that sums do not depend on the order in which they are taken.
    case "ratio": return .real(random.oneIn(8) ? -0.0 : Double(random.below(400) - 200) / 8)
    case "word": return .text(random.pick(words))
    case "name": return .text(random.pick(names))
    case "startTime":
      let steps: [Int64] = [1, 1_000_000_000, 3_600_000_000_000, 86_400_000_000_000]
      return .time(Instant(nanoseconds: firstTime + (Int64(random.below(9)) - 4) * random.pick(steps)))
    case "span": return .duration((Int64(random.below(41)) - 10) * random.pick([1, 500_000_000, 1_000_000_000]))
    default: return .boolean(random.oneIn(2))
    }
  }

  /// Columns in one of the shapes that they may have: with and without a dictionary, with and without marks of nulls.
  private static func batch(_ rows: ArraySlice<[Value]>, _ random: inout SeededRandom) -> Batch {
    let columns = schema.fields.indices.map { place in
      column(rows.map { $0[place] }, schema.fields[place].type, &random)
    }
    return Batch(columns: columns, count: rows.count)
  }

  private static func column(_ values: [Value], _ type: ValueType, _ random: inout SeededRandom) -> Column {
    if values.allSatisfy(\.isNull) { return .allNull(type, count: values.count) }
    if type == .text, random.oneIn(2) { return dictionary(values, type, &random) }
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value) }
    var column = builder.finish()
    if column.nulls == nil, random.oneIn(3) { column.nulls = .init(repeating: false, count: values.count) }
    return column
  }

  /// Entries in any order, some twice, some that no row uses; a null points anywhere.
  private static func dictionary(_ values: [Value], _ type: ValueType, _ random: inout SeededRandom) -> Column {
    var entries = ["unused", ""]
    for case .text(let text) in values
    where random.oneIn(4) || !entries.contains(where: { $0.utf8.elementsEqual(text.utf8) }) {
      entries.append(text)
    }
    entries.shuffle(using: &random)
    let codes = values.map { value in
      let places = entries.indices.filter { entries[$0].utf8.elementsEqual((value.plainText ?? "unused").utf8) }
      return UInt32(random.pick(places))
    }
    var vector = TextVector(entries)
    vector.codes = codes
    return Column(
      type: type, storage: .texts(vector), nulls: values.contains(.null) ? values.map(\.isNull) : nil)
  }
}

extension Value {
  fileprivate var plainText: String? {
    if case .text(let text) = self { text } else { nil }
  }
}
