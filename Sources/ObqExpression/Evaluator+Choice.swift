import ObqData

/// `if` and `coalesce` compute each of their parts for those rows alone that take it, so that a part which would overflow
/// elsewhere does no harm.
extension Evaluator {
  func choose(_ parts: [BoundExpression], _ batch: Batch, _ type: ValueType) throws(EvaluationProblem) -> Column {
    let condition = try evaluate(parts[0], batch)
    var chosen: [Int32] = []
    var others: [Int32] = []
    for row in 0..<batch.count {
      var holds = false
      if case .booleans(let flags) = condition.storage { holds = flags[row] && !condition.isNull(row) }
      if holds { chosen.append(Int32(row)) } else { others.append(Int32(row)) }
    }
    var pieces = Pieces(type: type, count: batch.count)
    pieces.add(try evaluate(parts[1], batch, at: chosen), at: chosen)
    pieces.add(try evaluate(parts[2], batch, at: others), at: others)
    return pieces.column()
  }

  func coalesce(_ parts: [BoundExpression], _ batch: Batch, _ type: ValueType) throws(EvaluationProblem) -> Column {
    var rows = (0..<Int32(batch.count)).map { $0 }
    var pieces = Pieces(type: type, count: batch.count)
    for part in parts where !rows.isEmpty {
      let column = try evaluate(part, batch, at: rows)
      let found = (0..<Int32(rows.count)).filter { !column.isNull(Int($0)) }
      pieces.add(column.gather(found), at: found.map { rows[Int($0)] })
      rows = rows.indices.filter { column.isNull($0) }.map { rows[$0] }
    }
    pieces.add(.allNull(type, count: rows.count), at: rows)
    return pieces.column()
  }

  private func evaluate(_ part: BoundExpression, _ batch: Batch, at rows: [Int32]) throws(EvaluationProblem) -> Column {
    rows.count == batch.count ? try evaluate(part, batch) : try evaluate(part, batch.gather(rows, only: part.columns))
  }
}

/// A column put together of pieces for rows here and there.
private struct Pieces {
  private var builder: ColumnBuilder
  /// Where the value of each row stands in the builder.
  private var places: [Int32]

  init(type: ValueType, count: Int) {
    builder = ColumnBuilder(type: type)
    places = .init(repeating: 0, count: count)
  }

  mutating func add(_ column: Column, at rows: [Int32]) {
    for (index, row) in rows.enumerated() { places[Int(row)] = Int32(builder.count + index) }
    builder.append(contentsOf: column)
  }

  func column() -> Column { builder.finish().gather(places) }
}
