/// A field of CSV. Null differs from empty text by its quotes.
package struct CSVField: Hashable, Sendable {
  package let text: String
  package let isQuoted: Bool

  package init(text: String, isQuoted: Bool) {
    self.text = text
    self.isQuoted = isQuoted
  }
}

/// Reads RFC 4180 with LF between records; nil for a quote or a carriage return that is not where the grammar has it.
package func readCSV(_ text: String) -> [[CSVField]]? {
  var records: [[CSVField]] = []
  var record: [CSVField] = []
  var rest = Array(text.unicodeScalars)[...]
  while !rest.isEmpty {
    var field = String.UnicodeScalarView()
    let isQuoted = rest.first == "\""
    if isQuoted {
      rest.removeFirst()
      while true {
        guard let next = rest.popFirst() else { return nil }
        if next != "\"" {
          field.append(next)
        } else if rest.first == "\"" {
          field.append("\"")
          rest.removeFirst()
        } else {
          break
        }
      }
    } else {
      while let next = rest.first, next != ",", next != "\n", next != "\r" {
        if next == "\"" { return nil }
        field.append(next)
        rest.removeFirst()
      }
    }
    record.append(CSVField(text: String(field), isQuoted: isQuoted))
    let separator = rest.popFirst()
    if separator == "," {
      if rest.isEmpty { return nil }
      continue
    }
    guard separator == "\n" else { return nil }
    records.append(record)
    record = []
  }
  return record.isEmpty ? records : nil
}

/// Reads tab-separated lines whose text is escaped; nil for an escape that is none.
package func readTSV(_ text: String) -> [[String]]? {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  guard lines.popLast() == "" else { return nil }
  var records: [[String]] = []
  for line in lines {
    var record: [String] = []
    for raw in line.unicodeScalars.split(separator: "\t", omittingEmptySubsequences: false) {
      var field = String.UnicodeScalarView()
      var rest = raw
      while let next = rest.popFirst() {
        guard next == "\\" else {
          field.append(next)
          continue
        }
        switch rest.popFirst() {
        case "t": field.append("\t")
        case "n": field.append("\n")
        case "r": field.append("\r")
        case "\\": field.append("\\")
        default: return nil
        }
      }
      record.append(String(field))
    }
    records.append(record)
  }
  return records
}
