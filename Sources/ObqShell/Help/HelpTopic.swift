/// One entry of `help`.
struct HelpTopic: Sendable {
  /// What is asked for, the first one in lists: `since`, `until`, `between`.
  var names: [String]
  /// How it is written.
  var form: String
  /// What it does, in one line.
  var meaning: String
  /// More that is worth knowing, a sentence each.
  var details: [String]
  /// Texts that can be typed as they stand.
  var examples: [String]

  init(_ names: String..., form: String, meaning: String, details: [String] = [], examples: [String]) {
    self.names = names
    self.form = form
    self.meaning = meaning
    self.details = details
    self.examples = examples
  }

  var text: String {
    var text = form + "\n" + HelpText.paragraph(meaning, indent: 2)
    for detail in details { text += HelpText.paragraph(detail, indent: 2) }
    text += "\n" + examples.map { "  \($0.replacing("\n", with: "\n  "))\n" }.joined()
    return text
  }
}

/// What a problem's code means: `help unknown-column`.
struct ProblemTopic: Sendable {
  var code: String
  var meaning: String
  /// A text that has the problem. U+FFFD stands for a byte that is no UTF-8.
  var wrong: String
  /// What was meant, and works.
  var right: String

  init(_ code: String, _ meaning: String, wrong: String, right: String) {
    self.code = code
    self.meaning = meaning
    self.wrong = wrong
    self.right = right
  }

  var text: String {
    "\(code)\n" + HelpText.paragraph(meaning, indent: 2)
      + "\n  wrong  \(shown(wrong))\n  right  \(shown(right))\n"
  }

  /// Lines under each other; one that is too long to be read is cut.
  private func shown(_ example: String) -> String {
    let lines = example.split(separator: "\n").prefix(3)
      .map { $0.count > 88 ? "\($0.prefix(40)) …" : String($0) }
    return lines.joined(separator: "\n         ")
  }

  /// All codes, sorted.
  static let all = (syntax + plan + statements).sorted { $0.code < $1.code }
}
