import CPosix
import Glibc

/// What reading a statement came to.
package enum ReadResult: Hashable, Sendable {
  /// The statement as it was typed, without the Enter that ended it; lines are separated by `\n`.
  case text(String)

  /// Ctrl-D on an empty line, or the input is at its end.
  case endOfInput

  /// Ctrl-C: what was typed is dropped.
  case interrupted
}

/// Reads statements from a terminal, with history, search, completion and several lines.
///
/// libedit edits and obq draws. A statement of several lines is one text with line ends in it, so that it can be edited, kept
/// and recalled whole; libedit itself shows such a text wrongly when it is taller than the screen, has no second
/// prompt and no colours, so its output goes nowhere and `FramePainter` shows the text instead, after each key.
///
/// Where nothing can be edited, on a pipe or a dumb terminal, lines are read as they come and no escape sequence is written.
/// Before a statement is read, standard output must be flushed and end with a line end: the prompt is written to its
/// descriptor and takes the row of the cursor for itself.
package final class LineEditor {
  /// Candidates for the word before a cursor: the text and the cursor as a UTF-8 offset into it.
  package var complete: ((String, Int) -> CompletionAnswer)?

  /// How a text is shown while it is typed: the text and the cursor as a UTF-8 offset into it. Called after each key, so it
  /// must be quick; ignored without colours.
  package var decorate: ((String, Int) -> DecoratedLine)?

  /// Changes the text in another program, which has the terminal meanwhile; nil leaves it as it is (Ctrl-X Ctrl-E).
  package var editElsewhere: ((String) -> String?)?

  /// Whether what is typed is coloured.
  package var showsColor: Bool

  /// Shows messages above the prompt, from any thread.
  package let notices: Notices

  let facts: TerminalFacts
  let input: Int32
  let output: Int32
  var history = HistoryLines()
  var decoder = InputDecoder()
  var painter: FramePainter
  /// Scalars that libedit is to read next.
  var queue: [Unicode.Scalar] = []
  var pasted: [String] = []
  /// Events that were read too early and come before what the decoder has.
  var pending: [InputEvent] = []
  /// What was last killed; Ctrl-Y inserts it.
  var killed = ""
  var session: EditSession?
  /// Whether what is read was typed before the statement's prompt was there.
  var isReadingAhead = false
  private var library: EditLibrary?
  private var plain: PlainLineReader

  /// An editor on standard input and output, or on the two ends of another terminal.
  package init(facts: TerminalFacts, input: Int32 = 0, output: Int32 = 1) {
    self.facts = facts
    self.input = input
    self.output = output
    notices = Notices(output: output)
    painter = FramePainter(size: facts.size)
    showsColor = !facts.refusesColor
    let promptOutput: Int32? = !facts.inputIsTerminal ? nil : facts.outputIsTerminal ? output : 2
    plain = PlainLineReader(input: input, promptOutput: promptOutput)
    Interrupts.shared.install()
    guard facts.canEdit else { return }
    obq_set_utf8_locale()
    guard let library = EditLibrary(input: input, output: output, client: self) else { return }
    self.library = library
    installReader(in: library)
    installKeys(in: library)
  }

  /// Reads one statement. Enter asks `isComplete` whether the text is one; if it is not, the text gets another line.
  package func readStatement(prompt: String, continuation: String, isComplete: (String) -> Bool) -> ReadResult {
    _ = Interrupts.shared.consume()
    guard let library else {
      return plain.readStatement(prompt: prompt, continuation: continuation, isComplete: isComplete)
    }
    return withoutActuallyEscaping(isComplete) { isComplete in
      Interrupts.shared.guardingTermination {
        painter = FramePainter(size: currentSize())
        isReadingAhead = true
        session = EditSession(prompt: prompt, continuation: continuation, isComplete: isComplete)
        notices.beginEditing()
        // What was typed ahead was echoed where the prompt belongs; it is shown again when it is read.
        send("\r\u{1B}[K" + Self.pasteOn)
        library.edit()
        send(Self.pasteOff)
        for line in notices.endEditing() { send(line) }
        let outcome = session?.outcome ?? .endOfInput
        session = nil
        return outcome
      }
    }
  }

  /// Appends to the history, unless the newest entry is the same.
  package func addHistory(_ entry: String) {
    history.append(entry)
  }

  /// Replaces the history.
  /// - Parameter entries: newest last.
  package func loadHistory(_ entries: [String]) { history = HistoryLines(entries) }

  /// How the newest entry goes on that begins with `text` and says more; empty when there is none.
  package func suggestion(for text: String) -> String { history.continuation(of: text) }

  /// Puts the terminal back into the mode it was found in. Needed only when the process ends while a line is being edited.
  package func restoreTerminal() {
    guard let library else { return }
    if session != nil { send(Self.pasteOff) }
    library.prepareTerminal(raw: false)
  }

  /// Shows `text` above the prompt, or at once when no line is being edited.
  package func printAbove(_ text: String) { notices.post(text) }

  // MARK: The inside of a statement

  /// Bracketed paste: the terminal marks what is pasted (xterm, control sequences, DECSET 2004).
  static let pasteOn = "\u{1B}[?2004h"
  static let pasteOff = "\u{1B}[?2004l"

  var buffer: TextBuffer {
    get { library?.buffer ?? TextBuffer("") }
    set { library?.buffer = newValue }
  }

  func send(_ text: String) { Descriptor.write(text, to: output) }
  func beep() { send("\u{7}") }
  func currentSize() -> TerminalSize { TerminalSize.current(of: output) ?? facts.size }

  /// Puts the terminal into libedit's mode or back, around something that uses it in between.
  func prepareTerminal(raw: Bool) { library?.prepareTerminal(raw: raw) }
  func resizeLibrary() { library?.resize() }

  /// Shows the statement as it is now.
  func paint() {
    guard let session else { return }
    send(painter.paint(frame(of: session)))
  }

  /// Shows the statement for the last time, with `tail` behind it, and leaves the cursor on the next line.
  func finish(tail: String = "") {
    guard var session else { return }
    session.panel = []
    session.search = nil
    session.isFinished = true
    self.session = session
    var content = content(of: session)
    content.tail = tail
    if !tail.isEmpty { content.buffer.cursor = content.buffer.scalars.count }
    send(painter.finish(FrameLayout.frame(of: content, columns: painter.size.columns)))
  }

  /// What `decorate` says about the text; nothing without colours.
  func decoration(of buffer: TextBuffer) -> DecoratedLine {
    guard showsColor, let decorate else { return DecoratedLine() }
    return decorate(buffer.text, buffer.textBeforeCursor.utf8.count)
  }

  private func frame(of session: EditSession) -> Frame {
    FrameLayout.frame(of: content(of: session), columns: painter.size.columns)
  }

  private func content(of session: EditSession) -> FrameContent {
    if let search = session.search { return search.content(showsColor: showsColor) }
    let buffer = buffer
    var decoration = decoration(of: buffer)
    if session.isFinished { decoration.suggestion = "" }
    return FrameContent(
      prompt: session.prompt, continuation: session.continuation, buffer: buffer, decoration: decoration,
      panel: session.panel, showsColor: showsColor)
  }
}

/// One statement while it is being read.
struct EditSession {
  let prompt: String
  let continuation: String
  let isComplete: (String) -> Bool
  var outcome: ReadResult?
  var navigator: HistoryNavigator?
  var search: IncrementalSearch?
  /// Rows below the text, gone with the next key.
  var panel: [PanelRow] = []
  /// The text that a completer said will have more candidates.
  var awaited: TextBuffer?
  var isFinished = false

  init(prompt: String, continuation: String, isComplete: @escaping (String) -> Bool) {
    self.prompt = prompt
    self.continuation = continuation
    self.isComplete = isComplete
  }
}
