/// What the language promises, line by line, and the tests that hold each promise. `LanguageLinesTests` looks up whether
/// they exist.
enum LanguageLines {
  /// A promise, and where it is tested: an example of `grammar/examples`, a script of `grammar/rejected`, or a test as
  /// `File.function`.
  struct Line: Sendable {
    var promise: String
    var examples: [String]
    var rejected: [String]
    var tests: [String]

    init(_ promise: String, _ examples: [String] = [], rejected: [String] = [], tests: [String] = []) {
      self.promise = promise
      self.examples = examples
      self.rejected = rejected
      self.tests = tests
    }
  }

  static let all = queries + sources + columns + clauses + values + finePoints + statements + errors

  private static let queries: [Line] = [
    Line("every clause takes the rows on its left", ["group-then-where", "view-then-narrow"]),
    Line("a bar between clauses means nothing", ["bars", "lines-that-begin-with-bars"]),
    Line("keywords are case-insensitive", ["where-mixed-case"]),
    Line("keywords are not reserved", ["scope-keywords-are-names", "quoted-names"], tests: ["ParserTests.trees"]),
    Line("tasks data where status = FAILED since 2024-08-06", ["data-failed-since"]),
    Line("tasks data on cluster … tenant … since 7d sort by elapsed desc limit 10", ["data-of-one-tenant"]),
    Line("tasks log where delay > 60s", ["log-delay"]),
    Line("tasks restore since 30d where state != SUCCEEDED select …", ["restore-unfinished"]),
    Line("tasks since 24h count by kind, state", ["count-by-kind-and-state"]),
    Line("group by … show … where n > 3", ["group-with-aggregates"]),
    Line("tasks data latest by clusterName, tenantName select …", ["latest-by-tenant"]),
    Line("tenants where backupable without (…)", ["tenants-without-backup"]),
    Line("gaps over 24h by clusterName, tenantName", ["gaps-over-a-day"]),
  ]

  private static let sources: [Line] = [
    Line("tasks data", ["data-failed-since", "obshell-data"], tests: ["RowShaperTests.tenantDataTasks"]),
    Line("tasks log", ["columns-of-log"], tests: ["RowShaperTests.clusterLogTasks"]),
    Line("tasks restore", ["columns-of-restore"], tests: ["RowShaperTests.tenantRestoreTasks"]),
    Line(
      "tasks is a union with the common columns", ["columns-of-the-union", "source-tasks"],
      tests: ["SampleTests.unionOfAllKinds"]),
    Line(
      "clusters, tenants: identity first, then the API's columns",
      ["columns-of-clusters", "columns-of-tenants", "obshell-tenants", "source-inventory"]),
    Line("protection, ranges, policies", ["protection", "recoverable-ranges", "policies"]),
    Line("profiles, views, history, settings", ["source-session", "session-words-as-sources"]),
    Line("a view's or a let name", ["source-named", "let-query", "view-then-narrow"]),
    Line(
      "_ is the last result, with no new call", ["source-last-result", "last-result-again"],
      rejected: ["session-has-no-result-yet"]),
    Line(
      "file 'PATH': API pages, JSON, JSON lines, CSV, standard input", ["file-csv", "file-json", "source-file"],
      rejected: ["file-that-is-not-there"], tests: ["FileSourceTests.standardInput"]),
  ]

