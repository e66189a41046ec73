import ObqData
import ObqExpression
import ObqPattern
import Testing

@Suite struct TextTests {
  @Test(
    arguments: [
      (.length, ["备份失败"], .integer(4)), (.length, [""], .integer(0)), (.length, ["😀"], .integer(1)),
      (.lower, ["ÀB备"], .text("àb备")), (.upper, ["straße"], .text("STRASSE")),
      (.trim, [" \t x y\n\u{3000}"], .text("x y")),
      (.trim, ["   "], .text("")), (.trim, [""], .text("")),
      (.replace, ["aaa", "a", "bb"], .text("bbbbbb")), (.replace, ["备份份", "份", ""], .text("备")),
      (.replace, ["abc", "", "x"], .text("abc")), (.replace, ["abc", "abcd", "x"], .text("abc")),
      (.replace, ["aaa", "aa", "b"], .text("ba")), (.replace, ["é", "e", "x"], .text("é")),
    ] as [(ScalarFunction, [String], Value)])
  func functions(_ function: ScalarFunction, _ texts: [String], _ expected: Value) throws {
    let type: ValueType = function == .length ? .integer : .text
    #expect(try evaluate(.call(function, texts.map(Expr.text), type)) == expected)
    // Over rows, and null for null.
    let rows = batch(texts.map { (.text, [.text($0), .null]) })
    let columns = texts.indices.map { Expr.column($0, .text) }
    #expect(try evaluate(.call(function, columns, type), rows) == [expected, .null])
  }

  @Test(
    arguments: [
      ("备份失败", 1, 2, "备份"), ("备份失败", 3, nil, "失败"), ("备份失败", 0, 2, "备"), ("备份失败", -5, 6, ""),
      ("备份失败", -5, 7, "备"), ("备份失败", 5, 1, ""), ("abc", 2, 0, ""), ("abc", 2, -1, ""), ("abc", 1, .max, "abc"),
      ("abc", .min, nil, "abc"), ("abc", .max, .max, ""), ("abc", .min, .max, ""), ("", 1, 1, ""),
    ] as [(String, Int64, Int64?, String)])
  func substrings(_ text: String, _ from: Int64, _ count: Int64?, _ expected: String) throws {
    var arguments = [Expr.text(text), .whole(from)]
    if let count { arguments.append(.whole(count)) }
    #expect(try evaluate(.call(.substring, arguments, .text)) == .text(expected))
  }

