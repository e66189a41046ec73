package import ObqData
import ObqPattern

/// Computes expressions over batches, a column at a time.
package struct Evaluator {
  /// The zone of `day`, `week` and their like.
  package let zone: Zone
  let limits: TextLimits

  package init(zone: Zone, limits: TextLimits = TextLimits()) {
    self.zone = zone
    self.limits = limits
  }

  /// The expression's value for every row.
  package func evaluate(_ expression: BoundExpression, _ batch: Batch) throws(EvaluationProblem) -> Column {
    let column = try compute(expression, batch)
    if column.isOverfull { throw .columnTooLarge(limit: TextVector.byteLimit) }
    return column
  }

  private func compute(_ expression: BoundExpression, _ batch: Batch) throws(EvaluationProblem) -> Column {
    let count = batch.count
    switch expression.kind {
    case .constant(let value): return .repeating(value, count: count, type: expression.type)
    case .column(let index): return batch.columns[index]
    case .not(let part): return Logic.not(try evaluate(part, batch))
    case .all(let parts): return try combine(parts, batch, isAnd: true)
    case .any(let parts): return try combine(parts, batch, isAnd: false)
    case .isNull(let part):
      let column = try evaluate(part, batch)
      return Column(type: .boolean, storage: .booleans((0..<count).map { column.isNull($0) }))
    case .compare(let comparison, let left, let right, let ignoresCase):
      if let value = right.constantValue {
        return compare(comparison, try evaluate(left, batch), value, ignoresCase: ignoresCase)
      }
      if let value = left.constantValue {
        return compare(comparison.mirrored, try evaluate(right, batch), value, ignoresCase: ignoresCase)
      }
      return compare(comparison, try evaluate(left, batch), try evaluate(right, batch), ignoresCase: ignoresCase)
    case .isIn(let part, let values, let ignoresCase):
      return isIn(try evaluate(part, batch), values, ignoresCase: ignoresCase)
    case .arithmetic(let operation, let left, let right):
      return try arithmetic(operation, try evaluate(left, batch), try evaluate(right, batch), expression.type)
    case .negate(let part): return try negate(try evaluate(part, batch))
    case .matches(let part, let pattern): return try matches(try evaluate(part, batch), pattern)
    case .extract(let part, let pattern): return try extracted(try evaluate(part, batch), pattern)
    case .textTest(let test, let left, let right):
      return textTest(test, try evaluate(left, batch), try evaluate(right, batch))
    case .function(.if, let parts): return try choose(parts, batch, expression.type)
    case .function(.coalesce, let parts): return try coalesce(parts, batch, expression.type)
    case .function(let function, let parts):
      var arguments: [Column] = []
      for part in parts { arguments.append(try evaluate(part, batch)) }
      return try call(function, arguments, expression.type, count)
    case .convert(let part): return convert(try evaluate(part, batch), to: expression.type)
    }
  }

  /// The rows for which the predicate holds; null is not enough.
  package func select(_ predicate: BoundExpression, _ batch: Batch) throws(EvaluationProblem) -> [Int32] {
    // Each conjunct looks only at the rows that the ones before it kept.
    var kept: [Int32]?
    for part in predicate.conjuncts {
      if let kept, kept.isEmpty { return [] }
      let rows = kept.map { batch.gather($0, only: part.columns) } ?? batch
      let column = try evaluate(part, rows)
      var selected: [Int32] = []
      if case .booleans(let flags) = column.storage {
        for row in 0..<flags.count where flags[row] && !(column.nulls?[row] ?? false) {
          selected.append(kept.map { $0[row] } ?? Int32(row))
        }
      }
      kept = selected
    }
    return kept ?? (0..<Int32(batch.count)).map { $0 }
  }

  private func combine(_ parts: [BoundExpression], _ batch: Batch, isAnd: Bool) throws(EvaluationProblem) -> Column {
    var result = try evaluate(parts[0], batch)
    for part in parts.dropFirst() {
      result = Logic.combine(result, try evaluate(part, batch), isAnd: isAnd)
    }
    return result
  }

  // MARK: comparison

  private func compare(_ comparison: Comparison, _ column: Column, _ value: Value, ignoresCase: Bool) -> Column {
    let count = column.count
    if value.isNull { return .allNull(.boolean, count: count) }
    let flags: [Bool]
    switch (column.storage, value) {
    case (.nulls, _): return .allNull(.boolean, count: count)
    case (.integers(let values), .real(let number)):
      flags = values.map { comparison.holds(Ordering.order($0, number)) }
    case (.integers(let values), _):
      let bits = value.integerBits ?? 0
      flags =
        switch comparison {
        case .equal: values.map { $0 == bits }
        case .notEqual: values.map { $0 != bits }
        case .less: values.map { $0 < bits }
        case .lessOrEqual: values.map { $0 <= bits }
        case .greater: values.map { $0 > bits }
        case .greaterOrEqual: values.map { $0 >= bits }
        }
    case (.reals(let values), .real(let number)):
      flags = values.map { comparison.holds(Ordering.order($0, number)) }
    case (.reals(let values), .integer(let number)):
      flags = values.map { comparison.holds(-Ordering.order(number, $0)) }
    case (.booleans(let values), .boolean(let flag)):
      flags = values.map { comparison.holds(Ordering.order($0 ? 1 : 0, flag ? 1 : 0)) }
    case (.texts(let vector), .text(let text)), (.texts(let vector), .json(let text)):
      var wanted = ignoresCase ? text.uppercased() : text
      flags = wanted.withUTF8 { wanted in
        perEntry(vector) { entry in
          guard ignoresCase else { return comparison.holds(Ordering.order(entry, wanted)) }
          let upper = Array(String(decoding: entry, as: UTF8.self).uppercased().utf8)
          return upper.withUnsafeBufferPointer { comparison.holds(Ordering.order($0, wanted)) }
        }
      }
    default: return .allNull(.boolean, count: count)
    }
    return Column(type: .boolean, storage: .booleans(flags), nulls: column.nulls)
  }

  private func compare(_ comparison: Comparison, _ left: Column, _ right: Column, ignoresCase: Bool) -> Column {
    var flags = [Bool](repeating: false, count: left.count)
    var nulls: [Bool]?
    for row in 0..<left.count {
      if left.isNull(row) || right.isNull(row) {
        if nulls == nil { nulls = .init(repeating: false, count: left.count) }
        nulls?[row] = true
      } else if ignoresCase, case .texts(let a) = left.storage, case .texts(let b) = right.storage {
        let order = Ordering.order(
          .text(a.string(ofRow: row).uppercased()), .text(b.string(ofRow: row).uppercased()))
        flags[row] = comparison.holds(order ?? 0)
      } else {
        flags[row] = comparison.holds(Ordering.order(left, row, right, row))
      }
    }
    return Column(type: .boolean, storage: .booleans(flags), nulls: nulls)
  }

  private func isIn(_ column: Column, _ values: [Value], ignoresCase: Bool) -> Column {
    switch column.storage {
    case .nulls: return .allNull(.boolean, count: column.count)
    case .texts(let vector):
      // Bytes, since Swift's text equality folds canonical forms.
      var wanted: Set<[UInt8]> = []
      for case .text(let text) in values { wanted.insert(Array((ignoresCase ? text.uppercased() : text).utf8)) }
      let flags = perEntry(vector) { entry in
        guard ignoresCase else { return wanted.contains(Array(entry)) }
        return wanted.contains(Array(String(decoding: entry, as: UTF8.self).uppercased().utf8))
      }
      return Column(type: .boolean, storage: .booleans(flags), nulls: column.nulls)
    case .integers(let bits) where values.allSatisfy({ $0.integerBits != nil }):
      let wanted = Set(values.compactMap(\.integerBits))
      return Column(type: .boolean, storage: .booleans(bits.map { wanted.contains($0) }), nulls: column.nulls)
    default:
      let flags = (0..<column.count).map { row in
        let value = column.value(at: row)
        return values.contains { Ordering.order(value, $0) == 0 }
      }
      return Column(type: .boolean, storage: .booleans(flags), nulls: column.nulls)
    }
  }

  // MARK: text

  /// A test of each text, made once an entry where entries are shared.
  func perEntry(_ vector: TextVector, _ test: (UnsafeBufferPointer<UInt8>) -> Bool) -> [Bool] {
    vector.bytes.withUnsafeBufferPointer { bytes in
      func entry(_ index: Int) -> Bool { test(UnsafeBufferPointer(rebasing: bytes[vector.range(ofEntry: index)])) }
      guard let codes = vector.codes else { return (0..<vector.entryCount).map { entry($0) } }
      if codes.count < vector.entryCount { return codes.map { entry(Int($0)) } }
      let flags = (0..<vector.entryCount).map { entry($0) }
      return codes.map { flags[Int($0)] }
    }
  }

  private func matches(_ column: Column, _ pattern: Pattern) throws(EvaluationProblem) -> Column {
    guard case .texts(let vector) = column.storage else { return .allNull(.boolean, count: column.count) }
    let matcher = pattern.makeMatcher()
    var limit: PatternLimit?
    let flags = perEntry(vector) { entry in
      do throws(PatternLimit) {
        return try matcher.matches(entry)
      } catch {
        limit = error
        return false
      }
    }
    if let limit { throw .patternLimit(limit.pattern) }
    return Column(type: .boolean, storage: .booleans(flags), nulls: column.nulls)
  }

  private func extracted(_ column: Column, _ pattern: Pattern) throws(EvaluationProblem) -> Column {
    guard case .texts(let vector) = column.storage else { return .allNull(.text, count: column.count) }
    // Each entry of a dictionary is looked at once.
    if let codes = vector.codes, codes.count > vector.entryCount {
      let entries = Column(
        type: .text, storage: .texts(TextVector(bytes: vector.bytes, offsets: vector.offsets)))
      var found = try extracted(entries, pattern).gather(codes.map { Int32($0) })
      if let nulls = column.nulls { found.nulls = found.nulls.map { zip($0, nulls).map { $0 || $1 } } ?? nulls }
      return found
    }
    let matcher = pattern.makeMatcher()
    var builder = ColumnBuilder(type: .text)
    for row in 0..<column.count {
      if column.isNull(row) {
        builder.append(.null)
        continue
      }
      let found = vector.withBytes(ofRow: row) { bytes -> Result<String?, PatternLimit> in
        do throws(PatternLimit) {
          return .success(
            try matcher.firstGroup(in: bytes).map {
              String(decoding: UnsafeBufferPointer(rebasing: bytes[$0]), as: UTF8.self)
            })
        } catch {
          return .failure(error)
        }
      }
      switch found {
      case .success(let text): builder.append(text.map(Value.text) ?? .null)
      case .failure(let limit): throw .patternLimit(limit.pattern)
      }
    }
    return builder.finish()
  }

  private func textTest(_ test: TextTest, _ left: Column, _ right: Column) -> Column {
    guard case .texts(let texts) = left.storage, case .texts(let wanted) = right.storage else {
      return .allNull(.boolean, count: left.count)
    }
    if let codes = wanted.codes, let only = codes.first, codes.allSatisfy({ $0 == only }), right.nulls == nil {
      // One text for all rows, as a constant is.
      let flags = wanted.withBytes(ofRow: 0) { part in perEntry(texts) { holds(test, $0, part) } }
      return Column(type: .boolean, storage: .booleans(flags), nulls: left.nulls)
    }
    var flags = [Bool](repeating: false, count: left.count)
    var nulls = [Bool](repeating: false, count: left.count)
    for row in 0..<left.count {
      nulls[row] = left.isNull(row) || right.isNull(row)
      flags[row] = texts.withBytes(ofRow: row) { text in
        wanted.withBytes(ofRow: row) { part in holds(test, text, part) }
      }
    }
    return Column(type: .boolean, storage: .booleans(flags), nulls: nulls)
  }

  private func holds(
    _ test: TextTest, _ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    switch test {
    case .startsWith: text.starts(with: part)
    case .endsWith: text.count >= part.count && text.suffix(part.count).elementsEqual(part)
    case .contains: Bytes.contains(text, part)
    }
  }

  // MARK: types

  private func convert(_ column: Column, to type: ValueType) -> Column {
    switch (column.storage, type) {
    case (.nulls(let count), _): return .allNull(type, count: count)
    case (.integers(let values), .real):
      return Column(type: .real, storage: .reals(values.map(Double.init)), nulls: column.nulls)
    case (.texts(let vector), _) where column.type == .json:
      var builder = ColumnBuilder(type: type)
      for row in 0..<column.count {
        builder.append(column.isNull(row) ? .null : JSONScalar.value(vector.string(ofRow: row), as: type, in: zone))
      }
      return builder.finish()
    case (.texts(let vector), .time):
      var builder = ColumnBuilder(type: type)
      for row in 0..<column.count {
        let instant = column.isNull(row) ? nil : Instant(parsing: vector.string(ofRow: row), in: zone)
        builder.append(instant.map(Value.time) ?? .null)
      }
      return builder.finish()
    default: return Column(type: type, storage: column.storage, nulls: column.nulls)
    }
  }
}

