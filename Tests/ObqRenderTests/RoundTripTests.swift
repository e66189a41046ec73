import ObqData
import ObqRender
import ObqTestSupport
import Testing

/// What a machine format writes reads back as the same values.
@Suite struct RoundTripTests {
  /// Texts put together from pieces that some format has to treat.
  private static let texts: [String] = {
    let pieces = [
      "a", " ", ",", "\"", "\"\"", "\n", "\r", "\r\n", "\t", "\\", "\\n", "备", "👍", "\u{0}", "\u{1B}[0m", "\u{7F}",
      "\u{85}",
      "\u{2028}", "é", "|", "<", "NULL", "/", "{", "]",
    ]
    // The multiplier is that of Knuth's MMIX; the same texts every time.
    var state: UInt64 = 1
    return (0..<500).map { _ in
      var text = ""
      for _ in 0..<(state >> 40) % 6 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return text
    }
  }()

  private let schema = Schema([Field("id", .integer), Field("text", .text)])
  private var rows: Batch {
    batch(schema, RoundTripTests.texts.enumerated().map { [.integer(Int64($0.offset)), .text($0.element)] })
  }

  @Test func csv() throws {
    let records = try #require(readCSV(render(.csv, schema, [rows])))
    #expect(records.first?.map(\.text) == ["id", "text"])
    #expect(records.dropFirst().map { $0[1].text } == RoundTripTests.texts)
    #expect(records.dropFirst().map { $0[0].text } == RoundTripTests.texts.indices.map { "\($0)" })
  }

