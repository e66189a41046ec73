import ObqData
import ObqExpression

/// The least or the greatest value of each group.
struct Extremes {
  private let isMin: Bool
  private let type: ValueType
  private var isSeen: [Bool] = []
  /// Integer-backed values, and booleans as 0 and 1.
  private var wholes: [Int64] = []
  private var reals: [Double] = []
  private var texts: [[UInt8]] = []

  init(isMin: Bool, type: ValueType) {
    self.isMin = isMin
    self.type = type
  }

  mutating func grow(_ count: Int) {
    let missing = count - isSeen.count
    isSeen += .init(repeating: false, count: missing)
    switch type {
    case .real: reals += .init(repeating: 0, count: missing)
    case .text, .json: texts += .init(repeating: [], count: missing)
    default: wholes += .init(repeating: 0, count: missing)
    }
  }

  /// Adds rows to their groups; nulls are passed over.
  mutating func add(_ column: Column, _ groups: [UInt32]) {
    switch column.storage {
    case .integers(let values): Extremes.choose(isMin, values, column.nulls, groups, &isSeen, &wholes)
    case .booleans(let values):
      Extremes.choose(isMin, values.map { $0 ? 1 : 0 }, column.nulls, groups, &isSeen, &wholes)
    case .reals(let values): Extremes.choose(isMin, values, column.nulls, groups, &isSeen, &reals)
    case .texts(let vector):
      for row in groups.indices where !(column.nulls?[row] ?? false) {
        let group = Int(groups[row])
        let isFirst = !isSeen[group]
        isSeen[group] = true
        vector.withBytes(ofRow: row) { text in
          let order = isFirst ? 0 : texts[group].withUnsafeBufferPointer { Ordering.order(text, $0) }
          if isFirst || (isMin ? order < 0 : order > 0) { texts[group] = Array(text) }
        }
      }
    case .nulls: break
    }
  }

  private static func choose<Number: Comparable>(
    _ isMin: Bool, _ values: [Number], _ nulls: [Bool]?, _ groups: [UInt32], _ isSeen: inout [Bool],
    _ best: inout [Number]
  ) {
    for row in groups.indices where !(nulls?[row] ?? false) {
      let group = Int(groups[row])
      let value = values[row]
      if !isSeen[group] || (isMin ? value < best[group] : value > best[group]) { best[group] = value }
      isSeen[group] = true
    }
  }

  /// Null for a group without values.
  func value(_ group: Int) -> Value {
    guard isSeen[group] else { return .null }
    switch type {
    case .boolean: return .boolean(wholes[group] == 1)
    case .real: return .real(reals[group])
    case .text: return .text(String(decoding: texts[group], as: UTF8.self))
    case .json: return .json(String(decoding: texts[group], as: UTF8.self))
    default: return .fromBits(wholes[group], type)
    }
  }
}
