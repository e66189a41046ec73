import ObqData
import Testing

@testable import ObqConnect

@Suite struct RowIdentityTests {
  private func integers(_ values: [Int64?], _ type: ValueType = .integer) -> Column {
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value.map { .fromBits($0, type) } ?? .null) }
    return builder.finish()
  }

  private func texts(_ values: [String?]) -> Column {
    var builder = ColumnBuilder(type: .text)
    for value in values { builder.append(value.map(Value.text) ?? .null) }
    return builder.finish()
  }

  @Test func rowsOfLaterPagesAreTold() {
    var identity = RowIdentity()
    #expect(identity.newRows([integers([1, 2, 3])], count: 3) == .init())
    #expect(identity.newRows([integers([3, 4, 1])], count: 3) == .init(fresh: [1], repeated: 2))
    #expect(identity.newRows([integers([4, 5, 6])], count: 3, pass: 2) == .init(fresh: [1, 2]))
    #expect(identity.newRows([integers([4, 1, 7])], count: 3, pass: 2) == .init(fresh: [2], repeated: 1))
  }

  @Test func rowsThatAreAlikeOnOnePageAreTwo() {
    var identity = RowIdentity()
    #expect(identity.newRows([integers([1, 1, 1])], count: 3) == .init())
    #expect(identity.newRows([integers([1, 1, 1, 1])], count: 4) == .init(fresh: [3], repeated: 3))
    #expect(identity.newRows([integers([1])], count: 1) == .init(fresh: [], repeated: 1))
  }

  @Test func aKeyMakesThemOne() {
    var identity = RowIdentity()
    let page = integers([1, 1, nil, nil, 2])
    #expect(identity.newRows([page], key: page, count: 5) == .init(fresh: [0, 2, 3, 4], twice: 1))
    #expect(identity.newRows([page], key: page, count: 5) == .init(fresh: [], repeated: 4, twice: 1))
  }

  @Test func nullsAndPlacesMatter() {
    var identity = RowIdentity()
    let first = [integers([1, nil, 0, nil]), texts(["a", "a", nil, nil])]
    #expect(identity.newRows(first, count: 4) == .init())
    #expect(identity.newRows([integers([0, 0, 1]), texts(["", "a", nil])], count: 3) == .init())
    #expect(identity.newRows([texts(["ab", "a"]), texts(["c", "bc"])], count: 2) == .init())
  }

  @Test func timesAreComparedInMilliseconds() {
    var identity = RowIdentity()
    #expect(identity.newRows([integers([1_502_993_123_456], .time)], count: 1) == .init())
    #expect(identity.newRows([integers([1_502_993_000_000], .time)], count: 1) == .init(fresh: [], repeated: 1))
    #expect(identity.newRows([integers([1_502_994_000_000], .time)], count: 1) == .init())
  }

  @Test func withoutIdentityAllRowsAreNew() {
    var identity = RowIdentity()
    #expect(identity.newRows([], count: 3) == .init())
    #expect(identity.newRows([], count: 3) == .init())
  }

  /// Lists in order of their keys, in none, shifted, repeated and read again, with nulls here and there: whatever way is
  /// taken to compare rows, it says what remembering every row says.
  @Test(arguments: 1...300) func everyWayToCompareSaysTheSame(seed: Int) {
    var random = Draw(UInt64(seed))
    let rows = 60 + Int(random.next() % 60)
    var list: [[Int64?]] = (0..<rows).map { row in
      [Int64(rows - row) * Int64(1 + seed % 3), Int64(random.next() % 4), 7]
    }
    switch seed % 5 {
    case 1: list.reverse()
    case 2: list.shuffle(using: &random)
    case 3: for row in list.indices where random.next() % 20 == 0 { list[row][1] = nil }
    case 4:
      for row in list.indices where random.next() % 30 == 0 { list[row][0] = seed % 2 == 0 ? nil : list[row / 2][0] }
    default: break
    }
    var identity = RowIdentity()
    var model = RememberedRows()
    for step in 0..<14 {
      let pass = step < 9 ? 1 : 2
      // Mostly one page behind the other, sometimes one that shares rows with another.
      let start = min(rows - 1, random.next() % 4 == 0 ? Int(random.next() % UInt64(rows)) : (step % 9) * 12)
      let page = Array(list[start..<min(rows, start + 12)])
      let columns = (0..<3).map { place in integers(page.map { $0[place] }) }
      let key = seed % 7 == 0 ? nil : columns[0]
      let sight = identity.newRows(columns, key: key, count: page.count, pass: pass)
      #expect(sight == model.newRows(page, hasKey: key != nil, pass: pass), "step \(step)")
    }
  }

  @Test(arguments: [[.max, 5, 4, 0, -1, .min], [.min, -1, 0, 4, 5, .max], [3], [9, 7, 6]] as [[Int64]])
  func packedRowsComeBack(values: [Int64]) throws {
    let key = integers(values)
    let columns = [
      integers(values.map { $0 / 3 }), key, .allNull(.integer, count: values.count), integers(values.map { _ in 8 }),
    ]
    func rows(_ columns: [Column]) -> [[Value]] {
      columns.map { column in values.indices.map { column.value(at: $0) } }
    }
    let packed = try #require(PackedRows(columns, key: key, page: 4))
    #expect(rows(packed.unpacked()) == rows(columns))
    #expect(packed.page == 4)
    #expect(packed.range == (values.min() ?? 0)...(values.max() ?? 0))
  }

  @Test func onlyRowsInOrderArePacked() {
    let key = integers([3, 2, 1])
    #expect(PackedRows([integers([1, 1, 1])], key: key, page: 1) == nil)
    #expect(PackedRows([key, integers([1, nil, 1])], key: key, page: 1) == nil)
    #expect(PackedRows([key, integers([1, 2, 3], .time)], key: key, page: 1) == nil)
    #expect(PackedRows([key, texts(["a", "b", "c"])], key: key, page: 1) == nil)
    for unordered in [[3, 3, 2], [1, 3, 2], [3, nil, 2]] as [[Int64?]] {
      #expect(PackedRows([integers(unordered)], key: integers(unordered), page: 1) == nil)
    }
  }
}

/// Remembers every row by itself, as slow as it is plain.
private struct RememberedRows {
  private struct Row: Hashable {
    var values: [Int64?]
    var copy: Int
  }

  private var pageOf: [Row: (page: Int, pass: Int)] = [:]
  private var page = 0

  mutating func newRows(_ rows: [[Int64?]], hasKey: Bool, pass: Int) -> RowIdentity.Sight {
    page += 1
    var fresh: [Int32] = []
    var sight = RowIdentity.Sight()
    for (place, values) in rows.enumerated() {
      var row = Row(values: values, copy: 0)
      if hasKey, values[0] != nil, pageOf[row]?.page == page {
        sight.twice += 1
        continue
      }
      while pageOf[row]?.page == page { row.copy += 1 }
      if let last = pageOf.updateValue((page, pass), forKey: row) {
        if last.pass == pass { sight.repeated += 1 }
      } else {
        fresh.append(Int32(place))
      }
    }
    if fresh.count < rows.count { sight.fresh = fresh }
    return sight
  }
}
