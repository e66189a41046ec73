import Glibc
import ObqTestSupport
import Testing

/// obq at a prompt, and what must be true of all it wrote.
final class Shell {
  let terminal: PseudoTerminal
  let obq: Obq
  let prompt: String

  init(
    _ obq: Obq, _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, prompt: String? = nil,
    environment: [String: String] = [:]
  ) throws {
    self.obq = obq
    terminal = try PseudoTerminal(
      BuiltProgram.path("obq"), obq.options + arguments, environment: obq.variables.merging(environment) { $1 },
      columns: columns, rows: rows)
    let place = obq.options.firstIndex(of: "--url").map { obq.options[$0 + 1].replacing("http://", with: "") }
    self.prompt = prompt ?? (place ?? "obq") + "> "
  }

  /// Where the output begins that followed what was typed last.
  private var mark = 0

  func type(_ text: String) {
    mark = terminal.output.count
    terminal.type(text)
  }

  /// Waits for an empty prompt that was shown after what was typed last.
  func ready(sourceLocation: SourceLocation = #_sourceLocation) {
    let isReady = terminal.wait(seconds: 20) {
      $0.lineBeforeCursor == prompt && count(of: prompt, from: mark) > 0
    }
    #expect(isReady, "no prompt on:\n\(terminal.screen.text)", sourceLocation: sourceLocation)
  }

  /// Types a statement and Enter, waits for the next prompt, and looks for `text`.
  func enter(_ statement: String, shows text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    type(statement + "\r")
    ready(sourceLocation: sourceLocation)
    expect(text, sourceLocation: sourceLocation)
  }

  /// How often the output holds `text` from some place on.
  func count(of text: String, from start: Int = 0) -> Int {
    String(decoding: terminal.output[start...], as: UTF8.self).components(of: text).count - 1
  }

  /// Waits until the output holds `text` so often.
  func expect(_ text: String, times: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    let isThere = terminal.wait(seconds: 20) { _ in count(of: text) == times }
    #expect(isThere, "not \(times) times '\(text)' on:\n\(terminal.screen.text)", sourceLocation: sourceLocation)
  }

  func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let isThere = terminal.waitFor(text, seconds: 10)
    #expect(isThere, "no '\(text)' on:\n\(terminal.screen.text)", sourceLocation: sourceLocation)
  }

  /// Ends the shell with Ctrl-D.
  func end(sourceLocation: SourceLocation = #_sourceLocation) {
    type("\u{4}")
    #expect(terminal.waitForExit() == 0, "\(terminal.screen.text)", sourceLocation: sourceLocation)
    #expect(terminal.screen.unknown.isEmpty, sourceLocation: sourceLocation)
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(!text.contains(Obq.password), sourceLocation: sourceLocation)
  }
}
