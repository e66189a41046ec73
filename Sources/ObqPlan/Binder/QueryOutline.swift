package import ObqCatalog
package import ObqData
import ObqExpression
package import ObqSyntax

/// A column that may be named at some place of a query.
package struct OutlineColumn: Hashable, Sendable {
  package var name: String
  package var type: ValueType
  package var vocabulary: Vocabulary?
  /// Whether `*` leaves it out.
  package var isHidden: Bool
}

/// What a query that is being typed has come to, for who shows what may follow.
package struct QueryOutline {
  private var draft: Draft
  private let binder: Binder

  init(_ draft: Draft, _ binder: Binder) {
    self.draft = draft
    self.binder = binder
  }

  /// The columns that the next clause may name, in their order; those that no server in question has are left out.
  package var columns: [OutlineColumn] {
    draft.scope.entries.filter { !$0.isForeign && $0.name != windowEndColumnName }.map {
      OutlineColumn(name: $0.name, type: $0.type, vocabulary: $0.vocabulary, isHidden: $0.isHidden)
    }
  }

  /// Whether `on` may stand here: the rows are still those that a server sends.
  package var takesScope: Bool { draft.isAtSource }

  /// Whether a window may stand here: a column places the rows in time.
  package var hasTime: Bool {
    let names = draft.dropped.contains("startTime") ? ["startTime", "createTime"] : ["startTime"]
    return names.contains { name in draft.scope.index(of: name).map { draft.scope.entries[$0].type == .time } ?? false }
  }

  /// The column that a name stands for; nil when it names none.
  package func column(_ name: String) -> OutlineColumn? {
    draft.scope.index(of: name).map { index in
      let entry = draft.scope.entries[index]
      return OutlineColumn(name: entry.name, type: entry.type, vocabulary: entry.vocabulary, isHidden: entry.isHidden)
    }
  }

  /// The type of an expression over these columns; nil when it can't be told.
  package func type(of expression: Expression) -> ValueType? {
    var draft = draft
    return try? binder.expression(expression, &draft).type
  }
}

extension Binder {
  /// The outline of a source with the clauses behind it. What is wrong in one clause keeps none of the others from being
  /// applied. Nil when nothing is known of the source.
  package mutating func outline(of source: Source, _ clauses: [Clause]) -> QueryOutline? {
    guard var draft = start(source) else { return nil }
    for clause in clauses { draft = applied(clause, draft) ?? draft }
    return QueryOutline(draft, self)
  }

  /// The draft with one more clause; nil when the clause is wrong.
  private mutating func applied(_ clause: Clause, _ draft: Draft) -> Draft? {
    var draft = draft
    do throws(PlanProblem) {
      try apply(clause, &draft)
      return draft
    } catch {
      return nil
    }
  }
}
