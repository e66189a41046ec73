import ObqCatalog

/// What `help` says.
enum HelpText {
  static func text(topic: String) -> String {
    switch topic.trimmed.lowercased() {
    case "": return overview
    case "functions":
      return FunctionCatalog.all.map { row in
        "  \(row.signature)\(String(repeating: " ", count: max(2, 44 - row.signature.count)))\(row.summary)\n"
      }.joined()
    case let name:
      if let row = FunctionCatalog.function(name) { return "\(row.signature)\n  \(row.summary)\n" }
      if let clause = clauses.first(where: { $0.name == name || $0.form.hasPrefix(name) }) {
        return "\(clause.form)\n  \(clause.meaning)\n  e.g. \(clause.example)\n"
      }
      return "there is no help on \"\(name)\"\n\n" + overview
    }
  }

  struct ClauseRow: Sendable {
    var name: String
    var form: String
    var meaning: String
    var example: String
  }

  static let clauses: [ClauseRow] = [
    ClauseRow(
      name: "on", form: "on [profile P] [cluster C, …] [tenant T, …]",
      meaning: "which servers are asked: names, name:obClusterId, ids or globs",
      example: "tasks data on cluster ob_* tenant ww1144"),
    ClauseRow(
      name: "since", form: "since T, until T, between T and T",
      meaning: "the window on the start; since is inclusive, until exclusive", example: "tasks data since 24h"),
    ClauseRow(
      name: "where", form: "where CONDITION", meaning: "keeps rows",
      example: "tasks data where status = FAILED and elapsed > 1h"),
    ClauseRow(
      name: "select", form: "select *, * except a, EXPR [as name], …", meaning: "chooses columns",
      example: "tasks data select tenantName, status, elapsed"),
    ClauseRow(
      name: "derive", form: "derive name = EXPR, …", meaning: "adds columns",
      example: "tasks data derive hours = elapsed / 1h"),
    ClauseRow(
      name: "group by", form: "group by KEY, … [show AGG, …]", meaning: "a row for each key",
      example: "tasks data since 30d group by tenantName show count(), p95(elapsed)"),
    ClauseRow(
      name: "count", form: "count [by KEY, …]", meaning: "counts rows", example: "tasks since 24h count by kind, state"),
    ClauseRow(
      name: "latest", form: "latest [N] by KEY, …", meaning: "the newest rows of each key",
      example: "tasks data latest by clusterName, tenantName"),
    ClauseRow(
      name: "distinct", form: "distinct EXPR, …", meaning: "unique values", example: "tasks data distinct status"),
    ClauseRow(
      name: "sort by", form: "sort by EXPR [asc|desc], …", meaning: "orders rows, nulls last",
      example: "tasks data sort by elapsed desc"),
    ClauseRow(name: "limit", form: "limit N [offset N]", meaning: "so many rows", example: "tasks data limit 10"),
    ClauseRow(
      name: "top", form: "top N by EXPR, bottom N by EXPR", meaning: "the greatest, the least",
      example: "tasks data top 5 by elapsed"),
    ClauseRow(
      name: "with", form: "with (QUERY) [by KEY, …], without (QUERY) [by KEY, …]",
      meaning: "keeps rows that have, or have not, a partner there",
      example: "tenants where backupable without (tasks data where state = SUCCEEDED since 24h)"),
    ClauseRow(
      name: "as", form: "as FORMAT, into 'PATH', \\G", meaning: "how and where this result is printed",
      example: "tasks data since 24h as csv into 'tasks.csv'"),
  ]

  private static var overview: String {
    var text = """
      A query names a source, then clauses; each takes the rows on its left.

        tasks data where status = FAILED since 24h
        tasks since 24h count by kind, state
        tasks data since 30d group by tenantName show count(), p95(elapsed) sort by p95(elapsed) desc

      Sources   tasks data, tasks log, tasks restore, tasks, clusters, tenants, _ (the last result)
      Clauses

      """
    for clause in clauses { text += "  \(clause.form)\n" }
    text += """
      Statements  explain QUERY · describe [SOURCE] · use … · let name = … · set NAME VALUE · show · ping · print
                  help [CLAUSE|FUNCTION|functions] · source 'FILE' · quit

      """
    return text
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
