import ObqCatalog
import ObqSyntax

/// Highlighting for editors, made from the tables of the language. Words are not reserved, so that a column called `limit`
/// is painted like the clause.
enum Highlighting {
  /// A group of words or a form, with what each editor calls it.
  struct Rule {
    var name: String
    /// What Vim links the group to.
    var vim: String
    /// What TextMate themes know it as.
    var scope: String
    /// Alternatives of a regular expression that both editors read alike, longest first.
    var words: [String]
  }

  private static let constants = ["false", "now", "null", "today", "true", "yesterday"]

  static let rules: [Rule] = [
    Rule(
      name: "clause", vim: "Statement", scope: "keyword.control.obq",
      words: words(ClauseKeyword.allCases.map(\.rawValue))),
    Rule(
      name: "statement", vim: "PreProc", scope: "keyword.other.statement.obq",
      words: words(StatementKeyword.allCases.map(\.rawValue) + ["desc", "exit"])),
    Rule(
      name: "source", vim: "Type", scope: "storage.type.source.obq",
      words: words(Keywords.sources.filter { $0 != "_" } + Keywords.taskKinds.map { "tasks " + $0 })),
    Rule(
      name: "constant", vim: "Constant", scope: "constant.language.obq",
      words: words(constants)),
    Rule(
      name: "operator", vim: "Operator", scope: "keyword.operator.word.obq",
      words: words(
        Keywords.expressionWords.filter { ClauseKeyword(startingWith: $0) == nil && !constants.contains($0) })),
    Rule(
      name: "particle", vim: "Keyword", scope: "keyword.other.obq",
      words: words(
        Keywords.particles.filter { ClauseKeyword(rawValue: $0) == nil && StatementKeyword(startingWith: $0) == nil })),
    Rule(
      name: "state", vim: "Identifier", scope: "support.constant.state.obq", words: words(Vocabulary.state.words)),
  ]

  /// Longer forms first, since an expression takes the first that fits; blanks may be any.
  private static func words(_ words: [String]) -> [String] { Set(words).sorted { ($1.count, $0) < ($0.count, $1) } }

  static let functions = FunctionCatalog.all.map(\.name).sorted { ($1.count, $0) < ($0.count, $1) }
  private static let units = "w|d|h|ms|m|us|µs|ns|s|[KMGTP]i?B|B"
  static let number = "\\d[0-9_]*(\\.\\d+)?([eE][+-]?\\d+)?((\(units))(\\d+(\(units)))*)?"
  static let time = "\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}(:?\\d{2})?)?)?"

  // MARK: Vim

  static var vim: String {
    var text = """
      " Vim syntax file
      " Language: obq
      " Made from the language's own tables; HighlightingTests compares it with them.
      if exists("b:current_syntax")
        finish
      endif
      syntax case ignore

      """
    for rule in rules {
      let words = rule.words.map { $0.split(separator: " ").joined(separator: "\\s\\+") }
      text += "syntax match \(group(rule.name)) /\\<\\%(\(words.joined(separator: "\\|"))\\)\\>/\n"
    }
    text += "syntax match obqFunction /\\<\\%(\(functions.joined(separator: "\\|"))\\)\\>\\ze\\s*(/\n"
    text += """
      syntax match obqNumber /\\v<\(vimForm(number))>/
      syntax match obqTime /\\v<\(vimForm(time))/
      syntax match obqVariable /\\$\\k\\+/
      syntax match obqMeta /\\\\\\%(\(Keywords.metaCommands.filter { $0 != "?" }.joined(separator: "\\|"))\\|?\\)/
      syntax match obqSign @[=<>!~+*/%|]@
      syntax region obqText start=/'/ skip=/''/ end=/'/
      syntax region obqText start=/"/ skip=/""/ end=/"/
      syntax region obqName start=/`/ skip=/``/ end=/`/
      syntax match obqComment /#.*$/
      syntax match obqComment /--.*$/


      """
    for rule in rules { text += "highlight default link \(group(rule.name)) \(rule.vim)\n" }
    for (name, link) in [
      ("obqFunction", "Function"), ("obqNumber", "Number"), ("obqTime", "Number"), ("obqVariable", "Identifier"),
      ("obqMeta", "Special"), ("obqSign", "Operator"), ("obqText", "String"), ("obqName", "Identifier"),
      ("obqComment", "Comment"),
    ] { text += "highlight default link \(name) \(link)\n" }
    return text + "\nlet b:current_syntax = \"obq\"\n"
  }

  private static func group(_ name: String) -> String { "obq" + name.prefix(1).uppercased() + name.dropFirst() }

  /// The form in Vim's very magic notation.
  private static func vimForm(_ form: String) -> String {
    form.replacing("(:?", with: "(:=").replacing("[+-]?", with: "[+-]=").replacing(")?", with: ")=")
      .replacing("i?B", with: "i=B").replacing("<", with: "\\<")
  }

  // MARK: TextMate

  /// What is painted as a whole, by the first form that fits where a match begins.
  static let matches: [(scope: String, form: String)] =
    [
      ("comment.line.obq", "(#|--).*$"),
      ("constant.numeric.time.obq", "\\b" + time),
      ("constant.numeric.obq", "\\b" + number + "\\b"),
      ("variable.other.obq", "\\$[\\p{L}_][\\p{L}\\p{N}_]*"),
      (
        "keyword.other.command.obq",
        "\\\\(" + Keywords.metaCommands.filter { $0 != "?" }.joined(separator: "|") + "|\\?)"
      ),
      ("support.function.obq", "(?i)\\b(" + functions.joined(separator: "|") + ")\\b(?=\\s*\\()"),
    ]
    + rules.map { rule in
      let words = rule.words.map { $0.split(separator: " ").joined(separator: "\\s+") }
      return (rule.scope, "(?i)\\b(" + words.joined(separator: "|") + ")\\b")
    } + [("keyword.operator.obq", "[=<>!~+*/%|-]")]

  static let quotes = [
    ("string.quoted.single.obq", "'"), ("string.quoted.double.obq", "\""), ("variable.other.quoted.obq", "`"),
  ]

  static var textMate: String {
    let regions = quotes.map { scope, mark in
      "    { \"name\": \(json(scope)), \"begin\": \(json(mark)), \"end\": \(json(mark + "(?!" + mark + ")")), "
        + "\"patterns\": [{ \"match\": \(json(mark + mark)) }] }"
    }
    let lines = regions + matches.map { "    { \"name\": \(json($0.scope)), \"match\": \(json($0.form)) }" }
    return """
      {
        "comment": "Made from the language's own tables; HighlightingTests compares it with them.",
        "name": "obq",
        "scopeName": "source.obq",
        "fileTypes": ["obq"],
        "patterns": [
      \(lines.joined(separator: ",\n"))
        ]
      }

      """
  }

  private static func json(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