  private static let columns: [Line] = [
    Line(
      "common columns of every tasks row", ["columns-of-the-union"],
      tests: ["CatalogTests.taskSourcesBeginWithTheCommonColumns"]),
    Line(
      "status is the server's own word, state is mapped", ["states-of-data", "states-of-log", "states-of-restore"],
      tests: ["CatalogTests.everyStatusWordHasAState"]),
    Line("finished and successful win over the word", ["states-of-restore"], tests: ["RowShaperTests.flagsOfARestore"]),
    Line("finishTime is null while RUNNING; elapsed is up to now", ["state-running"]),
    Line("elapsed of a row that ended without a finishTime is null", ["state-without-finish"]),
    Line("age is now − startTime", ["latest-by-tenant", "state-running"]),
    Line("the endpoint's columns beside them, spelled as the API does", ["columns-of-restore", "nested-values"]),
    Line(
      "names match without case and underscores", ["names-without-case-and-underscores"],
      rejected: ["misspelled-column"]),
    Line(
      "what the catalogue doesn't know is extra.NAME, null where a row lacks it", ["where-extra", "extra-columns"],
      tests: ["RowShaperTests.fieldsThatTheCatalogueDoesNotKnow"]),
    Line("* doesn't show extra; nested values are JSON", ["star-hides-extra", "nested-values"]),
    Line(
      "the window works on startTime, createTime, or the stretch of a log task",
      ["data-failed-since", "window-of-restore", "window-of-log"]),
    Line("without a window a query means all there is", ["count-all"]),
    Line("a restore's cluster and tenant are the ones restored into; taskId is its id", ["columns-of-restore"]),
    Line("a log task has no taskId and no finishTime", ["columns-of-log"]),
    Line(
      "a whole cluster's task has no tenant, and counts for every tenant", ["whole-cluster-tasks"],
      tests: ["CheckTests.aTenantWithoutAnyBackupIsNever"]),
    Line("backupable is false for sys of OceanBase 4", ["backupable"], tests: ["RowShaperTests.whatCanBeBackedUp"]),
    Line(
      "an obshell data task is one row for each tenant and job; Go's zero time is null", ["obshell-data"],
      tests: ["RowShaperTests.overviewOfObshell"]),
    Line("ids sent as text are whole numbers", ["obshell-data"], tests: ["CellTests.rule"]),
  ]

  private static let clauses: [Line] = [
    Line(
      "on: names, name:obClusterId, ids, globs",
      ["scope-names", "scope-name-and-id", "scope-glob-without-match", "scope-levels-in-any-order", "scope-profile"],
      rejected: ["unknown-cluster", "unknown-tenant", "unknown-profile"]),
    Line("without on: the scope of use, else all", ["use-then-query", "scope-tenants-alone"]),
    Line("a name that fits several clusters is an error that lists them", rejected: ["ambiguous-cluster"]),
    Line(
      "since is inclusive, until exclusive",
      [
        "window-since-until", "window-between", "window-excludes-its-end", "window-several",
        "window-behind-other-clauses",
      ],
      rejected: ["window-backwards"]),
    Line(
      "where keeps rows; three-valued logic", ["where-null-logic", "where-several"], tests: ["LogicTests.truthTables"]),
    Line(
      "select *, * except a, b, EXPR as name", ["select-star-except", "select-star-and-more", "select-expressions"]),
    Line("derive adds columns", ["derive-columns", "derive-replaces"]),
    Line(
      "group by with show; left out it is count()",
      ["group-aggregates", "group-default", "group-key-expressions", "group-show-expressions"],
      rejected: ["not-grouped", "nested-aggregate", "aggregate-outside-group"]),
    Line(
      "a key may be a bucket, with fill",
      ["group-by-bucket-fill", "count-by-day", "group-fill-days", "group-fill-keys"],
      rejected: ["fill-without-bucket"]),
    Line("count [by KEY, …]", ["count-all", "count-and-sort"]),
    Line("latest [N] by KEY", ["latest-n", "latest-of-each"]),
    Line("distinct", ["distinct-values", "distinct-keeps-its-columns"]),
    Line(
      "seen by KEY, …", ["seen-by"], rejected: ["seen-without-by"], tests: ["PlantedFleetTests.whatTheRunBeforeSaw"]),
    Line("extract(s, 'regex')", ["extract"], rejected: ["extract-pattern"]),
    Line("sort by, order by; stable, nulls last", ["sort-keys", "order-by", "sort-nulls-last"]),
    Line("limit N offset N", ["limit-and-offset"], rejected: ["limit-of-what-is-no-count"]),
    Line("top N by, bottom N by", ["top-and-bottom", "top-leaves-nulls-out"]),
    Line(
      "with, without; keys default to the identity columns of both",
      ["with-keys", "with-default-keys", "without-nested", "with-behind-other-clauses"],
      rejected: ["join-without-shared-keys"]),
    Line(
      "gaps: keys, gapStart, gapEnd, gap; a key without any row is one gap",
      ["gaps-of-clusters", "gaps-of-a-tenant-without-rows", "gaps-between-two-times"], rejected: ["gaps-over-a-number"]),
    Line(
      "as FORMAT, into 'PATH', \\G", ["formats", "as-format", "into-file", "vertical", "pictures"],
      rejected: ["format-unknown", "picture-without-number"],
      tests: ["OutputTests.intoAFile"]),
  ]

