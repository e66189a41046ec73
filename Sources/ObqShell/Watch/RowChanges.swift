import ObqData
import ObqRender

/// What differs between two results of one query: cells to mark, and what became of each row in words.
struct RowChanges {
  /// A row that came, went, or changed its state.
  enum Transition: Equatable {
    case new(key: [Value], states: [Value])
    case gone(key: [Value], states: [Value])
    case changed(key: [Value], column: String, from: Value, to: Value)
  }

  private(set) var marks = CellMarks()
  private(set) var transitions: [Transition] = []
  /// The columns that the keys consist of.
  private(set) var keyColumns: [Int] = []

  /// More rows than these are not compared: each takes a look-up and a copy of its values.
  static let comparedRows = 100_000

  init(from old: [[Value]], to new: [[Value]], _ schema: Schema) {
    let columns = Columns(schema)
    guard let keys = columns.keyCandidates.first(where: { RowChanges.tells($0, apart: old, and: new) }) else {
      note(wholeRows: old, new, columns)
      return
    }
    keyColumns = keys
    let before = Dictionary(uniqueKeysWithValues: old.enumerated().map { (key($0.element), $0.offset) })
    for (place, row) in new.enumerated() {
      guard let other = before[key(row)] else {
        for column in row.indices { marks.mark(row: place, column: column) }
        transitions.append(.new(key: key(row), states: columns.states.map { row[$0] }))
        continue
      }
      compare(old[other], row, at: place, columns)
    }
    let now = Set(new.map(key))
    for row in old where !now.contains(key(row)) {
      transitions.append(.gone(key: key(row), states: columns.states.map { row[$0] }))
    }
  }

  private func key(_ row: [Value]) -> [Value] { keyColumns.map { row[$0] } }

  private mutating func compare(_ old: [Value], _ new: [Value], at place: Int, _ columns: Columns) {
    for column in new.indices where old[column] != new[column] && !columns.ticking.contains(column) {
      marks.mark(row: place, column: column)
      if columns.states.contains(column) {
        transitions.append(
          .changed(key: key(new), column: columns.names[column], from: old[column], to: new[column]))
      }
    }
  }

  /// Without keys a row is the same when all of it is; there may be several alike.
  private mutating func note(wholeRows old: [[Value]], _ new: [[Value]], _ columns: Columns) {
    func steady(_ row: [Value]) -> [Value] { row.indices.map { columns.ticking.contains($0) ? .null : row[$0] } }
    var rest: [[Value]: Int] = [:]
    for row in old { rest[steady(row), default: 0] += 1 }
    for (place, row) in new.enumerated() {
      if let count = rest[steady(row)], count > 0 {
        rest[steady(row)] = count - 1
        continue
      }
      for column in row.indices { marks.mark(row: place, column: column) }
    }
  }

  /// Whether no two rows of one result have the same key.
  private static func tells(_ keys: [Int], apart old: [[Value]], and new: [[Value]]) -> Bool {
    if keys.isEmpty { return false }
    return [old, new].allSatisfy { rows in
      Set(rows.map { row in keys.map { row[$0] } }).count == rows.count
    }
  }
}

extension RowChanges {
  /// What the columns of a result say of its rows.
  private struct Columns {
    let names: [String]
    /// Those whose words stand for how a task goes.
    let states: [Int]
    /// Those that differ at every look: they count from now.
    let ticking: Set<Int>
    /// Sets of columns that may tell rows apart, the best first.
    let keyCandidates: [[Int]]

    private static let identity: Set = [
      "profile", "clusterId", "clusterName", "tenantId", "tenantName", "kind", "taskId", "id", "name", "rangeStart",
    ]

    init(_ schema: Schema) {
      names = schema.fields.map(\.name)
      let all = schema.fields.indices
      let states = all.filter { ["state", "status"].contains(schema.fields[$0].name) }
      let identity = all.filter { Columns.identity.contains(schema.fields[$0].name) }
      let starts = all.filter { schema.fields[$0].name == "startTime" }
      let words = all.filter { index in
        let field = schema.fields[index]
        return [.text, .boolean, .time].contains(field.type) && !states.contains(index)
      }
      self.states = states
      ticking = Set(all.filter { ["age", "elapsed"].contains(schema.fields[$0].name) })
      keyCandidates = [
        identity, identity + starts, identity + states, words, words + states,
      ].map { Array(Set($0)).sorted() }
    }
  }
}
