/// The manual page, in the macros of man(7), made from the tables of options, statements, settings and exit codes.
enum ManualPage {
  static func text() -> String {
    var page = Roff()
    page.raw(".TH OBQ 1 \"\" \"obq \(ShellProgram.version)\" \"User Commands\"")
    page.section("NAME")
    page.paragraph("obq - a scriptable shell over the backup, log-archive and restore tasks of OceanBase")
    page.section("SYNOPSIS")
    page.raw(".B obq")
    page.raw(".RI [ OPTIONS ]\n.RI [ FILE.obq\\ .\\|.\\|. ]")
    page.section("DESCRIPTION")
    page.paragraph(
      "One sentence becomes the right calls to OCP or obshell, and what comes back is a table that says whether it is whole. "
        + "Without texts to run obq reads statements from a terminal, or a script from standard input.")
    for group in OptionRow.Group.allCases {
      page.section("OPTIONS: " + group.rawValue.uppercased())
      for row in OptionTable.rows where row.group == group {
        let names = (row.short.map { ["-\($0)"] } ?? []) + ["--\(row.name)"]
        page.item(names.joined(separator: ", "), argument: row.argument, row.help)
      }
    }
    page.section("LANGUAGE")
    page.paragraph("A query names a source, then clauses; each takes the rows on its left.")
    page.example("tasks data where status = FAILED since 24h\ntasks since 24h count by kind, state")
    page.paragraph("Sources: " + SourceHelp.names.joined(separator: ", ") + ".")
    page.paragraph("Clauses:")
    topics(HelpTopic.clauses, &page)
    page.section("STATEMENTS")
    topics(HelpTopic.statements, &page)
    page.paragraph("At the prompt, help NAME says more of each of these, with examples.")
    page.section("SETTINGS")
    for row in Settings().rows() { page.item("set \(row.name)", argument: nil, row.help) }
    page.section("ENVIRONMENT")
    for row in EnvironmentRow.all { page.item(row.names, argument: nil, row.meaning) }
    page.section("FILES")
    page.item("~/.config/obq/init.obq", argument: nil, "statements that run first; profiles live there")
    page.item("~/.local/state/obq/", argument: nil, "the history, and what checks remember")
    page.item("~/.local/share/obq/", argument: nil, "saved queries")
    page.section("EXIT STATUS")
    for code in ExitCode.allCases { page.item("\(code.rawValue)", argument: nil, code.meaning) }
    page.section("EXAMPLES")
    page.example(
      """
      obq --demo
      obq --url http://ocp:8080 --user admin -c "tasks data where status = FAILED since 7d"
      obq -p prod morning.obq --format csv
      """)
    return page.text
  }

  private static func topics(_ topics: [HelpTopic], _ page: inout Roff) {
    for topic in topics { page.item(topic.form, argument: nil, topic.meaning) }
  }
}

/// Lines of a manual page; text in them can't be taken for a request.
struct Roff {
  private(set) var text = ""

  mutating func raw(_ line: String) { text += line + "\n" }

  mutating func section(_ title: String) { raw(".SH \(quoted(title))") }

  mutating func paragraph(_ words: String) { raw(".PP\n" + escaped(words)) }

  /// A term in bold, its argument slanted, and what it means.
  mutating func item(_ term: String, argument: String?, _ meaning: String) {
    raw(".TP")
    raw("\\fB\(escaped(term))\\fR" + (argument.map { " \\fI\(escaped($0))\\fR" } ?? ""))
    raw(escaped(meaning))
  }

  /// Lines as they stand.
  mutating func example(_ lines: String) { raw(".PP\n.RS\n.nf\n" + escaped(lines) + "\n.fi\n.RE") }

  private func quoted(_ text: String) -> String { "\"" + escaped(text).replacing("\"", with: "\\(dq") + "\"" }

  /// Backslashes and hyphens as themselves, and no line that begins as a request does.
  private func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-").split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&" + $0 : String($0) }.joined(separator: "\n")
  }
}
