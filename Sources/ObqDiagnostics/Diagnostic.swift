/// What is wrong, where, what was expected and what to do: the sentence side of a problem. Stages raise facts (their own
/// `…Problem` enumerations); one messages file per stage turns each fact into a `Diagnostic`; drawing happens at the top.
package struct Diagnostic: Hashable, Sendable, Error {
  package enum Severity: String, Hashable, Sendable {
    case error
    case warning
  }

  /// The stable name of the fact, such as `unknown-column`; `help CODE` explains it.
  package var code: String
  package var severity: Severity
  /// One sentence without a full stop: what is wrong, names in quotes.
  package var message: String
  /// The words at fault; nil when the problem lies in no text.
  package var span: SourceSpan?
  /// Text that stands right after the caret line: what was expected there.
  package var label: String?
  /// What to do, a line each: the nearest name, the form that works.
  package var help: [String]

  package init(
    _ code: String, severity: Severity = .error, _ message: String, at span: SourceSpan? = nil,
    label: String? = nil, help: [String] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.span = span
    self.label = label
    self.help = help
  }
}
