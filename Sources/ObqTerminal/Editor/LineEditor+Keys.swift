import CEditline
import Glibc

/// The functions that obq adds to libedit's, and the keys they are bound to.
extension LineEditor {
  static let pasteSequence = "\u{1B}[200~"

  private struct Key {
    let name: String
    let help: String
    /// As `bind` in editrc(5) writes them.
    let keys: [String]
    let function: obq_el_function
  }

  private static var keys: [Key] {
    [
      Key(name: "obq-enter", help: "Run the statement, or begin another line", keys: ["^J", "^M"]) { handle, _ in
        LineEditor.perform(handle) { $0.enter() }
      },
      Key(name: "obq-new-line", help: "Begin another line", keys: ["\\e^J", "\\e^M"]) { handle, _ in
        LineEditor.perform(handle) { $0.change { $0.insert("\n") } }
      },
      Key(name: "obq-interrupt", help: "Drop the statement", keys: ["^C"]) { handle, _ in
        LineEditor.perform(handle) { $0.interrupt() }
      },
      Key(name: "obq-end", help: "End the input, or delete the next character", keys: ["^D"]) { handle, _ in
        LineEditor.perform(handle) { $0.endOrDelete() }
      },
      Key(name: "obq-suspend", help: "Stop the program", keys: ["^Z"]) { handle, _ in
        LineEditor.perform(handle) { $0.suspend() }
      },
      Key(name: "obq-clear", help: "Clear the screen", keys: ["^L"]) { handle, _ in
        LineEditor.perform(handle) { $0.clearScreen() }
      },
      Key(name: "obq-up", help: "The line above, or an older statement", keys: ["^P", "\\e[A", "\\eOA"]) { handle, _ in
        LineEditor.perform(handle) { $0.up() }
      },
      Key(name: "obq-down", help: "The line below, or a newer statement", keys: ["^N", "\\e[B", "\\eOB"]) { handle, _ in
        LineEditor.perform(handle) { $0.down() }
      },
      Key(name: "obq-search", help: "Search the history", keys: ["^R"]) { handle, _ in
        LineEditor.perform(handle) { $0.search() }
      },
      Key(name: "obq-complete", help: "Complete the word", keys: ["^I"]) { handle, _ in
        LineEditor.perform(handle) { $0.completeWord() }
      },
      Key(name: "obq-paste", help: "Insert what is pasted", keys: ["\\e[200~"]) { handle, _ in
        LineEditor.perform(handle) { $0.insertPasted() }
      },
      Key(name: "obq-right", help: "Next character, or accept", keys: ["^F", "\\e[C", "\\eOC"]) { handle, _ in
        LineEditor.perform(handle) { $0.forward { $0.nextCharacter } }
      },
      Key(name: "obq-left", help: "Previous character", keys: ["^B", "\\e[D", "\\eOD"]) { handle, _ in
        LineEditor.perform(handle) { $0.change { $0.cursor = $0.previousCharacter } }
      },
      Key(name: "obq-line-end", help: "End of the line, or accept", keys: ["^E", "\\e[F", "\\eOF", "\\e[4~", "\\e[8~"])
      {
        handle, _ in
        LineEditor.perform(handle) { $0.forward { $0.lineEnd } }
      },
      Key(name: "obq-line-start", help: "Start of the line", keys: ["^A", "\\e[H", "\\eOH", "\\e[1~", "\\e[7~"]) {
        handle, _ in
        LineEditor.perform(handle) { $0.change { $0.cursor = $0.lineStart } }
      },
      Key(name: "obq-word-right", help: "End of the word, or accept one", keys: ["\\ef", "\\e[1;5C", "\\e[1;3C"]) {
        handle, _ in
        LineEditor.perform(handle) { $0.forwardWord() }
      },
      Key(name: "obq-word-left", help: "Start of the word", keys: ["\\eb", "\\e[1;5D", "\\e[1;3D"]) { handle, _ in
        LineEditor.perform(handle) { $0.change { $0.cursor = $0.previousWordStart } }
      },
      Key(name: "obq-erase", help: "Delete the character before", keys: ["^?", "^H"]) { handle, _ in
        LineEditor.perform(handle) { $0.change { $0.delete(to: $0.previousCharacter) } }
      },
      Key(name: "obq-delete", help: "Delete the next character", keys: ["\\e[3~"]) { handle, _ in
        LineEditor.perform(handle) { $0.change { $0.delete(to: $0.nextCharacter) } }
      },
      Key(name: "obq-kill-line", help: "Delete to the end of the line", keys: ["^K"]) { handle, _ in
        LineEditor.perform(handle) { $0.kill { $0.cursor == $0.lineEnd ? $0.nextCharacter : $0.lineEnd } }
      },
      Key(name: "obq-kill-start", help: "Delete to the start of the line", keys: ["^U"]) { handle, _ in
        LineEditor.perform(handle) { $0.kill { $0.lineStart } }
      },
      Key(name: "obq-kill-back", help: "Delete to the space before", keys: ["^W"]) { handle, _ in
        LineEditor.perform(handle) { $0.kill { $0.previousSpaceStart } }
      },
      Key(name: "obq-kill-word-back", help: "Delete to the start of the word", keys: ["\\e^?", "\\e^H"]) { handle, _ in
        LineEditor.perform(handle) { $0.kill { $0.previousWordStart } }
      },
      Key(name: "obq-kill-word", help: "Delete to the end of the word", keys: ["\\ed", "\\e[3;5~"]) { handle, _ in
        LineEditor.perform(handle) { $0.kill { $0.nextWordEnd } }
      },
      Key(name: "obq-edit", help: "Change the text in an editor", keys: ["^X^E"]) { handle, _ in
        LineEditor.perform(handle) { $0.editText() }
      },
      Key(name: "obq-yank", help: "Insert what was deleted", keys: ["^Y"]) { handle, _ in
        LineEditor.perform(handle) { $0.yank() }
      },
    ]
  }

