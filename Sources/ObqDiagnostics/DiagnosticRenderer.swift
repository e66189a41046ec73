import ObqText

/// Draws diagnostics as text: the sentence, the place, the line with carets under the words at fault, the help.
///
///     error: unknown word "FAILD" for column "status"
///       --> query:1:27
///        |
///      1 | tasks data where status = FAILD
///        |                           ^^^^^ expected one of BEGINNING, …
///        = help: did you mean FAILED?
package struct DiagnosticRenderer: Sendable {
  /// Cells that a line may take; a longer source line is cut around the mark.
  package var width: Int
  /// Plain or coloured.
  package var decorator: DiagnosticDecorator

  package init(width: Int = 100, decorator: DiagnosticDecorator = .plain) {
    self.width = max(width, 40)
    self.decorator = decorator
  }

  /// All `diagnostics` in the order of their places, those without one last, an empty line between two. What lies in
  /// `secrets` is drawn as dots.
  package func render(
    _ diagnostics: [Diagnostic], in source: SourceText, hiding secrets: [SourceSpan] = []
  ) -> String {
    diagnostics.enumerated()
      .sorted { ($0.element.span?.start ?? .max, $0.offset) < ($1.element.span?.start ?? .max, $1.offset) }
      .map { render($0.element, in: source, hiding: secrets) }
      .joined(separator: "\n")
  }

  /// One diagnostic; every line ends in a line break.
  package func render(
    _ diagnostic: Diagnostic, in source: SourceText, hiding secrets: [SourceSpan] = []
  ) -> String {
    var lines = [heading(diagnostic)]
    var margin = 1
    if let span = diagnostic.span {
      let position = source.position(at: span.start)
      let number = String(position.line)
      margin = number.utf8.count
      let blank = gutter(String(repeating: " ", count: margin))
      let place = "\(VisibleText.escaped(source.name)):\(position.line):\(position.column)"
      lines.append(spaces(margin + 1) + decorator.paint("-->", .gutter) + " " + place)
      lines.append(blank)
      let drawn = DrawnLine(source, span, hiding: secrets, cells: width - margin - 4)
      lines.append(trimmed(gutter(number) + " " + drawn.text))
      let role = DiagnosticDecorator.Role(diagnostic.severity)
      let mark = spaces(drawn.markStart) + decorator.paint(String(repeating: "^", count: drawn.markCells), role)
      let room = width - margin - 4
      let label = VisibleText.escaped(diagnostic.label ?? "")
      if drawn.markStart + drawn.markCells + 1 + DisplayWidth.of(label) <= room || label.isEmpty {
        lines.append(blank + " " + mark + (label.isEmpty ? "" : " " + decorator.paint(label, role)))
      } else {
        lines.append(blank + " " + mark)
        for line in wrapped(label, cells: room) {
          let indent = min(drawn.markStart, room - DisplayWidth.of(line))
          lines.append(blank + " " + spaces(indent) + decorator.paint(line, role))
        }
      }
    }
    for help in diagnostic.help {
      let prefix = spaces(margin + 2) + decorator.paint("=", .gutter) + " " + decorator.paint("help:", .help) + " "
      let pieces = wrapped(VisibleText.escaped(help), cells: width - margin - 10)
      for (index, piece) in pieces.enumerated() { lines.append((index == 0 ? prefix : spaces(margin + 10)) + piece) }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func heading(_ diagnostic: Diagnostic) -> String {
    let kind = decorator.paint(diagnostic.severity.rawValue + ":", DiagnosticDecorator.Role(diagnostic.severity))
    return kind + " " + decorator.paint(VisibleText.escaped(diagnostic.message), .message)
  }

  private func gutter(_ number: String) -> String {
    " " + decorator.paint(number + " |", .gutter)
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// `text` in lines of at most `cells`, broken at spaces.
  private func wrapped(_ text: String, cells: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(word) > cells {
        lines.append(line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }
}

/// How the parts of a drawing are set off from each other.
package struct DiagnosticDecorator: Sendable {
  /// The part of a drawing that a text is.
  package enum Role: Hashable, Sendable {
    case error
    case warning
    case message
    case gutter
    case help

    init(_ severity: Diagnostic.Severity) {
      self = severity == .error ? .error : .warning
    }
  }

  private let codes: [Role: String]

  /// Text alone.
  package static let plain = DiagnosticDecorator(codes: [:])
  /// Colours of a terminal: red, yellow, bold, blue, cyan.
  package static let colored = DiagnosticDecorator(codes: [
    .error: "1;31", .warning: "1;33", .message: "1", .gutter: "1;34", .help: "1;36",
  ])

  func paint(_ text: String, _ role: Role) -> String {
    guard let code = codes[role] else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
