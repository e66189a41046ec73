import ObqDiagnostics
import ObqSyntax

/// Any bytes as a script: problems lie in the text and can be drawn, what parses survives the formatter, and the prompt's
/// questions have answers. `scripts/fuzz` builds and runs this.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLanguage(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let source = SourceText(name: "fuzz", bytes: bytes)
  let script = parseScript(source)
  for problem in script.problems {
    precondition(0 <= problem.span.start && problem.span.start <= problem.span.end && problem.span.end <= count)
  }
  // One of the slower questions for each input.
  let text = String(decoding: bytes, as: UTF8.self)
  switch count % 4 {
  case 0:
    let diagnostics = script.problems.prefix(5).map(\.diagnostic)
    _ = DiagnosticRenderer(width: 60).render(diagnostics, in: source, hiding: Secrets.spans(in: source))
  case 1: _ = TokenPrinter.print(parsedTokens(of: source), in: source)
  case 2: _ = inputState(of: text)
  default: _ = completionContext(of: text, at: text.utf8.count / 2)
  }

  if script.problems.isEmpty {
    let formatted = SourceText(name: "formatted", Formatter.format(script, source))
    let again = parseScript(formatted)
    precondition(TreePrinter.print(again) == TreePrinter.print(script), "the formatter changed the tree")
    let twice = Formatter.format(again, formatted)
    precondition(twice.utf8.elementsEqual(formatted.bytes), "formatting twice is not formatting once")
  }
  return 0
}
