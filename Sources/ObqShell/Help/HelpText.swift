import ObqCatalog
import ObqDiagnostics
import ObqText

/// What `help` says. The tables stand in files of their own.
enum HelpText {
  static let topics = HelpTopic.clauses + HelpTopic.statements + HelpTopic.values

  static func text(topic: String) -> String {
    known(topic) ?? unknown(topic).map { $0 + "\n" }.joined(separator: "  ")
  }

  /// The same for who asks at a place of a script: a topic that is not there is a mistake.
  static func text(topic: String, at span: SourceSpan) throws -> String {
    if let text = known(topic) { return text }
    let words = unknown(topic)
    throw StatementFailure.diagnostics([Diagnostic("unknown-topic", words[0], at: span, help: Array(words.dropFirst()))]
    )
  }

  private static func known(_ asked: String) -> String? {
    let topic = folded(asked)
    switch topic {
    case "": return overview
    case "functions": return functions
    case "codes", "errors": return codes
    default: break
    }
    if let source = SourceHelp.text(topic) { return source }
    if let found = topics.first(where: { $0.names.contains(topic) }) { return found.text }
    if let row = FunctionCatalog.function(topic) { return "\(row.signature)\n  \(row.summary)\n" }
    let code = topic.replacing(" ", with: "-")
    if let problem = ProblemTopic.all.first(where: { $0.code == code }) { return problem.text }
    return nil
  }

  private static func folded(_ topic: String) -> String {
    topic.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// All that `help` knows by name.
  static let names: [String] =
    ["functions", "codes"] + topics.flatMap(\.names) + SourceHelp.names + FunctionCatalog.all.map(\.name)
    + ProblemTopic.all.map(\.code)

  /// A sentence, and what to do.
  private static func unknown(_ asked: String) -> [String] {
    let near = NearestName.suggestion(for: folded(asked), among: names)
    return [
      "there is no help on \"\(asked.trimmed)\"", near.map { "did you mean \($0)?" } ?? "help alone lists the topics",
    ]
  }

  private static var functions: String {
    let width = (FunctionCatalog.all.map(\.signature.count).max() ?? 0) + 2
    return FunctionCatalog.all.map { row in
      "  \(row.signature)\(String(repeating: " ", count: width - row.signature.count))\(row.summary)\n"
    }.joined()
  }

  private static var codes: String {
    "Every problem has a code; help CODE explains it with an example.\n\n"
      + paragraph(ProblemTopic.all.map(\.code).joined(separator: ", "), indent: 2)
  }

  private static var overview: String {
    func forms(_ topics: [HelpTopic]) -> String { topics.map { "  \($0.form)\n" }.joined() }
    return """
      A query names a source, then clauses; each takes the rows on its left.

        tasks data where status = FAILED since 24h
        tasks since 24h count by kind, state
        tasks data since 30d group by tenantName show count(), p95(elapsed) sort by p95(elapsed) desc

      Sources
      \(paragraph(SourceHelp.names.joined(separator: ", "), indent: 2))
      Clauses
      \(forms(HelpTopic.clauses))
      Statements
      \(forms(HelpTopic.statements))
      More
      \(paragraph("help NAME for each of these, and " + (HelpTopic.values.compactMap(\.names.first) + ["functions", "codes"])
        .joined(separator: ", "), indent: 2))
      """
  }

  // MARK: layout

  /// Cells of a line of help.
  private static let width = 100

  /// Words in lines of at most `width` cells, indented.
  static func paragraph(_ text: String, indent: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + DisplayWidth.of(line) + 1 + DisplayWidth.of(word) > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
