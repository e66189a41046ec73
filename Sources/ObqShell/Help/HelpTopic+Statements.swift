extension HelpTopic {
  /// The statements that are not queries.
  static let statements: [HelpTopic] = [
    HelpTopic(
      "explain", form: "explain [analyze|tokens|tree|bound|plan|curl] QUERY",
      meaning: "what is sent to which endpoint, what is computed here, and how many calls it takes",
      details: [
        "It may read the inventory, and calls no task endpoint; only analyze runs the query, and adds what it cost.",
        "curl prints its calls as commands for the shell, with variables in place of secrets.",
        "tokens, tree and bound show the query on its way: as words, as it was read, as it was understood.",
      ],
      examples: ["explain tasks data where status = FAILED since 7d", "explain analyze tasks log where delay > 60s"]),
    HelpTopic(
      "check", "freshness", "none", "some", form: "check NAME, check none|some (QUERY) [warn|crit] [as 'name']",
      meaning: "a verdict for monitoring: OK, WARN, CRIT, NEVER or UNKNOWN",
      details: [
        "check EXPR from (QUERY) [by KEY, …] warn COND crit COND compares a value with limits.",
        "check freshness of (QUERY) by KEY, … warn D crit D asks for the age of each key's newest row, over the inventory.",
        "check NAME asks that a view has no rows; describe checks lists those that obq brings along.",
        "for N runs: what fails is well until it has failed in so many runs in a row.",
        "What could not be read is never OK. A failed check prints the rows, and does not stop a script.",
        "obq check FILE runs the checks of a script alone; --format nagios, prometheus and junit are for monitoring.",
      ],
      examples: [
        "check none (tasks data where state = FAILED since 24h) as 'no failures'",
        "check max(delay) from (tasks log) by clusterName warn > 60s crit > 300s",
        "check freshness of (tasks data where state = SUCCEEDED) by clusterName, tenantName warn 26h crit 50h",
        "check stuck_tasks for 3 runs",
      ]),
    HelpTopic(
      "ignore", "because", form: "ignore [profile P] [cluster C] [tenant T] until TIME because 'reason'",
      meaning: "leaves somebody alone in the checks behind it, or behind a check in that one, up to a time",
      details: [
        "What it covers is shown as IGNORED with the reason. It covers whom it names and no others, and says so where it can't.",
        "Behind its end it covers nothing and warns.",
      ],
      examples: [
        "ignore tenant pay_sandbox until 2026-12-31 because 'migrating'",
        "check never_backed_up ignore tenant pay_sandbox until 2026-12-31 because 'migrating'",
      ]),
    HelpTopic(
      "let", "variables", "$", form: "let name = VALUE or QUERY",
      meaning: "a variable, written $name, or a query under a name, for this session",
      details: ["--var name=value sets one too. A variable is a value and never read as text of the query."],
      examples: [
        "let week = 7d\ntasks data since $week", "let slow = tasks data where elapsed > 1h\nslow count by tenantName",
      ]),
    HelpTopic(
      "view", "drop", "drop view", form: "view NAME = QUERY, drop view NAME", meaning: "a query kept between sessions",
      examples: ["view failures = tasks where state = FAILED\nfailures since 24h"]),
    HelpTopic(
      "use", form: "use [profile P] [cluster C] [tenant T]",
      meaning: "the scope of queries without on; use alone clears it",
      examples: ["use cluster ob_431\ntasks data since 24h\nuse"]),
    HelpTopic(
      "profile", "password", form: "profile NAME url '…' user '…' password env:NAME …",
      meaning: "a connection under a name",
      details: [
        "A password is env:NAME, file:PATH, cmd:COMMAND, or asked for; written out only in a file that nobody else may read."
      ],
      examples: ["profile prod url 'https://ocp.example:8080' user 'admin' password env:OCP_PASSWORD"]),
    HelpTopic(
      "ping", form: "ping [PROFILE]", meaning: "whether a server answers, who it is, and how its clock goes",
      examples: ["ping", "ping prod"]),
    HelpTopic(
      "describe", "columns", "\\d", form: "describe [SOURCE]",
      meaning: "the columns of a source: types, units, words, and what the servers filter",
      examples: ["describe", "describe tasks data"]),
    HelpTopic(
      "set", "show", "timezone", form: "set NAME VALUE, show [NAME]",
      meaning: "settings, and where each value came from",
      examples: ["set timezone Asia/Shanghai", "show timezone"]),
    HelpTopic(
      "watch", form: "watch DURATION [until COND] [count N] QUERY",
      meaning: "repeats a query and says what changed; until names columns of the result, Ctrl-C ends it",
      examples: [
        "watch 30s tasks where state = RUNNING", "watch 30s until count = 0 tasks where state = RUNNING",
        "watch 5s count 10 tasks count by state",
      ]),
    HelpTopic(
      "recall", "!", "!!", "save", form: "history [N] [~ 'text'], !N, !!, !prefix, !?text, save N as NAME",
      meaning: "statements that ran before: listed, run again, or kept as a view",
      examples: ["history 20", "!tasks data", "save 12 as failures"]),
    HelpTopic(
      "source", "\\i", form: "source 'PATH'", meaning: "runs a script; its path is relative to the file it stands in",
      examples: ["source 'morning.obq'"]),
    HelpTopic(
      "print", form: "print EXPR", meaning: "prints a value",
      examples: ["print now - 24h", "print 'the nightly report'"]),
    HelpTopic(
      "format query", form: "format QUERY", meaning: "prints the query in one layout",
      examples: ["format tasks data where state=FAILED"]),
    HelpTopic(
      "help", "\\?", form: "help [TOPIC]",
      meaning: "this; TOPIC is a clause, statement, source, function or an error's code",
      examples: ["help since", "help tasks data", "help functions", "help unknown-column"]),
    HelpTopic(
      "\\o", form: "\\o [PATH]", meaning: "results go to a file from here on; \\o alone ends that",
      details: ["The file takes its name when it is whole."],
      examples: ["\\o 'tasks.csv'\ntasks data since 7d as csv\n\\o"]
    ),
    HelpTopic(
      "\\x", form: "\\x [on|off]", meaning: "results one column a line instead of tables", examples: ["\\x on"]),
    HelpTopic(
      "\\timing", "timing", form: "\\timing [on|off]", meaning: "each statement says how long it took",
      examples: ["\\timing on"]),
    HelpTopic(
      "\\e", form: "\\e [STATEMENT]",
      meaning: "opens VISUAL or EDITOR on the last statement, or on this one, and runs what it leaves",
      details: ["At the prompt only."], examples: ["\\e"]),
    HelpTopic("quit", "exit", "\\q", form: "quit", meaning: "ends the session", examples: ["quit"]),
  ]
}
