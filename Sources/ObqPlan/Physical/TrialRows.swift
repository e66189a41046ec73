import ObqData
import ObqExpression

/// Rows of which little is known, to see what a filter makes of their kind before any is asked for. Conjuncts over other
/// columns than the known ones are taken to keep them.
struct TrialRows {
  private let batch: Batch
  private let known: Set<Int>

  /// - Parameters:
  ///   - texts: by name the values of columns, one a row.
  ///   - nulls: the columns that are known to be null.
  init(_ columns: [Field], count: Int, texts: [String: [String]] = [:], nulls: Set<String>) {
    known = Set(columns.indices.filter { texts[columns[$0].name] != nil || nulls.contains(columns[$0].name) })
    batch = Batch(
      columns: columns.map { field in
        texts[field.name].map { Column(type: field.type, storage: .texts(TextVector($0))) }
          ?? .allNull(field.type, count: count)
      }, count: count)
  }

  /// The rows that all parts may keep.
  func kept(by parts: [FilterPart]) -> Set<Int> {
    let evaluator = Evaluator(zone: .utc)
    var kept = Set(0..<batch.count)
    for part in parts where !part.isWindow && part.predicate.columns.isSubset(of: known) {
      // What fails here fails there, and is reported there.
      guard let rows = try? evaluator.select(part.predicate, batch) else { continue }
      kept.formIntersection(rows.map(Int.init))
    }
    return kept
  }
}