  private static let values: [Line] = [
    Line(
      "text in single or double quotes, the quote doubled", ["where-quotes", "print-values"],
      rejected: ["unterminated-text"]),
    Line("a bare word on the right is text unless it names a column", ["where-columns-compared"]),
    Line(
      "on a column with a vocabulary case is ignored, and other words are errors", ["where-state-words"],
      rejected: ["misspelled-word-of-a-column"]),
    Line("quoted, it is taken as it is", ["where-state-words"], tests: ["MistakeTests.quotedWordsAreTakenAsTheyAre"]),
    Line(
      "whole numbers are exact 64-bit integers through every format", ["where-large-numbers", "print-values"],
      rejected: ["number-too-large"], tests: ["FormatTests.cellsAreSpelledAsPromised"]),
    Line("1_000, 1.5, 1e6", ["print-values"]),
    Line(
      "durations and sizes", ["print-values", "where-sizes", "obshell-sizes", "window-combined-duration"],
      rejected: ["bad-units"]),
    Line(
      "they compare with columns of that unit, and a plain number counts in it", ["where-plain-numbers-in-units"],
      rejected: ["duration-as-text"]),
    Line("forms of times", ["window-time-forms", "print-values"], rejected: ["bad-times", "time-unreadable"]),
    Line("now, today, yesterday, 24h ago, now - 2h; since 24h", ["window-words", "print-values"]),
    Line("without an offset a time is in the session's zone", tests: ["SettingsTests.timesAreReadInTheZone"]),
    Line("now is one instant for a whole statement", ["where-times-compared"]),
    Line("nanoseconds survive", ["print-values"], tests: ["FormatTests.cellsAreSpelledAsPromised"]),
    Line(
      "= != <> < <= > >=", ["print-comparisons", "where-and-or-not"],
      rejected: ["chained-comparison", "compared-types"]),
    Line("+ - * / %", ["where-arithmetic", "print-arithmetic"], rejected: ["arithmetic-types", "minus-of-text"]),
    Line("and, or, not", ["where-and-or-not", "print-comparisons"], rejected: ["foreign-and-or-not"]),
    Line("in, not in", ["where-in"]),
    Line("between … and …", ["where-between"]),
    Line("like", ["where-like"]),
    Line("~ and !~", ["where-regular-expression"], rejected: ["bad-pattern", "matches-with-a-column"]),
    Line("contains, starts with, ends with", ["where-text-tests", "where-text-tests-negated"]),
    Line("is null, is not null", ["where-null"], rejected: ["compared-with-null"]),
    Line("aggregates", ["group-aggregates", "group-percentiles", "count-star"]),
    Line("hour day week month bucket", ["print-times"], tests: ["ZoneTests.localTimesFindTheirInstants"]),
    Line(
      "functions of text and numbers", ["print-functions", "text-functions", "number-functions"],
      rejected: ["function-arguments", "function-misspelled"]),
    Line("scn_time", ["scn-time", "print-functions"]),
    Line(
      "aggregates skip nulls; avg of nothing is null", ["group-of-nothing"], tests: ["PercentileTests.nullsAreSkipped"]),
    Line(
      "integer overflow is an error", rejected: ["overflow-of-constants"], tests: ["OperatorTests.sumsOverflowAtTheEnd"]
    ),
  ]

