/// How text looks: the parameters of ECMA-48's SGR, `1;34`; empty for plain.
package struct TextStyle: Hashable, Sendable {
  package let parameters: String

  package init(parameters: String) {
    self.parameters = parameters
  }

  package static let plain = TextStyle(parameters: "")
  package static let bold = TextStyle(parameters: "1")
  package static let dim = TextStyle(parameters: "2")
  package static let underlined = TextStyle(parameters: "4")
  package static let reversed = TextStyle(parameters: "7")
  package static let red = TextStyle(parameters: "31")
  package static let green = TextStyle(parameters: "32")
  package static let yellow = TextStyle(parameters: "33")
  package static let blue = TextStyle(parameters: "34")
  package static let magenta = TextStyle(parameters: "35")
  package static let cyan = TextStyle(parameters: "36")
}

/// How a text that is being typed is shown.
package struct DecoratedLine: Hashable, Sendable {
  /// A stretch of the text and its look; UTF-8 offsets.
  package struct Span: Hashable, Sendable {
    package var range: Range<Int>
    package var style: TextStyle

    package init(_ range: Range<Int>, _ style: TextStyle) {
      self.range = range
      self.style = style
    }
  }

  /// In the order of the text, without overlaps.
  package var spans: [Span]

  /// What would complete the text, shown dim behind its end and accepted with Right, Ctrl-F or End; empty for none.
  package var suggestion: String

  package init(spans: [Span] = [], suggestion: String = "") {
    self.spans = spans
    self.suggestion = suggestion
  }
}
