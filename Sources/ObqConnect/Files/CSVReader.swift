import ObqData
import ObqEngine

/// CSV as RFC 4180 has it, with a header; a file that is called `.tsv`, or whose header has tabs and no commas, is read as
/// obq writes TSV: tabs between fields, no quotes, `\\t \\n \\r \\\\` in texts. An empty field is null, `""` in CSV is empty text.
struct CSVReader {
  private let bytes: [UInt8]
  private let name: String
  private let cancellation: Cancellation
  private var position = 0
  private var line = 1
  private let separator: UInt8

  init(_ bytes: [UInt8], _ name: String, _ cancellation: Cancellation) {
    self.bytes = bytes
    self.name = name
    self.cancellation = cancellation
    let header = bytes.prefix { $0 != 0x0A }
    let isTSV = name.lowercased().hasSuffix(".tsv") || (header.contains(0x09) && !header.contains(UInt8(ascii: ",")))
    separator = isTSV ? 0x09 : UInt8(ascii: ",")
  }

  private struct Field {
    var text: String
    var isQuoted: Bool
  }

  func table() throws(FileProblem) -> InferredTable {
    var reader = self
    guard let header = try reader.record() else { return InferredTable() }
    let names = header.map(\.text)
    for (index, name) in names.enumerated() where name.isEmpty || names[..<index].contains(name) {
      throw FileProblem(
        name.isEmpty
          ? "'\(self.name)': column \(index + 1) of the header has no name"
          : "'\(self.name)': two columns of the header are called '\(name)'",
        help: ["the first line of a CSV file names its columns"])
    }
    var rows: [[Field]] = []
    while let row = try reader.record() {
      try cancellation.check(row: rows.count)
      if row.count == 1, row[0].text.isEmpty, !row[0].isQuoted, names.count > 1 { continue }
      guard row.count == names.count else {
        throw FileProblem(
          "'\(name)', line \(reader.line - 1), has \(row.count) fields, and the header has \(names.count)")
      }
      rows.append(row)
    }
    var table = InferredTable()
    for name in names { table.declare(name) }
    // A column is numbers only when all its fields are.
    var kinds: [Kind] = []
    for column in names.indices { kinds.append(try kind(rows.lazy.map { $0[column] })) }
    for (number, row) in rows.enumerated() {
      try cancellation.check(row: number)
      table.add(zip(row, kinds).map { CSVReader.cell($0, $1) }, header: names)
    }
    return table
  }

  private enum Kind { case integer, real, boolean, text }

  private func kind(_ fields: some Sequence<Field>) throws(FileProblem) -> Kind {
    var kinds: Set<Kind> = []
    var isTooLongForReal = false
    for (row, field) in fields.enumerated() {
      try cancellation.check(row: row)
      if !field.isQuoted, field.text.isEmpty { continue }
      if field.isQuoted || !CSVReader.isPlain(field.text) {
        kinds.insert(.text)
      } else if let number = Int64(field.text) {
        kinds.insert(.integer)
        // Beside one with a fraction it would be rounded.
        isTooLongForReal = isTooLongForReal || Int64(exactly: Double(number)) != number
      } else if field.text == "true" || field.text == "false" {
        kinds.insert(.boolean)
      } else {
        kinds.insert(CSVReader.isReal(field.text) ? .real : .text)
      }
    }
    if kinds == [.integer, .real] { return isTooLongForReal ? .text : .real }
    return kinds.count == 1 ? kinds.first ?? .text : .text
  }

  /// Digits that 64 bits do not hold stay as they are written; so does what only Swift takes for a number, `0x1A` and `nan`.
  private static func isReal(_ text: String) -> Bool {
    let isDecimal = text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || "+-.eE".utf8.contains($0) }
    let isWhole = !text.contains { ".eE".contains($0) }
    return isDecimal && !isWhole && Double(text)?.isFinite == true
  }

  /// `007` and `+7` are names of something rather than numbers.
  private static func isPlain(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    return !(digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true) && !digits.hasPrefix("+")
  }

  private static func cell(_ field: Field, _ kind: Kind) -> InferredTable.Cell {
    if field.text.isEmpty, !field.isQuoted { return .null }
    return switch kind {
    case .integer: Int64(field.text).map(InferredTable.Cell.integer) ?? .text(field.text)
    case .real: Double(field.text).map(InferredTable.Cell.real) ?? .text(field.text)
    case .boolean: .boolean(field.text == "true")
    case .text: .text(field.text)
    }
  }

  // MARK: reading

  private mutating func record() throws(FileProblem) -> [Field]? {
    guard position < bytes.count else { return nil }
    var fields: [Field] = []
    while true {
      fields.append(try field())
      guard position < bytes.count, bytes[position] == separator else { break }
      position += 1
    }
    if position < bytes.count, bytes[position] == 0x0D { position += 1 }
    if position < bytes.count, bytes[position] == 0x0A { position += 1 }
    line += 1
    return fields
  }

  private var isTSV: Bool { separator == 0x09 }

  private mutating func field() throws(FileProblem) -> Field {
    guard !isTSV, position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      let start = position
      while position < bytes.count, bytes[position] != separator, bytes[position] != 0x0A,
        !(bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A)
      {
        position += 1
      }
      let raw = bytes[start..<position]
      return Field(text: String(decoding: isTSV ? CSVReader.unescaped(raw) : raw, as: UTF8.self), isQuoted: false)
    }
    let begun = line
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          try requireEnd()
          return Field(text: String(decoding: text, as: UTF8.self), isQuoted: true)
        }
        position += 1
      }
      if byte == 0x0A {
        try cancellation.check(row: line)
        line += 1
      }
      text.append(byte)
    }
    throw FileProblem("'\(name)', line \(begun): a quote has no end")
  }

  /// What follows a quoted field is the next one, or the end of the line.
  private func requireEnd() throws(FileProblem) {
    guard position < bytes.count, bytes[position] != separator, bytes[position] != 0x0A else { return }
    if bytes[position] == 0x0D, position + 1 == bytes.count || bytes[position + 1] == 0x0A { return }
    throw FileProblem(
      "'\(name)', line \(line): something follows the quote that ends a field",
      help: ["a quote inside a quoted field is written twice"])
  }

  /// What stands behind a backslash, and means another byte.
  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "t"): 0x09, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
  ]

  /// A backslash before anything else stands for itself.
  private static func unescaped(_ raw: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard raw.contains(UInt8(ascii: "\\")) else { return raw }
    var result: ArraySlice<UInt8> = []
    var index = raw.startIndex
    while index < raw.endIndex {
      let next = index + 1
      var byte = raw[index]
      if byte == UInt8(ascii: "\\"), next < raw.endIndex,
        let meant = escapes[raw[next]]
      {
        byte = meant
        index = next
      }
      result.append(byte)
      index += 1
    }
    return result
  }
}