  private static let finePoints: [Line] = [
    Line(
      "with sort, ties keep their order", ["sort-keys"], tests: ["ComparisonTests.generatedQueriesAnswerAsInSQLite"]),
    Line("limit without sort may stop paging early", ["semicolons"], tests: ["EndToEndTests.aLimitStopsPaging"]),
    Line(
      "between as a window excludes its end; in an expression both are in",
      ["window-excludes-its-end", "where-between-both-ends"]),
    Line("nulls never enter top while others are left", ["top-leaves-nulls-out"]),
    Line("distinct a, b has just those columns", ["distinct-keeps-its-columns"]),
    Line(
      "a window after a clause that dropped the time column is an error",
      rejected: ["clause-after-dropped-column", "window-without-time"]),
    Line("gaps without a window's start is an error that asks for it", rejected: ["gaps-without-start"]),
    Line("gaps measures from startTime to startTime", ["gaps-of-clusters"]),
    Line("day and its like are starts of periods; buckets start at midnight, weeks on Monday", ["print-times"]),
    Line(
      "fill runs over the window, else from the first to the last bucket",
      ["group-fill-days", "group-fill-without-window", "group-fill-months"]),
    Line("for each combination of the other keys, 0 for counts and null else", ["group-fill-keys"]),
    Line(
      "the text of an expression that equals a column's name is that column",
      ["count-and-sort", "sort-by-what-is-shown"]),
    Line(
      "a column without as is named by its source text", ["select-expressions"],
      tests: ["FormatTests.countsAreNamedByTheirText"]),
    Line("text compares exactly, but for bare words on a vocabulary", ["where-text-is-exact"]),
    Line("= between a time and text reads the text as a time", ["where-time-and-text", "where-status-of-time"]),
    Line("~ searches", ["where-matches-searches"]),
    Line("substring counts from 1; round halves away from zero", ["print-functions"]),
    Line(
      "percentiles interpolate linearly; percentile takes 0 to 100", ["group-percentiles"],
      tests: ["PercentileTests.ofUnits"]),
    Line("/ divides exactly; x/0 is null", ["print-arithmetic"]),
    Line("+ doesn't join text", rejected: ["text-is-not-joined"]),
    Line("count of nothing is 0, every other aggregate of nothing null", ["group-of-nothing"]),
    Line("booleans stand alone", ["where-boolean"], rejected: ["condition-that-is-none"]),
    Line(
      "after on a bare name may hold letters of any script and _ - . * ?", ["scope-names"], tests: ["LexerTests.tokens"]
    ),
    Line("a name wins over an id", ["scope-name-and-id"], tests: ["ScopeTests.severalServers"]),
    Line(
      "what fits nothing is an error with the nearest; a glob is empty and complete", ["scope-glob-without-match"],
      rejected: ["unknown-cluster"], tests: ["ScopeTests.aGlobThatFitsNothingIsAWarning"]),
    Line("an inner query inherits use, not the outer on", ["scope-inner-query"]),
    Line(
      "a window behind a saved query means what it means at the source", ["saved-query-windows"],
      rejected: ["window-too-late"], tests: ["SavedQueryTests.streamsAreInTheWindowOfASavedQuery"]),
    Line(
      "as, into and \\G print a whole result, once; a saved query's are inherited", ["saved-query-output"],
      rejected: ["idle-output", "vertical-without-query"], tests: ["CheckTests.nothingIsPrintedInside"]),
    Line(
      "clusters of one name stay apart", ["gaps-of-clusters-of-one-name"],
      tests: ["CheckTests.clustersOfOneNameAreJudgedApart"]),
    Line("a check of nothing is UNKNOWN", tests: ["CheckTests.aCheckOfNothingIsUnknown"]),
    Line("a saved query reads the files that its script named", tests: ["SavedQueryTests.filesStayWhereTheyWere"]),
    Line("with and without compare columns that both sides have", rejected: ["join-without-shared-keys"]),
    Line(
      "a whole script is parsed and bound before anything is sent",
      tests: ["MistakeTests.allMistakesOfAScriptInOneRun", "MistakeTests.namesOfEarlierStatementsAreKnown"]),
    Line("explain calls no task endpoint", tests: ["ServerTests.explainCallsNoTaskEndpoint"]),
    Line("checks never stop a script", tests: ["CheckTests.checksStopNothing"]),
    Line("nothing found over a partial result is UNKNOWN", tests: ["CheckTests.nothingFoundInAPartialResultIsUnknown"]),
  ]

