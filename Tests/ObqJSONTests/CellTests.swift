import ObqData
import ObqJSON
import Testing

struct CellCase: Sendable, CustomTestStringConvertible {
  var type: ValueType
  var json: String
  var value: Value
  var problem: CellProblem.Reason?
  var acceptsYesNo = false

  init(
    _ type: ValueType, _ json: String, _ value: Value, _ problem: CellProblem.Reason? = nil, acceptsYesNo: Bool = false
  ) {
    self.type = type
    self.json = json
    self.value = value
    self.problem = problem
    self.acceptsYesNo = acceptsYesNo
  }

  var testDescription: String { "\(type) \(json)" }
}

let cellCases: [CellCase] = [
  CellCase(.integer, "0", .integer(0)),
  CellCase(.integer, "-0", .integer(0)),
  CellCase(.integer, "7", .integer(7)),
  CellCase(.integer, "-7", .integer(-7)),
  CellCase(.integer, "12345678", .integer(12_345_678)),
  CellCase(.integer, "123456789", .integer(123_456_789)),
  CellCase(.integer, "1234567890123456", .integer(1_234_567_890_123_456)),
  CellCase(.integer, "12345678901234567", .integer(12_345_678_901_234_567)),
  CellCase(.integer, "1728727696264250413", .integer(1_728_727_696_264_250_413)),
  CellCase(.integer, "9223372036854775807", .integer(.max)),
  CellCase(.integer, "-9223372036854775808", .integer(.min)),
  CellCase(.integer, "9223372036854775808", .null, .outOfRange),
  CellCase(.integer, "-9223372036854775809", .null, .outOfRange),
  CellCase(.integer, "18446744073709551616", .null, .outOfRange),
  CellCase(.integer, "1e19", .null, .outOfRange),
  CellCase(.integer, "1e99999999999999999999", .null, .outOfRange),
  CellCase(.integer, "0e99999999999999999999", .integer(0)),
  CellCase(.integer, "5.0", .integer(5)),
  CellCase(.integer, "5.000000000000000000000000000000", .integer(5)),
  CellCase(.integer, "1.5e1", .integer(15)),
  CellCase(.integer, "50E-1", .integer(5)),
  CellCase(.integer, "9223372036854775807.000", .integer(.max)),
  CellCase(.integer, "9223372036854775807.5", .null, .notIntegral),
  CellCase(.integer, "5.5", .null, .notIntegral),
  CellCase(.integer, "0.1", .null, .notIntegral),
  CellCase(.integer, "1e-99999999999999999999", .null, .notIntegral),
  CellCase(.integer, #""24""#, .integer(24)),
  CellCase(.integer, #""-24""#, .integer(-24)),
  CellCase(.integer, #""9223372036854775807""#, .integer(.max)),
  CellCase(.integer, #""9223372036854775808""#, .null, .outOfRange),
  CellCase(.integer, #""""#, .null),
  CellCase(.integer, #""24 ""#, .null, .notANumber),
  CellCase(.integer, #""0x18""#, .null, .notANumber),
  CellCase(.integer, #""abcdefgh""#, .null, .notANumber),
  CellCase(.integer, "null", .null),
  CellCase(.integer, "true", .null, .wrongKind),
  CellCase(.integer, "[1]", .null, .wrongKind),
  CellCase(.integer, #"{"a":1}"#, .null, .wrongKind),
  CellCase(.size, "128825794", .size(128_825_794)),
  CellCase(.size, "0.5", .null, .notIntegral),
  CellCase(.real, "144225.6503", .real(144225.6503)),
  CellCase(.real, "144225", .real(144225)),
  CellCase(.real, "-0.0", .real(-0.0)),
  CellCase(.real, "1e-400", .real(0)),
  CellCase(.real, "1e400", .null, .outOfRange),
  CellCase(.real, "0.1", .real(0.1)),
  CellCase(.real, #""72.23""#, .real(72.23)),
  CellCase(.real, #""""#, .null),
  CellCase(.real, #""72.23%""#, .null, .notANumber),
  CellCase(.real, #""nan""#, .null, .notANumber),
  CellCase(.real, #""inf""#, .null, .notANumber),
  CellCase(.real, "false", .null, .wrongKind),
  CellCase(.duration, "125", .duration(125_000_000_000)),
  CellCase(.duration, "77.6421", .duration(77_642_100_000)),
  CellCase(.duration, "100.1899", .duration(100_189_900_000)),
  CellCase(.duration, "-1.5", .duration(-1_500_000_000)),
  CellCase(.duration, "0.000000001", .duration(1)),
  CellCase(.duration, "0.0000000014", .duration(1)),
  CellCase(.duration, "0.0000000015", .duration(2)),
  CellCase(.duration, "0.0000000005", .duration(1)),
  CellCase(.duration, "0.00000000005", .duration(0)),
  CellCase(.duration, "1.5E3", .duration(1_500_000_000_000)),
  CellCase(.duration, "9223372036.854775807", .duration(.max)),
  CellCase(.duration, "9223372036.8547758075", .null, .outOfRange),
  CellCase(.duration, "9223372036.854775808", .null, .outOfRange),
  CellCase(.duration, #""98""#, .duration(98_000_000_000)),
  CellCase(.duration, #""98.25""#, .duration(98_250_000_000)),
  CellCase(.duration, #""98s""#, .null, .notANumber),
  CellCase(.time, #""2024-08-09T08:02:57.715753Z""#, time("2024-08-09T08:02:57.715753Z")),
  CellCase(.time, #""1970-01-01T08:00:00+08:00""#, .time(Instant(nanoseconds: 0))),
  CellCase(.time, #""1969-12-31T23:59:59.999999999Z""#, .time(Instant(nanoseconds: -1))),
  CellCase(.time, #""2024-10-14 15:25:18.092782+08:00""#, time("2024-10-14T07:25:18.092782Z")),
  CellCase(.time, #""2024-02-29T00:00:00Z""#, time("2024-02-29T00:00:00Z")),
  CellCase(.time, #""2024-08-09T08:02:57\u005a""#, time("2024-08-09T08:02:57Z")),
  CellCase(.time, #""""#, .null),
  CellCase(.time, "null", .null),
  CellCase(.time, #""0001-01-01T00:00:00Z""#, .null),
  CellCase(.time, #""0001-01-01T00:00:00.001Z""#, .null, .outOfRange),
  CellCase(.time, #""0001-01-02T00:00:00Z""#, .null, .outOfRange),
  CellCase(.time, #""2024-10-14 15:25:18.092782""#, .null, .noOffset),
  CellCase(.time, #""2024-10-14T15:25:18""#, .null, .noOffset),
  CellCase(.time, #""2024-10-14""#, .null, .noOffset),
  CellCase(.time, #""2023-02-29T00:00:00Z""#, .null, .notATime),
  CellCase(.time, #""2024-13-01T00:00:00Z""#, .null, .notATime),
  CellCase(.time, #""2024-10-14T24:00:00Z""#, .null, .notATime),
  CellCase(.time, #""2024-10-14T23:59:60Z""#, .null, .notATime),
  CellCase(.time, #""2024-10-14T15:25:18.Z""#, .null, .notATime),
  CellCase(.time, #""2024-10-14T15:25:18.0123456789Z""#, .null, .notATime),
  CellCase(.time, #""2024-10-14T15:25:18Zjunk""#, .null, .notATime),
  CellCase(.time, #""02:00:00.000+08:00""#, .null, .notATime),
  CellCase(.time, #""\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000T00:00:00Z""#, .null, .notATime),
  CellCase(.time, #""1600-01-01T00:00:00Z""#, .null, .outOfRange),
  CellCase(.time, "1728727696", .null, .wrongKind),
  CellCase(.boolean, "true", .boolean(true)),
  CellCase(.boolean, "false", .boolean(false)),
  CellCase(.boolean, "null", .null),
  CellCase(.boolean, "1", .null, .wrongKind),
  CellCase(.boolean, #""YES""#, .null, .wrongKind),
  CellCase(.boolean, #""YES""#, .boolean(true), acceptsYesNo: true),
  CellCase(.boolean, #""NO""#, .boolean(false), acceptsYesNo: true),
  CellCase(.boolean, "true", .boolean(true), acceptsYesNo: true),
  CellCase(.boolean, #""MAYBE""#, .null, .wrongKind, acceptsYesNo: true),
  CellCase(.text, #""""#, .text("")),
  CellCase(.text, #""备份失败：磁盘""#, .text("备份失败：磁盘")),
  CellCase(.text, #""a\"b\\c\/d\be\ff\ng\rh\ti""#, .text("a\"b\\c/d\u{8}e\u{c}f\ng\rh\ti")),
  CellCase(.text, #""?host=x\u0026delete_mode=y""#, .text("?host=x&delete_mode=y")),
  CellCase(.text, #""\u5907\u4efd \ud842\udfb7 \uD83D\uDC4D""#, .text("备份 𠮷 👍")),
  CellCase(.text, #""\ud842 \udfb7\ud842\u0041""#, .text("\u{FFFD} \u{FFFD}\u{FFFD}A")),
  CellCase(.text, #""a\u0000b""#, .text("a\0b")),
  CellCase(.text, #"" { [ , : ] } ""#, .text(" { [ , : ] } ")),
  CellCase(.text, "12.50", .text("12.50")),
  CellCase(.text, "true", .text("true")),
  CellCase(.text, "null", .null),
  CellCase(.text, #"[ 1, {"a" : "b c"} ]"#, .text(#"[1,{"a":"b c"}]"#)),
  CellCase(.json, #"{ "a" : [ 1 , 2.50 ] , "b\n" : { } , "c" : [ ] }"#, .json(#"{"a":[1,2.50],"b\n":{},"c":[]}"#)),
  CellCase(.json, #""a \" b""#, .json(#""a \" b""#)),
  CellCase(.json, "1.0e5", .json("1.0e5")),
  CellCase(.json, "false", .json("false")),
  CellCase(.json, "null", .null),
  CellCase(.json, "[\n[\t[1,2],\r\n[]]]", .json("[[[1,2],[]]]")),
  CellCase(.null, "17", .null),
]

struct CellTests {
  @Test(arguments: cellCases) func rule(_ example: CellCase) throws {
    let plan = plan(example.type, acceptsYesNo: example.acceptsYesNo)
    // Rows before and behind must not change it, nor white space around it.
    for json in [example.json, " \n\(example.json)\t "] {
      let page = try decode(answer([nil, json, "null", json]), plan)
      let value: Value = page.batch.columns[0].value(at: 1)
      #expect(value == example.value)
      #expect(page.batch.columns[0].value(at: 3) == example.value)
      #expect(page.batch.columns[0].isNull(0))
      #expect(page.batch.columns[0].isNull(2))
      #expect(page.problems.map(\.reason) == (example.problem.map { [$0, $0] } ?? []))
      #expect(page.problems.map(\.row) == (example.problem == nil ? [] : [1, 3]))
      #expect(page.problemCount == page.problems.count)
    }
  }

  @Test(arguments: [
    "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x10", "1_000", "NaN", "Infinity", "tru", "truee", "nul", "'a'", "1 2",
    "", #""\q""#, #""\u12g4""#, #""\u12""#, "{1:2}", "[1,]", "{\"a\":1,}", "[1}", "{\"a\":1]", "{\"a\"}", "{,}", "[,1]",
    "\"a\tb\"", "\"a\" \"b\"", "{\"a\":1 \"b\":2}", "\u{c}1", "1\u{1a}",
  ])
  func isNoJSON(_ json: String) {
    for type in ValueType.allCases {
      let failure = failure(answer([json]), plan(type))
      #expect(failure != nil, "\(type)")
    }
    // As a key that no column takes it is looked at too.
    let failure = failure(answer([json]), DecodePlan(rows: .array(["data", "contents"]), columns: []))
    #expect(failure != nil)
  }

  @Test func problemsAreCountedAndTheFirstKept() throws {
    let page = try decode(answer(Array(repeating: "\"x\"", count: 50)), plan(.integer))
    #expect(page.problemCount == 50)
    #expect(page.problems.count == 20)
    #expect(page.problems[19] == CellProblem(column: "x", row: 19, found: "\"x\"", reason: .notANumber))
    #expect(page.batch.columns[0].count == 50)
  }

  @Test func whatWasFoundIsCutAndPutOnOneLine() throws {
    let long = "[\"" + String(repeating: "备", count: 100) + "\",\n2]"
    let found = try #require(try decode(answer([long]), plan(.integer)).problems.first).found
    #expect(found == "[\"" + String(repeating: "备", count: 57) + "…")
    let short = try #require(try decode(answer(["[1,\n2]"]), plan(.integer)).problems.first).found
    #expect(short == "[1, 2]")
  }

  @Test func lastOfTwoKeysCounts() throws {
    let columns: [DecodePlan.Column] = [
      .init("i", .integer), .init("t", .text), .init("d", .text, isDictionary: true), .init("j", .json),
      .init("b", .boolean), .init("r", .real),
    ]
    let rows = [
      #"{"i":1,"i":2,"t":"long text","t":"b","d":"a","d":"b","j":[1],"j":{},"b":true,"b":false,"r":1,"r":2}"#,
      #"{"i":null,"i":3,"t":null,"t":"c","d":null,"d":"c","j":null,"j":1,"b":null,"b":true,"r":null,"r":3}"#,
      #"{"i":3,"i":null,"t":"c","t":null,"d":"c","d":null,"j":1,"j":null,"b":true,"b":null,"r":3,"r":null}"#,
      #"{"i":"x","i":4,"\u0069":5,"r":[],"r":6}"#, #"{"i":6,"i":"y"}"#,
    ]
    let text = #"{"data":{"contents":[\#(rows.joined(separator: ","))]}}"#
    let page = try decode(text, DecodePlan(rows: .array(["data", "contents"]), columns: columns))
    #expect(page.batch.row(0) == [.integer(2), .text("b"), .text("b"), .json("{}"), .boolean(false), .real(2)])
    #expect(page.batch.row(1) == [.integer(3), .text("c"), .text("c"), .json("1"), .boolean(true), .real(3)])
    #expect(page.batch.row(2) == Array(repeating: .null, count: 6))
    #expect(page.batch.row(3) == [.integer(5), .null, .null, .null, .null, .real(6)])
    #expect(page.problems == [CellProblem(column: "i", row: 4, found: "\"y\"", reason: .notANumber)])
    #expect(page.problemCount == 1)
  }

  /// The problem that a repeated key takes back leaves room among the kept ones, while others were left out.
  @Test func problemsThatAreTakenBack() throws {
    let plan = DecodePlan(
      rows: .array(["data", "contents"]), columns: [.init("x", .integer), .init("y", .integer)])
    let bad = Array(repeating: #"{"x":"?","y":1}"#, count: 19)
    let rows = (bad + [#"{"x":"?","y":"!","x":1}"#]).joined(separator: ",")
    let page = try decode(#"{"data":{"contents":[\#(rows)]},"successful":true}"#, plan)
    #expect(page.problemCount == 20)
    #expect(page.problems.count == 19 && page.problems.allSatisfy { $0.column == "x" && $0.row < 19 })
    #expect(page.batch.row(19) == [.integer(1), .null])
  }
}
