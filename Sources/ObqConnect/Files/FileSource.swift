package import ObqData
package import ObqEngine
import ObqJSON
import ObqText

/// Why a file is no source of rows.
package struct FileProblem: Error, Hashable, Sendable {
  package let message: String
  package let help: [String]
  /// Nothing is wrong with the file: Ctrl-C came while it was read.
  package let isInterrupted: Bool

  init(_ message: String, help: [String] = [], isInterrupted: Bool = false) {
    self.message = message
    self.help = help
    self.isInterrupted = isInterrupted
  }

  static let interrupted = FileProblem("interrupted", isInterrupted: true)
}

extension Cancellation {
  /// How many rows of a file are taken between two looks whether Ctrl-C came.
  private static let rowsAtOnce = 1024

  /// A look before some of the rows, by their numbers.
  func check(row: Int) throws(FileProblem) {
    if row % Cancellation.rowsAtOnce != 0 { return }
    do throws(QueryFailure) {
      try check()
    } catch {
      throw .interrupted
    }
  }
}

/// Rows of a file: pages of an API as they were saved, JSON, JSON lines, or CSV with a header. The form is told by the
/// content. Types are those that all values of a column have; texts that are all times with an offset become times.
package enum FileSource {
  package static func read(
    _ bytes: [UInt8], name: String, cancellation: Cancellation = .never
  ) throws(FileProblem) -> (schema: Schema, batches: [Batch]) {
    var content = bytes[...]
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
    guard let first = content.first(where: { !isSpace($0) }) else { return (Schema([]), []) }
    let table: InferredTable
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      table = try json(Array(content), name, cancellation)
    } else {
      table = try CSVReader(Array(content), name, cancellation).table()
    }
    let (schema, batch) = try table.finish(cancellation)
    return (schema, [batch])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  // MARK: JSON

  /// One document, or one on each line.
  private static func json(
    _ bytes: [UInt8], _ name: String, _ cancellation: Cancellation
  ) throws(FileProblem) -> InferredTable {
    var table = InferredTable()
    let whole: DecodeFailure
    switch document(bytes) {
    case .success(let document):
      try add(document, to: &table, name, cancellation)
      return table
    case .failure(let failure): whole = failure
    }
    var number = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      try cancellation.check(row: number)
      number += 1
      if line.allSatisfy(isSpace) { continue }
      switch document(Array(line)) {
      case .success(let document): try add(document, to: &table, name, cancellation)
      case .failure(let failure):
        // A document over several lines is told by what is wrong with it as a whole.
        if number == 1 { throw FileProblem("'\(name)' is not JSON: \(whole)") }
        throw FileProblem("'\(name)', line \(number), is not JSON: \(failure)")
      }
    }
    return table
  }

  private static func document(_ bytes: [UInt8]) -> Result<JSONValue, DecodeFailure> {
    Result { () throws(DecodeFailure) in try JSONValue(parsing: bytes) }
  }

  /// The rows of a document: a page's contents, an array's elements, or the document itself.
  private static func add(
    _ document: JSONValue, to table: inout InferredTable, _ name: String, _ cancellation: Cancellation
  ) throws(FileProblem) {
    if let rows = try pageRows(document, name) {
      for (number, row) in rows.enumerated() {
        try cancellation.check(row: number)
        table.add(row)
      }
    } else if let elements = document.elements {
      for (number, element) in elements.enumerated() {
        try cancellation.check(row: number)
        if let rows = try pageRows(element, name) { for row in rows { table.add(row) } } else { table.add(element) }
      }
    } else {
      table.add(document)
    }
  }

  /// The rows of an answer of OCP or obshell; nil when the document is none. A row of its own may say `successful`, too.
  private static func pageRows(_ document: JSONValue, _ name: String) throws(FileProblem) -> [JSONValue]? {
    let error = document["error"].flatMap { $0 == .null ? nil : $0 }
    guard let successful = document["successful"], document["data"] != nil || error != nil else { return nil }
    if successful != .boolean(true) || error != nil {
      let words = error.flatMap { $0["message"]?.plainText ?? $0.plainText }.map {
        ": \(Redaction.redact($0, isProse: true))"
      }
      throw FileProblem("'\(name)' holds an answer whose server says that it failed\(words ?? "")")
    }
    guard let data = document["data"] else { return [] }
    if let contents = data["contents"]?.elements { return contents }
    if let statuses = data["statuses"]?.elements { return statuses }
    if case .object? = data["status"] { return data["status"].map { [$0] } }
    if case .object = data { return [data] }
    return []
  }
}
