import ObqDiagnostics
package import ObqSyntax

/// Why `as` or `into` can't act where it stands.
package enum IdleOutput: Hashable, Sendable {
  /// In a query whose rows another statement takes.
  case inside
  /// In a query that is explained and prints no row.
  case explained
  /// In a saved query with further clauses behind its name.
  case saved(String)
  /// Behind another one.
  case twice
}

extension Query {
  /// The last clause that says how or where the result is printed.
  package var outputClause: Clause? { clauses.last { $0.kind.isOutput } }
}

extension Clause.Kind {
  var isOutput: Bool {
    switch self {
    case .format, .into: true
    default: false
    }
  }

  var isWindow: Bool {
    switch self {
    case .since, .until, .between: true
    default: false
    }
  }
}

/// How a result is printed is said for a whole result and once; anywhere else it would be passed over without a word.
extension Binder {
  func format(_ name: Name, _ clause: Clause, _ draft: inout Draft) throws(PlanProblem) {
    if draft.hasOwnFormat { throw idle(clause, .twice) }
    draft.hasOwnFormat = true
    draft.format = Name(name.text, place ?? name.span)
  }

  func into(_ path: String, _ clause: Clause, _ draft: inout Draft) throws(PlanProblem) {
    if draft.hasOwnPath { throw idle(clause, .twice) }
    draft.hasOwnPath = true
    draft.path = path
  }

  private func idle(_ clause: Clause, _ reason: IdleOutput) -> PlanProblem {
    PlanProblem(.idleOutput(sourceText(clause.keyword), reason), clause.span)
  }

  /// A saved query's own output is that of its rows: what other clauses make of them is another result.
  func checkSavedOutput(_ query: Query, _ clause: Clause, _ draft: Draft) throws(PlanProblem) {
    guard draft.inheritsOutput, !clause.kind.isOutput, case .named(let name) = query.source.kind else { return }
    throw PlanProblem(.idleOutput(draft.outputWord, .saved(name.text)), clause.keyword)
  }

  /// The problem of a query whose rows somebody else takes, when it says how they are printed.
  func outputInside(_ query: Query, _ bound: BoundQuery) -> PlanProblem? {
    if let clause = query.outputClause { return idle(clause, .inside) }
    guard bound.format != nil || bound.path != nil else { return nil }
    return PlanProblem(.idleOutput(bound.path == nil ? "as" : "into", .inside), query.source.span)
  }
}
