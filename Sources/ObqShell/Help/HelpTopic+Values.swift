extension HelpTopic {
  /// Values, operators and what scripts are made of.
  static let values: [HelpTopic] = [
    HelpTopic(
      "text", "quotes", "words", form: "'text', \"text\", word",
      meaning: "text in single or double quotes, the quote inside doubled",
      details: [
        "A bare word on the right of a comparison is text unless it names a column. On a column with known words its case "
          + "does not count, and a word that is none of them is an error; in quotes it is taken as it is.",
        "`name` in backticks is always a name.",
      ],
      examples: ["tasks where errorMsg = 'can''t read'", "tasks data where status = failed"]),
    HelpTopic(
      "numbers", "integers", form: "42, 1_000, 1.5, 1e6",
      meaning: "whole numbers have 64 bits and stay exact in every format",
      details: ["/ always divides exactly: 5 / 2 is 2.5. What does not fit is an error, x / 0 is null."],
      examples: ["print 9007199254740993", "print 5 / 2"]),
    HelpTopic(
      "durations", "duration", form: "90s, 15m, 24h, 7d, 2w, 250ms, 1h30m",
      meaning: "lengths of time; units w d h m s ms us ns",
      details: ["Beside a column of durations a plain number counts seconds: delay > 60."],
      examples: ["tasks log where delay > 90s", "tasks data where elapsed > 1h30m"]),
    HelpTopic(
      "sizes", "size", form: "10GB, 512MiB", meaning: "bytes; KB counts 1000, KiB 1024, and case does not count",
      examples: ["tasks data where output_bytes > 10GB"]),
    HelpTopic(
      "times", "time", "now", "today", "yesterday", "ago",
      form: "2026-11-20, 2026-11-20 10:00:00.123+08:00, …T10:00Z, now, today, yesterday, 24h ago, now - 2h",
      meaning: "instants, to the nanosecond",
      details: [
        "Without an offset a time is in the session's zone (set timezone). now is one instant for a whole statement.",
        "= between a time and text reads the text as a time.",
      ],
      examples: ["tasks data since yesterday until today", "tasks data where startTime >= '2026-11-20 10:00+08:00'"]),
    HelpTopic(
      "null", "is null", form: "null, is null, is not null",
      meaning: "no value; nothing equals it, aggregates skip it, sorts put it last",
      examples: ["tasks where finishTime is null", "tasks data select coalesce(errorMsg, '-')"]),
    HelpTopic(
      "operators", "and", "or", "not", "in",
      form: "= != <> < <= > >= + - * / %, and or not, in (…), between … and …, is null",
      meaning: "from the loosest to the tightest: or, and, not, comparisons, + -, * / %, the sign, ago",
      details: ["Comparisons do not chain. + does not join text. In an expression both ends of between are in."],
      examples: ["tasks data where state = FAILED or not elapsed < 6h", "tasks data where taskId between 10 and 20"]),
    HelpTopic(
      "patterns", "like", "contains", "starts with", "ends with", "~", "!~",
      form: "like 'a%_', ~ 'regular expression', !~, contains, starts with, ends with",
      meaning: "tests of text; ~ searches anywhere, like matches the whole text",
      details: [
        "not stands before like, contains, starts with and ends with. (?i) at the start of an expression ignores case."
      ],
      examples: ["tasks where clusterName ~ '^ob_4[34]' and errorMsg not contains 'disk'"]),
    HelpTopic(
      "states", "state", "status",
      form: "RUNNING, SUCCEEDED, FAILED, CANCELED, STOPPED, OVERDUE, UNKNOWN",
      meaning: "state is the same on all servers and for all kinds of tasks; status is the server's own word",
      details: ["finishTime is null while the state is RUNNING, and elapsed counts up to now."],
      examples: ["tasks where state = RUNNING", "tasks data count by status, state"]),
    HelpTopic(
      "scripts", "statements", "comments", ";", "#", "--", form: "STATEMENT; STATEMENT  # comment  -- comment",
      meaning: "a statement ends at ; or \\G, or at the end of a line",
      details: [
        "It goes on where a bracket or quote is open, where the next line is indented, and where the next line begins with |."
      ],
      examples: ["tasks data\n  since 7d\n  where state = FAILED"]),
    HelpTopic(
      "keys", "tab", "prompt", "completion", "suggest", "highlight",
      form: "Tab, Right, Up, Ctrl-R, Alt-Enter, Ctrl-X Ctrl-E",
      meaning: "what keys do at the prompt, besides those of Emacs",
      details: [
        "Tab completes the word, or lists what may stand there: clauses, columns, operators, words, functions, names, files.",
        "Right and Ctrl-E take the dim suggestion from the history, Alt-F a word of it.",
        "Up and Down go through the lines of the text, then through the statements that begin as it does.",
        "Ctrl-R searches the history: again for an older one, Ctrl-S for a newer one, Enter runs it, Ctrl-G gives up.",
        "Alt-Enter begins another line, Ctrl-X Ctrl-E opens EDITOR on the text, Ctrl-L clears the screen.",
        "Ctrl-C drops what is typed, or ends what runs; Ctrl-D on an empty line ends the session.",
      ],
      examples: ["set suggest off", "set highlight off"]),
  ]
}
