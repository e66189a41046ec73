/// A text with a name, which offsets point into: `-c`, `stdin`, `query` at the prompt, or the path of a script.
package struct SourceText: Hashable, Sendable {
  /// What `-->` shows before line and column.
  package let name: String
  /// The text as it came; it may hold bytes that are no UTF-8.
  package let bytes: [UInt8]
  /// Where each line begins, the first at 0.
  private let lineStarts: [Int]

  package init(name: String, _ text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    self.lineStarts = starts
  }

  /// A line and a column, both counted from 1; columns are characters as people count them.
  package struct Position: Hashable, Sendable {
    package var line: Int
    package var column: Int
  }

  /// The line and column of a UTF-8 offset.
  package func position(at offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineIndex(at: offset)
    return Position(line: line + 1, column: text(in: SourceSpan(lineStarts[line], offset)).count + 1)
  }

  /// The line that holds `offset`, without its line break.
  package func line(at offset: Int) -> SourceSpan {
    let line = lineIndex(at: min(max(offset, 0), bytes.count))
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
    if end > start, line + 1 < lineStarts.count, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceSpan(start, end)
  }

  /// The text of `span`, cut to what there is and repaired where it is no UTF-8.
  package func text(in span: SourceSpan) -> String {
    let start = min(max(span.start, 0), bytes.count)
    return String(decoding: bytes[start..<min(max(span.end, start), bytes.count)], as: UTF8.self)
  }

  /// The last line that begins at or before `offset`.
  private func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