  private static let statements: [Line] = [
    Line(
      "a statement ends at ; or \\G, or at a line's end", ["semicolons", "vertical", "statements-end"],
      tests: ["InputTests.statementsEndAsTheLanguageSays"]),
    Line(
      "unless a bracket or quote is open or the next line is indented",
      ["brackets-join-lines", "several-lines", "indented-script"],
      rejected: ["unclosed-bracket"]),
    Line("comments start with # or --", ["comments"]),
    Line(
      "at the prompt Enter runs what is complete",
      tests: ["InputStateTests.complete", "InputStateTests.needsMore", "PromptTests.aStatementOfSeveralLines"]),
    Line("QUERY", ["source-tasks"]),
    Line("explain, explain analyze, tokens, tree, bound, plan", ["explain"]),
    Line(
      "check none, check some, with a severity and a name", ["check-none", "check-some", "check-severities"],
      rejected: ["check-with-two-severities"], tests: ["CheckTests.verdicts"]),
    Line(
      "check EXPR from (QUERY) by … warn … crit …", ["check-threshold", "check-threshold-forms"],
      rejected: ["check-without-threshold", "check-condition-without-operator"]),
    Line(
      "check freshness of (QUERY) by … over the inventory", ["check-freshness", "check-freshness-forms"],
      tests: ["CheckTests.aTenantWithoutAnyBackupIsNever"]),
    Line(
      "check NAME", ["check-by-name", "library-of-checks"], rejected: ["check-unknown-name"],
      tests: ["PlantedFleetTests.eachCheckFindsWhatIsPlantedAndOnlyThat"]),
    Line(
      "check … for N runs", ["check-for-runs"], rejected: ["check-runs-twice"],
      tests: ["CheckMemoryTests.aCheckFailsAfterSoManyRuns", "CheckMemoryTests.noNumberOfRuns"]),
    Line(
      "ignore … until TIME because 'reason'", ["check-ignore", "ignore-statement"],
      rejected: ["ignore-without-end", "ignore-without-reason", "ignore-without-level"],
      tests: ["CheckMemoryTests.anIgnoredKeyIsShownAsIgnoredAndHidesNoOther", "CheckMemoryTests.anIgnoreEnds"]),
    Line(
      "the checks of one run ask nothing twice",
      tests: ["CheckRunTests.fiftyChecksOverAThousandTenantsAskNothingTwice"]),
    Line(
      "let name = VALUE or QUERY, $name, --var", ["let-values", "let-query", "let-in-scripts", "scope-variable"],
      rejected: ["assignment-without-let", "variable-without-name"], tests: ["InputTests.variablesAreValues"]),
    Line("always values, never text spliced in", ["let-is-a-value"]),
    Line("an undefined variable is an error", rejected: ["unknown-variable"]),
    Line(
      "view NAME = QUERY, drop view NAME, kept between sessions", ["views"],
      rejected: ["view-without-equals", "view-that-names-itself"],
      tests: ["StateTests.viewsAreKept"]),
    Line(
      "use, shown in the prompt; alone it clears", ["use", "use-then-query"],
      tests: ["PromptTests.theScopeIsInThePrompt"]),
    Line(
      "profile, ping", ["profiles", "profile-words"],
      tests: ["ProfileTests.passwordsOfEveryKind", "ProfileTests.oneOfSeveral"]),
    Line(
      "a password is never a literal in a file that others can read", rejected: ["secrets-stay-hidden"],
      tests: ["ProfileTests.aSecretThatOthersCanReadIsRefused"]),
    Line("describe [SOURCE]", ["describe", "describe-sources"]),
    Line("set NAME VALUE, show [NAME]", ["settings"], tests: ["OptionTests.showListsEverySetting"]),
    Line(
      "watch DURATION [until COND] [count N] QUERY", ["watch", "watch-forms"], rejected: ["watch-without-duration"],
      tests: ["WatchTests.until", "RowChangesTests.statesAreFollowedByKey"]),
    Line("history, !N, !!, !prefix, !?text, save", ["history", "recall"], tests: ["PromptTests.recall"]),
    Line("source is relative to its file", ["files-and-text"], tests: ["InputTests.sourceIsRelativeToItsFile"]),
    Line("print, help, quit", ["files-and-text", "help-and-quit"], tests: ["HelpTests.everyWordHasHelp"]),
    Line("\\q \\x \\d \\e \\i \\o \\timing \\?", ["meta"], rejected: ["unknown-command"]),
    Line("format", ["format-statement"], tests: ["FormatterTests.formats"]),
  ]

  private static let errors: [Line] = [
    Line(
      "an error shows the line and a caret under the words at fault", rejected: ["misspelled-column"],
      tests: ["DiagnosticRendererTests.theWholeDrawing"]),
    Line(
      "right under wide characters too", rejected: ["wide-characters"],
      tests: ["MistakeTests.caretsUnderWideCharacters"]),
    Line(
      "what was expected, and the nearest name", rejected: ["missing-operand", "misspelled-clause", "unknown-source"]),
    Line(
      "one run shows all the syntax errors of a script", rejected: ["several-errors"], tests: ["RecoveryTests.places"]),
    Line(
      "no text hangs or crashes the parser", rejected: ["nested-too-deep"],
      tests: ["RobustnessTests.hugeTexts", "RobustnessTests.mutatedExamples", "SizeTests.endsSoon"]),
  ]
}