extension Batch {
  /// The rows at these places; of the columns only those named are filled, the others hold nulls.
  func gather(_ rows: [Int32], only wanted: Set<Int>) -> Batch {
    Batch(
      columns: columns.enumerated().map { index, column in
        wanted.contains(index) ? column.gather(rows) : .allNull(column.type, count: rows.count)
      }, count: rows.count)
  }
}

/// `and`, `or` and `not` with SQL's three values.
enum Logic {
  static func not(_ column: Column) -> Column {
    guard case .booleans(let flags) = column.storage else { return column }
    return Column(type: .boolean, storage: .booleans(flags.map { !$0 }), nulls: column.nulls)
  }

  static func combine(_ left: Column, _ right: Column, isAnd: Bool) -> Column {
    let count = left.count
    var flags = [Bool](repeating: false, count: count)
    var nulls = [Bool](repeating: false, count: count)
    var hasNull = false
    for row in 0..<count {
      let first = state(left, row)
      let second = state(right, row)
      let decided = !isAnd
      if first == decided || second == decided {
        flags[row] = decided
      } else if first == nil || second == nil {
        nulls[row] = true
        hasNull = true
      } else {
        flags[row] = isAnd
      }
    }
    return Column(type: .boolean, storage: .booleans(flags), nulls: hasNull ? nulls : nil)
  }

  private static func state(_ column: Column, _ row: Int) -> Bool? {
    guard case .booleans(let flags) = column.storage, !(column.nulls?[row] ?? false) else { return nil }
    return flags[row]
  }
}
