import ObqData
import ObqRender

/// A zone eight hours east of UTC, with a name that is not its offset.
let shanghai = Zone(named: "Asia/Shanghai") ?? Zone(offset: 8 * 3600)

/// 2024-08-09T16:02:57.725481234+08:00
let moment = Instant(nanoseconds: 1_723_190_577_725_481_234)

/// A batch of these rows; each value must be of its column's type.
func batch(_ schema: Schema, _ rows: [[Value]]) -> Batch {
  var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
  for row in rows {
    for (index, value) in row.enumerated() { builders[index].append(value) }
  }
  return Batch(columns: builders.map { $0.finish() }, count: rows.count)
}

func textBatch(_ name: String, _ texts: [String?]) -> (Schema, Batch) {
  let schema = Schema([Field(name, .text)])
  return (schema, batch(schema, texts.map { [$0.map { .text($0) } ?? .null] }))
}

let everyType = Schema([
  Field("ok", .boolean), Field("n", .integer), Field("x", .real), Field("name", .text), Field("at", .time),
  Field("took", .duration), Field("bytes", .size), Field("detail", .json), Field("none", .null),
])

/// Every type with its extremes, nulls, empty text, and text that is hard to write in some format.
let everyRow: [[Value]] = [
  [
    .boolean(true), .integer(.max), .real(1.5), .text("plain"), .time(moment), .duration(5_400_563_896_000),
    .size(1_610_612_736), .json(#"{"a": [1, 2.50, "x\ty"]}"#), .null,
  ],
  [
    .boolean(false), .integer(.min), .real(-0.1), .text("备份任务"), .time(Instant(nanoseconds: 0)),
    .duration(-500_000_000), .size(0), .json("[]"), .null,
  ],
  [.null, .null, .null, .null, .null, .null, .null, .null, .null],
  [
    .boolean(true), .integer(0), .real(1e300), .text(""), .time(Instant(nanoseconds: -1)), .duration(1), .size(.max),
    .json("null"), .null,
  ],
  [
    .boolean(true), .integer(9_007_199_254_740_993), .real(.infinity), .text("a\tb\"c,d\ne\r\\|<i>&amp;"),
    .time(Instant(nanoseconds: 1_000_000)), .duration(.min), .size(-1), .json("{broken"), .null,
  ],
  [
    .boolean(false), .integer(-1), .real(7), .text("\u{1B}[31mred\u{9B}1m 👨‍👩‍👧❤️ e\u{301}"),
    .time(Instant(nanoseconds: 86_400_000_000_000)), .duration(90_061_000_000_000), .size(512),
    .json("{\n  \"备\": \"\\u0001\",\n  \"n\": 12345678901234567890\n}"), .null,
  ],
]

/// Tasks as a user sees them.
let tasks = Schema([
  Field("kind", .text), Field("clusterName", .text), Field("tenantName", .text), Field("taskId", .integer),
  Field("state", .text), Field("startTime", .time), Field("elapsed", .duration), Field("outputBytes", .size),
  Field("errorMsg", .text),
])

let taskRows: [[Value]] = [
  [
    .text("data"), .text("ob_431"), .text("ww1144"), .integer(1_006_842), .text("SUCCEEDED"), .time(moment),
    .duration(754_200_000_000), .size(53_687_091_200), .null,
  ],
  [
    .text("data"), .text("ob_431"), .text("订单库_prod"), .integer(1_006_843), .text("FAILED"),
    .time(Instant(nanoseconds: moment.nanoseconds + 60_000_000_000)), .duration(5_300_000_000), .size(0),
    .text("备份失败: no space left on device \"file:///data/backup/ob_431\"\nretry later"),
  ],
  [
    .text("restore"), .text("ob_9"), .text("trade"), .integer(77), .text("RUNNING"),
    .time(Instant(nanoseconds: 1_723_190_500_000_000_000)), .null, .null, .text(""),
  ],
]

func render(
  _ format: OutputFormat, _ schema: Schema, _ batches: [Batch], _ options: RenderOptions = RenderOptions(),
  meta: ResultMeta = ResultMeta(asOf: moment)
) -> String {
  renderWithNotes(format, schema, batches, options, meta: meta).text
}

/// What a format writes, each call's bytes taken away as a caller does that writes them out.
func renderWithNotes(
  _ format: OutputFormat, _ schema: Schema, _ batches: [Batch], _ options: RenderOptions = RenderOptions(),
  meta: ResultMeta = ResultMeta(asOf: moment)
) -> (text: String, notes: FormatNotes) {
  var writer = makeFormat(format, options)
  var all: [UInt8] = []
  var out: [UInt8] = []
  writer.begin(schema, to: &out)
  all += out
  for batch in batches {
    out = []
    writer.write(batch, to: &out)
    all += out
  }
  out = []
  writer.finish(meta, to: &out)
  all += out
  return (String(decoding: all, as: UTF8.self), writer.notes)
}

func renderTasks(_ format: OutputFormat, _ options: RenderOptions) -> String {
  render(format, tasks, [batch(tasks, taskRows)], options)
}

func renderEveryType(_ format: OutputFormat, _ options: RenderOptions = RenderOptions()) -> String {
  render(format, everyType, [batch(everyType, everyRow)], options)
}

/// A text without the sequences that colour it.
func withoutColors(_ text: String) -> String {
  var result = ""
  var rest = text[...]
  while let start = rest.firstIndex(of: "\u{1B}"), let end = rest[start...].firstIndex(of: "m") {
    result += rest[..<start]
    rest = rest[rest.index(after: end)...]
  }
  return result + rest
}
