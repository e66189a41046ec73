import ObqData
import ObqExpression
import ObqJSON

/// A field inside a nested object of an item. Such answers are small, so that objects are read whole and taken apart here.
struct NestedField {
  /// Where the object is in the decoded batch.
  let place: Int
  /// The keys from the object to the field.
  let path: [String]
  let type: ValueType

  /// The field's value in each row; null where the object or the field is missing, or is of another type.
  func values(_ objects: Column) -> Column {
    var builder = ColumnBuilder(type: .json)
    for row in 0..<objects.count {
      guard case .json(let text) = objects.value(at: row), var value = try? JSONValue(parsing: Array(text.utf8)) else {
        builder.appendNulls(1)
        continue
      }
      for key in path { value = value[key] ?? .null }
      builder.append(value == .null ? .null : .json(value.jsonText))
    }
    let found = Batch(columns: [builder.finish()], count: objects.count)
    if type == .json { return found.columns[0] }
    let converted = BoundExpression(.convert(.column(0, .json)), type)
    return (try? Evaluator(zone: .utc).evaluate(converted, found)) ?? .allNull(type, count: objects.count)
  }
}
