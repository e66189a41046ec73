import ObqCatalog

/// `help tasks data`: what a source is, from the catalogue.
enum SourceHelp {
  static let names =
    SourceID.tasks.map(\.rawValue) + ["tasks"]
    + [SourceID.protection, .ranges, .policies, .clusters, .tenants].map(\.rawValue) + own.map(\.names[0])

  /// Nil when `name` is no source.
  static func text(_ name: String) -> String? {
    if name == "tasks" { return union }
    if let id = SourceID(rawValue: name) { return text(id) }
    return own.first { $0.names.contains(name) }?.text
  }

  private static func text(_ id: SourceID) -> String {
    let description = SourceCatalog.description(of: id)
    let columns = description.columns.filter { !$0.isHidden }
    var text = "\(id.rawValue)\n" + HelpText.paragraph(description.summary, indent: 2)
    switch description.window {
    case .instant(let column):
      text += HelpText.paragraph("The window (since, until, between) works on \(column).", indent: 2)
    case .overlap(let from, let to):
      text += HelpText.paragraph("A row is in the window when \(from) … \(to) overlaps it.", indent: 2)
    case .none: text += HelpText.paragraph("It has no time window.", indent: 2)
    }
    let all = columns.filter { $0.dialects.count == Dialect.allCases.count }
    text += "\n" + list("columns", all)
    for dialect in Dialect.allCases { text += list("on \(dialect.title)", columns.filter { $0.dialects == [dialect] }) }
    text += HelpText.paragraph("extra.NAME reaches a field that is not listed here.", indent: 2)
    text += HelpText.paragraph("describe \(id.rawValue) shows types, words, and what the servers filter.", indent: 2)
    return text + "\n  \(example(id))\n"
  }

  private static func list(_ title: String, _ columns: [CatalogColumn]) -> String {
    columns.isEmpty ? "" : HelpText.paragraph("\(title): \(columns.map(\.name).joined(separator: ", "))", indent: 2)
  }

  static func example(_ id: SourceID) -> String {
    switch id {
    case .dataTasks: "tasks data where status = FAILED since 24h select clusterName, tenantName, startTime, errorMsg"
    case .logTasks: "tasks log where delay > 60s sort by delay desc select clusterName, tenantName, state, delay"
    case .restoreTasks: "tasks restore since 30d where state != SUCCEEDED select tenantName, status, progress, errorMsg"
    case .protection: "protection where logBackupDelaySeconds > 5m or backupScheduleStatus != NORMAL"
    case .ranges: "ranges on cluster ob_431 where type = RECOVERABLE select tenantName, rangeStart, rangeEnd"
    case .policies: "policies where not scheduleEnabled select clusterName, tenantName, storageUrl"
    case .clusters: "clusters select clusterName, obClusterId, obVersion, status"
    case .tenants: "tenants where backupable without (tasks data where state = SUCCEEDED since 24h)"
    }
  }

  private static var union: String {
    let columns = SourceCatalog.commonColumns(status: .state)
    return "tasks\n"
      + HelpText.paragraph(
        "data backup, log backup and restore tasks together, with the columns that all have", indent: 2)
      + "\n" + list("columns", columns) + "\n  tasks since 24h count by kind, state\n"
  }

  /// Sources that no server answers.
  private static let own: [HelpTopic] = [
    HelpTopic(
      "_", form: "_", meaning: "the rows of the last result, without asking again",
      examples: ["tasks data since 7d\n_ where state = FAILED\n_ count by clusterName"]),
    HelpTopic(
      "checks", form: "checks", meaning: "the checks that obq brings along, each a query of this language",
      details: ["check NAME runs one. They are views: they can be named in a query, and narrowed on."],
      examples: ["checks select name, finds", "stuck_tasks on cluster ob_431"]),
    HelpTopic(
      "file", form: "file 'PATH'", meaning: "rows of a file: saved API answers, JSON, JSON lines or CSV with a header",
      details: [
        "The form is told by the content. '-' is standard input. In a script the path is relative to the script."
      ],
      examples: ["file 'backups.csv' where status = DONE count", "file '-' count by status"]),
    HelpTopic(
      "history", form: "history", meaning: "the statements that ran, of all sessions",
      details: ["As a statement, history [N] [~ 'text'] lists the newest."],
      examples: ["history where outcome != ok and time > yesterday", "history 20 ~ 'FAILED'"]),
    HelpTopic(
      "profiles", form: "profiles", meaning: "the connections that are known, without their secrets",
      examples: ["profiles select name, url, current"]),
    HelpTopic(
      "settings", form: "settings", meaning: "the settings, their values, and where each value came from",
      examples: ["settings where source != default"]),
    HelpTopic(
      "views", form: "views", meaning: "the saved queries: views, and what let has named",
      examples: ["views where kind = view"]),
  ]
}
