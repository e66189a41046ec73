import ObqDiagnostics
import ObqSyntax
import ObqTerminal
import Testing

@testable import ObqShell

/// What may stand at a cursor, without a server.
@Suite struct CompleterTests {
  private func answer(_ marked: String, _ session: Session? = nil) throws -> CompletionAnswer {
    let (text, cursor) = typed(marked)
    let completer = Completer(session: try session ?? typingSession(), names: FleetNames {})
    return completer.answer(text, cursor)
  }

  private func labels(_ marked: String, _ session: Session? = nil) throws -> [String] {
    try answer(marked, session).candidates.map(\.label)
  }

  /// A text, some of what is offered there, and some of what is not.
  static let slots: [(text: String, offered: [String], absent: [String])] = [
    ("‸", ["tasks data", "clusters", "history", "explain", "set"], ["where", "kind", "\\q"]),
    ("\\‸", ["\\q", "\\e", "\\timing"], ["tasks", "set"]),
    ("tasks ‸", ["data", "log", "restore", "where", "since"], ["tasks", "explain", "order by"]),
    ("tasks data o‸", ["on", "order by"], ["or"]),
    ("tasks data ‸", ["where", "as", "gaps over"], ["data", "and"]),
    ("tasks data limit 3 ‸", ["offset", "where", "sort by"], ["on", "+"]),
    ("check ‸", ["none", "freshness", "stuck_tasks"], ["tasks data", "explain"]),
    ("check st‸", ["stuck_tasks"], ["none"]),
    ("stuck_tasks ‸", ["where", "select"], ["explain"]),
    ("check none (tasks) ‸", ["warn", "as", "for", "ignore"], ["where"]),
    ("ignore tenant x ‸", ["until", "cluster"], ["where"]),
    ("clusters ‸", ["on", "where", "sort by"], ["since", "gaps over"]),
    (
      "tasks data where ‸", ["clusterName", "status", "lower", "not", "backupMode"], ["where", "count", "since", "id"]
    ),
    ("tasks data where status ‸", ["=", "!=", "in", "is null"], ["<", "+", "sort by", "ago", "and", "starts with"]),
    ("tasks data where errorMsg ‸", ["=", "contains", "starts with", "~", "like"], ["+", "sort by"]),
    ("tasks data where elapsed ‸", ["=", ">", "between", "+"], ["like", "contains", "and", "limit"]),
    ("restores where x ‸", ["where"], []),
    ("tasks restore where finished ‸", ["and", "or", "limit"], ["<", "+", "like"]),
    ("tasks data where status = ‸", ["FAILED", "DOING", "COMPLETED"], ["clusterName", "where", "lower"]),
    ("tasks data where status in (FAILED, ‸", ["DONE"], ["clusterName"]),
    ("tasks data where status = 'FA‸", ["FAILED"], ["DONE"]),
    ("tasks data where status = FAILED ‸", ["and", "or", "since"], ["+", "=", "ago"]),
    (
      "tasks data where startTime > ‸", ["24h ago", "today", "finishTime", "day"], ["24h", "clusterName", "startTime"]
    ),
    ("tasks restore where finished = ‸", ["true", "false", "successful"], ["clusterName"]),
    ("tasks data where elapsed > 1h ‸", ["and", "or", "ago", "limit"], ["=", "+"]),
    ("tasks data select ‸", ["clusterName", "round"], ["where", "sum"]),
    ("tasks data select clusterName ‸", ["as", "where"], ["=", "like"]),
    ("tasks data select clusterName as ‸", ["csv", "jsonl"], ["clusterName", "where"]),
    ("tasks data select * except k‸", ["kind"], ["week"]),
    ("tasks data select clusterName, elapsed where ‸", ["clusterName", "elapsed"], ["status", "startTime"]),
    ("tasks data select clusterName as c where ‸", ["c"], ["clusterName"]),
    ("tasks data derive minutes = elapsed / 1m where m‸", ["minutes"], ["max"]),
    ("tasks data group by ‸", ["clusterName", "day"], ["count", "sum"]),
    ("tasks data group by state ‸", ["show", "fill", "where"], ["on"]),
    ("tasks data group by state show ‸", ["count", "p95", "elapsed", "round"], []),
    ("tasks data group by state show max(‸", ["elapsed", "floor"], ["p95"]),
    ("tasks data count by state sort by ‸", ["state", "count()"], ["elapsed", "p95"]),
    ("tasks data count by state ‸", ["sort by", "where"], ["since", "on"]),
    ("tasks data sort by elapsed ‸", ["asc", "desc", "limit"], ["=", "on"]),
    ("tasks data latest ‸", ["by"], ["where"]),
    ("tasks data since ‸", ["24h", "today", "yesterday"], ["24h ago", "clusterName"]),
    ("tasks data gaps over ‸", ["24h"], ["today"]),
    ("tasks data as ‸", ["table", "csv", "html"], ["where"]),
    ("tasks data on ‸", ["cluster", "tenant", "profile"], ["where"]),
    ("tenants with ‸", ["("], ["where"]),
    ("tenants with (‸", ["tasks data", "clusters"], ["set"]),
    ("tenants with (tasks data where sta‸", ["status", "state", "startTime"], ["mode"]),
    ("tenants with (tasks data) by ten‸", ["tenantId", "tenantName"], []),
    ("set ‸", ["format", "timezone", "highlight", "suggest"], ["="]),
    ("set format ‸", ["auto", "csv"], ["on"]),
    ("set timing ‸", ["on", "off"], []),
    ("set timezone Asia/Sh‸", ["Asia/Shanghai"], ["Asia/Tokyo"]),
    ("show ti‸", ["timeout", "timezone", "timing"], ["format"]),
    ("help gr‸", ["group by", "group"], ["where"]),
    ("help tasks ‸", ["tasks data", "tasks log"], ["since"]),
    ("describe ‸", ["tasks data", "policies"], ["set"]),
    ("explain ana‸", ["analyze"], ["where"]),
    ("check ‸", ["none", "some", "freshness", "max"], ["where"]),
    ("check none ‸", ["("], ["+"]),
    ("check freshness ‸", ["of"], []),
    ("check max(elapsed) from (tasks data) ‸", ["by", "warn", "crit"], ["where"]),
    ("check freshness of (tasks data select clusterName, startTime) by cl‸", ["clusterName"], ["clusterId"]),
    ("check freshness of (tasks data) by clusterName ‸", ["warn", "crit"], ["=", "like"]),
    ("tasks data; check ‸", ["none", "max"], ["clusterName"]),
    ("profile p url 'http://h' ‸", ["user", "password", "type"], []),
    ("profile p type ‸", ["ocp", "obshell"], []),
    ("tasks data where kind = data; clusters where ob‸", ["obClusterId", "obVersion"], ["objectType"]),
    ("tasks data where extra.‸", [], ["clusterName"]),
    ("print ‸", ["round", "day"], ["count", "clusterName"]),
    ("watch ‸", ["1h"], ["tasks data"]), ("watch 5s ‸", ["tasks data", "until", "count"], ["ago", "+"]),
  ]

