import ObqText

/// Text inside of HTML or SVG, and inside of an attribute in double quotes: nothing of it is markup.
enum HTMLText {
  /// - Parameter lineEnd: what stands for a line feed.
  static func append(_ text: String, lineEnd: String = "<br>", to out: inout [UInt8]) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".utf8)
      case "<": out.append(contentsOf: "&lt;".utf8)
      case ">": out.append(contentsOf: "&gt;".utf8)
      case "\"": out.append(contentsOf: "&quot;".utf8)
      case "\n": out.append(contentsOf: lineEnd.utf8)
      default:
        if let escape = VisibleText.escape(of: scalar) {
          out.append(contentsOf: escape.utf8)
        } else {
          out.append(contentsOf: scalar.utf8)
        }
      }
    }
  }

  /// The same as a text of its own, on one line.
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    append(text, lineEnd: " ", to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension TaskLook {
  /// The class of what has this look.
  var name: String { "\(self)" }
}
