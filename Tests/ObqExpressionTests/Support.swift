import ObqData
import ObqExpression
import ObqPattern

typealias Expr = BoundExpression

extension BoundExpression {
  static func value(_ value: Value) -> Expr { .constant(value) }
  static func text(_ text: String) -> Expr { .constant(.text(text)) }
  static func whole(_ number: Int64) -> Expr { .constant(.integer(number)) }
  static func real(_ number: Double) -> Expr { .constant(.real(number)) }

  static func compare(_ comparison: Comparison, _ left: Expr, _ right: Expr, ignoresCase: Bool = false) -> Expr {
    Expr(.compare(comparison, left, right, ignoresCase: ignoresCase), .boolean)
  }

  static func arithmetic(_ operation: Arithmetic, _ left: Expr, _ right: Expr, _ type: ValueType) -> Expr {
    Expr(.arithmetic(operation, left, right), type)
  }

  static func call(_ function: ScalarFunction, _ parts: [Expr], _ type: ValueType) -> Expr {
    Expr(.function(function, parts), type)
  }
}

/// Columns of values, each with its type.
func batch(_ columns: [(ValueType, [Value])]) -> Batch {
  let built = columns.map { type, values in
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value) }
    return builder.finish()
  }
  return Batch(columns: built, count: columns.first?.1.count ?? 0)
}

func evaluate(_ expression: Expr, _ batch: Batch, zone: Zone = .utc) throws -> [Value] {
  let column = try Evaluator(zone: zone).evaluate(expression, batch)
  return (0..<column.count).map { column.value(at: $0) }
}

/// The value of an expression over constants.
func evaluate(_ expression: Expr, zone: Zone = .utc) throws -> Value {
  try evaluate(expression, Batch(columns: [], count: 1), zone: zone)[0]
}

/// A column whose rows share entries, `copies` of each text.
func dictionary(_ texts: [String], copies: Int) -> Column {
  var vector = TextVector(texts)
  vector.codes = (0..<copies).flatMap { _ in (0..<UInt32(texts.count)).map { $0 } }
  return Column(type: .text, storage: .texts(vector))
}
