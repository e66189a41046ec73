import ObqData
import ObqRender
import ObqText
import Testing

private func at(_ hours: Double) -> Instant { Instant(nanoseconds: Int64(hours * 3600) * 1_000_000_000) }

private func picture(
  _ format: OutputFormat, _ fields: [Field], _ rows: [[Value]], width: Int? = 40, style: TableStyle = .box,
  color: Bool = false, isWhole: Bool = false, now: Instant = at(48)
) -> [String] {
  let schema = Schema(fields)
  let options = RenderOptions(color: color, width: width, style: style, leavesOutUniform: isWhole)
  return render(format, schema, [batch(schema, rows)], options, meta: ResultMeta(asOf: now))
    .split(separator: "\n").map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
}

@Suite struct TimelineTests {
  private let fields = [
    Field("clusterName", .text), Field("tenantName", .text), Field("state", .text), Field("startTime", .time),
    Field("finishTime", .time),
  ]

  private func task(_ tenant: String?, _ state: String, _ start: Double, _ end: Double?) -> [Value] {
    [
      .text("c"), tenant.map(Value.text) ?? .null, .text(state), .time(at(start)), end.map { .time(at($0)) } ?? .null,
    ]
  }

  @Test func lanesStatesAndNow() {
    let rows = [
      task("b", "SUCCEEDED", 0, 12), task("b", "FAILED", 24, 24), task("a", "RUNNING", 36, nil),
      task("a", "SUCCEEDED", 0, 1), task("备份", "CANCELED", 6, 12),
    ]
    #expect(
      picture(.timeline, fields, rows) == [
        "     01-01            01-02",
        "     ┬────────────────┬─────────────────",
        "a    █                         ▒▒▒▒▒▒▒▒▒",
        "b    █████████        ╳                │",
        "备份     ░░░░░                         │",
        "╳ FAILED 1   ▒ RUNNING 1   ░ CANCELED 1",
        "█ SUCCEEDED 2   │ now",
      ])
    #expect(
      picture(.timeline, fields, rows, style: .ascii)[2...4] == [
        "a    =                         >>>>>>>>>", "b    =========        x                |",
        "备份     -----                         |",
      ])
  }

  /// Of two in one cell the worse shows; a point in time still takes one.
  @Test func theWorseOfTwoShows() {
    let rows = [task("a", "FAILED", 0, 0), task("a", "SUCCEEDED", 0, 40), task("b", "SUCCEEDED", 40, 40)]
    let lines = picture(.timeline, fields, rows, color: true)
    #expect(lines[2].hasPrefix("a \u{1B}[31m╳\u{1B}[0m\u{1B}[32m██"))
    #expect(lines[3].contains("█"))
  }

  /// A now that lies far behind would press everything into the first cells.
  @Test func aNowFarAwayIsLeftOut() {
    let lines = picture(.timeline, fields, [task("a", "SUCCEEDED", 0, 1)], now: at(5000))
    #expect(lines.allSatisfy { !$0.contains("now") && !$0.contains("│") })
    #expect(lines[2] == "a " + String(repeating: "█", count: 38))
  }

  @Test func rowsWithoutATimeAreCounted() {
    var row = task("a", "SUCCEEDED", 0, 1)
    row[3] = .null
    #expect(
      picture(.timeline, fields, [row, task("a", "SUCCEEDED", 0, 1)]).last?.hasSuffix("1 without a time") == true)
    #expect(picture(.timeline, fields, [row]) == [])
    #expect(picture(.timeline, fields, []) == [])
  }

  @Test func rangesHaveTheirOwnNames() {
    let fields = [Field("tenantName", .text), Field("rangeStart", .time), Field("rangeEnd", .time)]
    let rows: [[Value]] = [
      [.text("a"), .time(at(0)), .time(at(20))], [.text("b"), .time(at(20)), .time(at(40))],
    ]
    #expect(
      picture(.timeline, fields, rows, now: at(40))[2...3] == [
        "a ████████████████████                 │", "b                    ███████████████████",
      ])
    // What has no state is neither good nor bad.
    #expect(picture(.timeline, fields, rows, color: true, now: at(40))[2].hasPrefix("a \u{1B}[36m█"))
  }
}

@Suite struct BarsTests {
  private let fields = [Field("state", .text), Field("n", .integer)]

