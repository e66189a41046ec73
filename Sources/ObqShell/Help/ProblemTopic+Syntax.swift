extension ProblemTopic {
  /// The codes of `SyntaxProblem`.
  static let syntax: [ProblemTopic] = [
    ProblemTopic(
      "assignment-without-let", "A variable is set by let. A name with = behind it begins no statement.",
      wrong: "limit = 5", right: "let limit = 5"),
    ProblemTopic(
      "bad-time",
      "A time is a date with two digits for month and day, then T or one space and hours and minutes, then an offset if need "
        + "be. The calendar must have that day.",
      wrong: "tasks data since 2024-8-6", right: "tasks data since 2024-08-06"),
    ProblemTopic(
      "chain-too-long",
      "More operators stand in a row than can be computed step by step. and, or and lists have no such limit.",
      wrong: "print 1" + String(repeating: " + 1", count: 1001), right: "print 1 + 1"),
    ProblemTopic(
      "chained-comparison", "A comparison is true or false, which is not compared with the next value.",
      wrong: "tasks data where 1h < elapsed < 2h", right: "tasks data where elapsed between 1h and 2h"),
    ProblemTopic(
      "changes-nothing", "obq only reads. There are no statements that change what a server keeps.",
      wrong: "delete tasks data", right: "tasks data"),
    ProblemTopic(
      "clause-without-source",
      "A line begins with a clause, and no query stands before it. A line that goes on with the query above is indented or "
        + "begins with |.",
      wrong: "where state = FAILED", right: "tasks data\n  where state = FAILED"),
    ProblemTopic(
      "comma-before-level", "Commas stand between names of one level. The next level follows without one.",
      wrong: "tasks data on cluster ob_431, tenant ww1144", right: "tasks data on cluster ob_431 tenant ww1144"),
    ProblemTopic(
      "duplicate", "A word that can stand once stands there twice.",
      wrong: "check max(delay) from (tasks log) warn > 60s warn > 5m",
      right: "check max(delay) from (tasks log) warn > 60s crit > 5m"),
    ProblemTopic(
      "empty-name", "Backticks hold a name, which has at least one character.", wrong: "tasks data select ``",
      right: "tasks data select `taskId`"),
    ProblemTopic(
      "expected", "Something else has to stand at this place. The message says what, and what was found there.",
      wrong: "tasks data where", right: "tasks data where state = FAILED"),
    ProblemTopic(
      "foreign-operator", "Another language writes the operator so.", wrong: "tasks data where state == FAILED",
      right: "tasks data where state = FAILED"),
    ProblemTopic(
      "foreign-word", "Another language writes the clause so.", wrong: "tasks data filter elapsed > 1h",
      right: "tasks data where elapsed > 1h"),
    ProblemTopic(
      "integer-overflow", "A whole number has 64 bits: from -9223372036854775808 to 9223372036854775807.",
      wrong: "tasks data where taskId = 9223372036854775808", right: "tasks data where taskId = 9223372036854775807"),
    ProblemTopic(
      "invalid-utf8", "The text holds bytes that are no UTF-8, as files in another encoding do. iconv converts them.",
      wrong: "print '\u{FFFD}'", right: "print '备份'"),
    ProblemTopic(
      "misspelled-keyword", "A word is nearly one that fits here.", wrong: "tasks data grup by state",
      right: "tasks data group by state"),
    ProblemTopic(
      "missing-unit", "Every number of a duration has a unit.", wrong: "tasks data since 1h30",
      right: "tasks data since 1h30m"),
    ProblemTopic(
      "missing-where", "A condition stands behind where.", wrong: "tasks data status = FAILED",
      right: "tasks data where status = FAILED"),
    ProblemTopic(
      "nesting-too-deep", "Brackets, queries or signs are nested deeper than can be read.",
      wrong: "print " + String(repeating: "(", count: 201) + "1" + String(repeating: ")", count: 201),
      right: "print (1)"),
    ProblemTopic(
      "not-needs-parentheses", "not binds less tightly than the comparison before it, so what it denies is unclear.",
      wrong: "tenants where backupable = not locked", right: "tenants where backupable = (not locked)"),
    ProblemTopic(
      "number-out-of-range", "The number, or the quantity in its smallest unit, is larger than can be kept.",
      wrong: "print 1e999", right: "print 1e99"),
    ProblemTopic(
      "parameter-without-name", "A variable is $ and a name.", wrong: "tasks data limit $",
      right: "let n = 5\ntasks data limit $n"),
    ProblemTopic(
      "scope-without-level", "A name behind on says first what it is: profile, cluster or tenant.",
      wrong: "tasks data on ob_431", right: "tasks data on cluster ob_431"),
    ProblemTopic(
      "source-comes-first", "A query begins with its source and chooses columns at the end.",
      wrong: "select taskId from tasks", right: "tasks select taskId"),
    ProblemTopic(
      "too-many-problems", "After a hundred problems the rest of the text is not read: it may not be a script at all.",
      wrong: String(repeating: "a b\n", count: 101), right: "tasks data"),
    ProblemTopic(
      "two-severities", "A check of rows has one verdict when it fails: warn or crit.",
      wrong: "check none (tasks data where state = FAILED) warn crit",
      right: "check none (tasks data where state = FAILED) warn"),
    ProblemTopic(
      "unbalanced-closer", "A bracket closes that was never opened.", wrong: "tasks data where state = FAILED)",
      right: "tasks data where state = FAILED"),
    ProblemTopic(
      "unclosed", "A bracket opens and never closes.", wrong: "tasks data where (state = FAILED",
      right: "tasks data where (state = FAILED)"),
    ProblemTopic(
      "unexpected-character",
      "A character means nothing here. Signs that an input method for Chinese writes wide are among them.",
      wrong: "tasks data where taskId ＝ 5", right: "tasks data where taskId = 5"),
    ProblemTopic(
      "units-out-of-order", "A duration's units go from the longest to the shortest, each once.",
      wrong: "tasks data since 30m1h", right: "tasks data since 1h30m"),
    ProblemTopic(
      "unknown-meta", "No command behind a backslash has this name. \\? lists what there is.", wrong: "\\z",
      right: "\\x on"),
    ProblemTopic(
      "unknown-unit", "Durations have the units w d h m s ms us ns, sizes B KB MB GB TB PB and KiB MiB GiB TiB PiB.",
      wrong: "tasks data since 24hrs", right: "tasks data since 24h"),
    ProblemTopic(
      "unterminated-quote", "A quote opens and never closes. Inside a quote the same quote is written twice.",
      wrong: "tasks data where errorMsg contains 'disk", right: "tasks data where errorMsg contains 'disk'"),
    ProblemTopic(
      "vertical-without-query", "\\G prints the rows of a query one column a line, and nothing else has rows.",
      wrong: "show timezone \\G", right: "settings \\G"),
  ]
}
