import ObqData
import ObqRender
import Testing

@Suite struct DocumentFormatTests {
  private let eastern = RenderOptions(zone: shanghai)

  @Test func verticalShowsWholeTexts() {
    #expect(
      renderTasks(.vertical, RenderOptions(zone: shanghai, width: 20)) == """
        *** 1 ***
               kind: data
        clusterName: ob_431
         tenantName: ww1144
             taskId: 1006842
              state: SUCCEEDED
          startTime: 2024-08-09 16:02:57.725
            elapsed: 12m34s
        outputBytes: 50 GiB
           errorMsg: NULL
        *** 2 ***
               kind: data
        clusterName: ob_431
         tenantName: 订单库_prod
             taskId: 1006843
              state: FAILED
          startTime: 2024-08-09 16:03:57.725
            elapsed: 5.3s
        outputBytes: 0 B
           errorMsg: 备份失败: no space left on device "file:///data/backup/ob_431"
                     retry later
        *** 3 ***
               kind: restore
        clusterName: ob_9
         tenantName: trade
             taskId: 77
              state: RUNNING
          startTime: 2024-08-09 16:01:40
            elapsed: NULL
        outputBytes: NULL
           errorMsg:\u{20}

        """)
  }

  @Test func verticalAlignsWideNamesAndCannotBeForged() {
    let schema = Schema([Field("备份", .text), Field("a\nb", .integer)])
    let rows = batch(schema, [[.text("x\n*** 2 ***\nstate: FAILED\u{1B}[0m"), .integer(1)]])
    #expect(
      render(.vertical, schema, [rows]) == #"""
        *** 1 ***
        备份: x
              *** 2 ***
              state: FAILED\x1b[0m
        a\nb: 1

        """#)
  }

  @Test func verticalUsesColors() {
    let schema = Schema([Field("state", .text), Field("n", .integer)])
    let text = render(.vertical, schema, [batch(schema, [[.text("FAILED"), .null]])], RenderOptions(color: true))
    #expect(
      text.replacing("\u{1B}", with: "^") == """
        *** 1 ***
        ^[1mstate^[0m: ^[31mFAILED^[0m
            ^[1mn^[0m: ^[2mNULL^[0m

        """)
  }

  @Test func verticalNamesTheZoneOfItsTimes() {
    #expect(renderWithNotes(.vertical, tasks, [batch(tasks, taskRows)], eastern).notes.timeZone == "Asia/Shanghai")
    #expect(renderWithNotes(.vertical, tasks, [], eastern).notes.timeZone == nil)
    #expect(renderWithNotes(.csv, tasks, [batch(tasks, taskRows)], eastern).notes == FormatNotes())
  }

  @Test func markdown() {
    #expect(
      renderEveryType(.markdown, eastern) == #"""
        | ok | n | x | name | at | took | bytes | detail | none |
        | --- | ---: | ---: | --- | --- | ---: | ---: | --- | --- |
        | true | 9223372036854775807 | 1.5 | plain | 2024-08-09T16:02:57.725481234+08:00 | 1h30m | 1.5 GiB | \#
        {"a": [1, 2.50, "x\ty"]} | NULL |
        | false | -9223372036854775808 | -0.1 | 备份任务 | 1970-01-01T08:00:00+08:00 | -500ms | 0 B | [] | NULL |
        | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL |
        | true | 0 | 1e+300 |  | 1970-01-01T07:59:59.999999999+08:00 | 1ns | 7.9 EiB | null | NULL |
        | true | 9007199254740993 | NULL | a\tb"c,d<br>e\r\\\|&lt;i>&amp;amp; | 1970-01-01T08:00:00.001+08:00 | \#
        -106751d23h | -1 B | {broken | NULL |
        | false | -1 | 7 | \x1b[31mred\x9b1m 👨‍👩‍👧❤️ é | 1970-01-02T08:00:00+08:00 | 1d1h | 512 B | \#
        {<br>  "备": "\u0001",<br>  "n": 12345678901234567890<br>} | NULL |

        """#)
  }

  struct MarkdownCase: Sendable, CustomTestStringConvertible {
    let text: String
    let expected: String
    var testDescription: String { text }
    init(_ text: String, _ expected: String) { (self.text, self.expected) = (text, expected) }
  }

  @Test(arguments: [
    MarkdownCase("a|b", #"a\|b"#), MarkdownCase(#"a\|b"#, #"a\\\|b"#), MarkdownCase("a\nb", "a<br>b"),
    MarkdownCase("<br>", "&lt;br>"), MarkdownCase("a & b", "a & b"), MarkdownCase("a&b", "a&amp;b"),
    MarkdownCase("&#124;", "&amp;#124;"), MarkdownCase(#"C:\temp"#, #"C:\temp"#), MarkdownCase(#"\\host"#, #"\\\host"#),
    MarkdownCase("ob_431_a", "ob_431_a"), MarkdownCase("a\\", "a\\"), MarkdownCase("|", #"\|"#),
  ])
  func markdownEscapes(_ example: MarkdownCase) {
    let (schema, rows) = textBatch(example.text, [example.text])
    #expect(
      render(.markdown, schema, [rows]) == "| \(example.expected) |\n| --- |\n| \(example.expected) |\n")
  }

  @Test func html() {
    let schema = Schema([
      Field("<a&b>", .text), Field("n", .integer), Field("at", .time), Field("took", .duration), Field("ok", .boolean),
    ])
    let rows = batch(
      schema,
      [
        [
          .text("\"<script>'&amp;\n备\u{1B}[0m"), .integer(.min), .time(moment), .duration(5_400_563_896_000),
          .boolean(true),
        ],
        [.null, .null, .null, .null, .null],
      ])
    #expect(
      render(.html, schema, [rows], eastern) == #"""
        <table>
        <thead>
        <tr><th>&lt;a&amp;b&gt;</th><th class="number">n</th><th>at</th><th class="number">took</th><th>ok</th></tr>
        </thead>
        <tbody>
        <tr><td>&quot;&lt;script&gt;'&amp;amp;<br>备\x1b[0m</td><td class="number">-9223372036854775808</td>\#
        <td>2024-08-09T16:02:57.725481234+08:00</td><td class="number">1h30m</td><td>true</td></tr>
        <tr><td class="null">NULL</td><td class="null">NULL</td><td class="null">NULL</td><td class="null">NULL</td>\#
        <td class="null">NULL</td></tr>
        </tbody>
        </table>

        """#)
    #expect(
      render(.html, schema, [], RenderOptions(nullText: "<none>", header: false))
        == "<table>\n<tbody>\n</tbody>\n</table>\n")
  }

  @Test func formatsKnowTheirReaders() {
    #expect(
      OutputFormat.allCases.filter(\.isForPeople) == [
        .table, .vertical, .markdown, .html, .timeline, .bars, .heat, .spark,
      ])
    #expect(
      OutputFormat.allCases.map(\.rawValue).joined(separator: " ")
        == "table vertical csv tsv json jsonl markdown html timeline bars heat spark")
  }
}