  @Test func barsAreAsLongAsTheirNumbers() {
    let rows: [[Value]] = [
      [.text("SUCCEEDED"), .integer(80)], [.text("FAILED"), .integer(20)], [.text("RUNNING"), .integer(1)],
      [.text("x"), .integer(0)], [.text("y"), .null], [.text("z"), .integer(-40)],
    ]
    #expect(
      picture(.bars, fields, rows, width: 35) == [
        "SUCCEEDED   80 ████████████████████", "FAILED      20 █████", "RUNNING      1 ▎", "x            0",
        "y         NULL", "z          -40 ░░░░░░░░░░",
      ])
    #expect(picture(.bars, fields, rows, width: 35, style: .ascii)[1] == "FAILED      20 #####")
    #expect(picture(.bars, fields, rows, width: 35, color: true)[1].hasSuffix("20 \u{1B}[31m█████\u{1B}[0m"))
  }

  @Test func valuesAreReadable() {
    let rows: [[Value]] = [[.text("a"), .duration(5_400_000_000_000)], [.text("b"), .duration(1_000_000_000)]]
    let lines = picture(.bars, [Field("t", .text), Field("took", .duration)], rows, width: 20)
    #expect(lines == ["a 1h30m ████████████", "b    1s ▏"])
  }

  @Test func whatNamesABarStandsBeforeIt() {
    let fields = [Field("clusterId", .integer), Field("day", .time), Field("n", .integer), Field("other", .text)]
    let lines = picture(.bars, fields, [[.integer(7), .time(at(0)), .integer(1), .text("no")]], width: 60)
    #expect(lines[0].hasPrefix("1970-01-01 00:00:00 1 █"))
  }
}

@Suite struct HeatTests {
  private let tasks = [Field("tenantName", .text), Field("state", .text), Field("startTime", .time)]

  private func task(_ tenant: String, _ state: String, _ day: Double) -> [Value] {
    [.text(tenant), .text(state), .time(at(day * 24))]
  }

  @Test func rowsAreCountedByDay() {
    let rows =
      [task("b", "SUCCEEDED", 0), task("b", "FAILED", 2.5)] + (0..<4).map { _ in task("a", "SUCCEEDED", 1) }
    #expect(
      picture(.heat, tasks, rows) == [
        "  01-01", "  ┬───────────", "a   ██", "b ░░  ╳╳",
        "░ up to 1   ▒ up to 2   ▓ up to 3", "█ up to 4   ╳ with a failure",
      ])
    #expect(picture(.heat, tasks, rows, style: .ascii)[2...3] == ["a   ##", "b ..  xx"])
    // With colours a failure is red and keeps its shade.
    #expect(picture(.heat, tasks, rows, color: true)[3].hasSuffix("\u{1B}[31m░░\u{1B}[0m"))
  }

  @Test func daysThatHaveNoRoomAreNamed() {
    let rows = (0..<100).map { task("a", "SUCCEEDED", Double($0)) } + [task("old", "SUCCEEDED", 0)]
    let lines = picture(.heat, tasks, rows)
    #expect(lines.last == "64 earlier days had no room, and with…" || lines.last?.hasPrefix("64 earlier days") == true)
    #expect(!lines.contains { $0.hasPrefix("old") })
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 40 })
  }

  @Test func numbersAreSummed() {
    let fields = [Field("c", .text), Field("day", .time), Field("n", .integer)]
    let rows: [[Value]] = [
      [.text("x"), .time(at(0)), .integer(10)], [.text("x"), .time(at(24)), .integer(0)],
      [.text("x"), .time(at(48)), .integer(40)],
    ]
    #expect(picture(.heat, fields, rows)[2] == "x ░░  ██")
  }

  /// The day is that of the zone.
  @Test func daysAreThoseOfTheZone() {
    let schema = Schema(tasks)
    let rows = [task("a", "SUCCEEDED", 0.6), task("a", "SUCCEEDED", 0.7)]
    func days(_ zone: Zone) -> Int {
      let lines = render(.heat, schema, [batch(schema, rows)], RenderOptions(zone: zone, width: 60)).split(
        separator: "\n")
      return lines[2].filter { "░▒▓█".contains($0) }.count / 2
    }
    #expect(days(.utc) == 1 && days(shanghai) == 2)
  }
}

@Suite struct SparkTests {
  private let fields = [Field("c", .text), Field("bucket", .time), Field("n", .integer)]

