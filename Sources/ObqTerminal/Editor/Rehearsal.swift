/// What the editor does for each key without a terminal, to be measured: the text changes, is decorated, laid out and drawn.
package struct TypingRehearsal {
  private let decorate: (String, Int) -> DecoratedLine
  private let prompt: String
  private var history: HistoryLines
  private var buffer = TextBuffer("")
  private var painter: FramePainter

  /// - Parameters:
  ///   - history: newest last.
  ///   - decorate: without what the history suggests, which is added here.
  package init(
    prompt: String, size: TerminalSize, history: [String], decorate: @escaping (String, Int) -> DecoratedLine
  ) {
    self.prompt = prompt
    self.decorate = decorate
    self.history = HistoryLines(history)
    painter = FramePainter(size: size)
  }

  /// Inserts `text` at the end; returns how many bytes are sent to the terminal for it.
  package mutating func type(_ text: String) -> Int {
    buffer.insert(text)
    return show()
  }

  /// Takes the last character away.
  package mutating func erase() -> Int {
    buffer.delete(to: buffer.previousCharacter)
    return show()
  }

  private mutating func show() -> Int {
    let text = buffer.text
    var decoration = decorate(text, text.utf8.count)
    decoration.suggestion = history.continuation(of: text)
    let content = FrameContent(prompt: prompt, continuation: "...> ", buffer: buffer, decoration: decoration)
    return painter.paint(FrameLayout.frame(of: content, columns: painter.size.columns)).utf8.count
  }
}

/// A search with Ctrl-R without a terminal, to be measured.
package struct SearchRehearsal {
  private var history: HistoryLines

  /// - Parameter history: newest last.
  package init(history: [String]) {
    self.history = HistoryLines(history)
  }

  /// What the first Ctrl-R does.
  package mutating func begin() -> Int {
    history.prepareSearch()
    return history.entries.count
  }

  /// Types a pattern; returns where it was found first, in bytes, and -1 for nowhere.
  package func search(_ pattern: String) -> Int {
    var search = IncrementalSearch(history)
    for scalar in pattern.unicodeScalars { search.type(scalar) }
    return search.isFailing ? -1 : search.match?.range.lowerBound ?? -1
  }
}
