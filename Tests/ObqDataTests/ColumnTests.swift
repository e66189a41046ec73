import ObqData
import Testing

@Suite struct ColumnTests {
  private static func column(_ values: [Value], _ type: ValueType) -> Column {
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value) }
    return builder.finish()
  }

  private static func dictionary(_ entries: [String], _ codes: [UInt32], nulls: [Bool]? = nil) -> Column {
    var vector = TextVector(entries)
    vector.codes = codes
    return Column(type: .text, storage: .texts(vector), nulls: nulls)
  }

  private static func values(_ column: Column) -> [Value] { (0..<column.count).map { column.value(at: $0) } }

  /// One column of each type, with a null in it.
  static let samples: [(ValueType, [Value])] = [
    (.boolean, [.boolean(true), .null, .boolean(false)]),
    (.integer, [.integer(.max), .null, .integer(-1)]),
    (.real, [.real(0.5), .null, .real(-2)]),
    (.text, [.text("备份"), .null, .text("")]),
    (.time, [.time(Instant(nanoseconds: 1)), .null, .time(Instant(nanoseconds: -1))]),
    (.duration, [.duration(5), .null, .duration(-5)]),
    (.size, [.size(1024), .null, .size(0)]),
    (.json, [.json("{}"), .null, .json("[1]")]),
    (.null, [.null, .null, .null]),
  ]

  @Test(arguments: samples)
  func valuesGoInAndOut(_ type: ValueType, _ values: [Value]) {
    let column = Self.column(values, type)
    #expect(column.type == type)
    #expect(Self.values(column) == values)
    #expect((0..<3).map { column.isNull($0) } == values.map(\.isNull))
    #expect(Self.values(column.gather([2, 0, 0, 1])) == [values[2], values[0], values[0], values[1]])
    #expect(Self.values(column.prefix(2)) == Array(values.prefix(2)))
    #expect(column.prefix(9).count == 3)
    #expect(column.gather([]).count == 0)
    #expect(Self.values(column.slice(1..<3)) == Array(values[1...]))
    #expect(column.slice(1..<1).count == 0)
  }

  /// Pieces of a page together hold no more bytes than the page.
  @Test func slicesOfTextsShareNoRows() throws {
    let vector = TextVector(["aa", "备份", "", "dddd"])
    let slice = vector.slice(1..<3)
    #expect((0..<2).map { slice.string(ofRow: $0) } == ["备份", ""] && slice.bytes.count == 6)
    let picked = vector.gather([3, 0, 0]).slice(1..<3)
    #expect((0..<2).map { picked.string(ofRow: $0) } == ["aa", "aa"] && picked.entryCount == 1)
    var dictionary = TextVector(["x", "y"])
    dictionary.codes = [1, 0, 1, 1]
    #expect((0..<3).map { dictionary.slice(1..<4).string(ofRow: $0) } == ["x", "y", "y"])
  }

  @Test(arguments: samples)
  func columnsGrow(_ type: ValueType, _ values: [Value]) {
    var column = Column.allNull(type, count: 0)
    column.append(contentsOf: Self.column(values, type))
    column.append(contentsOf: .allNull(type, count: 2))
    column.append(contentsOf: .allNull(type, count: 0))
    column.append(contentsOf: Self.column([values[0]], type))
    #expect(column.type == type)
    #expect(Self.values(column) == values + [.null, .null, values[0]])
    var nulls = Column.allNull(type, count: 2)
    nulls.append(contentsOf: Self.column(values, type))
    #expect(Self.values(nulls) == [.null, .null] + values)
  }

  @Test(arguments: samples)
  func oneValueInEveryRow(_ type: ValueType, _ values: [Value]) {
    let column = Column.repeating(values[0], count: 3, type: type)
    #expect(Self.values(column) == [values[0], values[0], values[0]])
    #expect(Self.values(.repeating(.null, count: 2, type: type)) == [.null, .null])
    #expect(Column.repeating(values[0], count: 0, type: type).count == 0)
  }

  @Test func cellsOfAnotherTypeAreNull() {
    #expect(Self.values(Self.column([.integer(3), .real(0.5), .text("x")], .real)) == [.real(3), .real(0.5), .null])
    #expect(Self.values(Self.column([.duration(3), .integer(4)], .duration)) == [.duration(3), .null])
    #expect(Self.values(Self.column([.json("1")], .text)) == [.null])
  }

  @Test func dictionariesShareEntries() {
    let column = Self.dictionary(["a", "bb", "unused"], [1, 0, 1, 1], nulls: [false, false, true, false])
    #expect(Self.values(column) == [.text("bb"), .text("a"), .null, .text("bb")])
    #expect(Self.values(column.gather([3, 2, 1])) == [.text("bb"), .null, .text("a")])
    let compacted = column.gather([3, 0]).compacted()
    guard case .texts(let vector) = compacted.storage else {
      Issue.record("text is held otherwise")
      return
    }
    #expect(Self.values(compacted) == [.text("bb"), .text("bb")])
    #expect(vector.bytes == Array("bb".utf8) && vector.entryCount == 1)
  }

  @Test func gatheringCopiesNoText() {
    guard case .texts(let vector) = Self.column([.text("a"), .text("b"), .text("c")], .text).gather([2, 0]).storage
    else {
      Issue.record("text is held otherwise")
      return
    }
    #expect(vector.codes == [2, 0] && vector.entryCount == 3 && vector.count == 2)
  }

  /// With and without dictionaries and marks of nulls, in every order.
  @Test func textsOfAllShapesAreAppended() {
    let pieces: [(Column, [Value])] = [
      (Self.column([.text("x"), .text("")], .text), [.text("x"), .text("")]),
      (Self.dictionary(["a", "备"], [1, 1, 0]), [.text("备"), .text("备"), .text("a")]),
      (.allNull(.text, count: 1), [.null]),
      (Self.column([.null, .text("y")], .text), [.null, .text("y")]),
      (Self.dictionary(["n"], [0, 0], nulls: [true, false]), [.null, .text("n")]),
    ]
    for first in pieces {
      for second in pieces {
        for third in pieces {
          var column = first.0
          column.append(contentsOf: second.0)
          column.append(contentsOf: third.0)
          #expect(Self.values(column) == first.1 + second.1 + third.1)
        }
      }
    }
  }

  @Test func textsAreReadAsBytes() {
    let vector = TextVector(["ab", "", "é"])
    #expect(vector.count == 3 && vector.entryCount == 3)
    #expect(vector.withBytes(ofRow: 2) { Array($0) } == [0xC3, 0xA9])
    #expect(vector.withBytes(ofRow: 1) { $0.count } == 0)
    #expect(vector.string(ofRow: 0) == "ab")
  }

  @Test func batches() {
    let schema = Schema([Field("n", .integer), Field("s", .text)])
    let first = Batch(
      columns: [Self.column([.integer(1), .integer(2)], .integer), Self.dictionary(["a"], [0, 0])], count: 2)
    let second = Batch(columns: [.allNull(.integer, count: 1), Self.column([.text("b")], .text)], count: 1)
    let all = Batch.concatenating([first, .empty(schema), second], schema: schema)
    #expect(all.count == 3 && schema.count == 2)
    #expect(
      (0..<3).map { all.row($0) } == [
        [.integer(1), .text("a")], [.integer(2), .text("a")], [.null, .text("b")],
      ])
    #expect(all.gather([2, 0]).row(0) == [.null, .text("b")])
    #expect(all.prefix(1).count == 1 && all.prefix(7).count == 3)
    #expect(all.compacted().row(1) == all.row(1))
    let none = Batch.concatenating([], schema: schema)
    #expect(none.count == 0 && none.columns.map(\.type) == [.integer, .text])
  }

  @Test func values() {
    #expect(Value.fromBits(7, .time) == .time(Instant(nanoseconds: 7)))
    #expect(Value.fromBits(7, .duration) == .duration(7) && Value.fromBits(7, .size) == .size(7))
    #expect(Value.fromBits(7, .integer).integerBits == 7)
    #expect(Value.text("7").integerBits == nil && Value.real(7).integerBits == nil)
    #expect(Self.samples.map { $0.1[0].type } == Self.samples.map(\.0))
    #expect(ValueType.allCases.filter(\.isIntegerBacked) == [.integer, .time, .duration, .size])
    #expect(ValueType.duration.unit == "seconds" && ValueType.size.unit == "bytes" && ValueType.text.unit == nil)
  }

  /// What pages bring becomes one dictionary, whichever way each of them has its texts.
  @Test func textsOfManyColumnsStandOnce() throws {
    var builder = ColumnBuilder(type: .text)
    builder.append(contentsOf: .allNull(.text, count: 2))
    builder.append(contentsOf: Self.dictionary(["b", "a"], [1, 0, 1]))
    builder.append(contentsOf: Self.column([.text("a"), .null, .text("c")], .text))
    builder.append(contentsOf: .allNull(.text, count: 1))
    builder.append(contentsOf: Self.dictionary(["c", "unused", "b"], [2, 0], nulls: [false, true]))
    let column = builder.finish()
    let wanted: [Value] = [
      .null, .null, .text("a"), .text("b"), .text("a"), .text("a"), .null, .text("c"), .null, .text("b"), .null,
    ]
    #expect(Self.values(column) == wanted)
    guard case .texts(let vector) = column.storage else {
      Issue.record("no texts")
      return
    }
    // The empty text stands for nulls.
    #expect((0..<vector.entryCount).map { vector.string(ofEntry: $0) }.sorted() == ["", "a", "b", "c"])
    builder.append(.text("d"))
    builder.append(contentsOf: Self.dictionary(["a"], [0]))
    #expect(Self.values(builder.finish()) == wanted + [.text("d"), .text("a")])
  }

  @Test func aDictionaryOfAsManyTextsAsRowsIsNone() {
    var builder = ColumnBuilder(type: .text)
    var wanted: [Value] = []
    for page in 0..<40 {
      let texts = (0..<3000).map { "\(page) \($0)" }
      builder.append(contentsOf: Self.dictionary(texts, (0..<3000).reversed().map(UInt32.init)))
      wanted += texts.reversed().map(Value.text)
    }
    #expect(Self.values(builder.finish()) == wanted)
  }

  @Test(arguments: [ValueType.integer, .text, .boolean, .real])
  func nothingButNullsTakesNoRoom(type: ValueType) {
    var builder = ColumnBuilder(type: type)
    builder.appendNulls(5)
    builder.append(contentsOf: .allNull(type, count: 5))
    #expect(builder.byteCount <= 4)
    #expect(builder.finish().count == 10 && builder.finish().type == type)
    #expect(Self.values(builder.finish()).allSatisfy { $0 == .null })
  }
}