  @Test(arguments: slots) func slot(_ text: String, _ offered: [String], _ absent: [String]) throws {
    let labels = try labels(text)
    for label in offered { #expect(labels.contains(label), "no \(label) in \(labels)") }
    for label in absent { #expect(!labels.contains(label), "\(label) in \(labels)") }
  }

  @Test func whatIsInsertedAndWhere() throws {
    #expect(try answer("tasks data WHE‸").candidates.map(\.text) == ["where "])
    #expect(try answer("tasks data WHE‸").start == 11)
    // A name is found without case and underscores, and spelled as the catalogue does.
    #expect(try answer("tasks data where START_T‸").candidates.first?.text == "startTime")
    #expect(try answer("tasks data where cluster‸").candidates.first?.text == "clusterId")
    // Where nothing begins so, what holds it is found.
    #expect(try labels("tasks data where name‸") == ["clusterName", "tenantName"])
    #expect(try answer("tasks data where n‸").candidates.map(\.label) == ["not"])
    #expect(try answer("tasks data sort by low‸").candidates.map(\.text) == ["lower("])
    #expect(try answer("tasks data where status = 'FAI‸").candidates.map(\.text) == ["FAILED'"])
    #expect(try answer("tasks data where status = \"FAI‸").candidates.map(\.text) == ["FAILED\""])
    #expect(try answer("tasks data where 备份 = 1 and sta‸").start == "tasks data where 备份 = 1 and ".utf8.count)
  }

  @Test func whatTheyAre() throws {
    let columns = try answer("tasks data where st‸").candidates
    #expect(columns.first { $0.label == "status" }?.detail.hasPrefix("column, text, ") == true)
    #expect(columns.first { $0.label == "startTime" }?.detail == "column, time")
    #expect(try answer("tasks data sort by round‸").candidates.first?.detail == "round(x [, digits])")
    #expect(try answer("tasks data where state = RUN‸").candidates.first?.detail == "word of state")
    #expect(try answer("tasks data bottom‸").candidates.first?.detail.hasPrefix("bottom N by EXPR: the rows") == true)
  }

  @Test func namesThatAreNoWords() throws {
    let session = try typingSession()
    #expect(try labels("tasks data derive `two words` = 1 where two‸", session) == ["two words"])
    let answer = try answer("tasks data derive `two words` = 1 where two‸", session)
    #expect(answer.candidates.map(\.text) == ["`two words`"])
    // The text of a call is a column's name as it stands.
    #expect(
      try self.answer("tasks data group by state show p95(elapsed) sort by p95‸").candidates.map(\.text) == [
        "p95(elapsed)"
      ])
    // A word that is a column's name, too, is not that word.
    let word = try self.answer("tasks data derive failed = 1 where status = fai‸")
    #expect(word.candidates.map(\.text) == ["'FAILED'"])
  }

  @Test func whatTheSessionKnows() throws {
    let session = try typingSession(variables: ["days=7d", "name=备份"])
    let text = "tasks data where state = FAILED"
    let source = SourceText(name: "test", text)
    guard case .query(let query)? = parseScript(source).statements.first?.kind else { throw Failure() }
    session.setLet("failures", query, source)
    session.setLet("坏了", query, source)
    #expect(try labels("tasks data since $‸", session) == ["$days", "$name"])
    #expect(try labels("fai‸", session).contains("failures"))
    #expect(try labels("drop view ‸", session) == ["failures", "坏了"])
    #expect(try labels("坏‸", session) == ["坏了"])
    // What a saved query leaves is what can be named.
    #expect(try labels("failures where sta‸", session).contains("status"))
    #expect(try labels("let few = tasks data select taskId\nfew where ‸", session).contains("taskId"))
    #expect(try !labels("let few = tasks data select taskId\nfew where ‸", session).contains("status"))
    #expect(try labels("history where ‸", session).contains("statement"))
    #expect(try labels("_ where ‸", session).contains("clusterName") == false)
  }

  @Test func linesOfOneStatement() throws {
    // A line below an unfinished statement belongs to it, and so does one that begins as a clause does.
    #expect(try labels("tasks data where\nsta‸").contains("status"))
    let answer = try answer("tasks data where status = DONE\nsince 7d\nsort by ela‸")
    #expect(answer.candidates.map(\.text) == ["elapsed"])
    #expect(answer.start == "tasks data where status = DONE\nsince 7d\nsort by ".utf8.count)
    #expect(try labels("tasks data\nclusters where obV‸") == ["obVersion"])
  }

  @Test func files() throws {
    let scratch = try ScratchDirectory()
    scratch.write("", to: "one.csv")
    scratch.write("", to: "it's.csv")
    scratch.write("", to: "备份.json")
    scratch.write("", to: ".hidden")
    func texts(_ text: String) throws -> [String] { try answer(text).candidates.map(\.text) }
    let place = scratch.path + "/"
    #expect(try texts("file '\(place)‸") == ["\(place)it''s.csv'", "\(place)one.csv'", "\(place)备份.json'"])
    #expect(try texts("source '\(place)o‸") == ["\(place)one.csv'"])
    #expect(try texts("tasks into '\(place).‸") == ["\(place).hidden'"])
    #expect(try texts("\\i \(place)on‸") == ["'\(place)one.csv'"])
    #expect(try texts("tasks into \(place)on‸") == ["'\(place)one.csv'"])
    #expect(try texts("file '\(String(scratch.path.dropLast(2)))‸").contains(place))
    #expect(try texts("file ‸").allSatisfy { $0.hasPrefix("'") || $0 == "'" })
  }

  @Test func noTextIsTooBad() throws {
    for text in [
      "‸", "'‸", "((((‸", "tasks data where ‸ and", "\\‸", "!‸", "$‸", "`‸", "tasks data where a = 'x\n‸", "\u{0}‸",
    ] {
      let answer = try answer(text)
      #expect(answer.start >= 0 && answer.start <= typed(text).cursor)
    }
  }

  struct Failure: Error {}
}
