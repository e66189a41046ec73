/// A field of CSV. Null differs from empty text by its quotes.
struct CSVField: Hashable {
  var text: String
  var isQuoted: Bool
}

/// Reads RFC 4180 with LF between records; nil for a quote that is not where the grammar has it.
func readCSV(_ text: String) -> [[CSVField]]? {
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
      while let next = rest.first, next != ",", next != "\n" {
        if next == "\"" { return nil }
        field.append(next)
        rest.removeFirst()
      }
    }
    record.append(CSVField(text: String(field), isQuoted: isQuoted))
    switch rest.popFirst() {
    case ",": if rest.isEmpty { return nil }
    case "\n":
      records.append(record)
      record = []
    default: return nil
    }
  }
  return record.isEmpty ? records : nil
}

/// Reads tab-separated lines whose text is escaped; nil for an escape that is none.
func readTSV(_ text: String) -> [[String]]? {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  guard lines.popLast() == "" else { return nil }
  var records: [[String]] = []
  for line in lines {
    var record: [String] = []
    for raw in line.split(separator: "\t", omittingEmptySubsequences: false) {
      var field = ""
      var rest = raw
      while let next = rest.popFirst() {
        guard next == "\\" else {
          field.append(next)
          continue
        }
        guard let escaped = rest.popFirst(), let meant = ["t": "\t", "n": "\n", "r": "\r", "\\": "\\"][escaped] else {
          return nil
        }
        field += meant
      }
      record.append(field)
    }
    records.append(record)
  }
  return records
}
