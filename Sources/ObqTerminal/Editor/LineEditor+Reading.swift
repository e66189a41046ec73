import CEditline
import Glibc

/// The reader that libedit calls for each key. It waits for the keyboard and for whatever else may happen meanwhile: a
/// signal, a new size, a message from another thread.
extension LineEditor {
  /// How long a lone Escape waits for the rest of a sequence.
  private static let sequenceWait: Int32 = 50

  /// How long nothing may follow Ctrl-C inside a paste for it to be a key.
  private static let pasteWait: Int32 = 400

  /// How long a terminal has to say where its cursor is.
  private static let reportWait: Int32 = 100

  /// Control characters as libedit gets them.
  static let interruptKey: Unicode.Scalar = "\u{3}"

  func installReader(in library: EditLibrary) {
    library.setReader { handle, result in
      guard let editor = LineEditor.of(handle), let result else { return 0 }
      guard let scalar = editor.nextScalar() else { return 0 }
      result.pointee = wchar_t(bitPattern: scalar.value)
      return 1
    }
  }

  /// The editor that a handle of libedit belongs to.
  static func of(_ handle: OpaquePointer?) -> LineEditor? {
    guard let handle, let client = obq_el_client(handle) else { return nil }
    return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
  }

  /// What libedit reads next; nil at the end of input.
  private func nextScalar() -> Unicode.Scalar? {
    while queue.isEmpty {
      guard let event = nextEvent() else { return nil }
      session?.panel = []
      session?.awaited = nil
      switch event {
      case .scalar(let scalar): queue.append(scalar)
      case .sequence(let text):
        // libedit would insert the rest of a sequence that nothing is bound to.
        if Self.knownSequences.contains(text) { queue.append(contentsOf: text.unicodeScalars) }
      case .paste(let text):
        pasted.append(text)
        queue.append(contentsOf: Self.pasteSequence.unicodeScalars)
      case .cursorReport: break
      }
    }
    return queue.removeFirst()
  }

  /// The next thing the keyboard sent, after showing the text if there is time; nil at the end of input.
  func nextEvent() -> InputEvent? {
    var isPainted = false
    while true {
      if !pending.isEmpty { return pending.removeFirst() }
      if let event = decoder.next() { return event }
      let wake = Interrupts.shared.promptDescriptor
      var wait: Int32 = isPainted ? -1 : 0
      if isPainted, decoder.waitsForSequence { wait = Self.sequenceWait }
      if isPainted, decoder.mayBeInterrupted { wait = Self.pasteWait }
      let ready = Descriptor.wait(input, wake, milliseconds: wait)
      if ready.second {
        WakePipe.drain(wake)
        if let event = handleWake() { return event }
        isPainted = false
        continue
      }
      if ready.first {
        guard readMore() else { return nil }
      } else if !isPainted {
        paint()
        isPainted = true
        isReadingAhead = false
      } else if wait > 0, let event = decoder.next(timeIsUp: true) {
        return event
      }
    }
  }

  /// Takes what is there to read; false at the end of input. A terminal that is gone fails with EIO.
  private func readMore() -> Bool {
    guard let bytes = Descriptor.read(input) else { return errno == EINTR || errno == EAGAIN }
    // Ctrl-D that was pressed before the prompt was there ended the terminal's own line, and is left as a zero.
    decoder.append(isReadingAhead ? bytes.map { $0 == 0 ? 4 : $0 } : bytes)
    return !bytes.isEmpty
  }

  private func handleWake() -> InputEvent? {
    Interrupts.shared.endIfAsked {
      finish()
      restoreTerminal()
    }
    if Interrupts.shared.consumeResize() { adoptSize() }
    let lines = notices.takeWaiting()
    if !lines.isEmpty { send(painter.clear() + lines.joined().withReturns) }
    if notices.takeHint() { completeAgain() }
    return Interrupts.shared.consume() ? .scalar(Self.interruptKey) : nil
  }

  /// Draws anew for the terminal's size. Also when it is the old one again: what was cut off meanwhile is gone.
  ///
  /// A narrower terminal may or may not have broken long rows anew, which decides how far up the prompt begins. The column of
  /// its cursor tells; one that does not answer is taken to have left the rows alone, so that nothing above is lost.
  private func adoptSize() {
    let size = currentSize()
    var reflowed = false
    if size.columns < painter.size.columns, painter.breaks(at: size.columns) {
      reflowed = askCursorColumn() == painter.brokenCursorColumn(at: size.columns)
    }
    resizeLibrary()
    send(painter.resize(to: size, reflowed: reflowed))
  }

  /// The cursor's column, from 0; nil when the terminal does not say. What is typed meanwhile is kept.
  private func askCursorColumn() -> Int? {
    send("\u{1B}[6n")
    var typed: [InputEvent] = []
    defer { pending.insert(contentsOf: typed, at: 0) }
    while true {
      while let event = decoder.next() {
        if case .cursorReport(_, let column) = event { return column - 1 }
        typed.append(event)
      }
      guard Descriptor.wait(input, -1, milliseconds: Self.reportWait).first, readMore() else { return nil }
    }
  }
}

extension String {
  /// With a carriage return before each line feed, for a terminal in raw mode.
  fileprivate var withReturns: String {
    String(String.UnicodeScalarView(unicodeScalars.flatMap { $0 == "\n" ? ["\r", "\n"] : [$0] }))
  }
}
