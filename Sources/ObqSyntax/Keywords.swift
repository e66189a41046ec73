/// The words of the language. None is reserved: where a word stands decides what it is.
///
/// Parser, completion, help and `grammar/keywords.txt` read these lists.
package enum Keywords {
  /// What may stand behind `tasks`.
  package static let taskKinds = Source.TaskKind.allCases.map(\.rawValue)
  /// Sources with a name of their own.
  package static let sources = [
    "tasks", "clusters", "tenants", "protection", "ranges", "policies", "profiles", "views", "history", "settings",
    "checks", "file", "_",
  ]
  /// The formats of results. Behind the last item of a list, `as` and one of these at the end of a query is the clause.
  package static let formats = [
    "table", "vertical", "csv", "tsv", "json", "jsonl", "markdown", "html", "timeline", "bars", "heat", "spark",
  ]
  /// Words inside clauses and statements.
  package static let particles = [
    "ago", "as", "asc", "because", "by", "cluster", "crit", "desc", "except", "fill", "for", "freshness", "from",
    "none",
    "of", "offset", "over", "profile", "runs", "show", "some", "tenant", "warn",
  ]
  /// Words that are values or operators of expressions.
  package static let expressionWords = [
    "and", "between", "contains", "distinct", "ends with", "false", "in", "is not null", "is null", "like", "not",
    "now",
    "null", "or", "starts with", "today", "true", "yesterday",
  ]
  /// The letters and words behind a backslash.
  package static let metaCommands = ["?", "G", "d", "e", "g", "i", "o", "q", "timing", "x"]

  /// Words that other languages use where a clause begins, and what does the same here.
  static let foreignClauses: [String: ClauseKeyword] = [
    "extend": .derive, "filter": .filter, "fields": .select, "having": .filter, "head": .limit, "orderby": .sort,
    "groupby": .group, "project": .select, "sortby": .sort, "summarize": .group, "take": .limit,
  ]
  /// Words that begin statements of SQL, which changes nothing here.
  static let foreignStatements: Set<String> = [
    "alter", "call", "create", "delete", "grant", "insert", "replace", "revoke", "truncate", "update",
  ]
  /// A line that opens with one of these goes on with the statement above, however little it is indented.
  static let continuations: Set<String> = Set(ClauseKeyword.allCases.map(\.firstWord)).union([
    "and", "or", "show", "by",
  ])
}

/// What begins a clause, spelled as the formatter prints it.
package enum ClauseKeyword: String, Hashable, Sendable, CaseIterable {
  case on
  case since
  case until
  case between
  case filter = "where"
  case select
  case derive
  case group = "group by"
  case count
  case latest
  case distinct
  case sort = "sort by"
  case order = "order by"
  case limit
  case top
  case bottom
  case with
  case without
  case gaps = "gaps over"
  case seen = "seen by"
  case format = "as"
  case into

  /// `group` of `group by`.
  package var firstWord: String {
    rawValue.split(separator: " ").first.map(String.init) ?? rawValue
  }

  /// The clause that `word` begins.
  package init?(startingWith word: String) {
    guard let found = Self.byFirstWord[word.lowercased()] else { return nil }
    self = found
  }

  private static let byFirstWord = Dictionary(uniqueKeysWithValues: allCases.map { ($0.firstWord, $0) })
}

/// What begins a statement that is not a query.
package enum StatementKeyword: String, Hashable, Sendable, CaseIterable {
  case check
  case describe
  case drop
  case explain
  case format
  case help
  case history
  case ignore
  case `let`
  case ping
  case print
  case profile
  case quit
  case save
  case set
  case show
  case source
  case use
  case view
  case watch

  /// The statement that `word` begins; `desc` and `exit` are known from other clients.
  package init?(startingWith word: String) {
    switch word.lowercased() {
    case "desc": self = .describe
    case "exit": self = .quit
    case let word: self.init(rawValue: word)
    }
  }
}

/// The levels of a scope, in the order in which the formatter prints them.
package enum ScopeLevel: String, Hashable, Sendable, CaseIterable {
  case profile
  case cluster
  case tenant

  /// The level that `word` names, in the singular or the plural.
  package init?(named word: String) {
    let word = word.lowercased()
    guard let level = Self.allCases.first(where: { word == $0.rawValue || word == $0.rawValue + "s" }) else {
      return nil
    }
    self = level
  }
}
