import ObqRender

/// One option of the command line. Parsing, `--help` and its tests read the same rows.
struct OptionRow: Sendable {
  /// Without the dashes.
  var name: String
  var short: Character?
  /// What its value is called; nil for a switch.
  var argument: String?
  var help: String
  var group: Group
  var values: Values

  /// What a shell offers for the value.
  enum Values: Sendable, Equatable {
    /// Nothing that could be known.
    case free
    case files
    case words([String])
    /// The profiles of the start-up file, which obq is asked for.
    case profiles
  }

  enum Group: String, Sendable, CaseIterable {
    case input = "What to run"
    case connection = "Connection"
    case output = "Output"
    case limits = "Limits"
    case other = "Other"
  }

  init(
    _ name: String, _ short: Character? = nil, _ argument: String? = nil, _ group: Group, _ help: String,
    values: Values = .free
  ) {
    self.name = name
    self.short = short
    self.argument = argument
    self.group = group
    self.help = help
    self.values = values
  }
}

enum OptionTable {
  static let rows: [OptionRow] = [
    OptionRow("command", "c", "STMT", .input, "run this text; repeatable (also -e STMT)"),
    OptionRow("file", "f", "FILE", .input, "run this script; repeatable, - is standard input", values: .files),
    OptionRow("interactive", "i", nil, .input, "stay at the prompt afterwards"),
    OptionRow("var", nil, "NAME=VALUE", .input, "set a variable of scripts; repeatable"),
    OptionRow(
      "format-script", nil, "FILE", .input, "print this script in its standard layout, and run nothing",
      values: .files),
    OptionRow("keep-going", nil, nil, .input, "go on after a statement that failed"),
    OptionRow("dry-run", nil, nil, .input, "print every plan and the calls of all; asks for inventories alone"),

    OptionRow("profile", "p", "NAME", .connection, "a profile of the start-up file", values: .profiles),
    OptionRow("url", nil, "URL", .connection, "http://HOST:PORT or https://… of OCP or obshell"),
    OptionRow("user", nil, "NAME", .connection, "who asks; the password comes from OBQ_PASSWORD or is asked for"),
    OptionRow("password-file", nil, "PATH", .connection, "the password is the file's first line", values: .files),
    OptionRow("access-key", nil, "ID", .connection, "OCP's AK/SK; the secret comes from OBQ_ACCESS_KEY_SECRET"),
    OptionRow(
      "type", nil, "TYPE", .connection, "ocp or obshell; found out when left out", values: .words(["ocp", "obshell"])),
    OptionRow("ca-file", nil, "PATH", .connection, "who signed the server's certificate", values: .files),
    OptionRow("insecure", nil, nil, .connection, "do not verify the server's certificate"),
    OptionRow("demo", nil, nil, .connection, "start the built-in simulator and connect to it"),

    OptionRow(
      "format", nil, "F", .output,
      OutputFormat.allCases.map(\.rawValue).joined(separator: ", ") + "; of checks "
        + VerdictFormat.allCases.map(\.rawValue).joined(separator: ", "),
      values: .words(OutputFormat.allCases.map(\.rawValue) + VerdictFormat.allCases.map(\.rawValue))),
    OptionRow("output", "o", "FILE", .output, "write results to this file", values: .files),
    OptionRow("no-header", nil, nil, .output, "no header line in csv, tsv and table"),
    OptionRow("null", nil, "TEXT", .output, "what null is in every format but JSON"),
    OptionRow(
      "color", nil, "WHEN", .output, "auto, always, never",
      values: .words(Settings.ColorMode.allCases.map(\.rawValue))),
    OptionRow("timezone", nil, "ZONE", .output, "an IANA name, UTC or +08:00"),
    OptionRow("quiet", "q", nil, .output, "rows only"),
    OptionRow("verbose", "v", nil, .output, "each HTTP call on standard error; -vv with headers"),

    OptionRow("timeout", nil, "D", .limits, "of a statement, such as 30s (5m)"),
    OptionRow("concurrency", nil, "N", .limits, "requests under way per server (8)"),
    OptionRow("page-size", nil, "N", .limits, "rows asked for per page (1000)"),
    OptionRow("max-calls", nil, "N", .limits, "budget of requests per statement"),
    OptionRow("allow-partial", nil, nil, .limits, "a partial result is a success"),

    OptionRow("no-init", "X", nil, .other, "read no start-up file"),
    OptionRow(
      "completion", nil, "SHELL", .other, "print what completes obq's words in bash, zsh or fish",
      values: .words(CompletionScript.Shell.allCases.map(\.rawValue))),
    OptionRow("man", nil, nil, .other, "print the manual page, to read with man -l -"),
    OptionRow("help", "h", nil, .other, "this text"),
    OptionRow("version", nil, nil, .other, "the version"),
  ]

  static func help() -> String {
    var text =
      "usage: obq [OPTIONS] [FILE.obq …]\n       obq check [OPTIONS] [FILE.obq …]    the checks alone, in one table\n\nA scriptable shell over the backup tasks of OceanBase.\n"
    for group in OptionRow.Group.allCases {
      text += "\n\(group.rawValue)\n"
      for row in rows where row.group == group {
        let names = (row.short.map { "-\($0), " } ?? "    ") + "--\(row.name)" + (row.argument.map { " \($0)" } ?? "")
        let lines = HelpText.paragraph(row.help, indent: 32)
        text += "  " + names + String(repeating: " ", count: max(2, 30 - names.count)) + lines.dropFirst(32)
      }
    }
    text += """

      Examples
        obq --demo
        obq --url http://ocp:8080 --user admin -c "tasks data where status = FAILED since 7d"
        obq --demo -c "tasks since 24h count by kind, state" --format csv
        obq check --format nagios rpo.obq

      Exit codes
        0 complete · 3 partial · 64 command line · 65 query · 69 server · 75 timed out or throttled
        77 not allowed · 130 Ctrl-C; the README has them all.

      """
    return text
  }
}
