import ObqData
import ObqText

/// A table of GitHub Flavored Markdown. `|` is escaped and a line end is `<br>`. So that a renderer shows the text as it was,
/// `<` is `&lt;`, an `&` that would begin an entity is `&amp;`, and a backslash before punctuation is doubled; emphasis signs
/// are left alone. Times carry their offset, because a table that is pasted elsewhere has no footer.
struct MarkdownFormat: ResultFormat {
  let needsAllRows = false
  private let options: RenderOptions
  private let spelling: Spelling

  init(_ options: RenderOptions) {
    self.options = options
    spelling = .document(options)
  }

  mutating func begin(_ schema: Schema, to out: inout [UInt8]) {
    guard options.header, schema.count > 0 else { return }
    for field in schema.fields {
      out.append(contentsOf: "| ".utf8)
      MarkdownFormat.append(field.name, to: &out)
      out.append(UInt8(ascii: " "))
    }
    out.append(contentsOf: "|\n".utf8)
    for field in schema.fields { out.append(contentsOf: (field.type.isRightAligned ? "| ---: " : "| --- ").utf8) }
    out.append(contentsOf: "|\n".utf8)
  }

  mutating func write(_ batch: Batch, to out: inout [UInt8]) {
    for row in 0..<batch.count {
      for column in batch.columns {
        out.append(contentsOf: "| ".utf8)
        if column.isMissing(row) {
          MarkdownFormat.append(options.readableNull, to: &out)
        } else if case .texts(let texts) = column.storage {
          MarkdownFormat.append(texts.string(ofRow: row), to: &out)
        } else {
          spelling.append(column, row, to: &out)
        }
        out.append(UInt8(ascii: " "))
      }
      out.append(contentsOf: "|\n".utf8)
    }
  }

  mutating func finish(_ meta: ResultMeta, to out: inout [UInt8]) {}

  private static func append(_ text: String, to out: inout [UInt8]) {
    let bytes = Array(text.utf8)
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && !marks.contains($0) }) {
      out += bytes
      return
    }
    var result = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "|": result += "\\|"
      case "\n": result += "<br>"
      case "<": result += "&lt;"
      case "&" where rest.first.map { $0 == "#" || $0.properties.isAlphabetic } ?? false: result += "&amp;"
      case "\\" where rest.first.map(isPunctuation) ?? false: result += "\\\\"
      default:
        if let escape = VisibleText.escape(of: scalar) {
          result += escape
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    out.append(contentsOf: result.utf8)
  }

  private static let marks = Array("|<&\\".utf8)

  /// What a backslash makes literal (CommonMark 0.31, backslash escapes).
  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
