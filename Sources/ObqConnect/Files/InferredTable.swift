import ObqData
import ObqEngine
import ObqJSON

/// Rows whose columns and types are found out while they are read.
struct InferredTable {
  private var names: [String] = []
  private var places: [String: Int] = [:]
  /// By column; shorter than the count of rows where a column was seen late or not at all at the end.
  private var cells: [[Cell]] = []
  private var count = 0

  enum Cell {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    case json(String)
  }

  mutating func add(_ row: JSONValue) {
    guard let members = row.members else {
      set("value", InferredTable.cell(row))
      count += 1
      return
    }
    for member in members { set(member.key, InferredTable.cell(member.value)) }
    count += 1
  }

  /// One row of a table with a header.
  mutating func add(_ row: [Cell], header: [String]) {
    for (name, cell) in zip(header, row) { set(name, cell) }
    count += 1
  }

  /// A column that is there even when no row fills it.
  mutating func declare(_ name: String) { _ = place(name) }

  private mutating func place(_ name: String) -> Int {
    if let known = places[name] { return known }
    names.append(name)
    cells.append([])
    places[name] = names.count - 1
    return names.count - 1
  }

  private mutating func set(_ name: String, _ cell: Cell) {
    let place = place(name)
    while cells[place].count < count { cells[place].append(.null) }
    // Of two members of one name the last one counts.
    if cells[place].count > count { cells[place].removeLast() }
    cells[place].append(cell)
  }

  private static func cell(_ value: JSONValue) -> Cell {
    switch value {
    case .null: .null
    case .boolean(let flag): .boolean(flag)
    case .integer(let number): .integer(number)
    // A number that neither 64 bits nor a real hold stays as it is written; rounding it would make another of it.
    case .number(let text): real(text).map(Cell.real) ?? .text(text)
    case .string(let text): .text(text)
    case .array, .object: .json(value.jsonText)
    }
  }

  private static func real(_ text: String) -> Double? {
    guard text.contains(where: { $0 == "." || $0 == "e" || $0 == "E" }), let number = Double(text), number.isFinite
    else { return nil }
    return number
  }

  func finish(_ cancellation: Cancellation) throws(FileProblem) -> (Schema, Batch) {
    var fields: [Field] = []
    var columns: [Column] = []
    for (index, name) in names.enumerated() {
      let type = try InferredTable.type(cells[index], cancellation)
      var builder = ColumnBuilder(type: type)
      for (row, cell) in cells[index].enumerated() {
        try cancellation.check(row: row)
        builder.append(InferredTable.value(cell, type))
      }
      builder.appendNulls(count - cells[index].count)
      fields.append(Field(name, type))
      columns.append(builder.finish())
    }
    return (Schema(fields), Batch(columns: columns, count: count))
  }

  private static func type(_ cells: [Cell], _ cancellation: Cancellation) throws(FileProblem) -> ValueType {
    var types: Set<ValueType> = []
    var isTime = true
    for (row, cell) in cells.enumerated() {
      try cancellation.check(row: row)
      switch cell {
      case .null: continue
      case .boolean: types.insert(.boolean)
      case .integer: types.insert(.integer)
      case .real: types.insert(.real)
      case .json: types.insert(.json)
      case .text(let text):
        types.insert(.text)
        isTime = isTime && time(text) != nil
      }
    }
    switch types {
    case []: return .text
    case [.text]: return isTime ? .time : .text
    // A whole number that a real can't hold stays exact as text.
    case [.integer, .real]: return cells.contains(where: isTooLongForReal) ? .text : .real
    default: return types.count == 1 ? types.first ?? .text : types.contains(.json) ? .json : .text
    }
  }

  private static func isTooLongForReal(_ cell: Cell) -> Bool {
    if case .integer(let number) = cell { Int64(exactly: Double(number)) != number } else { false }
  }

  /// A date and a time of day with an offset; without one nothing says which instant is meant.
  private static func time(_ text: String) -> Instant? {
    guard text.utf8.count >= 17,
      text.hasSuffix("Z") || text.utf8.suffix(6).contains(where: { $0 == 0x2B || $0 == 0x2D })
    else { return nil }
    return Instant(parsing: text, in: .utc)
  }

  private static func value(_ cell: Cell, _ type: ValueType) -> Value {
    switch (cell, type) {
    case (.null, _): .null
    case (.text(let text), .time): time(text).map(Value.time) ?? .null
    case (.text(let text), .json): .json(JSONText.quoted(text))
    case (.text(let text), _): .text(text)
    case (.boolean(let flag), .boolean): .boolean(flag)
    case (.boolean(let flag), .json): .json(flag ? "true" : "false")
    case (.boolean(let flag), _): .text(flag ? "true" : "false")
    case (.integer(let number), .integer): .integer(number)
    case (.integer(let number), .real): .real(Double(number))
    case (.integer(let number), .json): .json("\(number)")
    case (.integer(let number), _): .text("\(number)")
    case (.real(let number), .real): .real(number)
    case (.real(let number), .json): .json("\(number)")
    case (.real(let number), _): .text("\(number)")
    case (.json(let text), .json): .json(text)
    case (.json(let text), _): .text(text)
    }
  }
}
