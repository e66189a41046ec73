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
      if case .named(let name) = next.source.kind, let saved = savedQuery(name.text), known.insert(name.text).inserted {
        waiting.append(saved.query)
      }
    }
    return reached
  }

  /// A query under its name: the user's own, else one of those that obq brings along.
  func savedQuery(_ name: String) -> SavedQuery? { queries[name] ?? CheckLibrary.query(name) }

  /// The saved queries that a query names, however far down.
  func savedQueries(reachedBy query: Query) -> [SavedQuery] {
    var names: Set<String> = []
    for case .named(let name) in reached(by: query).map(\.source.kind) { names.insert(name.text) }
    return names.sorted().compactMap(savedQuery)
  }

  /// Whether `_` is among what a query reads.
  func readsLastResult(_ query: Query) -> Bool {
    reached(by: query).contains { if case .lastResult = $0.source.kind { true } else { false } }
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