  @Test func eachLineHasItsOwnGreatest() {
    var rows: [[Value]] = (0..<8).map { [.text("a"), .time(at(Double($0))), .integer(Int64($0))] }
    rows += [[.text("b"), .time(at(0)), .integer(700)], [.text("b"), .time(at(3)), .null]]
    #expect(
      picture(.spark, fields, rows, width: 60)
        == ["a ▁▂▃▄▅▆▇█ max 7, last 7", "b █        max 700, last 700", "a cell is 1h"]
        .map { $0 })
    #expect(picture(.spark, fields, rows, width: 60, style: .ascii)[0] == "a _.:-=+*# max 7, last 7")
  }

  @Test func bucketsShareCellsWhereThereIsNoRoom() {
    let rows: [[Value]] = (0..<500).map { [.text("a"), .time(at(Double($0))), .integer(1)] }
    let lines = picture(.spark, fields, rows, width: 40)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 40 }, "\(lines)")
    #expect(lines.last != "a cell is 1h")
  }

  @Test func rowsAreCountedInRoundSlots() {
    let tasks = [Field("tenantName", .text), Field("startTime", .time)]
    let rows: [[Value]] = (0..<48).map { [.text("a"), .time(at(Double($0) + 0.4))] }
    let lines = picture(.spark, tasks, rows, width: 60)
    #expect(lines.last == "a cell is 3h", "\(lines)")
    #expect(lines.contains { $0.hasSuffix("max 3, last 3") }, "\(lines)")
  }

  @Test func timesAtTheEndsOfWhatThereIs() {
    let rows: [[Value]] = [
      [.text("a"), .time(Instant(nanoseconds: .min)), .integer(1)],
      [.text("a"), .time(Instant(nanoseconds: .max)), .integer(2)],
    ]
    for format in [OutputFormat.spark, .heat] { #expect(!picture(format, fields, rows).isEmpty) }
    let tasks = [Field("t", .text), Field("startTime", .time), Field("finishTime", .time)]
    let spans: [[Value]] = [[.text("a"), .time(Instant(nanoseconds: .min)), .time(Instant(nanoseconds: .max))]]
    #expect(!picture(.timeline, tasks, spans).isEmpty)
    #expect(!picture(.spark, tasks, spans + spans).isEmpty)
  }
}

@Suite struct PictureProblemTests {
  @Test func whatIsLackingIsNamed() {
    let time = Field("startTime", .time)
    func lacks(_ format: OutputFormat, _ fields: Field..., areChosen: Bool = true) -> String? {
      format.lacks(Schema(fields), areColumnsChosen: areChosen)?.message
    }
    #expect(lacks(.timeline, Field("n", .integer))?.contains("when each row begins") == true)
    #expect(lacks(.timeline, time)?.contains("finishTime or elapsed") == true)
    #expect(lacks(.timeline, time, Field("elapsed", .duration)) == nil)
    #expect(lacks(.bars, time)?.contains("a number") == true)
    #expect(lacks(.bars, Field("clusterId", .integer))?.contains("a number") == true)
    #expect(lacks(.bars, Field("n", .integer)) == nil)
    // Among all columns of a source nobody knows which number is meant.
    #expect(lacks(.bars, Field("n", .integer), areChosen: false) != nil)
    for format in [OutputFormat.heat, .spark] {
      #expect(lacks(format, Field("n", .integer))?.contains("a time") == true)
      #expect(lacks(format, time) == nil)
    }
    for format in OutputFormat.allCases where !format.isPicture { #expect(lacks(format) == nil) }
  }

  @Test func whatComesFromServersMovesNoCursor() {
    let fields = [Field("state", .text), Field("startTime", .time), Field("elapsed", .duration), Field("n", .integer)]
    let rows: [[Value]] = [
      [.text("\u{1B}[2J\u{202E}x"), .time(at(0)), .duration(1), .integer(1)],
      [.text("b\nc"), .time(at(1)), .duration(1), .integer(1)],
    ]
    for format in OutputFormat.allCases where format.isPicture {
      let lines = picture(format, fields, rows)
      #expect(lines.joined().contains("\\x1b"), "\(format)")
      #expect(!lines.joined().contains("\u{1B}") && !lines.joined().contains("\u{202E}"), "\(format)")
    }
  }
}
