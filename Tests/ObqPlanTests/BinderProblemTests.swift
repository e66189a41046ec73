import ObqDiagnostics
import ObqPlan
import ObqSyntax
import Testing

/// What is refused: the code, the words under the caret, and a piece of what is said besides.
@Suite struct BinderProblemTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var marked: String
    var codes: [String]
    var words: String

    init(_ marked: String, _ code: String, _ words: String = "") {
      self.marked = marked
      codes = code.split(separator: " ").map(String.init)
      self.words = words
    }

    var testDescription: String { marked }
  }

  static let names: [Case] = [
    Case("tasks data where «tenantNam» = 'x'", "unknown-column", "did you mean tenantName?"),
    Case("tasks data sort by «begintime»", "unknown-column", "describe lists"),
    Case("tasks data select * except taskId, «nothing»", "unknown-column"),
    Case("tasks data count by «clustername2»", "unknown-column", "did you mean clusterName?"),
    Case("_ where «stat» = 'x'", "unknown-column", "did you mean state?"),
    Case("_ where «other» > 1", "unknown-column", "columns: state, count()"),
    Case("tasks where «checkpoint» > 2024-08-06", "unknown-column"),
    Case("tasks data where «foo.bar» = 1", "unknown-column"),
    Case(
      "tasks data select status where «state» = FAILED", "dropped-column", "\"state\" was dropped by an earlier clause"),
    Case("tasks data select status where «STATE_» = FAILED", "dropped-column", "\"state\""),
    Case("tasks data select status «since» 24h", "dropped-column", "startTime"),
    Case("tasks data count by state where «taskId» = 1", "dropped-column"),
    Case("tasks data select taskId «latest» by taskId", "dropped-column", "startTime"),
    Case("tasks data select status derive x = «extra.y»", "unknown-column"),
    Case("tasks data where status = «FAILD»", "unknown-word", "did you mean FAILED?"),
    Case("tasks data where status in (DONE, «DOONE»)", "unknown-word", "did you mean DONE?"),
    Case("tasks where kind = «dta» and state != «OK»", "unknown-word unknown-word", "did you mean data?"),
    Case("tasks log where state between «A» and Z", "unknown-word"),
    Case("tasks data derive x = «lowr»(status)", "unknown-function", "did you mean lower?"),
    Case("«tsks»", "unknown-source", "did you mean tasks?"),
    Case("«vieww» limit 1", "unknown-source", "known: "),
    Case("«bad»", "unknown-word"),
    Case("«loop»", "query-depth", "does a view name itself?"),
    Case("tasks data with («twice») with («twice»)", "query-depth query-depth", "does a view name itself?"),
    Case("«v9» count", "query-depth", "read more than 10000 times"),
    Case("tasks data where taskId = «$nn»", "unknown-variable", "did you mean $n?"),
    Case("tasks data on cluster «$nobody»", "unknown-variable"),
    Case("tasks data on cluster «$long»", "not-a-text"),
    Case("tasks data with (tasks log select status, «zzz») by status", "unknown-column"),
  ]

  static let types: [Case] = [
    Case("tasks data where «status > 3»", "compared-types", "text goes in quotes: '3'"),
    Case("tasks data where «startTime > 24h»", "compared-types", "a time before now: 24h ago"),
    Case("tasks data where «elapsed = startTime»", "compared-types", "is a duration"),
    Case("tasks restore where «finished = 1»", "compared-types", "is a truth value"),
    Case("tasks data where taskId between «'a'» and 5", "unreadable-number"),
    Case("tasks log where delay > «'1'»", "unreadable-number", "without quotes: 1"),
    Case("tasks data where taskId = «'x'»", "unreadable-number", "is a whole number"),
    Case("tasks data where startTime > «'gestern'»", "unreadable-time", "'gestern' is not a time"),
    Case("tasks data where startTime in (2024-08-06, «'2024-02-30'»)", "unreadable-time"),
    Case("tasks data where errorMsg = «null»", "compared-with-null"),
    Case("tasks data where errorMsg != «null»", "compared-with-null"),
    Case("tasks data where «null» < taskId", "compared-with-null"),
    Case("tasks data where «elapsed»", "not-a-condition", "elapsed > …"),
    Case("tasks data where not «taskId»", "not-a-condition"),
    Case("tasks data where status = DONE or «1 + 1»", "not-a-condition"),
    Case("tasks data where «elapsed» like 'x'", "not-a-text", "is a duration"),
    Case("tasks data where status contains «5»", "not-a-text"),
    Case("tasks data derive x = -«status»", "not-a-number"),
    Case("tasks data derive x = status «+» 'a'", "arithmetic-types", "does not join text"),
    Case("tasks data derive x = startTime «+» 3", "arithmetic-types", "a duration has a unit"),
    Case("tasks data derive x = startTime «+» finishTime", "arithmetic-types", "a - b"),
    Case("tasks data derive x = elapsed «*» elapsed", "arithmetic-types"),
    Case("tasks data derive x = «round»(elapsed, 1, 2)", "wrong-argument-count", "round(x [, digits])"),
    Case("tasks data derive x = «if»(finishTime is null)", "wrong-argument-count"),
    Case("tasks data derive x = lower(«elapsed»)", "wrong-argument-type", "can't take a duration"),
    Case("tasks data derive x = bucket(startTime, «taskId»)", "wrong-argument-type"),
    Case("tasks data derive x = bucket(startTime, «0s»)", "not-a-duration"),
    Case("tasks data derive x = if(finishTime is null, taskId, «status»)", "compared-types"),
    Case("tasks data derive x = coalesce(taskId, «elapsed»)", "compared-types"),
    Case("tasks data where errorMsg ~ «'('»", "bad-pattern"),
    Case("tasks data where errorMsg ~ «status»", "not-a-constant"),
    Case("tasks data limit «taskId»", "not-a-count"),
    Case("tasks data limit «1.5»", "not-a-count"),
    Case("tasks data limit 3 offset «'x'»", "not-a-count"),
    Case("tasks data top «-1» by elapsed", "not-a-count"),
    Case("tasks data derive x = «9223372036854775807 + 1»", "overflow", "64 bits"),
    Case("tasks log where delay > «9223372036854775807»", "overflow"),
    Case("tasks data gaps over «3» by tenantName since 7d", "not-a-duration"),
  ]

  static let groups: [Case] = [
    Case("tasks data where «sum»(elapsed) > 3h", "aggregate-outside-group", "group by"),
    Case("tasks data select «count»()", "aggregate-outside-group"),
    Case("tasks data group by status show sum(«max»(elapsed))", "nested-aggregate"),
    Case("tasks data group by status show «elapsed»", "not-grouped", "max(elapsed)"),
    Case("tasks data group by status show max(elapsed) - «elapsed»", "not-grouped", "group by status, elapsed"),
    Case("tasks data group by status show sum(«status»)", "wrong-argument-type", "can't take text"),
    Case("tasks data group by status show p95(«errorMsg»)", "wrong-argument-type"),
    Case("tasks data group by status show avg(«finishTime is null»)", "wrong-argument-type"),
    Case("tasks data group by status show «percentile»(elapsed)", "wrong-argument-count"),
    Case("tasks data group by status show percentile(elapsed, «101»)", "not-a-percentage"),
    Case("tasks data group by status show percentile(elapsed, «taskId»)", "not-a-constant"),
  ]

  static let scopesAndWindows: [Case] = [
    Case("clusters «since» 24h", "window-without-time"),
    Case("tenants «latest» by clusterId", "window-without-time"),
    Case("_ «since» 24h", "window-without-time"),
    Case("tasks data «between 5d and 10d»", "window-ends-before-start"),
    Case("tasks data since 5d «until 10d»", "window-ends-before-start"),
    Case("tasks data «between now and now»", "window-ends-before-start"),
    Case("tasks data since «3»", "not-a-time", "such as"),
    Case("tasks data since «startTime»", "not-a-constant"),
    Case("tasks data since «'soon'»", "unreadable-time"),
    Case("tasks data since «'2024-13-01'»", "unreadable-time"),
    Case("tasks log distinct tenantName, startTime «since» 1d", "window-too-late", "checkpoint"),
    Case("streams distinct tenantName, startTime «since» 1d", "window-too-late"),
    Case("tasks data limit 3 «on» cluster a", "scope-too-late"),
    Case("_ «on» cluster a", "scope-without-server", "use where"),
    Case("_ «on» cluster a", "scope-without-server"),
    Case("scoped «on» cluster a", "scope-of-saved-query"),
    Case("tasks data group by kind show «sum»(distinct taskId)", "distinct-outside-count"),
    Case("tasks data select «lower»(distinct status)", "distinct-outside-count"),
    Case("tasks data «with» (tasks log select status)", "no-shared-keys", "by clusterName, tenantName"),
    Case("tasks data «with» (clusters select profile)", "no-shared-keys"),
    Case("tasks data with (tasks log) by clusterName, «delay»", "key-not-shared"),
    Case("tasks data with (tasks log select delay, clusterName) by «startTime»", "key-not-shared"),
    Case("tasks data «with» (tasks log select elapsed as taskId) by taskId", "key-not-shared"),
  ]

  static let outputs: [Case] = [
    Case("tenants with (tasks data «as csv»)", "idle-output", "stands inside another statement"),
    Case("tenants with (tasks data «into 'a'» | where taskId > 1)", "idle-output"),
    Case("tenants with («printed»)", "idle-output", "\"into\" prints a whole result"),
    Case("printed «where» clusterId > 1", "idle-output", "\"printed\" says with \"into\""),
    Case("printed into 'y' «limit» 1", "idle-output", "\"printed\" says with \"as\""),
    Case("tasks data into 'a' «into 'b'»", "idle-output", "\"into\" stands here twice"),
    Case("tasks data as csv | «as json»", "idle-output", "\"as\" stands here twice"),
  ]

  @Test(arguments: [names, types, groups, scopesAndWindows, outputs].joined()) func refusal(_ item: Case) throws {
    let marked = Marked(item.marked)
    let query = try parsed(marked.text)
    var binder = Binder(try context(), text: SourceText(name: "test", marked.text))
    #expect(binder.bind(query) == nil)
    let diagnostics = binder.problems.map(\.diagnostic)
    #expect(diagnostics.map(\.code) == item.codes, "\(diagnostics.map(\.message))")
    #expect(diagnostics.map(\.span) == marked.places.map { $0 })
    let said = diagnostics.flatMap { [$0.message, $0.label ?? ""] + $0.help }.joined(separator: "\n")
    #expect(said.contains(item.words), "\(said)")
    for diagnostic in diagnostics {
      #expect(!diagnostic.message.hasSuffix("."))
      #expect(!diagnostic.message.isEmpty)
    }
  }

  @Test func oneRunShowsSeveral() throws {
    let text = "tasks data where nope = 1 and status = FAILD since gestern sort by foo limit taskId"
    var binder = Binder(try context(), text: SourceText(name: "test", text))
    #expect(binder.bind(try parsed(text)) == nil)
    #expect(binder.problems.count == 5)
  }
}
