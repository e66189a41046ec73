import ObqData
import ObqRender
import Testing

struct FooterCase: Sendable, CustomTestStringConvertible {
  let id: String
  let meta: ResultMeta
  var notes = FormatNotes()
  var options = RenderOptions()
  let expected: String
  var testDescription: String { id }
}

private func meta(
  complete: Bool = true, limited: Bool = false, reasons: [String] = [], calls: Int = 5, rows: Int = 41,
  elapsed: Int64 = 812_345_678, targets: [ResultMeta.Target] = []
) -> ResultMeta {
  ResultMeta(
    complete: complete, limited: limited, reasons: reasons, calls: calls, pages: 5, fetched: 1200, rows: rows,
    elapsed: elapsed, asOf: moment, targets: targets)
}

/// Rows that another statement read.
private let old: ResultMeta = {
  var old = meta(calls: 0)
  old.age = 200_000_000_000
  return old
}()

private let cases = [
  FooterCase(id: "old", meta: old, expected: "41 rows · 0.8 s · 0 calls · read 3m20s ago · complete\n"),
  FooterCase(id: "complete", meta: meta(), expected: "41 rows · 0.8 s · 5 calls · complete\n"),
  FooterCase(
    id: "singular", meta: meta(calls: 1, rows: 1, elapsed: 12_900_000), expected: "1 row · 12 ms · 1 call · complete\n"),
  FooterCase(
    id: "nothing", meta: meta(calls: 0, rows: 0, elapsed: 0), expected: "0 rows · 0 ms · 0 calls · complete\n"),
  FooterCase(id: "a minute", meta: meta(elapsed: 60_000_000_000), expected: "41 rows · 1m · 5 calls · complete\n"),
  FooterCase(id: "almost", meta: meta(elapsed: 59_949_000_000), expected: "41 rows · 59.9 s · 5 calls · complete\n"),
  FooterCase(
    id: "limited", meta: meta(limited: true),
    expected: "41 rows · 0.8 s · 5 calls · limited by the query: there may be more\n"),
  FooterCase(
    id: "partial",
    meta: meta(complete: false, reasons: ["ob_431: page 3 of 5 is missing", "ob_9: \u{1B}[2Jtimed\nout"]),
    expected: """
      41 rows · 0.8 s · 5 calls · PARTIAL: something could not be read
        ob_431: page 3 of 5 is missing
        ob_9: \\x1b[2Jtimed\\nout

      """),
  FooterCase(
    id: "partial and limited", meta: meta(complete: false, limited: true, reasons: ["a"]),
    expected: "41 rows · 0.8 s · 5 calls · PARTIAL: something could not be read; limited by the query as well\n  a\n"),
  FooterCase(
    id: "failed targets speak when no reason does",
    meta: meta(
      complete: false,
      targets: [
        .init(profile: "prod", cluster: "ob_1"),
        .init(profile: "prod", cluster: "ob_2", tenant: "t1", ok: false, error: "403 forbidden"),
        .init(profile: "lab", cluster: nil, ok: false),
      ]),
    expected: """
      41 rows · 0.8 s · 5 calls · PARTIAL: something could not be read
        prod ob_2 t1: 403 forbidden
        lab: failed

      """),
  FooterCase(
    id: "hidden columns and a zone", meta: meta(), notes: FormatNotes(hiddenColumns: 16, timeZone: "Asia/Shanghai"),
    expected: """
      41 rows · 0.8 s · 5 calls · times in Asia/Shanghai · complete
      16 more columns: select them, or as vertical

      """),
  FooterCase(
    id: "one hidden column, ASCII", meta: meta(), notes: FormatNotes(hiddenColumns: 1),
    options: RenderOptions(style: .ascii),
    expected: "41 rows - 0.8 s - 5 calls - complete\n1 more column: select it, or as vertical\n"),
  FooterCase(
    id: "colours", meta: meta(complete: false, reasons: ["a"]), options: RenderOptions(color: true),
    expected:
      "\u{1B}[2m41 rows · 0.8 s · 5 calls · \u{1B}[0m\u{1B}[33mPARTIAL: something could not be read\u{1B}[0m\n  a\n"),
]

@Test(arguments: cases) func footer(_ example: FooterCase) {
  #expect(Footer.text(example.meta, notes: example.notes, example.options) == example.expected)
}
