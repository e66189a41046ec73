import ObqData
import ObqJSON
import Testing

/// Columns over many rows: orders of keys, dictionaries, extra fields, reuse of a decoder.
struct ColumnTests {
  @Test func keysInEveryOrder() throws {
    let columns: [DecodePlan.Column] = [
      .init("a", .integer), .init("aLongerKeyThanOthersHaveItSeems", .integer), .init("clusterName", .text),
      .init("aKeyThatIsEvenLongerThanThirtyTwoBytes1", .integer),
      .init("aKeyThatIsEvenLongerThanThirtyTwoBytes2", .integer), .init("k", .text, isDictionary: true),
    ]
    var generator = SeededGenerator(state: 1)
    var rows: [String] = []
    var expected: [[Value]] = []
    for row in 0..<500 {
      var fields: [String] = []
      var values: [Value] = []
      for (index, column) in columns.enumerated() {
        guard Int.random(in: 0..<4, using: &generator) > 0 else {
          values.append(.null)
          continue
        }
        let number = row * 10 + index
        // The unknown keys are prefixes and extensions of known ones.
        fields.append(column.type == .integer ? "\"\(column.key)\":\(number)" : "\"\(column.key)\":\"\(number % 7)\"")
        values.append(column.type == .integer ? .integer(Int64(number)) : .text("\(number % 7)"))
      }
      fields += ["\"\":1", "\"aa\":2", "\"clusterNam\":3", "\"clusterName2\":{\"a\":4}", "\"u\(row % 300)\":[5]"]
      fields.shuffle(using: &generator)
      rows.append("{\(fields.joined(separator: ","))}")
      expected.append(values)
    }
    let text = #"{"data":{"contents":[\#(rows.joined(separator: ","))]}}"#
    let page = try decode(text, DecodePlan(rows: .array(["data", "contents"]), columns: columns))
    #expect(page.batch.count == 500)
    for row in 0..<500 { #expect(page.batch.row(row) == expected[row]) }
  }

  @Test func dictionaryOrNotTheTextsAreTheSame() throws {
    var generator = SeededGenerator(state: 2)
    let cells: [String?] = (0..<3000).map { row in
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: nil
      case 1: "null"
      case 2: "\"\""
      case 3: "\"different text \(row)\""
      case 4: "\"esc\\u0061ped \(row % 3)\""
      default:
        "\"" + String(repeating: "备份-", count: Int.random(in: 0..<9, using: &generator)) + "\(row % 11)\""
      }
    }
    let plain = try decode(answer(cells), plan(.text)).batch.columns[0]
    let shared = try decode(answer(cells), plan(.text, isDictionary: true)).batch.columns[0]
    for row in cells.indices { #expect(plain.value(at: row) == shared.value(at: row)) }
    guard case .texts(let vector) = shared.storage, case .texts(let whole) = plain.storage else {
      Issue.record("columns of text expected")
      return
    }
    #expect(whole.codes == nil)
    let entries = Set((0..<vector.entryCount).map(vector.string(ofEntry:)))
    #expect(vector.codes?.count == cells.count)
    #expect(vector.entryCount == entries.count)
    #expect(vector.bytes.count < whole.bytes.count)
  }

  @Test func columnsOfNothingButNulls() throws {
    for type in ValueType.allCases {
      let column = try decode(answer([nil, "null", nil]), plan(type, isDictionary: true)).batch.columns[0]
      #expect(column.type == type)
      #expect(column.count == 3)
      #expect((0..<3).allSatisfy(column.isNull))
    }
  }

  @Test func columnsWithoutNullsSaySo() throws {
    #expect(try decode(answer(["1", "2"]), plan(.integer)).batch.columns[0].nulls == nil)
    #expect(try decode(answer(["1", nil, "2"]), plan(.integer)).batch.columns[0].nulls == [false, true, false])
  }

  @Test func unknownFieldsAreCollected() throws {
    let plan = DecodePlan(
      rows: .array(["data", "contents"]), columns: [.init("x", .integer), .init("y", .null)], collectsExtra: true,
      knownKeys: ["secret"])
    let text = #"""
      {"data":{"contents":[
      {"x":1,"new":{"a" : [ 1 , "b c" ]},"secret":"s","q\"u":"\u0041","y":7},
      {"x":2,"secret":"s"},
      {"b":1,"x":3,"a":2,"b":[],"\u0061":3},
      {"n":null,"备":-1.50}
      ]}}
      """#
    let page = try decode(text, plan)
    #expect(page.batch.columns.count == 3)
    #expect(
      (0..<4).map { page.batch.columns[2].value(at: $0) } == [
        .json(#"{"new":{"a":[1,"b c"]},"q\"u":"\u0041"}"#), .null, .json(#"{"b":[],"a":3}"#),
        .json(#"{"n":null,"备":-1.50}"#),
      ])
  }

  @Test func manyUnknownFieldsInOneRow() throws {
    let fields = (0..<1000).map { "\"k\($0 % 900)\":\($0)" }.joined(separator: ",")
    let plan = DecodePlan(rows: .array(["data", "contents"]), columns: [], collectsExtra: true)
    let page = try decode(#"{"data":{"contents":[{\#(fields)}]}}"#, plan)
    guard case .json(let text) = page.batch.columns[0].value(at: 0) else {
      Issue.record("an object expected")
      return
    }
    let object = try JSONValue(parsing: Array(text.utf8))
    #expect(object.members?.count == 900)
    #expect(object["k99"] == .integer(999))
    #expect(object["k899"] == .integer(899))
  }

  @Test func pagesOfOneDecoderDoNotMix() throws {
    let plan = DecodePlan(
      rows: .array(["data", "contents"]),
      columns: [
        .init("x", .text), .init("d", .text, isDictionary: true), .init("i", .integer), .init("b", .boolean),
      ], collectsExtra: true)
    let decoder = PageDecoder(plan)
    func page(_ rows: Int, _ tag: String) -> [UInt8] {
      let items = (0..<rows).map { #"{"x":"\#(tag)\#($0)","d":"\#(tag)","i":\#($0),"b":true,"z":"\#(tag)"}"# }
      return Array(#"{"data":{"contents":[\#(items.joined(separator: ","))]},"traceId":"\#(tag)"}"#.utf8)
    }
    let first = try decode(page(300, "a"), decoder)
    let second = try decode(page(3, "b"), decoder)
    #expect(throws: DecodeFailure.self) { try decode(Array(page(100, "c").dropLast()), decoder) }
    let third = try decode(page(1000, "d"), decoder)
    for (page, rows, tag) in [(first, 300, "a"), (second, 3, "b"), (third, 1000, "d")] {
      #expect(page.batch.count == rows)
      #expect(page.envelope.traceId == tag)
      for row in [0, rows - 1] {
        let last = Int64(row)
        #expect(
          page.batch.row(row) == [
            .text("\(tag)\(row)"), .text(tag), .integer(last), .boolean(true), .json(#"{"z":"\#(tag)"}"#),
          ])
      }
    }
  }
}