  /// Sequences that some key above is bound to, as the terminal sends them.
  static let knownSequences: Set<String> = Set(
    keys.flatMap(\.keys).filter { $0.hasPrefix("\\e[") || $0.hasPrefix("\\eO") }.map { "\u{1B}" + $0.dropFirst(2) })

  func installKeys(in library: EditLibrary) {
    for key in Self.keys { library.add(key.name, help: key.help, keys: key.keys, function: key.function) }
  }

  /// What libedit is to do after a function.
  enum KeyEffect {
    case goOn
    case finished
  }

  /// Runs a function's body on the editor that the handle belongs to.
  private static func perform(_ handle: OpaquePointer?, _ body: (LineEditor) -> KeyEffect) -> UInt8 {
    guard let editor = of(handle) else { return UInt8(CC_ERROR) }
    switch body(editor) {
    case .goOn: return UInt8(CC_REFRESH)
    case .finished: return UInt8(CC_EOF)
    }
  }

  // MARK: What the keys do

  private func change(_ body: (inout TextBuffer) -> Void) -> KeyEffect {
    var changed = buffer
    body(&changed)
    buffer = changed
    return .goOn
  }

  /// Moves forward; at the end of the text accepts what is suggested.
  private func forward(to place: (TextBuffer) -> Int) -> KeyEffect {
    change { buffer in
      if buffer.isAtEnd {
        buffer.insert(decoration(of: buffer).suggestion)
      } else {
        buffer.cursor = place(buffer)
      }
    }
  }

  /// Moves to the end of the word; at the end of the text accepts one word of what is suggested.
  private func forwardWord() -> KeyEffect {
    change { buffer in
      if buffer.isAtEnd {
        var suggested = TextBuffer(decoration(of: buffer).suggestion)
        suggested.cursor = 0
        suggested.cursor = suggested.nextWordEnd
        buffer.insert(suggested.textBeforeCursor)
      } else {
        buffer.cursor = buffer.nextWordEnd
      }
    }
  }

  private func editText() -> KeyEffect {
    guard let editElsewhere else { return .goOn }
    let text = buffer.text
    let edited = withTerminal { editElsewhere(text) }
    if let edited { buffer = TextBuffer(edited) }
    return .goOn
  }

  private func kill(to place: (TextBuffer) -> Int) -> KeyEffect {
    change { buffer in
      let text = buffer.delete(to: place(buffer))
      if !text.isEmpty { killed = text }
    }
  }

  private func yank() -> KeyEffect { change { $0.insert(killed) } }

  private func enter() -> KeyEffect {
    let text = buffer.text
    if session?.isComplete(text) == false { return change { $0.insert("\n") } }
    return end(with: .text(text))
  }

