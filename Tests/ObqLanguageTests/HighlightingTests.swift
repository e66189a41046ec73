import ObqGrammarSupport
import Testing

/// The editors' grammars are what the tables make, and paint what they should.
@Suite struct HighlightingTests {
  private static let command = "OBQ_RECORD=1 swift test --filter HighlightingTests writes it anew"

  @Test func vimIsWhatTheTablesMake() {
    #expect(Repository.matches(Highlighting.vim, "grammar/obq.vim"), "\(Self.command)")
  }

  @Test func textMateIsWhatTheTablesMake() {
    #expect(Repository.matches(Highlighting.textMate, "grammar/obq.tmLanguage.json"), "\(Self.command)")
  }

  /// A line with what is painted, in order.
  static let lines: [(text: String, painted: [String])] = [
    (
      "tasks data where Status = FAILED since 7d # week",
      ["source tasks data", "clause where", "sign =", "state FAILED", "clause since", "number 7d", "comment # week"]
    ),
    (
      "tasks group  by a show count(), p95(b) order by c desc",
      [
        "source tasks", "clause group  by", "statement show", "function count", "function p95", "clause order by",
        "statement desc",
      ]
    ),
    (
      "print scn_time(1_000) - 1h30m >= 2024-08-06 10:00+08:00",
      [
        "statement print", "function scn_time", "number 1_000", "sign -", "number 1h30m", "sign >", "sign =",
        "time 2024-08-06 10:00+08:00",
      ]
    ),
    (
      "tasks where a is not null and b starts with $x",
      [
        "source tasks", "clause where", "operator is not null", "operator and", "operator starts with", "variable $x",
      ]
    ),
    ("since_when 12abc countdown \\G", ["command \\G"]),
  ]

  /// The first form that fits at the leftmost place paints it, as editors do.
  @Test(arguments: lines) func paints(_ text: String, _ painted: [String]) throws {
    let forms = try Highlighting.matches.map { (scope: $0.scope, form: try Regex($0.form)) }
    var found: [String] = []
    var rest = text[...]
    while !rest.isEmpty {
      let next = forms.enumerated().compactMap { index, form in
        rest.firstMatch(of: form.form).map { (start: $0.range.lowerBound, index: index, range: $0.range) }
      }.min { ($0.start, $0.index) < ($1.start, $1.index) }
      guard let next else { break }
      let words = forms[next.index].scope.split(separator: ".")
      let name = Self.names[forms[next.index].scope] ?? String(words[words.count - 2])
      found.append("\(name) \(rest[next.range])")
      rest = rest[next.range.upperBound...]
    }
    #expect(found == painted)
  }

  private static let names: [String: String] = Dictionary(
    uniqueKeysWithValues: Highlighting.rules.map { ($0.scope, $0.name) } + [
      ("comment.line.obq", "comment"), ("constant.numeric.obq", "number"), ("variable.other.obq", "variable"),
      ("keyword.operator.obq", "sign"),
    ])
}
