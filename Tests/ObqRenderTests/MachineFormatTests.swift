import ObqData
import ObqRender
import Testing

@Suite struct MachineFormatTests {
  private let eastern = RenderOptions(zone: shanghai)

  @Test func csvWritesEveryTypeExactly() {
    #expect(
      renderEveryType(.csv, eastern) == """
        ok,n,x,name,at,took,bytes,detail,none
        true,9223372036854775807,1.5,plain,2024-08-09T16:02:57.725481234+08:00,5400.563896,1610612736,\
        "{""a"": [1, 2.50, ""x\\ty""]}",
        false,-9223372036854775808,-0.1,备份任务,1970-01-01T08:00:00+08:00,-0.5,0,[],
        ,,,,,,,,
        true,0,1e+300,"",1970-01-01T07:59:59.999999999+08:00,0.000000001,9223372036854775807,null,
        true,9007199254740993,,"a\tb""c,d
        e\r\\|<i>&amp;",1970-01-01T08:00:00.001+08:00,-9223372036.854775808,-1,{broken,
        false,-1,7,\u{1B}[31mred\u{9B}1m 👨‍👩‍👧❤️ e\u{301},1970-01-02T08:00:00+08:00,90061,512,"{
          ""备"": ""\\u0001"",
          ""n"": 12345678901234567890
        }",

        """)
  }

  @Test func tsvWritesEveryTypeExactly() {
    #expect(
      renderEveryType(.tsv, eastern) == """
        ok\tn\tx\tname\tat\ttook\tbytes\tdetail\tnone
        true\t9223372036854775807\t1.5\tplain\t2024-08-09T16:02:57.725481234+08:00\t5400.563896\t1610612736\t\
        {"a": [1, 2.50, "x\\\\ty"]}\t
        false\t-9223372036854775808\t-0.1\t备份任务\t1970-01-01T08:00:00+08:00\t-0.5\t0\t[]\t
        \t\t\t\t\t\t\t\t
        true\t0\t1e+300\t\t1970-01-01T07:59:59.999999999+08:00\t0.000000001\t9223372036854775807\tnull\t
        true\t9007199254740993\t\ta\\tb"c,d\\ne\\r\\\\|<i>&amp;\t1970-01-01T08:00:00.001+08:00\t\
        -9223372036.854775808\t-1\t{broken\t
        false\t-1\t7\t\u{1B}[31mred\u{9B}1m 👨‍👩‍👧❤️ e\u{301}\t1970-01-02T08:00:00+08:00\t90061\t512\t\
        {\\n  "备": "\\\\u0001",\\n  "n": 12345678901234567890\\n}\t

        """)
  }

  @Test func jsonLinesWritesEveryTypeExactly() {
    #expect(
      renderEveryType(.jsonl, eastern) == #"""
        {"ok":true,"n":9223372036854775807,"x":1.5,"name":"plain","at":"2024-08-09T16:02:57.725481234+08:00",\#
        "took":5400.563896,"bytes":1610612736,"detail":{"a":[1,2.50,"x\ty"]},"none":null}
        {"ok":false,"n":-9223372036854775808,"x":-0.1,"name":"备份任务","at":"1970-01-01T08:00:00+08:00",\#
        "took":-0.5,"bytes":0,"detail":[],"none":null}
        {"ok":null,"n":null,"x":null,"name":null,"at":null,"took":null,"bytes":null,"detail":null,"none":null}
        {"ok":true,"n":0,"x":1e+300,"name":"","at":"1970-01-01T07:59:59.999999999+08:00",\#
        "took":0.000000001,"bytes":9223372036854775807,"detail":null,"none":null}
        {"ok":true,"n":9007199254740993,"x":null,"name":"a\tb\"c,d\ne\r\\|<i>&amp;",\#
        "at":"1970-01-01T08:00:00.001+08:00","took":-9223372036.854775808,"bytes":-1,"detail":"{broken","none":null}
        {"ok":false,"n":-1,"x":7,"name":"\u001b[31mred\u009b1m 👨‍👩‍👧❤️ é","at":"1970-01-02T08:00:00+08:00",\#
        "took":90061,"bytes":512,"detail":{"备":"\u0001","n":12345678901234567890},"none":null}

        """#)
  }

  @Test func jsonIsMetaThenColumnsThenRows() {
    let schema = Schema([Field("state", .text), Field("count()", .integer), Field("max(delay)", .duration)])
    let rows = batch(schema, [[.text("FAILED"), .integer(3), .duration(1_500_000_000)], [.null, .integer(0), .null]])
    let meta = ResultMeta(
      complete: false, limited: true, reasons: ["page 3 of \"ob_431\" is missing"], calls: 5, pages: 4, fetched: 1200,
      rows: 2, elapsed: 800_000_000, asOf: moment,
      targets: [
        .init(profile: "prod", cluster: "ob_431", tenant: "ww1144"),
        .init(profile: "lab", cluster: nil, ok: false, error: "connection refused"),
      ])
    #expect(
      render(.json, schema, [rows], eastern, meta: meta) == #"""
        {"meta":{"version":1,"complete":false,"limited":true,"reasons":["page 3 of \"ob_431\" is missing"],\#
        "calls":5,"pages":4,"fetched":1200,"rows":2,"elapsed":0.8,"asOf":"2024-08-09T16:02:57.725481234+08:00",\#
        "targets":[{"profile":"prod","cluster":"ob_431","tenant":"ww1144","ok":true,"error":null},\#
        {"profile":"lab","cluster":null,"tenant":null,"ok":false,"error":"connection refused"}]},\#
        "columns":[{"name":"state","type":"text","unit":null},{"name":"count()","type":"integer","unit":null},\#
        {"name":"max(delay)","type":"duration","unit":"seconds"}],"rows":[["FAILED",3,1.5],[null,0,null]]}

        """#)
  }

  @Test func jsonOfACompleteResultHasNoLimited() {
    let text = render(.json, Schema([Field("n", .integer)]), [])
    #expect(
      text == #"""
        {"meta":{"version":1,"complete":true,"reasons":[],"calls":0,"pages":0,"fetched":0,"rows":0,"elapsed":0,\#
        "asOf":"2024-08-09T08:02:57.725481234Z","targets":[]},"columns":[{"name":"n","type":"integer","unit":null}],"rows":[]}

        """#)
  }

  /// The fields of one format for a null, an empty text, and a text that reads like the null text.
  struct NullCase: Sendable, CustomTestStringConvertible {
    let format: OutputFormat
    let nullText: String?
    let expected: String
    var testDescription: String { "\(format) \(nullText ?? "as it comes")" }
  }

  @Test(arguments: [
    NullCase(format: .csv, nullText: nil, expected: "a,b\n,1\n\"\",2\nNULL,3\n"),
    NullCase(format: .csv, nullText: "NULL", expected: "a,b\nNULL,1\n\"\",2\n\"NULL\",3\n"),
    NullCase(format: .csv, nullText: "a,b", expected: "a,b\n\"a,b\",1\n\"\",2\nNULL,3\n"),
    NullCase(format: .tsv, nullText: nil, expected: "a\tb\n\t1\n\t2\nNULL\t3\n"),
    NullCase(format: .tsv, nullText: "\\N", expected: "a\tb\n\\N\t1\n\t2\nNULL\t3\n"),
    NullCase(format: .tsv, nullText: "a\tb\n", expected: "a\tb\na\\tb\\n\t1\n\t2\nNULL\t3\n"),
    NullCase(
      format: .jsonl, nullText: "NULL",
      expected: "{\"a\":null,\"b\":1}\n{\"a\":\"\",\"b\":2}\n{\"a\":\"NULL\",\"b\":3}\n"),
    NullCase(
      format: .markdown, nullText: "a|b", expected: "| a | b |\n| --- | ---: |\n| a\\|b | 1 |\n|  | 2 |\n| NULL | 3 |\n"
    ),
  ])
  func nullTexts(_ example: NullCase) {
    let schema = Schema([Field("a", .text), Field("b", .integer)])
    let rows = batch(schema, [[.null, .integer(1)], [.text(""), .integer(2)], [.text("NULL"), .integer(3)]])
    #expect(render(example.format, schema, [rows], RenderOptions(nullText: example.nullText)) == example.expected)
  }

  @Test(arguments: [
    (OutputFormat.csv, "1\n"), (.tsv, "1\n"), (.jsonl, "{\"n\":1}\n"), (.markdown, "| 1 |\n"),
    (.table, "┌───┐\n│ 1 │\n└───┘\n"), (.vertical, "*** 1 ***\nn: 1\n"),
  ])
  func withoutHeader(_ format: OutputFormat, _ expected: String) {
    let schema = Schema([Field("n", .integer)])
    #expect(render(format, schema, [batch(schema, [[.integer(1)]])], RenderOptions(header: false)) == expected)
  }

  @Test func namesAreTextToo() {
    let schema = Schema([Field("a,\"b\"", .integer), Field("c\td\\", .integer)])
    #expect(render(.csv, schema, []) == "\"a,\"\"b\"\"\",c\td\\\n")
    #expect(render(.tsv, schema, []) == "a,\"b\"\tc\\td\\\\\n")
  }

  @Test func aSecondColumnOfTheSameNameGetsANumberInJSONLines() {
    let names = ["a", "a", "a_2", "a", "b", "A"]
    let schema = Schema(names.map { Field($0, .integer) })
    let row = batch(schema, [(0..<Int64(names.count)).map { .integer($0) }])
    #expect(render(.jsonl, schema, [row]) == "{\"a\":0,\"a_3\":1,\"a_2\":2,\"a_4\":3,\"b\":4,\"A\":5}\n")
    #expect(render(.csv, schema, [row]) == "a,a,a_2,a,b,A\n0,1,2,3,4,5\n")
  }

  @Test func timesStandInTheZoneThatHoldsThen() {
    let berlin = Zone(named: "Europe/Berlin") ?? .utc
    let schema = Schema([Field("t", .time)])
    let rows = batch(
      schema, [[.time(Instant(nanoseconds: 1_720_000_000_000_000_000))], [.time(Instant(nanoseconds: 0))]])
    #expect(
      render(.csv, schema, [rows], RenderOptions(zone: berlin))
        == "t\n2024-07-03T11:46:40+02:00\n1970-01-01T01:00:00+01:00\n")
    #expect(render(.csv, schema, [rows]) == "t\n2024-07-03T09:46:40Z\n1970-01-01T00:00:00Z\n")
  }

  @Test func batchesFollowEachOtherAndAStatementLeavesNothingBehind() {
    let schema = Schema([Field("n", .integer)])
    let one = batch(schema, [[.integer(1)]])
    let two = batch(schema, [[.integer(2)], [.integer(3)]])
    for format in OutputFormat.allCases {
      let whole = render(format, schema, [batch(schema, [[.integer(1)], [.integer(2)], [.integer(3)]])])
      #expect(render(format, schema, [one, .empty(schema), two]) == whole)

      var writer = makeFormat(format, RenderOptions())
      var out: [UInt8] = []
      for _ in 0..<2 {
        writer.begin(schema, to: &out)
        writer.write(one, to: &out)
        writer.write(two, to: &out)
        writer.finish(ResultMeta(asOf: moment), to: &out)
      }
      #expect(String(decoding: out, as: UTF8.self) == whole + whole)
    }
  }

  @Test func formatsThatStreamWriteEachBatchAtOnce() {
    let schema = Schema([Field("n", .integer)])
    for format in OutputFormat.allCases {
      var writer = makeFormat(format, RenderOptions())
      var out: [UInt8] = []
      writer.begin(schema, to: &out)
      out = []
      writer.write(batch(schema, [[.integer(1)]]), to: &out)
      #expect(out.isEmpty == writer.needsAllRows, "\(format)")
    }
  }
}
