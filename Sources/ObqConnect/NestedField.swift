import ObqData
import ObqExpression
import ObqJSON

/// A field inside a nested object of an item. Such answers are small, so that objects are read whole and taken apart here.
struct NestedField {
  /// The keys from the item to the field, with dots.
  let key: String
  /// Where the outermost object is in the decoded batch.
  let place: Int
  let type: ValueType

  /// The field's value in each row; null where an object or the field is missing, or can't be read.
  func values(_ decoded: Batch) -> Column {
    var builder = ColumnBuilder(type: type)
    let found = found(decoded)
    let converted = converted(found)
    for row in 0..<decoded.count {
      builder.append(problem(found, converted, row) == nil ? converted.value(at: row) : .null)
    }
    return builder.finish()
  }

  /// Where it is not of its type.
  func problems(_ decoded: Batch) -> [CellProblem] {
    let found = found(decoded)
    let converted = converted(found)
    return (0..<decoded.count).compactMap { problem(found, converted, $0) }
  }

  private func found(_ decoded: Batch) -> Column {
    let objects = decoded.columns[place]
    let path = key.split(separator: ".").dropFirst().map(String.init)
    var builder = ColumnBuilder(type: .json)
    for row in 0..<objects.count {
      var value: JSONValue?
      if case .json(let text) = objects.value(at: row) { value = try? JSONValue(parsing: Array(text.utf8)) }
      for key in path { value = value?[key] }
      builder.append(value.flatMap { $0 == .null ? nil : .json($0.jsonText) } ?? .null)
    }
    return builder.finish()
  }

  private func converted(_ found: Column, in zone: Zone = .utc) -> Column {
    if type == .json { return found }
    let conversion = BoundExpression(.convert(.column(0, .json)), type)
    return (try? Evaluator(zone: zone).evaluate(conversion, Batch(columns: [found], count: found.count)))
      ?? .allNull(type, count: found.count)
  }

  private func problem(_ found: Column, _ converted: Column, _ row: Int) -> CellProblem? {
    guard case .json(let text) = found.value(at: row) else { return nil }
    func problem(_ reason: CellProblem.Reason) -> CellProblem {
      CellProblem(column: key, row: row, found: String(text.prefix(60)), reason: reason)
    }
    switch (type, converted.value(at: row)) {
    case (.time, .null): return problem(text.hasPrefix("\"") ? .notATime : .wrongKind)
    case (.integer, .null), (.real, .null), (.duration, .null): return problem(.notANumber)
    case (_, .null): return problem(.wrongKind)
    case (.time, let time):
      // It means one instant wherever it is read, unless it lacks an offset.
      return self.converted(found.gather([Int32(row)]), in: Zone(offset: 3600)).value(at: 0) == time
        ? nil : problem(.noOffset)
    default: return nil
    }
  }
}
