extension HelpTopic {
  /// The clauses, in the order in which they are mostly written.
  static let clauses: [HelpTopic] = [
    HelpTopic(
      "on", "cluster", "tenant", "scope", form: "on [profile P, …] [cluster C, …] [tenant T, …]",
      meaning: "which servers, clusters and tenants are asked",
      details: [
        "A name, name:obClusterId, an id, a glob such as ob_*, or $variable. A name wins over an id.",
        "Without it the scope that use set is asked, else all that the user may see.",
      ],
      examples: ["tasks data on cluster ob_* tenant ww1144", "tasks on cluster ob_431:199"]),
    HelpTopic(
      "since", "until", "between", "window", form: "since T, until T, between T and T",
      meaning: "the time window: since is inclusive, until exclusive, and between is both",
      details: [
        "A duration means so long ago: since 24h. Without a window a query means all there is.",
        "help tasks data, help tasks log, help tasks restore name the column that the window works on.",
      ],
      examples: [
        "tasks data since 24h", "tasks data since 2026-11-01 until 2026-11-08", "tasks between yesterday and today",
      ]),
    HelpTopic(
      "where", form: "where CONDITION", meaning: "keeps the rows for which the condition holds",
      details: [
        "A comparison with null is neither true nor false, and such a row is not kept: ask with is null.",
        "Behind group by it keeps groups.",
      ],
      examples: [
        "tasks data where status = FAILED and elapsed > 1h",
        "tasks data group by tenantName show count() as n where n > 3",
      ]),
    HelpTopic(
      "select", "except", form: "select *, * except a, b, EXPR [as name], …", meaning: "these columns and no others",
      details: ["A column without as is named by its text as written. * leaves out extra."],
      examples: ["tasks data select tenantName, status, elapsed / 1h as hours", "tasks data select * except errorMsg"]),
    HelpTopic(
      "derive", form: "derive name = EXPR, …", meaning: "adds columns, or replaces those of the same name",
      details: ["The expressions see the columns to the left of the clause, not those that it makes."],
      examples: ["tasks data derive hours = elapsed / 1h, late = elapsed > 6h where late"]),
    HelpTopic(
      "group by", "group", "fill", "aggregates", form: "group by KEY [fill] [as name], … [show AGG [as name], …]",
      meaning: "one row for each combination of keys",
      details: [
        "Without show it counts. fill behind a key such as day(startTime) or bucket(startTime, 6h) adds the empty ones: "
          + "over the window, else from the first to the last, with 0 for counts and null for the rest.",
        "help functions lists the aggregates.",
      ],
      examples: [
        "tasks data since 30d group by tenantName show count() as n, p95(elapsed), max(elapsed) where n > 3",
        "tasks data since 7d group by day(startTime) fill as day, state show count()",
      ]),
    HelpTopic(
      "count", form: "count [by KEY [fill] [as name], …]", meaning: "how many rows, in all or for each key",
      examples: ["tasks since 24h count by kind, state", "tasks data where state = FAILED count"]),
    HelpTopic(
      "latest", form: "latest [N] by KEY, …", meaning: "the newest row, or the N newest, of each key, by startTime",
      examples: ["tasks data latest by clusterName, tenantName select tenantName, status, age"]),
    HelpTopic(
      "distinct", form: "distinct EXPR [as name], …", meaning: "each combination of values once, and no other columns",
      examples: ["tasks data distinct clusterName, status"]),
    HelpTopic(
      "sort by", "sort", "order by", "order", "asc", "desc", form: "sort by EXPR [asc|desc], …",
      meaning: "orders rows; equal ones keep their order, nulls come last",
      details: ["Without it rows come in no promised order. order by is the same."],
      examples: ["tasks data since 7d sort by elapsed desc, startTime"]),
    HelpTopic(
      "limit", "offset", form: "limit N [offset N]", meaning: "at most so many rows, behind the first so many",
      details: ["Without a sort before it, paging may stop early, and which rows come is not promised."],
      examples: ["tasks data sort by startTime desc limit 20 offset 40"]),
    HelpTopic(
      "top", "bottom", form: "top N by EXPR, bottom N by EXPR", meaning: "the rows with the greatest or least values",
      details: ["A row without a value comes in only when there are no others left."],
      examples: ["tasks data since 30d top 5 by elapsed"]),
    HelpTopic(
      "with", "without", form: "with (QUERY) [by KEY, …], without (QUERY) [by KEY, …]",
      meaning: "keeps the rows that have, or have not, a partner in the other query",
      details: [
        "Without by the columns that tell whose a row is are compared, as far as both sides have them. "
          + "A task of a whole cluster counts for each of its tenants.",
        "The inner query inherits the scope of use, not the outer on.",
      ],
      examples: [
        "tenants where backupable without (tasks data where state = SUCCEEDED since 24h)",
        "tenants with (tasks log where delay > 5m) by clusterName, tenantName",
      ]),
    HelpTopic(
      "gaps", "gaps over", form: "gaps over DURATION by KEY, …",
      meaning: "for each key the stretches longer than DURATION without a row: the keys, gapStart, gapEnd, gap",
      details: [
        "It measures from startTime to startTime, from the window's start to its end, so the query requires since.",
        "Keys of the inventory that have no row at all are one gap; tenants that can't be backed up are left out.",
      ],
      examples: ["tasks data where state = SUCCEEDED since 30d gaps over 24h by clusterName, tenantName"]),
    HelpTopic(
      "seen", "seen by", form: "seen by KEY, …",
      meaning: "one more column, seenFor: for how long checks have known a row with these keys",
      details: [
        "It is null for a row that was not there when a check with this query ran last. Checks take note of rows, queries look.",
        "With a column among the keys that should change, such as checkpoint, it says for how long it has not.",
      ],
      examples: [
        "tasks log seen by clusterName, tenantName, checkpoint where seenFor > 10m",
        "check none (tasks where state = FAILED since 1d count by errorMsg seen by errorMsg where seenFor is null)",
      ]),
    HelpTopic(
      "as", "into", "\\g", "formats", "format", form: "as FORMAT, into 'PATH', \\G at the end",
      meaning: "how and where this result is printed",
      details: [
        "Formats: table, vertical, csv, tsv, json, jsonl, markdown, html. \\G is as vertical.",
        "Pictures: timeline (tasks over time), bars (a number for each row), heat (each key by days), spark (a curve for each key).",
        "Behind a column as names it; | as csv is always the format.",
      ],
      examples: ["tasks data since 24h as csv into 'tasks.csv'", "tasks log limit 1 \\G"]),
  ]
}
