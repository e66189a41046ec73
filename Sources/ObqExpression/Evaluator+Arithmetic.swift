import ObqData

extension Evaluator {
  /// A result of type real divides and multiplies as reals; every other counts in 64 bits, and an overflow is an error.
  func arithmetic(_ operation: Arithmetic, _ left: Column, _ right: Column, _ type: ValueType)
    throws(EvaluationProblem) -> Column
  {
    let count = left.count
    if case .nulls = left.storage { return .allNull(type, count: count) }
    if case .nulls = right.storage { return .allNull(type, count: count) }
    var builder = ColumnBuilder(type: type)
    for row in 0..<count {
      if left.isNull(row) || right.isNull(row) {
        builder.appendNulls(1)
      } else if type.isIntegerBacked {
        if let bits = try whole(operation, left, right, row, type) {
          builder.append(integer: bits)
        } else {
          builder.appendNulls(1)
        }
      } else if operation == .divide, case .integers(let a) = left.storage, case .integers(let b) = right.storage,
        b[row] != 0
      {
        builder.append(real: ratio(a[row], b[row]))
      } else if let number = real(operation, number(left, row), number(right, row)) {
        builder.append(real: number)
      } else {
        builder.appendNulls(1)
      }
    }
    return builder.finish()
  }

  func negate(_ column: Column) throws(EvaluationProblem) -> Column {
    switch column.storage {
    case .integers(let values):
      var negated: [Int64] = []
      negated.reserveCapacity(values.count)
      for value in values {
        let (result, overflow) = Int64(0).subtractingReportingOverflow(value)
        if overflow { throw .overflow("-(\(value))") }
        negated.append(result)
      }
      return Column(type: column.type, storage: .integers(negated), nulls: column.nulls)
    case .reals(let values): return Column(type: .real, storage: .reals(values.map { -$0 }), nulls: column.nulls)
    default: return column
    }
  }

  /// Whole numbers divided: what is whole of the result is taken before any real is made of it.
  private func ratio(_ x: Int64, _ y: Int64) -> Double {
    let limit: UInt64 = 1 << 53
    if x.magnitude <= limit, y.magnitude <= limit { return Double(x) / Double(y) }
    let (quotient, rest) = Int128(x).quotientAndRemainder(dividingBy: Int128(y))
    return Double(quotient) + Double(rest) / Double(y)
  }

  private func number(_ column: Column, _ row: Int) -> Double {
    switch column.storage {
    case .integers(let values): Double(values[row])
    case .reals(let values): values[row]
    default: 0
    }
  }

  /// Null for a division by zero and for what is not a number.
  private func real(_ operation: Arithmetic, _ left: Double, _ right: Double) -> Double? {
    let result: Double
    switch operation {
    case .add: result = left + right
    case .subtract: result = left - right
    case .multiply: result = left * right
    case .divide: result = right == 0 ? .nan : left / right
    case .remainder: result = right == 0 ? .nan : left.truncatingRemainder(dividingBy: right)
    }
    return result.isFinite ? result : nil
  }

  private func whole(_ operation: Arithmetic, _ left: Column, _ right: Column, _ row: Int, _ type: ValueType)
    throws(EvaluationProblem) -> Int64?
  {
    switch (left.storage, right.storage) {
    case (.integers(let a), .integers(let b)):
      let (x, y) = (a[row], b[row])
      switch operation {
      case .add: return try checked(x.addingReportingOverflow(y), x, operation, y)
      case .subtract: return try checked(x.subtractingReportingOverflow(y), x, operation, y)
      case .multiply: return try checked(x.multipliedReportingOverflow(by: y), x, operation, y)
      case .remainder: return y == 0 ? nil : y == -1 ? 0 : x % y
      // A duration or a size divided by a whole number: to the nearest, halves away from zero.
      case .divide: return y == 0 ? nil : try quotient(x, y)
      }
    default:
      guard let number = real(operation, number(left, row), number(right, row)) else { return nil }
      return try rounded(number)
    }
  }

  private func quotient(_ x: Int64, _ y: Int64) throws(EvaluationProblem) -> Int64 {
    let (whole, rest) = x.magnitude.quotientAndRemainder(dividingBy: y.magnitude)
    let nearest = rest >= y.magnitude - rest ? whole + 1 : whole
    guard let result = Int64(exactly: (x < 0) == (y < 0) ? Int128(nearest) : -Int128(nearest)) else {
      throw .overflow("\(x) / \(y)")
    }
    return result
  }

  private func rounded(_ number: Double) throws(EvaluationProblem) -> Int64 {
    let nearest = number.rounded(.toNearestOrAwayFromZero)
    guard nearest >= -0x1p63, nearest < 0x1p63 else { throw .overflow("\(number)") }
    return Int64(nearest)
  }

  private func checked(
    _ result: (partialValue: Int64, overflow: Bool), _ left: Int64, _ operation: Arithmetic, _ right: Int64
  ) throws(EvaluationProblem) -> Int64 {
    if result.overflow { throw .overflow("\(left) \(operation.rawValue) \(right)") }
    return result.partialValue
  }
}
