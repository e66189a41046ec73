import ObqData
import ObqExpression
import ObqPlan

/// The running state of one aggregate for all groups.
struct Accumulator {
  private let aggregate: BoundAggregate
  private var counts: [Int64] = []
  /// Wide enough that only the result can overflow.
  private var sums: [Int128] = []
  private var realSums: [Double] = []
  private var extremes: Extremes
  private var values: [Value] = []
  private var wholeLists: [[Int64]] = []
  private var realLists: [[Double]] = []
  private var numbers = ValueNumbers()
  private var seen = NumberTable()

  init(_ aggregate: BoundAggregate) {
    self.aggregate = aggregate
    extremes = Extremes(isMin: aggregate.function == .min, type: aggregate.type)
  }

  private mutating func grow(_ groups: Int) {
    guard counts.count < groups else { return }
    let missing = groups - counts.count
    counts += .init(repeating: 0, count: missing)
    switch aggregate.function {
    case .sum, .avg:
      sums += .init(repeating: 0, count: missing)
      realSums += .init(repeating: 0, count: missing)
    case .min, .max: extremes.grow(groups)
    case .first, .last: values += .init(repeating: .null, count: missing)
    case .percentile:
      wholeLists += .init(repeating: [], count: missing)
      realLists += .init(repeating: [], count: missing)
    case .count, .countDistinct: break
    }
  }

  /// Adds rows to their groups; nulls are passed over.
  mutating func add(_ column: Column?, _ groups: [UInt32], groupCount: Int) {
    grow(groupCount)
    guard let column else {
      for group in groups { counts[Int(group)] += 1 }
      return
    }
    if case .nulls = column.storage { return }
    switch aggregate.function {
    case .count: each(column, groups) { state, group, _ in state.counts[group] += 1 }
    case .countDistinct:
      let ids = numbers.assign(column)
      for row in groups.indices where ids[row] != 0 {
        let known = seen.count
        _ = seen.number(UInt64(groups[row]) << 32 | UInt64(ids[row]))
        if seen.count > known { counts[Int(groups[row])] += 1 }
      }
    case .sum, .avg: addSums(column, groups)
    case .min, .max: extremes.add(column, groups)
    case .first:
      each(column, groups) { state, group, row in
        if state.values[group].isNull { state.values[group] = column.value(at: row) }
      }
    case .last: each(column, groups) { state, group, row in state.values[group] = column.value(at: row) }
    case .percentile:
      switch column.storage {
      case .integers(let bits): each(column, groups) { $0.wholeLists[$1].append(bits[$2]) }
      case .reals(let numbers): each(column, groups) { $0.realLists[$1].append(numbers[$2]) }
      default: break
      }
    }
  }

  private mutating func addSums(_ column: Column, _ groups: [UInt32]) {
    switch column.storage {
    case .integers(let bits):
      each(column, groups) { state, group, row in
        state.counts[group] += 1
        state.sums[group] += Int128(bits[row])
      }
    case .reals(let numbers):
      each(column, groups) { state, group, row in
        state.counts[group] += 1
        state.realSums[group] += numbers[row]
      }
    default: break
    }
  }

  @inline(__always)
  private mutating func each(_ column: Column, _ groups: [UInt32], _ body: (inout Accumulator, Int, Int) -> Void) {
    if let nulls = column.nulls {
      for row in groups.indices where !nulls[row] { body(&self, Int(groups[row]), row) }
    } else {
      for row in groups.indices { body(&self, Int(groups[row]), row) }
    }
  }

  // MARK: results

  /// One value for each group.
  mutating func finish(groupCount: Int) throws(EvaluationProblem) -> Column {
    grow(groupCount)
    var builder = ColumnBuilder(type: aggregate.type)
    for group in 0..<groupCount { builder.append(try result(group)) }
    return builder.finish()
  }

  private mutating func result(_ group: Int) throws(EvaluationProblem) -> Value {
    switch aggregate.function {
    case .count, .countDistinct: return .integer(counts[group])
    case .min, .max: return extremes.value(group)
    case .first, .last: return values[group]
    case .sum:
      if counts[group] == 0 { return .null }
      if aggregate.type == .real { return Accumulator.finite(realSums[group]) }
      guard let bits = Int64(exactly: sums[group]) else { throw .overflow("sum: \(sums[group])") }
      return .fromBits(bits, aggregate.type)
    case .avg:
      if counts[group] == 0 { return .null }
      if aggregate.type == .real {
        if aggregate.argument?.type == .real { return Accumulator.finite(realSums[group] / Double(counts[group])) }
        // What a real holds exactly is divided as a real, which rounds once.
        if sums[group].magnitude <= 1 << 53 { return .real(Double(sums[group]) / Double(counts[group])) }
        let (whole, rest) = sums[group].quotientAndRemainder(dividingBy: Int128(counts[group]))
        return .real(Double(whole) + Double(rest) / Double(counts[group]))
      }
      return .fromBits(Accumulator.quotient(sums[group], Int128(counts[group])), aggregate.type)
    case .percentile: return percentile(group)
    }
  }

  /// As in arithmetic, null where reals have no number for the result.
  private static func finite(_ number: Double) -> Value { number.isFinite ? .real(number) : .null }

  /// Rounded to the nearest, halves away from zero; a mean lies among its values, so it fits.
  private static func quotient(_ sum: Int128, _ count: Int128) -> Int64 {
    let half = count / 2
    return Int64(truncatingIfNeeded: sum >= 0 ? (sum + half) / count : (sum - half) / count)
  }

  /// Linear between the two nearest ranks.
  private mutating func percentile(_ group: Int) -> Value {
    if aggregate.argument?.type == .real {
      realLists[group].sort()
      let list = realLists[group]
      guard let (low, part) = rank(list.count) else { return .null }
      let high = Swift.min(low + 1, list.count - 1)
      return Accumulator.finite(list[low] + (list[high] - list[low]) * part)
    }
    wholeLists[group].sort()
    let list = wholeLists[group]
    if list.isEmpty { return .null }
    // In whole numbers throughout: reals hold neither the nanoseconds of a time nor the digits of an SCN. The rank is a
    // fraction of a hundred thousand millionths.
    let unit: Int128 = 100_000_000_000
    let place = Int128((aggregate.percent * 1e9).rounded()) * Int128(list.count - 1)
    let low = Int(place / unit)
    let high = Swift.min(low + 1, list.count - 1)
    let scaled = Int128(list[low]) * unit + (Int128(list[high]) - Int128(list[low])) * (place % unit)
    if aggregate.type != .real { return .fromBits(Accumulator.quotient(scaled, unit), aggregate.type) }
    let (whole, rest) = scaled.quotientAndRemainder(dividingBy: unit)
    return .real(Double(whole) + Double(rest) / Double(unit))
  }

  private func rank(_ count: Int) -> (Int, Double)? {
    guard count > 0 else { return nil }
    let position = aggregate.percent * Double(count - 1) / 100
    return (Int(position), position - position.rounded(.down))
  }
}
