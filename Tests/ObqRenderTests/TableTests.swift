import ObqData
import ObqRender
import ObqText
import Testing

/// The cells of each line.
private func widths(_ text: String) -> Set<Int> {
  Set(text.split(separator: "\n").map { DisplayWidth.of($0) })
}

@Suite struct TableTests {
  @Test func withoutATerminalNothingIsCut() {
    #expect(
      renderEveryType(.table, RenderOptions(zone: shanghai)) == #"""
        ┌───────┬──────────────────────┬────────┬──────────────────────────┬─────────────────────────┬─────────────┬\#
        ─────────┬──────────────────────────────────────────┬──────┐
        │ ok    │                    n │      x │ name                     │ at                      │        took │\#
           bytes │ detail                                   │ none │
        ├───────┼──────────────────────┼────────┼──────────────────────────┼─────────────────────────┼─────────────┼\#
        ─────────┼──────────────────────────────────────────┼──────┤
        │ true  │  9223372036854775807 │    1.5 │ plain                    │ 2024-08-09 16:02:57.725 │       1h30m │\#
         1.5 GiB │ {"a":[1,2.50,"x\ty"]}                    │ NULL │
        │ false │ -9223372036854775808 │   -0.1 │ 备份任务                 │ 1970-01-01 08:00:00     │      -500ms │\#
             0 B │ []                                       │ NULL │
        │ NULL  │                 NULL │   NULL │ NULL                     │ NULL                    │        NULL │\#
            NULL │ NULL                                     │ NULL │
        │ true  │                    0 │ 1e+300 │                          │ 1970-01-01 07:59:59.999 │         1ns │\#
         7.9 EiB │ null                                     │ NULL │
        │ true  │     9007199254740993 │   NULL │ a\tb"c,d\ne\r\|<i>&amp;  │ 1970-01-01 08:00:00.001 │ -106751d23h │\#
            -1 B │ {broken                                  │ NULL │
        │ false │                   -1 │      7 │ \x1b[31mred\x9b1m 👨‍👩‍👧❤️ é │ 1970-01-02 08:00:00     │        1d1h │\#
           512 B │ {"备":"\u0001","n":12345678901234567890} │ NULL │
        └───────┴──────────────────────┴────────┴──────────────────────────┴─────────────────────────┴─────────────┴\#
        ─────────┴──────────────────────────────────────────┴──────┘

        """#)
  }

  struct WidthCase: Sendable, CustomTestStringConvertible {
    let width: Int
    var style = TableStyle.box
    let hidden: Int
    let zone: String?
    let expected: String
    var testDescription: String { "\(width) \(style)" }
  }

  @Test(arguments: [
    WidthCase(
      width: 40, hidden: 6, zone: nil,
      expected: """
        ┌─────────┬────────────┬───────────┬───┐
        │ kind    │ clusterNa… │ tenantNa… │ … │
        ├─────────┼────────────┼───────────┼───┤
        │ data    │ ob_431     │ ww1144    │ … │
        │ data    │ ob_431     │ 订单库_p… │ … │
        │ restore │ ob_9       │ trade     │ … │
        └─────────┴────────────┴───────────┴───┘

        """),
    WidthCase(
      width: 80, hidden: 4, zone: nil,
      expected: """
        ┌─────────┬─────────────┬─────────────┬─────────┬───────────┬───┐
        │ kind    │ clusterName │ tenantName  │  taskId │ state     │ … │
        ├─────────┼─────────────┼─────────────┼─────────┼───────────┼───┤
        │ data    │ ob_431      │ ww1144      │ 1006842 │ SUCCEEDED │ … │
        │ data    │ ob_431      │ 订单库_prod │ 1006843 │ FAILED    │ … │
        │ restore │ ob_9        │ trade       │      77 │ RUNNING   │ … │
        └─────────┴─────────────┴─────────────┴─────────┴───────────┴───┘

        """),
    WidthCase(
      width: 120, hidden: 0, zone: "Asia/Shanghai",
      expected: """
        ┌─────────┬────────────┬───────────┬─────────┬───────────┬─────────────────────────┬─────────┬─────────────┬───────────┐
        │ kind    │ clusterNa… │ tenantNa… │  taskId │ state     │ startTime               │ elapsed │ outputBytes │ errorMsg  │
        ├─────────┼────────────┼───────────┼─────────┼───────────┼─────────────────────────┼─────────┼─────────────┼───────────┤
        │ data    │ ob_431     │ ww1144    │ 1006842 │ SUCCEEDED │ 2024-08-09 16:02:57.725 │  12m34s │      50 GiB │ NULL      │
        │ data    │ ob_431     │ 订单库_p… │ 1006843 │ FAILED    │ 2024-08-09 16:03:57.725 │    5.3s │         0 B │ 备份失败… │
        │ restore │ ob_9       │ trade     │      77 │ RUNNING   │ 2024-08-09 16:01:40     │    NULL │        NULL │           │
        └─────────┴────────────┴───────────┴─────────┴───────────┴─────────────────────────┴─────────┴─────────────┴───────────┘

        """),
    WidthCase(
      width: 200, hidden: 0, zone: "Asia/Shanghai",
      expected: #"""
        ┌─────────┬─────────────┬─────────────┬─────────┬───────────┬─────────────────────────┬─────────┬─────────────┬\#
        ─────────────────────────────────────────────────────────────────────────────┐
        │ kind    │ clusterName │ tenantName  │  taskId │ state     │ startTime               │ elapsed │ outputBytes │\#
         errorMsg                                                                    │
        ├─────────┼─────────────┼─────────────┼─────────┼───────────┼─────────────────────────┼─────────┼─────────────┼\#
        ─────────────────────────────────────────────────────────────────────────────┤
        │ data    │ ob_431      │ ww1144      │ 1006842 │ SUCCEEDED │ 2024-08-09 16:02:57.725 │  12m34s │      50 GiB │\#
         NULL                                                                        │
        │ data    │ ob_431      │ 订单库_prod │ 1006843 │ FAILED    │ 2024-08-09 16:03:57.725 │    5.3s │         0 B │\#
         备份失败: no space left on device "file:///data/backup/ob_431"\nretry later │
        │ restore │ ob_9        │ trade       │      77 │ RUNNING   │ 2024-08-09 16:01:40     │    NULL │        NULL │\#
                                                                                     │
        └─────────┴─────────────┴─────────────┴─────────┴───────────┴─────────────────────────┴─────────┴─────────────┴\#
        ─────────────────────────────────────────────────────────────────────────────┘

        """#),
    WidthCase(
      width: 90, style: .ascii, hidden: 3, zone: "Asia/Shanghai",
      expected: """
        +---------+------------+-----------+---------+-----------+-------------------------+-----+
        | kind    | cluster... | tenant... |  taskId | state     | startTime               | ... |
        +---------+------------+-----------+---------+-----------+-------------------------+-----+
        | data    | ob_431     | ww1144    | 1006842 | SUCCEEDED | 2024-08-09 16:02:57.725 | ... |
        | data    | ob_431     | 订单库... | 1006843 | FAILED    | 2024-08-09 16:03:57.725 | ... |
        | restore | ob_9       | trade     |      77 | RUNNING   | 2024-08-09 16:01:40     | ... |
        +---------+------------+-----------+---------+-----------+-------------------------+-----+

        """),
    WidthCase(
      width: 100, style: .plain, hidden: 1, zone: "Asia/Shanghai",
      expected: """
        kind     clusterNa…  tenantNa…   taskId  state      startTime                elapsed  outputBytes  …
        data     ob_431      ww1144     1006842  SUCCEEDED  2024-08-09 16:02:57.725   12m34s       50 GiB  …
        data     ob_431      订单库_p…  1006843  FAILED     2024-08-09 16:03:57.725     5.3s          0 B  …
        restore  ob_9        trade           77  RUNNING    2024-08-09 16:01:40         NULL         NULL  …

        """),
    WidthCase(
      width: 10, hidden: 8, zone: nil,
      expected: """
        ┌────┬───┐
        │ k… │ … │
        ├────┼───┤
        │ d… │ … │
        │ d… │ … │
        │ r… │ … │
        └────┴───┘

        """),
  ])
  func fitsTheTerminal(_ example: WidthCase) {
    let options = RenderOptions(zone: shanghai, width: example.width, style: example.style)
    let (text, notes) = renderWithNotes(.table, tasks, [batch(tasks, taskRows)], options)
    #expect(text == example.expected)
    #expect(notes == FormatNotes(hiddenColumns: example.hidden, timeZone: example.zone))
  }

  /// The narrowest table has one cell for the first column, and room for the column that stands for the rest.
  @Test(arguments: [(TableStyle.box, 9), (.ascii, 11), (.plain, 4)])
  func everyLineIsAsWideAndNoneTooWide(_ style: TableStyle, _ smallest: Int) {
    for (schema, rows) in [(tasks, taskRows), (everyType, everyRow)] {
      var last = 0
      for width in smallest...200 {
        for color in [false, true] {
          let options = RenderOptions(color: color, width: width, style: style)
          let (text, notes) = renderWithNotes(.table, schema, [batch(schema, rows)], options)
          let cells = widths(withoutColors(text))
          #expect(cells.count == 1, "\(width)")
          #expect((cells.max() ?? 0) <= width, "\(width)")
          let shown = schema.count - notes.hiddenColumns
          #expect(shown >= last, "a wider terminal shows no fewer columns: \(width)")
          last = shown
        }
      }
      #expect(last > 5)
    }
  }

  @Test func aTableThatJustFitsIsLeftAlone() {
    let (schema, rows) = textBatch("text", ["0123456789abcdef"])
    let whole = render(.table, schema, [rows])
    #expect(widths(whole) == [20])
    #expect(render(.table, schema, [rows], RenderOptions(width: 20)) == whole)
    #expect(
      render(.table, schema, [rows], RenderOptions(header: false, width: 19)) == """
        ┌─────────────────┐
        │ 0123456789abcd… │
        └─────────────────┘

        """)
  }

  @Test func textsShrinkToTheSameWidthAndNumbersDoNot() {
    let schema = Schema([Field("a", .text), Field("number", .integer), Field("b", .text), Field("c", .text)])
    let long = String(repeating: "x", count: 40)
    let rows = batch(schema, [[.text(long), .integer(123_456_789_012), .text("short text"), .text(long + long)]])
    #expect(
      render(.table, schema, [rows], RenderOptions(header: false, width: 66, style: .ascii)) == """
        +------------------+--------------+------------+-----------------+
        | xxxxxxxxxxxxx... | 123456789012 | short text | xxxxxxxxxxxx... |
        +------------------+--------------+------------+-----------------+

        """)
  }

  @Test func emptyResultsHaveTheirHeader() {
    let schema = Schema([Field("state", .text), Field("startTime", .time)])
    let (text, notes) = renderWithNotes(.table, schema, [])
    #expect(
      text == """
        ┌───────┬───────────┐
        │ state │ startTime │
        └───────┴───────────┘

        """)
    #expect(notes == FormatNotes())
    #expect(render(.table, Schema([]), [.empty(Schema([]))]) == "")
    #expect(render(.vertical, schema, []) == "")
    #expect(render(.csv, schema, []) == "state,startTime\n")
    #expect(render(.jsonl, schema, []) == "")
  }

  @Test func colorsMarkStatesNullsAndNames() {
    let schema = Schema([Field("state", .text), Field("status", .text), Field("errorMsg", .text), Field("n", .integer)])
    let rows = batch(
      schema,
      [
        [.text("SUCCEEDED"), .text("COMPLETED"), .text("COMPLETED"), .integer(1)],
        [.text("FAILED"), .text("BACKUP_DATA"), .null, .null],
        [.text("RUNNING"), .text("DOING"), .text("FAILED"), .integer(3)],
        [.text("OVERDUE"), .text("CRIT"), .text("FAILED to connect"), .integer(4)],
        [.text("STOPPED"), .text("WARN"), .text(""), .integer(5)],
      ])
    let text = render(.table, schema, [rows], RenderOptions(color: true, style: .plain))
    let marked = text.replacing("\u{1B}[0m", with: "/").replacing("\u{1B}[", with: "^")
    #expect(
      marked == """
        ^1mstate/      ^1mstatus/       ^1merrorMsg/              ^1mn/
        ^32mSUCCEEDED/  ^32mCOMPLETED/    COMPLETED             1
        ^31mFAILED/     BACKUP_DATA  ^2mNULL/               ^2mNULL/
        ^36mRUNNING/    ^36mDOING/        ^31mFAILED/                3
        ^33mOVERDUE/    ^31mCRIT/         FAILED to connect     4
        ^2mSTOPPED/    ^33mWARN/                               5

        """)
    #expect(withoutColors(text) == render(.table, schema, [rows], RenderOptions(style: .plain)))
  }

  @Test func aCutStateKeepsItsColor() {
    let (schema, rows) = textBatch("state", ["SUCCEEDED"])
    let text = render(.table, schema, [rows], RenderOptions(header: false, color: true, width: 12, style: .ascii))
    #expect(text == "+----------+\n| \u{1B}[32mSUCCE...\u{1B}[0m |\n+----------+\n")
  }

  @Test(arguments: [OutputFormat.table, .vertical, .markdown, .html], [nil, 50])
  func nothingReachesTheTerminalRaw(_ format: OutputFormat, _ width: Int?) {
    let scalars = (0..<0x2100).compactMap { Unicode.Scalar(UInt32($0)) } + ["\u{202E}", "\u{2066}", "\u{FEFF}"]
    let hostile = String(String.UnicodeScalarView(scalars))
    let schema = Schema([Field(hostile, .text), Field("j", .json)])
    let rows = batch(schema, [[.text(hostile), .json("[\"\u{9B}31m\u{7F}\"]")], [.null, .text(hostile)]])
    let text = render(format, schema, [rows], RenderOptions(nullText: hostile, width: width))
    let raw = text.unicodeScalars.filter {
      $0.properties.generalCategory == .control || (0x202A...0x202E).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    }
    #expect(Set(raw) == ["\n"])
  }
}
