import ObqData
import ObqTerminal
import Testing

@testable import ObqShell

@Suite struct HighlighterTests {
  /// The stretches of a text with `‸` for the cursor, each as its text and what it is.
  private func roles(_ marked: String, _ session: Session? = nil) throws -> [String] {
    let (text, cursor) = typed(marked)
    let session = try session ?? typingSession()
    let spans = Highlighter { session.typingContext() }.spans(text, cursor: cursor)
    let bytes = Array(text.utf8)
    var end = 0
    return spans.map { span in
      #expect(span.range.lowerBound >= end && span.range.upperBound <= bytes.count)
      end = span.range.upperBound
      return "\(Self.names[span.style.parameters] ?? "?"):\(String(decoding: bytes[span.range], as: UTF8.self))"
    }
  }

  private static let names = [
    "1;34": "k", "33": "n", "32": "t", "35": "w", "36": "f", "2": "c", "4;31": "wrong",
  ]

  @Test(arguments: [
    ("tasks data where status = FAILED since 7d‸", ["k:tasks", "k:data", "k:where", "w:FAILED", "k:since", "n:7d"]),
    (
      "tasks where elapsed > 1.5 and errorMsg like '磁盘%' -- so‸",
      ["k:tasks", "k:where", "n:1.5", "k:and", "k:like", "t:'磁盘%'", "c:-- so"]
    ),
    ("tasks data where tenantName = 订单库 ‸", ["k:tasks", "k:data", "k:where", "t:订单库"]),
    ("tasks data sort by lower(clusterName) desc‸", ["k:tasks", "k:data", "k:sort", "k:by", "f:lower", "k:desc"]),
    (
      "tasks data group by state show count() as n, p95(elapsed)‸",
      ["k:tasks", "k:data", "k:group", "k:by", "k:show", "f:count", "k:as", "f:p95"]
    ),
    ("tasks data count by state‸", ["k:tasks", "k:data", "k:count", "k:by"]),
    ("explain tasks data where startTime > today‸", ["k:explain", "k:tasks", "k:data", "k:where", "n:today"]),
    ("set timing on‸", ["k:set"]), ("\\x on‸", ["k:\\x"]), ("# 备份‸", ["c:# 备份"]),
    // Names that are not there, and what can't be read.
    ("tasks data where statu = 1 ‸", ["k:tasks", "k:data", "k:where", "wrong:statu", "n:1"]),
    ("tasks data where status = FAILD ‸", ["k:tasks", "k:data", "k:where", "wrong:FAILD"]),
    ("tasks data sort by lowr(clusterName) ‸", ["k:tasks", "k:data", "k:sort", "k:by", "wrong:lowr"]),
    ("tasks dat ‸", ["k:tasks", "wrong:dat"]),
    ("tasks data whre status = DONE ‸", ["k:tasks", "k:data", "wrong:whre"]),
    ("tasks where state = FAILED nosuch clause ‸", ["k:tasks", "k:where", "w:FAILED", "wrong:nosuch"]),
    ("nosuch where a = 1‸", ["wrong:nosuch", "k:where", "n:1"]),
    // A word that the cursor is in may become right.
    ("tasks data where statu‸", ["k:tasks", "k:data", "k:where"]),
    ("tasks dat‸", ["k:tasks"]),
    ("tasks data where stat‸u = 1", ["k:tasks", "k:data", "k:where", "n:1"]),
    // What is not finished is understood as far as it goes.
    ("tasks data where status = FAILED and ‸", ["k:tasks", "k:data", "k:where", "w:FAILED", "k:and"]),
    (
      "tenants with (tasks data where state = FAILED and elapsed > ‸",
      ["k:with", "k:tasks", "k:data", "k:where", "w:FAILED", "k:and"]
    ),
    ("tasks data where statu = FAILED and ‸", ["k:tasks", "k:data", "k:where", "wrong:statu", "k:and"]),
    ("tasks data where status in (FAILED, ‸", ["k:tasks", "k:data", "k:where", "k:in", "w:FAILED"]),
    ("print 'open‸", ["k:print", "t:'open"]),
    ("", []),
  ])
  func text(_ marked: String, _ expected: [String]) throws {
    #expect(try roles(marked) == expected)
  }

  @Test func severalLinesAndStatements() throws {
    #expect(
      try roles("tasks data where\nstatus = DONE\nsort by statu limit 1‸")
        == ["k:tasks", "k:data", "k:where", "w:DONE", "k:sort", "k:by", "wrong:statu", "k:limit", "n:1"])
    #expect(
      try roles("let few = tasks data select taskId; few where taskId > 1 and status = DONE ‸").last == "wrong:status")
    #expect(try roles("let d = 7d; tasks since $d; tasks since $e ‸").filter { $0.hasPrefix("wrong") } == ["wrong:$e"])
  }

  @Test func whatTheSessionKnows() throws {
    let session = try typingSession(variables: ["days=7d"])
    #expect(try roles("tasks since $days ‸", session) == ["k:tasks", "k:since", "f:$days"])
    #expect(try roles("_ where a = 1‸", session).first == "wrong:_")
    #expect(try roles("history where statement contains x ‸", session).last == "t:x")
    // A file is read when the query runs.
    #expect(try roles("file '/nowhere' where a = 1 ‸", session) == ["k:file", "t:'/nowhere'", "k:where", "n:1"])
  }

  @Test func aTextThatWasPastedIsPlain() throws {
    #expect(try roles(String(repeating: "tasks data; ", count: 1_000) + "‸").isEmpty)
  }
}
