import ObqDiagnostics
import ObqGrammarSupport
import ObqSyntax
import Testing

@Suite struct ParserTests {
  /// A text, and its tree as `TreePrinter` prints it, `;` for a line break.
  static let cases: [(text: String, tree: String)] = [
    // Words are known by where they stand.
    ("tasks where since = 1 since 7d", "query tasks;  where (= since 1);  since 1w"),
    ("since", "query named since"),
    ("where where where = 1", "query named where;  where (= where 1)"),
    ("tasks select where, limit, count limit 3", "query tasks;  select where, limit, count;  limit 3"),
    ("tasks where not = 1", "query tasks;  where (= not 1)"),
    ("tasks where `not`", "query tasks;  where not"),
    ("tasks sort by desc desc", "query tasks;  sort by desc desc"),
    ("tasks where in in (in)", "query tasks;  where (in in in)"),
    ("check where a", "query named check;  where a"),
    ("history where a", "query named history;  where a"),
    ("history | limit 1", "query named history;  limit 1"),
    ("explain plan", "explain summary;  query named plan"),
    ("explain plan plan", "explain plan;  query named plan"),
    ("explain tree since 1d", "explain summary;  query named tree;    since 1d"),
    ("watch limit 3", "query named watch;  limit 3"),
    ("file limit 3", "query named file;  limit 3"),
    ("use cluster cluster tenant tenant", "use cluster cluster tenant tenant"),
    ("tasks on cluster a, tenant since 1d", "query tasks;  on cluster a, tenant;  since 1d"),
    ("show limit", "show limit"),
    ("let where = 5", "let where 5"),
    ("view since = tasks", "view since;  query tasks"),

    // Operators.
    ("print 1 + 2 * 3 - 4", "print (- (+ 1 (* 2 3)) 4)"),
    ("print (1 + 2) * 3", "print (* (+ 1 2) 3)"),
    ("print a or b and c or d", "print (or a (and b c) d)"),
    ("print not a = b and c", "print (and (not (= a b)) c)"),
    ("print not not a", "print (not (not a))"),
    ("print - -a", "print (- (- a))"),
    ("print -2 * 3", "print (* (- 2) 3)"),
    ("print -9223372036854775808", "print -9223372036854775808"),
    ("print now - 24h ago", "print (- now (ago 1d))"),
    ("print a not like 'x'", "print (not like a 'x')"),
    ("print a not contains 'x' and b", "print (and (not (contains a 'x')) b)"),
    ("print a starts with b and c ends with d", "print (and (starts with a b) (ends with c d))"),
    ("print a between 1 and 2 and b", "print (and (between a 1 2) b)"),
    ("print a not between 1 + 1 and 2", "print (not between a (+ 1 1) 2)"),
    ("print a not in (1, 2 + 3)", "print (not in a 1 (+ 2 3))"),
    ("print a is not null or b is null", "print (or (is not null a) (is null b))"),
    ("print a.b.`c d`", "print a.b.`c d`"),
    ("print count(*) + count() + count(distinct x)", "print (+ (+ count(*) count()) count(distinct x))"),
    ("print f(distinct)", "print f(distinct)"),
    ("print $a <> 3", "print (!= $a 3)"),
    ("print 5MB", "print 5000000B"),

    // The window and the operator.
    ("tasks between 1 and 2", "query tasks;  between 1 2"),
    ("tasks where a between 1 and 2", "query tasks;  where (between a 1 2)"),
    ("tasks where a = 1 between 1 and 2", "query tasks;  where (= a 1);  between 1 2"),
    ("tasks where a | between 1 and 2", "query tasks;  where a;  between 1 2"),
    ("tasks since now - 2h until 1h ago", "query tasks;  since (- now 2h);  until (ago 1h)"),

    // Names and formats.
    ("tasks select a as csv", "query tasks;  select a;  as csv"),
    ("tasks select a as CSV into 'x'", "query tasks;  select a;  as CSV;  into 'x'"),
    ("tasks select a as csv where b", "query tasks;  select a as csv;  where b"),
    ("tasks select a as csv, b", "query tasks;  select a as csv, b"),
    ("tasks select a as `csv`", "query tasks;  select a as csv"),
    ("tasks select a as n as csv", "query tasks;  select a as n;  as csv"),
    ("tasks select * as csv", "query tasks;  select *;  as csv"),
    ("tasks count by a as json", "query tasks;  count by a;  as json"),
    ("tasks \\G", "query tasks;  as vertical"),
    ("tasks as csv\\G", "query tasks;  as csv;  as vertical"),
    ("tasks select * except a, b as c", "query tasks;  select * except a, b as c"),
    ("tasks select * except a, b where c", "query tasks;  select * except a, b;  where c"),
    ("tasks select * except a, b / 2, c", "query tasks;  select * except a, (/ b 2), c"),
    ("tasks group by a fill as b, c as d fill", "query tasks;  group by a as b fill, c as d fill"),

    // Statements.
    ("let x = clusters", "let x;  query named clusters"),
    ("let x = slow", "let x slow"),
    ("let x = slow limit 3", "let x;  query named slow;    limit 3"),
    ("let x = (slow limit 3)", "let x;  query named slow;    limit 3"),
    ("let x = (1 + 2)", "let x (+ 1 2)"),
    ("let x = file('a')", "let x file('a')"),
    ("let x = file 'a'", "let x;  query file 'a'"),
    ("let x = a between 1 and 2", "let x;  query named a;    between 1 2"),
    ("let x = now between 1 and 2", "let x (between now 1 2)"),
    ("check none (tasks) as 'x' warn", "check none warn as 'x';  query tasks"),
    ("check max(a) from (tasks) crit > 5 warn >= 2 as x", "check max(a) (warn >= 2) (crit > 5) as 'x';  query tasks"),
    (
      "check count() from (tasks) by a as b, c warn != 0 as 'n'",
      "check count() by a as b, c (warn != 0) as 'n';  query tasks"
    ),
    ("desc tasks; exit", "describe tasks;quit"),
    ("set timezone = UTC", "set timezone 'UTC'"),
    ("set a 'b c'; set d e", "set a 'b c';set d 'e'"),
    (
      "profile p url http://x:1/y password 'a b' password env:A",
      "profile p;  url 'http://x:1/y';  password '***';  password 'env:A'"
    ),
    ("ping prod-1", "ping prod-1"),
    ("!x y; tasks", "recall 'x y';query tasks"),
    ("!~x", "recall '~x'"),
    ("\\o 'a;b' ; tasks", "meta o '''a;b''';query tasks"),
    ("\\o a#b # c", "meta o 'a#b'"),
    ("\\i 'a b'", "source 'a b'"),
    ("help a b # c", "help 'a b'"),
    ("watch 5s count $n slow", "watch 5s count $n;  query named slow"),
    ("save 3 as x", "save 3 x"),

    // Lines.
    ("tasks\n\n\n  where a\n# c\n  limit 1", "query tasks;  where a;  limit 1"),
    ("tasks\nclusters", "query tasks;query named clusters"),
    ("tasks;;\n;clusters;", "query tasks;query named clusters"),
    ("  tasks\n  clusters", "query tasks;query named clusters"),
    ("  tasks\n  where a\n  clusters", "query tasks;  where a;query named clusters"),
    ("  tasks\n    where\n    a", "query tasks;  where a"),
    ("\ttasks\n        where a", "query tasks;  where a"),
    ("tasks where a in (\n1,\n\n2)\nclusters", "query tasks;  where (in a 1 2);query named clusters"),
    ("let q = (\ntasks\n)", "let q;  query tasks"),
    ("tasks where a = 'x\ny'", "query tasks;  where (= a 'x\ny')"),
    ("tasks # a; b\n-- c\nclusters", "query tasks;query named clusters"),
    ("tasks\r\n  where a\r\nclusters\r\n", "query tasks;  where a;query named clusters"),
    ("\n# nothing\n;\n", ""),
  ]

