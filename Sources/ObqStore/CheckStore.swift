/// What checks know from one run to the next: how many runs in a row each of their keys has failed, and since when rows are
/// known. One SQLite file that many sessions write at once.
///
/// Every call may fail; the caller then judges as if nothing were known.
package final class CheckStore: Sendable {
  private let database: SharedDatabase

  /// Counts and rows that no run has touched for so long are forgotten.
  private static let keptFor: Int64 = 400 * 86_400 * 1_000_000_000

  /// Opens the store at `path` and makes it, and the directories above it, when there is none. `:memory:` keeps it in memory.
  package init(path: String) throws(StoreProblem) {
    database = try SharedDatabase(
      path: path, layout: 1,
      tables: Fact.allCases.map { fact in
        """
        create table \(fact.rawValue) (
          scope text not null, key text not null, number integer not null, touched_at integer not null,
          primary key (scope, key)) without rowid
        """
      })
  }

  /// What a number of the store counts.
  package enum Fact: String, Sendable, CaseIterable {
    /// Runs in a row in which a key of a check failed.
    case failures
    /// When a row was first there: nanoseconds since 1970-01-01T00:00:00Z.
    case seen
  }

  /// The numbers under a scope, by key: a check for `failures`, a query for `seen`.
  package func numbers(of fact: Fact, in scope: String) throws(StoreProblem) -> [String: Int64] {
    try database.locked { connection throws(StoreProblem) in
      var numbers: [String: Int64] = [:]
      try connection.run("select key, number from \(fact.rawValue) where scope = ?", [.text(scope)]) { row in
        if let key = row.text(0), let number = row.integer(1) { numbers[key] = number }
      }
      return numbers
    }
  }

  /// Puts numbers in the place of those that are there.
  /// - Parameters:
  ///   - forgetsOthers: whether keys that are not among them are forgotten; not after a run that could not read everything.
  ///   - now: nanoseconds since 1970-01-01T00:00:00Z.
  package func keep(
    _ numbers: [String: Int64], of fact: Fact, in scope: String, forgetsOthers: Bool, at now: Int64
  ) throws(StoreProblem) {
    try database.locked { connection throws(StoreProblem) in
      try connection.change { () throws(StoreProblem) in
        let table = fact.rawValue
        if forgetsOthers { try connection.run("delete from \(table) where scope = ?", [.text(scope)]) }
        for (key, number) in numbers {
          try connection.run(
            "insert or replace into \(table) values (?, ?, ?, ?)",
            [.text(scope), .text(key), .integer(number), .integer(now)])
        }
        try connection.run("delete from \(table) where touched_at < ?", [.integer(now - Self.keptFor)])
      }
    }
  }
}
