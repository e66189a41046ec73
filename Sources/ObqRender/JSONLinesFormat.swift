import ObqData

/// One object a row, keys in the order of the columns. A second column of the same name is `name_2`, a third `name_3`,
/// and so on, numbers whose name is a column's own left out: an object can hold a key once.
struct JSONLinesFormat: ResultFormat {
  let needsAllRows = false
  private let spelling: Spelling
  /// For each column `"name":` with what stands before it.
  private var keys: [[UInt8]] = []

  init(_ options: RenderOptions) { spelling = .machine(options) }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    keys = []
    for name in JSONLinesFormat.uniqueNames(schema) {
      var key: [UInt8] = [keys.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ",")]
      JSONText.appendString(name, to: &key)
      key.append(UInt8(ascii: ":"))
      keys.append(key)
    }
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    let cells = batch.columns.map { JSONText.cells($0, spelling) }
    let end = (keys.isEmpty ? "{}\n" : "}\n").utf8
    RowBytes.append(cells, rows: batch.count, prefixes: keys, end: Array(end), to: &out)
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {}

  private static func uniqueNames(_ schema: Schema) -> [String] {
    let names = schema.fields.map(\.name)
    let own = Set(names)
    var used: Set<String> = []
    return names.map { name in
      var unique = name
      var number = 2
      while used.contains(unique) || (number > 2 && own.contains(unique)) {
        unique = "\(name)_\(number)"
        number += 1
      }
      used.insert(unique)
      return unique
    }
  }
}
