extension ProblemTopic {
  /// The codes of `PlanProblem`.
  static let plan: [ProblemTopic] = [
    ProblemTopic(
      "aggregate-outside-group", "An aggregate makes one value of many rows, which only group by and count do.",
      wrong: "tasks data where max(elapsed) > 1h",
      right: "tasks data group by clusterName show max(elapsed) as longest where longest > 1h"),
    ProblemTopic(
      "ambiguous-cluster",
      "Several clusters have the name. The name with its obClusterId, or the id, says which one is meant.",
      wrong: "tasks data on cluster ob_324_core", right: "tasks data on cluster ob_324_core:61"),
    ProblemTopic(
      "arithmetic-types", "The operator has no meaning between these types. Text is not joined by +.",
      wrong: "tasks data where startTime > now - 2", right: "tasks data where startTime > now - 2h"),
    ProblemTopic(
      "bad-pattern", "The text behind ~ is a regular expression (PCRE2) and this one can't be read.",
      wrong: "tasks where errorMsg ~ '(disk'", right: "tasks where errorMsg ~ '\\(disk'"),
    ProblemTopic(
      "compared-types", "Values of different types do not compare; nothing is converted in silence.",
      wrong: "tasks data where status > 3", right: "tasks data where taskId > 3"),
    ProblemTopic(
      "compared-with-null", "Nothing equals null, not even null, so the comparison would keep no row.",
      wrong: "tasks where finishTime = null", right: "tasks where finishTime is null"),
    ProblemTopic(
      "distinct-outside-count",
      "Only count takes each value once; the sum, the mean or a percentile of distinct values is asked for in two steps.",
      wrong: "tasks data group by clusterName show sum(distinct taskId)",
      right: "tasks data group by clusterName show count(distinct taskId)"),
    ProblemTopic(
      "dropped-column", "The clause needs a column that an earlier clause left out. Clauses work from left to right.",
      wrong: "tasks data select tenantName where elapsed > 1h", right: "tasks data where elapsed > 1h select tenantName"
    ),
    ProblemTopic(
      "fill-without-bucket", "Only buckets of time can be filled, and only one key of a grouping.",
      wrong: "tasks data count by clusterName fill", right: "tasks data count by day(startTime) fill"),
    ProblemTopic(
      "gaps-without-start", "Without a start it is unknown from when on rows could be missing.",
      wrong: "tasks data gaps over 24h by clusterName", right: "tasks data since 30d gaps over 24h by clusterName"),
    ProblemTopic(
      "idle-output", "as, into and \\G say how a whole result is printed, once, and have nothing to act on elsewhere.",
      wrong: "tenants without (tasks data as csv)", right: "tenants without (tasks data) as csv"),
    ProblemTopic(
      "key-not-shared", "with and without compare columns that both queries have, of the same type.",
      wrong: "tenants with (tasks data count by clusterName) by tenantName",
      right: "tenants with (tasks data count by clusterName) by clusterName"),
    ProblemTopic(
      "nested-aggregate", "An aggregate stands inside another. A second group by aggregates what the first made.",
      wrong: "tasks data group by clusterName show max(count())",
      right: "tasks data count by clusterName, tenantName group by clusterName show max(`count()`)"),
    ProblemTopic(
      "no-shared-keys", "The two queries share no column that tells whose a row is. by names the columns to compare.",
      wrong: "tasks data with (tasks data count by state)",
      right: "tasks data with (tasks data count by state) by state"),
    ProblemTopic(
      "not-a-condition", "A condition is true or false. A column alone is one only if it is a boolean.",
      wrong: "tasks data where errorMsg", right: "tasks data where errorMsg is not null"),
    ProblemTopic(
      "not-a-constant", "What stands here is needed before the first row is read, so no column can say it.",
      wrong: "tasks data since startTime", right: "tasks data since yesterday"),
    ProblemTopic(
      "not-a-count", "The number of rows is a whole number that is not negative.", wrong: "tasks data limit 1.5",
      right: "tasks data limit 2"),
    ProblemTopic(
      "not-a-duration", "A length of time has a unit.", wrong: "tasks data since 7d gaps over 24 by clusterName",
      right: "tasks data since 7d gaps over 24h by clusterName"),
    ProblemTopic(
      "not-a-number", "Only numbers, durations and sizes have a sign.", wrong: "tasks data select -clusterName",
      right: "tasks data select -taskId"),
    ProblemTopic(
      "not-a-text", "The operator works on text.", wrong: "tasks data where elapsed contains 'm'",
      right: "tasks data where errorMsg contains 'm'"),
    ProblemTopic(
      "not-a-percentage", "The second argument of percentile is a part of a hundred.",
      wrong: "tasks data group by kind show percentile(elapsed, 101)",
      right: "tasks data group by kind show percentile(elapsed, 99.9)"),
    ProblemTopic(
      "not-a-time", "A window's ends are times, or durations, which mean so long ago.", wrong: "tasks data since 5",
      right: "tasks data since 5d"),
    ProblemTopic(
      "not-grouped", "The column has many values in a group: an aggregate takes one of them, or it becomes a key.",
      wrong: "tasks data group by clusterName show status",
      right: "tasks data group by clusterName show last(status)"),
    ProblemTopic(
      "overflow", "A constant expression does not fit into 64 bits.", wrong: "print 9223372036854775807 + 1",
      right: "print 9223372036854775806 + 1"),
    ProblemTopic(
      "text-too-long", "A constant text is longer than a function may make one.",
      wrong:
        "let a = replace('xxxxxxxx', 'x', 'xxxxxxxx')\nlet b = replace($a, 'x', $a)\nprint length(replace($b, 'x', replace($b, 'x', $b)))",
      right: "print length(replace('xyx', 'x', 'xx'))"),
    ProblemTopic(
      "query-depth",
      "Queries stand inside each other more than 32 deep, or name each other too often, mostly since a view names itself.",
      wrong: "let loop = loop where state = FAILED", right: "let failed = tasks where state = FAILED"),
    ProblemTopic(
      "scope-of-saved-query",
      "A saved query with a scope of its own can be narrowed by where, and not be asked of others.",
      wrong: "let pay = tasks data on cluster ob_425_pay\npay on cluster ob_431",
      right: "let recent = tasks data since 1d\nrecent on cluster ob_431"),
    ProblemTopic(
      "scope-too-late", "on says which servers are asked, so it stands before clauses that change rows.",
      wrong: "tasks data limit 10 on cluster ob_431", right: "tasks data on cluster ob_431 limit 10"),
    ProblemTopic(
      "scope-without-server", "The rows come from no server, so there is no cluster to ask.",
      wrong: "settings on cluster ob_431", right: "settings where name = 'timezone'"),
    ProblemTopic(
      "unknown-cluster", "The server lists no cluster of this name or id, or the user may not see it.",
      wrong: "tasks data on cluster ob_413", right: "tasks data on cluster ob_431"),
    ProblemTopic(
      "unknown-column",
      "The rows at this point have no such column. Case and underscores do not matter, and describe lists the columns. A bare "
        + "word is text on the right of a comparison only.",
      wrong: "tasks data where statu = FAILED", right: "tasks data where status = FAILED"),
    ProblemTopic(
      "unknown-function", "There is no such function; help functions lists them.",
      wrong: "tasks data select uper(status)", right: "tasks data select upper(status)"),
    ProblemTopic(
      "unknown-profile", "No connection has this name; profiles lists them.", wrong: "tasks data on profile prd",
      right: "tasks data on profile prod"),
    ProblemTopic(
      "unknown-source", "A query begins with a source, a view or a name that let made.", wrong: "backups since 7d",
      right: "tasks data since 7d"),
    ProblemTopic(
      "unknown-tenant", "The clusters that are asked have no tenant of this name or id, or the user may not see it.",
      wrong: "tasks data on tenant ww1145", right: "tasks data on tenant ww1144"),
    ProblemTopic(
      "unknown-variable", "The variable was not set, by let or by --var.", wrong: "tasks data since $week",
      right: "let week = 7d\ntasks data since $week"),
    ProblemTopic(
      "unknown-word",
      "The column has a known vocabulary, and the word is none of it. In quotes it is taken as it is; describe lists the words.",
      wrong: "tasks data where status = FAILD", right: "tasks data where status = FAILED"),
    ProblemTopic(
      "unread-file", "The file could not be read before the query was understood.", wrong: "file 'missing.csv'",
      right: "file 'backups.csv'"),
    ProblemTopic(
      "unreadable-number", "A number or quantity is compared with text in quotes.",
      wrong: "tasks log where delay > '60'",
      right: "tasks log where delay > 60"),
    ProblemTopic(
      "unreadable-time", "Text beside a time is read as a time, and this is none.",
      wrong: "tasks data where startTime > 'last week'", right: "tasks data where startTime > 7d ago"),
    ProblemTopic(
      "unsupported", "This version reads it, and can't carry it out.", wrong: "print lower(*)",
      right: "print lower('A')"),
    ProblemTopic(
      "window-ends-before-start", "No row could be in a window that ends before it starts.",
      wrong: "tasks data between now and 24h ago", right: "tasks data between 24h ago and now"),
    ProblemTopic(
      "window-too-late", "A log task is in a window up to its checkpoint, and an earlier clause dropped what tells it.",
      wrong: "tasks log distinct clusterName, startTime since 1d",
      right: "tasks log since 1d distinct clusterName, startTime"),
    ProblemTopic(
      "window-without-time", "The source has no column that a window works on.", wrong: "tenants since 7d",
      right: "tenants where createTime > 7d ago"),
    ProblemTopic(
      "wrong-argument-count", "The function takes more or fewer arguments.", wrong: "tasks data select round()",
      right: "tasks data select round(elapsed / 1h, 2)"),
    ProblemTopic(
      "wrong-argument-type", "The function does not take this type.",
      wrong: "tasks data group by kind show sum(status)", right: "tasks data group by kind show sum(elapsed)"),
  ]

  /// Codes of problems that show when a statement runs.
  static let statements: [ProblemTopic] = [
    ProblemTopic(
      "not-in-history", "No statement that ran before fits. history lists them.", wrong: "!999999", right: "history"),
    ProblemTopic(
      "picture",
      "The result lacks what this picture is drawn from: a time for timeline, heat and spark, a number for bars.",
      wrong: "clusters as bars", right: "tasks data count by state as bars"),
    ProblemTopic(
      "setting", "The setting does not exist, or does not take this value. show lists the settings.",
      wrong: "set timezone Asia/Shanghay", right: "set timezone Asia/Shanghai"),
    ProblemTopic(
      "unknown-format",
      "Formats are table, vertical, csv, tsv, json, jsonl, markdown and html; pictures timeline, bars, heat and spark.",
      wrong: "tasks data as xml", right: "tasks data as csv"),
    ProblemTopic(
      "watched-too-often", "Each round of a watch asks the servers again, at the most ten times a second.",
      wrong: "watch 1ms clusters count", right: "watch 30s count 1 clusters count"),
  ]
}
