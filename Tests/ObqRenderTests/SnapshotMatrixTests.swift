import ObqData
import ObqGrammarSupport
import ObqRender
import ObqText
import Testing

/// Every format at every width, style and colour, compared with what was recorded. Escape characters stand as `\e`.
@Suite struct SnapshotMatrixTests {
  static let widths: [Int?] = [40, 80, 120, 200, nil]

  /// One look of a result: what the options say, in words, and the options.
  struct Look: Sendable, CustomTestStringConvertible {
    var name: String
    var options: RenderOptions
    var testDescription: String { name }
  }

  /// The looks that a format tells apart. Formats that are the same everywhere have one.
  static func looks(_ format: OutputFormat) -> [Look] {
    guard format.isForTerminals else { return [Look(name: "", options: RenderOptions(zone: shanghai))] }
    return widths.flatMap { width in
      TableStyle.allCases.flatMap { style in
        [false, true].map { color in
          let options = RenderOptions(zone: shanghai, color: color, width: width, style: style)
          let name = "\(width.map(String.init) ?? "any") cells, \(style)\(color ? ", colour" : "")"
          return Look(name: name, options: options)
        }
      }
    }
  }

  @Test(arguments: OutputFormat.allCases) func isAsRecorded(_ format: OutputFormat) throws {
    var text = ""
    for look in Self.looks(format) {
      let shown = renderTasks(format, look.options)
      text += "== \(format.rawValue)\(look.name.isEmpty ? "" : ", " + look.name)\n"
      text += shown.replacing("\u{1B}", with: "\\e")
      if let width = look.options.width, format != .vertical {
        for line in shown.split(separator: "\n") {
          #expect(DisplayWidth.of(withoutColors(String(line))) <= width, "\(look.name): \(line)")
        }
      }
      if look.options.style == .ascii, format != .vertical {
        let own = withoutColors(shown).unicodeScalars.filter { !$0.isASCII && !"订单库备份失败".unicodeScalars.contains($0) }
        #expect(own.isEmpty, "\(look.name)")
      }
      if !look.options.color { #expect(!shown.contains("\u{1B}")) }
    }
    #expect(Repository.matches(text, "Tests/ObqRenderTests/Snapshots/\(format.rawValue).txt"))
  }
}