  @Test func csvTellsNullFromEmptyText() throws {
    let (schema, rows) = textBatch("a", [nil, "", "x"])
    let two = Schema([Field("id", .integer)] + schema.fields)
    let ids = Column(type: .integer, storage: .integers([1, 2, 3]))
    let records = try #require(readCSV(render(.csv, two, [Batch(columns: [ids] + rows.columns, count: 3)])))
    #expect(
      records.dropFirst().map { $0[1] } == [
        CSVField(text: "", isQuoted: false), CSVField(text: "", isQuoted: true), CSVField(text: "x", isQuoted: false),
      ])
  }

  @Test func tsv() throws {
    let records = try #require(readTSV(render(.tsv, schema, [rows])))
    #expect(records.dropFirst().map { $0[1] } == RoundTripTests.texts)
  }

  @Test func jsonLines() throws {
    let lines = render(.jsonl, schema, [rows]).split(separator: "\n")
    #expect(lines.count == RoundTripTests.texts.count)
    for (index, text) in RoundTripTests.texts.enumerated() {
      #expect(
        JSONReader.read(lines[index])
          == .object([
            .init(key: "id", value: .number("\(index)")), .init(key: "text", value: .string(text)),
          ]))
    }
  }

  @Test func jsonOfEveryTypeIsValid() throws {
    let text = renderEveryType(.json, RenderOptions(zone: shanghai))
    #expect(text.hasSuffix("}\n"))
    #expect(!text.dropLast().contains("\n"))
    let value = try #require(JSONReader.read(text))
    guard case .array(let rows) = value["rows"], case .array(let first) = rows.first, case .array(let fifth) = rows[4]
    else {
      Issue.record("no rows")
      return
    }
    #expect(rows.count == everyRow.count)
    #expect(first[1] == .number("9223372036854775807"))
    #expect(fifth[3] == .string("a\tb\"c,d\ne\r\\|<i>&amp;"))
    #expect(fifth[2] == .null)
  }

  @Test func jsonLinesOfEveryTypeAreValid() {
    for line in renderEveryType(.jsonl).split(separator: "\n") { #expect(JSONReader.read(line) != nil, "\(line)") }
  }

  @Test func noControlCharacterReachesJSON() {
    let controls = (0..<0xA0).compactMap { Unicode.Scalar(UInt32($0)) }.filter {
      $0.properties.generalCategory == .control
    }
    #expect(controls.count == 65)
    let all = String(String.UnicodeScalarView(controls))
    let schema = Schema([Field(all, .text), Field("j", .json)])
    let nested = "[\"\u{7F}\u{85}\u{9F}\"]"
    let line = render(.jsonl, schema, [batch(schema, [[.text(all), .json(nested)]])])
    #expect(line.unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
    #expect(
      JSONReader.read(line)
        == .object([
          .init(key: all, value: .string(all)), .init(key: "j", value: .array([.string("\u{7F}\u{85}\u{9F}")])),
        ]))
  }

  @Test(arguments: OutputFormat.allCases.filter { !$0.isPicture }) func bytesThatAreNoUTF8AreReplaced(
    _ format: OutputFormat
  ) throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0xED, 0xA0, 0x80, 0xC2]
    var out: [UInt8] = []
    for type in [ValueType.text, .json] {
      let column = Column(type: type, storage: .texts(TextVector(bytes: bytes, offsets: [0, UInt32(bytes.count)])))
      var writer = makeFormat(format, RenderOptions())
      writer.begin(Schema([Field("a", type)]), to: &out)
      writer.write(Batch(columns: [column], count: 1), to: &out)
      writer.finish(ResultMeta(asOf: moment), to: &out)
    }
    let text = try #require(String(validating: out, as: UTF8.self))
    #expect(text.contains("a\u{FFFD}b\u{FFFD}"))
  }

  struct NestedCase: Sendable, CustomTestStringConvertible {
    let json: String
    let expected: String
    var testDescription: String { json }
    init(_ json: String, _ expected: String) { (self.json, self.expected) = (json, expected) }
  }

  /// Valid JSON is copied without its white space; anything else becomes a string.
  @Test(arguments: [
    NestedCase(" [ 1 , -2.5e+10 , { \"a\" : { } , \"b\" : [ ] } ] \n", #"[1,-2.5e+10,{"a":{},"b":[]}]"#),
    NestedCase(#""a b\"\\\/\u00e9""#, #""a b\"\\\/\u00e9""#),
    NestedCase("true", "true"), NestedCase("false", "false"), NestedCase("null", "null"), NestedCase("0", "0"),
    NestedCase("-0", "-0"), NestedCase("0.10", "0.10"), NestedCase("1E5", "1E5"),
    NestedCase("18446744073709551616", "18446744073709551616"), NestedCase(#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#),
    NestedCase("", #""""#), NestedCase(" ", #"" ""#), NestedCase("tru", #""tru""#), NestedCase("01", #""01""#),
    NestedCase("1.", #""1.""#), NestedCase(".5", #"".5""#), NestedCase("+1", #""+1""#), NestedCase("1e", #""1e""#),
    NestedCase("NaN", #""NaN""#), NestedCase("[1,]", #""[1,]""#), NestedCase("[,1]", #""[,1]""#),
    NestedCase("[1 2]", #""[1 2]""#),
    NestedCase("[1}", #""[1}""#), NestedCase("[", #""[""#), NestedCase("]", #""]""#), NestedCase("{1:2}", #""{1:2}""#),
    NestedCase(#"{"a"}"#, #""{\"a\"}""#), NestedCase(#"{"a":1,}"#, #""{\"a\":1,}""#), NestedCase("1 1", #""1 1""#),
    NestedCase("\"a", #""\"a""#), NestedCase("\"a\nb\"", #""\"a\nb\"""#), NestedCase(#""\x""#, #""\"\\x\"""#),
    NestedCase(#""\u12G4""#, #""\"\\u12G4\"""#), NestedCase(#""\"#, #""\"\\""#), NestedCase("'a'", #""'a'""#),
  ])
  func nestedValues(_ example: NestedCase) {
    let schema = Schema([Field("j", .json)])
    let line = render(.jsonl, schema, [batch(schema, [[.json(example.json)]])])
    #expect(line == "{\"j\":\(example.expected)}\n")
    #expect(JSONReader.read(line) != nil)
  }

  @Test func deepNestingIsCopied() {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    let schema = Schema([Field("j", .json)])
    #expect(render(.jsonl, schema, [batch(schema, [[.json(deep)]])]) == "{\"j\":\(deep)}\n")
  }
}
