import ObqData
import ObqRender
import ObqTestSupport
import Testing

/// `as html into 'PATH'`: one page that needs nothing else.
@Suite struct HTMLPageTests {
  private static let hostile = "<script>console.error('from data')</script>\"'&\u{1B}[31m\u{202E}"

  private func page(_ schema: Schema, _ rows: [[Value]], title: String = "q", isWhole: Bool = false) -> String {
    var options = RenderOptions(zone: shanghai, leavesOutUniform: isWhole)
    options.pageTitle = title
    var meta = ResultMeta(asOf: moment)
    meta.rows = rows.count
    return render(.html, schema, [batch(schema, rows)], options, meta: meta)
  }

  /// Tasks with starts, ends and states, in lanes of their own.
  private static let fields = Schema([
    Field("tenantName", .text), Field("state", .text), Field("startTime", .time), Field("elapsed", .duration),
    Field("taskId", .integer),
  ])

  private static func task(_ id: Int64, _ state: String) -> [Value] {
    [
      id % 5 == 0 ? .null : .text("tenant \(id % 3)"), .text(state),
      .time(Instant(nanoseconds: moment.nanoseconds + (id * 7919 % 40) * 3_600_000_000_000)),
      .duration(id * 1_000_000_001), .integer(9_007_199_254_740_992 + (id * 31 % 17)),
    ]
  }

  private static let tasks = (0..<40).map { task($0, ["SUCCEEDED", "FAILED", "RUNNING"][Int($0 % 3)]) }

  @Test func everyRowIsABar() {
    let text = page(Self.fields, Self.tasks, isWhole: true)
    let timeline = text.between("<figure class=\"timeline\">", "</figure>")
    #expect(timeline.components("<rect class=\"bar ") == 40)
    #expect(timeline.components("<rect class=\"bar failed\"") == 13)
    #expect(text.contains("<figure class=\"heat\">"))

    let groups = Schema([Field("state", .text), Field("n", .integer)])
    let bars = page(groups, [[.text("FAILED"), .integer(3)], [.text("x"), .null], [.text("y"), .integer(0)]])
    #expect(bars.components("<rect class=\"bar") == 3)
    let series = Schema([Field("c", .text), Field("day", .time), Field("n", .integer)])
    let curves = page(series, [[.text("a"), .time(moment), .integer(3)], [.text("b"), .time(moment), .integer(1)]])
    #expect(curves.components("<polyline") == 2 && curves.contains("<figure class=\"heat\">"))
    // What can't be drawn is a table alone.
    #expect(!page(Schema([Field("c", .text)]), [[.text("a")]]).contains("<svg"))
  }

  @Test func moreRowsThanAPictureTellsAreNotDrawn() {
    let text = page(Self.fields, (0..<6_000).map { Self.task($0, "SUCCEEDED") }, isWhole: true)
    #expect(!text.contains("<svg") && text.contains("they are not drawn"))
    #expect(text.components("<tr>") == 6_001)
  }

  @Test func nothingOfTheDataIsMarkup() {
    let schema = Schema([
      Field(Self.hostile, .text), Field("state", .text), Field("startTime", .time), Field("n", .integer),
    ])
    let row: [Value] = [.text(Self.hostile), .text(Self.hostile), .time(moment), .integer(1)]
    let text = page(schema, [row], title: Self.hostile)
    #expect(text.components("<script>") == 1)
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    #expect(!text.contains("class=\"<"))
    // Nothing is fetched from anywhere.
    #expect(!text.contains("http") && !text.contains("src="))
  }

  @Test(.enabled(if: Browser.path != nil, "Chromium is not installed")) func aBrowserSortsIt() throws {
    let script = """
      const table = document.querySelector("table");
      const column = i => Array.from(table.tBodies[0].rows, row => row.cells[i].textContent);
      const say = (name, value) => {
        const line = document.createElement("pre");
        line.id = name;
        line.textContent = JSON.stringify(value);
        document.body.append(line);
      };
      say("before", column(4));
      for (const i of [4, 4, 0, 3]) {
        table.tHead.rows[0].cells[i].click();
        say("c" + i + (document.getElementById("c" + i) ? "again" : ""), column(i));
      }
      say("bars", document.querySelectorAll(".timeline rect.bar").length);
      say("wide", Array.from(document.querySelectorAll("rect")).every(r => r.getBBox().width > 0));
      say("order", document.querySelector(".charts").offsetTop < document.querySelector(".rows").offsetTop);
      say("back", getComputedStyle(document.body).backgroundColor);
      """
    let text = page(Self.fields, Self.tasks, isWhole: true)
    let visit = try Browser.visit(text, script: script)
    #expect(visit.console == [])
    func said(_ name: String) -> String { visit.document.between("<pre id=\"\(name)\">", "</pre>") }
    let ids = (0..<40).map { 9_007_199_254_740_992 + Int64($0 * 31 % 17) }
    func list(_ ids: [Int64]) -> String { "[" + ids.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
    #expect(said("before") == list(ids))
    // Whole numbers that doubles do not tell apart.
    #expect(said("c4") == list(ids.sorted()))
    #expect(said("c4again") == list(ids.sorted(by: >)))
    // Nulls are last, and durations are no texts: 10s is longer than 9s.
    #expect(said("c0").hasSuffix(#""NULL","NULL"]"#) && said("c0").hasPrefix(#"["tenant 0","#))
    #expect(said("c3").contains(#""9s","10s","11s""#), "\(said("c3"))")
    #expect(said("bars") == "40" && said("wide") == "true" && said("order") == "true")
    #expect(said("back") == #""rgb(255, 255, 255)""#)
    let dark = try Browser.visit(text, script: script, isDark: true)
    #expect(dark.console == [] && dark.document.contains(#"<pre id="back">"rgb(20, 23, 27)"</pre>"#))
  }

  @Test(.enabled(if: Browser.path != nil, "Chromium is not installed")) func aBrowserRunsNothingOfTheData() throws {
    let schema = Schema([
      Field("tenantName", .text), Field("state", .text), Field("startTime", .time), Field("elapsed", .duration),
    ])
    let row: [Value] = [.text(Self.hostile), .text(Self.hostile), .time(moment), .duration(1)]
    let text = page(schema, [row, row], title: Self.hostile, isWhole: true)
    #expect(try Browser.visit(text, script: "").console == [])
    // What would have run would have been seen.
    #expect(try Browser.visit(text, script: "console.error('seen')").console.count == 1)
    #expect(try Browser.visit(text, script: "nosuch()").console.count == 1)
  }
}

extension String {
  fileprivate func components(_ part: String) -> Int { ranges(of: part).count }

  /// What stands between two texts, the first time.
  fileprivate func between(_ start: String, _ end: String) -> String {
    guard let begin = firstRange(of: start), let stop = self[begin.upperBound...].firstRange(of: end) else { return "" }
    return String(self[begin.upperBound..<stop.lowerBound])
  }
}
