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

  func show(_ problem: ShellProblem) {
    if problem.message.isEmpty { return }
    say(renderer.render(Diagnostic("shell", problem.message, help: problem.help), in: SourceText(name: "", "")))
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