  private func interrupt() -> KeyEffect {
    // What was typed ahead belongs to what is dropped.
    queue.removeAll()
    pending.removeAll()
    return end(with: .interrupted, tail: "^C")
  }

  private func endOrDelete() -> KeyEffect {
    if buffer.scalars.isEmpty { return end(with: .endOfInput) }
    return change { $0.delete(to: $0.nextCharacter) }
  }

  private func end(with outcome: ReadResult, tail: String = "") -> KeyEffect {
    session?.outcome = outcome
    finish(tail: tail)
    return .finished
  }

  private func suspend() -> KeyEffect {
    // As the terminal would: all of the job stops, the shell that started it takes over.
    withTerminal { _ = Glibc.kill(0, SIGTSTP) }
    return .goOn
  }

  /// Gives the terminal away in the mode it was found in, and shows the statement anew afterwards.
  private func withTerminal<Result>(_ body: () -> Result) -> Result {
    finish()
    session?.isFinished = false
    restoreTerminal()
    defer {
      prepareTerminal(raw: true)
      send(Self.pasteOn)
    }
    return body()
  }

  private func clearScreen() -> KeyEffect {
    send(painter.clearScreen())
    return .goOn
  }

  private func up() -> KeyEffect {
    walk(otherwise: { $0.moveUp() }, step: { $0.older() })
  }

  private func down() -> KeyEffect {
    walk(otherwise: { $0.moveDown() }, step: { $0.newer() })
  }

  /// Right after an entry was recalled Up and Down go on through the history; else they first move among the lines.
  private func walk(
    otherwise move: (inout TextBuffer) -> Bool, step: (inout HistoryNavigator) -> TextBuffer?
  ) -> KeyEffect {
    var changed = buffer
    var navigator = session?.navigator
    if navigator?.shows(changed) != true {
      if move(&changed) {
        buffer = changed
        return .goOn
      }
      navigator = HistoryNavigator(from: changed, entries: history.entries)
    }
    if let entry = navigator.flatMap({ walker in
      var walker = walker
      let entry = step(&walker)
      navigator = walker
      return entry
    }) {
      session?.navigator = navigator
      buffer = entry
    } else {
      beep()
    }
    return .goOn
  }

  private func search() -> KeyEffect {
    searchHistory()
    return .goOn
  }

  private func insertPasted() -> KeyEffect {
    if pasted.isEmpty { return .goOn }
    var text = pasted.removeFirst()[...]
    // Whoever copied whole lines does not mean another, empty one.
    while text.last == "\n" { text = text.dropLast() }
    return change { $0.insert(String(text)) }
  }

  private func completeWord() -> KeyEffect {
    guard let complete else { return .goOn }
    let before = buffer
    let text = before.text
    let cursor = before.textBeforeCursor.utf8.count
    let answer = complete(text, cursor)
    let start = min(max(answer.start, 0), cursor)
    let word = String(decoding: Array(text.utf8)[start..<cursor], as: UTF8.self)
    session?.awaited = answer.note.isEmpty ? nil : before
    if answer.candidates.isEmpty, answer.note.isEmpty {
      beep()
    } else if let replacement = answer.replacement(of: word) {
      return change { buffer in
        buffer.delete(to: buffer.cursor - word.unicodeScalars.count)
        buffer.insert(replacement)
      }
    } else {
      list(answer)
    }
    return .goOn
  }

  private func list(_ answer: CompletionAnswer) {
    let rows = max(painter.size.rows - 1 - rowCount(of: buffer), 3)
    let listing = CompletionListing(
      answer, columns: painter.size.columns, maximumRows: min(rows, painter.size.rows - 1))
    session?.panel = listing.rows
  }

  /// Lists anew what was being looked up when it was asked for, unless a key was pressed since.
  func completeAgain() {
    let buffer = buffer
    guard let complete, let awaited = session?.awaited, awaited == buffer else { return }
    session?.awaited = nil
    list(complete(buffer.text, buffer.textBeforeCursor.utf8.count))
  }

  /// Rows that the statement takes without a panel.
  private func rowCount(of buffer: TextBuffer) -> Int {
    guard let session else { return 1 }
    let content = FrameContent(prompt: session.prompt, continuation: session.continuation, buffer: buffer)
    return FrameLayout.frame(of: content, columns: painter.size.columns).rows.count
  }
}