  @Test(
    arguments: [
      (.contains, "备份失败", "份失", true), (.contains, "abc", "", true), (.contains, "", "", true),
      (.contains, "", "a", false), (.contains, "abc", "abcd", false), (.contains, "aaab", "aab", true),
      (.startsWith, "abc", "ab", true), (.startsWith, "abc", "abcd", false), (.startsWith, "abc", "", true),
      (.endsWith, "abc", "bc", true), (.endsWith, "abc", "abcd", false), (.endsWith, "abc", "", true),
      (.endsWith, "备份", "份", true), (.contains, "ABC", "b", false),
    ] as [(TextTest, String, String, Bool)])
  func tests(_ test: TextTest, _ text: String, _ part: String, _ expected: Bool) throws {
    let rows = batch([(.text, [.text(text), .null, .text(text)]), (.text, [.text(part), .text(part), .null])])
    let column = Expr.column(0, .text)
    #expect(
      try evaluate(Expr(.textTest(test, column, .column(1, .text)), .boolean), rows)
        == [.boolean(expected), .null, .null])
    #expect(
      try evaluate(Expr(.textTest(test, column, .text(part)), .boolean), rows)
        == [.boolean(expected), .null, .boolean(expected)])
    #expect(try evaluate(Expr(.textTest(test, .text(text), .text(part)), .boolean)) == .boolean(expected))
  }

  @Test(arguments: [
    ("%", "", true), ("%", "备\n份", true), ("", "", true), ("", "a", false), ("_", "备", true), ("_", "", false),
    ("_", "ab", false), ("a%", "abc", true), ("a%", "ba", false), ("%c", "abc", true), ("%b%", "abc", true),
    ("a_c", "abc", true), ("a_c", "ac", false), ("100\\%", "100%", true), ("100\\%", "1000", false),
    ("a\\_c", "abc", false), ("a\\_c", "a_c", true), ("\\\\", "\\", true), ("a\\", "a\\", true), ("a.c", "abc", false),
    ("(a|b)*", "(a|b)*", true), ("^a$", "a", false), ("%a%b%", "xbxaxb", true), ("%a%b%", "xbxa", false),
    ("%ab%ab", "ab", false), ("%ab%ab", "abab", true), ("a%a", "a", false), ("%_%", "", false), ("%\n", "x\n", true),
    ("abc", "ABC", false), ("_", "e\u{301}", false), ("%aab%b", "aaabb", true), ("\\Qx\\E", "QxE", true),
  ])
  func like(_ pattern: String, _ text: String, _ expected: Bool) throws {
    let compiled = try Pattern(like: pattern)
    #expect(compiled.isLike && compiled.text == pattern)
    let expression = Expr(.matches(.column(0, .text), compiled), .boolean)
    #expect(try evaluate(expression, batch([(.text, [.text(text), .null])])) == [.boolean(expected), .null])
  }

  @Test(arguments: [
    ("b", "abc", true), ("^b", "abc", false), ("^a.c$", "abc", true), ("份.败", "备份失败", true),
    ("(?i)failed", "FAILED", true),
    ("\\bdone\\b", "all done.", true), ("^\\w+$", "备份", true), ("", "", true), ("^.$", "😀", true),
    ("a.b", "a\nb", false),
    ("(a)\\1", "aa", true), ("^\\d+$", "12x", false),
  ])
  func searches(_ pattern: String, _ text: String, _ expected: Bool) throws {
    let compiled = try Pattern(searching: pattern)
    let rows = Batch(columns: [dictionary([text, "zzz"], copies: 3)], count: 6)
    let flags = try evaluate(Expr(.matches(.column(0, .text), compiled), .boolean), rows)
    #expect(flags[0] == .boolean(expected) && flags[4] == .boolean(expected))
  }

  @Test(arguments: [
    ("b", "abc", "b"), ("a(b)c", "abc", "b"), ("(x)?b", "abc", nil), ("(x)|(b)", "abc", nil), ("d", "abc", nil),
    ("(?:a)(b)(c)", "abc", "b"), ("", "abc", ""), ("(备.)", "数据备份", "备份"), ("(?<=份).*", "备份失败", "失败"),
  ])
  func extracts(_ pattern: String, _ text: String, _ expected: String?) throws {
    let expression = Expr(.extract(.column(0, .text), try Pattern(searching: pattern)), .text)
    let found = expected.map(Value.text) ?? .null
    #expect(try evaluate(expression, batch([(.text, [.text(text), .null])])) == [found, .null])
    // A dictionary's entries are looked at once.
    let rows = Batch(columns: [dictionary([text, "zzz"], copies: 3)], count: 6)
    let cells = try evaluate(expression, rows)
    #expect(cells[0] == found && cells[4] == found && cells.count == 6)
  }

  @Test(arguments: [("(a", 2), ("[", 1), ("a{2,1}", 6), ("*a", 1), ("(?<x", 4)])
  func badPatterns(_ pattern: String, _ longest: Int) {
    do {
      _ = try Pattern(searching: pattern)
      Issue.record("\(pattern) compiles")
    } catch {
      #expect(!error.message.isEmpty && error.offset <= longest)
    }
  }

  /// A pattern that would run for years ends soon with a problem that names it.
  @Test(arguments: ["(a+)+$", "(a|aa)+$", "(.*)*x", "(a*)*\\1b"])
  func hostilePatternsEnd(_ pattern: String) throws {
    let compiled = try Pattern(searching: pattern)
    let rows = batch([(.text, [.text(String(repeating: "a", count: 60) + "!")])])
    let clock = ContinuousClock()
    let start = clock.now
    let expression = Expr(.matches(.column(0, .text), compiled), .boolean)
    do {
      let flags = try evaluate(expression, rows)
      #expect(flags == [.boolean(false)])
    } catch let problem as EvaluationProblem {
      #expect(problem == .patternLimit(pattern))
      #expect("\(problem)".contains(pattern))
    }
    #expect(clock.now - start < .seconds(2))
  }

  @Test func someHostilePatternMeetsItsLimit() throws {
    let compiled = try Pattern(searching: "(a|aa)+$")
    let rows = batch([(.text, [.text(String(repeating: "a", count: 60) + "!")])])
    #expect(throws: EvaluationProblem.patternLimit("(a|aa)+$")) {
      try evaluate(Expr(.matches(.column(0, .text), compiled), .boolean), rows)
    }
  }

  /// No number of `%` makes LIKE slow, and long messages need no luck.
  @Test func likeIsNeverSlow() throws {
    let text = String(repeating: "a", count: 20_000)
    let rows = batch([(.text, [.text(text), .text(text + "b")])])
    let many = try Pattern(like: String(repeating: "%a", count: 30) + "%b")
    #expect(try evaluate(Expr(.matches(.column(0, .text), many), .boolean), rows) == [.boolean(false), .boolean(true)])
    let alternatives = try Pattern(searching: "^(a|b)*$")
    #expect(
      try evaluate(Expr(.matches(.column(0, .text), alternatives), .boolean), rows) == [.boolean(true), .boolean(true)])
  }
}