  @Test(arguments: cases) func trees(_ text: String, _ tree: String) {
    let script = parse(text)
    #expect(drawn(script, SourceText(name: "query", text)) == "")
    #expect(TreePrinter.print(script).split(separator: "\n").joined(separator: ";") == tree.replacing("\n", with: ";"))
  }

  @Test func spansAndNames() throws {
    let text = "tasks select (a + 1), count( ) as n\n sort by a"
    let source = SourceText(name: "query", text)
    guard case .query(let query) = try #require(parse(text).statements.first).kind else { return }
    #expect(source.text(in: query.span) == text)
    #expect(query.clauses.map { source.text(in: $0.span) } == ["select (a + 1), count( ) as n", "sort by a"])
    #expect(query.clauses.map { source.text(in: $0.keyword) } == ["select", "sort by"])
    guard case .select(let items) = query.clauses[0].kind, case .expression(let first) = items[0],
      case .expression(let second) = items[1]
    else {
      Issue.record("no items")
      return
    }
    #expect(first.text == "(a + 1)")
    #expect(first.expression.isParenthesized)
    #expect(second.text == "count( )")
    #expect(second.alias?.text == "n")
  }

  @Test func operatorSpans() throws {
    let text = "print a  starts with 'x'"
    let source = SourceText(name: "query", text)
    guard case .print(let expression) = try #require(parse(text).statements.first).kind,
      case .binary(.startsWith, _, _, let span) = expression.kind
    else {
      Issue.record("no operator")
      return
    }
    #expect(source.text(in: span) == "starts with")
    #expect(source.text(in: expression.span) == "a  starts with 'x'")
  }

  @Test func variableInAScope() throws {
    guard case .use(let scope) = try #require(parse("use cluster $c, '$d'").statements.first).kind else {
      Issue.record("no scope")
      return
    }
    #expect(scope.clusters.map(\.text) == ["$c", "$d"])
    #expect(scope.clusters.map(\.isParameter) == [true, false])
    #expect(scope.clusters.map(\.isQuoted) == [false, true])
  }

  /// `and`, `or` and lists are flat, so that their length has no ceiling.
  @Test func longChainsAreFlat() throws {
    let text = "tasks where " + (0..<5000).map { "a = \($0)" }.joined(separator: " or ")
    guard case .query(let query) = try #require(parse(text).statements.first).kind,
      case .filter(let condition)? = query.clauses.first?.kind, case .any(let parts) = condition.kind
    else {
      Issue.record("no chain")
      return
    }
    #expect(parts.count == 5000)
  }
}
