import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// What a query stands on, through the saved queries that it names.
extension Session {
  /// The query itself, those in its brackets, and the saved ones that they name: each of those once, however often and
  /// in what circle they name each other.
  func reached(by query: Query) -> [Query] {
    var reached: [Query] = []
    var waiting = [query]
    var known: Set<String> = []
    while let next = waiting.popLast() {
      reached.append(next)
      waiting += next.innerQueries.reversed()
      if case .named(let name) = next.source.kind, let saved = queries[name.text], known.insert(name.text).inserted {
        waiting.append(saved.query)
      }
    }
    return reached
  }

  /// Whether `_` is among what a query reads.
  func readsLastResult(_ query: Query) -> Bool {
    reached(by: query).contains { if case .lastResult = $0.source.kind { true } else { false } }
  }

  /// Whether anything in a text may read `_`: not if it is queries of servers and files alone. What other statements and
  /// saved queries lead to is not looked at.
  func mayReadLastResult(_ source: SourceText) -> Bool {
    !parseScript(source).statements.allSatisfy { statement in
      guard case .query(let query) = statement.kind else { return false }
      return reached(by: query).allSatisfy { query in
        switch query.source.kind {
        case .tasks, .file: true
        case .lastResult, .named: false
        }
      }
    }
  }

  /// Whether a query reads what only the session knows when it runs: the last result, or a file, which may be a pipe
  /// that can be read once.
  func readsSession(_ query: Query) -> Bool {
    reached(by: query).contains { query in
      switch query.source.kind {
      case .lastResult, .file: true
      case .tasks, .named: false
      }
    }
  }
}

extension Query {
  /// The queries in brackets inside of this one.
  var innerQueries: [Query] {
    clauses.compactMap { clause in
      if case .semiJoin(let inner, _, _) = clause.kind { inner } else { nil }
    }
  }
}
