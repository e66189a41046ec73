import ObqDiagnostics

/// Whether text typed at the prompt is whole, as the parser sees it.
package enum InputState: Hashable, Sendable {
  /// It can run, or its error can be shown.
  case complete
  case needsMore(Reason)

  package enum Reason: Hashable, Sendable {
    /// The quote that has no end yet
    case openQuote(Character)
    case openBracket
    /// What has to follow
    case expects(Expectation)
  }
}

/// Whether `text` can run as it stands, or more has to be typed first. An error that no further text could mend counts as
/// complete, so that it is shown at once.
package func inputState(of text: String) -> InputState {
  guard let first = parseScript(SourceText(name: "query", text)).problems.first, first.isAtEnd else { return .complete }
  switch first.kind {
  case .unterminatedQuote(let mark): return .needsMore(.openQuote(mark))
  case .unclosed: return .needsMore(.openBracket)
  case .expected(let expectations, _, _): return .needsMore(.expects(expectations.first ?? .clause))
  default: return .complete
  }
}

/// `text`, whose state is `state`, with one more typed line, joined so that the line belongs to the statement: indented,
/// unless a quote is open.
package func continuedInput(_ text: String, _ line: String, after state: InputState) -> String {
  if case .needsMore(.openQuote) = state { return text + "\n" + line }
  return text + "\n  " + line
}
