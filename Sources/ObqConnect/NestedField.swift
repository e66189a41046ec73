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
  func values(_ decoded: Batch) -> Column { read(decoded).values }

  /// Where it is not of its type.
  func problems(_ decoded: Batch) -> [CellProblem] { read(decoded).problems }

  private func read(_ decoded: Batch) -> (values: Column, problems: [CellProblem]) {
    let found = found(decoded)
    if type == .json { return (found, []) }
    let converted = converted(found, in: .utc)
    // A time means one instant wherever it is read, unless it lacks an offset.
    let elsewhere = type == .time ? self.converted(found, in: Zone(offset: 3600)) : converted
    var builder = ColumnBuilder(type: type)
    var problems: [CellProblem] = []
    for row in 0..<decoded.count {
      let value = converted.value(at: row)
      guard case .json(let text) = found.value(at: row), let reason = reason(text, value, elsewhere.value(at: row))
      else {
        builder.append(value)
        continue
      }
      builder.appendNulls(1)
      problems.append(CellProblem(column: key, row: row, found: String(text.prefix(60)), reason: reason))
    }
    return (builder.finish(), problems)
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

  private func converted(_ found: Column, in zone: Zone) -> Column {
    let conversion = BoundExpression(.convert(.column(0, .json)), type)
    return (try? Evaluator(zone: zone).evaluate(conversion, Batch(columns: [found], count: found.count)))
      ?? .allNull(type, count: found.count)
  }

  /// Why a text is no value of the field; nil when it is one.
  private func reason(_ text: String, _ value: Value, _ elsewhere: Value) -> CellProblem.Reason? {
    guard value == .null else { return value == elsewhere ? nil : .noOffset }
    switch type {
    case .time: return text.hasPrefix("\"") ? .notATime : .wrongKind
    case .integer, .real, .duration: return .notANumber
    default: return .wrongKind
    }
  }
}
