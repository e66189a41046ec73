import ObqDiagnostics
import ObqSyntax

/// What is said on standard error: errors, warnings, footers.
struct Messages {
  var usesColor: Bool
  var width: Int
  var isQuiet: Bool

  private var renderer: DiagnosticRenderer {
    DiagnosticRenderer(width: width, decorator: usesColor ? .colored : .plain)
  }

  func show(_ diagnostics: [Diagnostic], in source: SourceText) {
    say(renderer.render(diagnostics, in: source, hiding: Secrets.spans(in: source)))
  }

  /// - Parameter place: the text that it came up in, and where.
  func show(_ problem: ShellProblem, at place: (source: SourceText, span: SourceSpan)? = nil) {
    if problem.message.isEmpty { return }
    let source = place?.source ?? SourceText(name: "", "")
    say(
      renderer.render(
        Diagnostic("shell", problem.message, at: place?.span, help: problem.help), in: source,
        hiding: Secrets.spans(in: source)))
  }

  func warn(_ text: String) {
    if isQuiet { return }
    say(renderer.render(Diagnostic("warning", severity: .warning, text), in: SourceText(name: "", "")))
  }

  func say(_ text: String) {
    // Standard error that nobody reads is no reason to end differently.
    try? Descriptors.write(Array(text.utf8), to: 2)
  }
}
