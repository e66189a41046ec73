/// Ctrl-R: the search reads its keys itself, because libedit's own takes one half of a wide character for Ctrl-G.
extension LineEditor {
  /// Searches until a key ends it. Enter takes what is shown and runs it, Escape and every other key take it and go on
  /// editing, Ctrl-G and Ctrl-C bring back what was there.
  func searchHistory() {
    let before = buffer
    history.prepareSearch()
    session?.search = IncrementalSearch(history)
    defer { session?.search = nil }
    while true {
      guard let event = nextEvent() else {
        // The end of input is met again by libedit.
        buffer = before
        return
      }
      switch event {
      case .scalar(let scalar):
        switch scalar {
        case "\u{12}": session?.search?.older()
        case "\u{13}": session?.search?.newer()
        case "\u{8}", "\u{7F}": session?.search?.erase()
        case "\u{7}", Self.interruptKey:
          buffer = before
          return
        case "\u{1B}":
          adoptMatch()
          return
        default:
          if scalar.value < 0x20 {
            adoptMatch()
            queue.insert(scalar, at: 0)
            return
          }
          session?.search?.type(scalar)
        }
      case .sequence:
        adoptMatch()
        pending.insert(event, at: 0)
        return
      case .paste(let text):
        for scalar in text.unicodeScalars where scalar != "\n" { session?.search?.type(scalar) }
      case .cursorReport: break
      }
      if session?.search?.isFailing == true { beep() }
    }
  }

  private func adoptMatch() {
    guard let match = session?.search?.match else { return }
    buffer = TextBuffer(match.entry)
  }
}

extension IncrementalSearch {
  /// What the prompt shows during the search.
  func content(showsColor: Bool) -> FrameContent {
    var content = FrameContent(showsColor: showsColor)
    content.prompt = "\(isFailing ? "nothing in history has" : "search") '\(pattern)': "
    content.continuation = "… "
    guard let match else { return content }
    content.buffer = TextBuffer(match.entry)
    content.buffer.cursor =
      String(decoding: match.entry.utf8.prefix(match.range.lowerBound), as: UTF8.self)
      .unicodeScalars.count
    content.decoration = DecoratedLine(spans: [.init(match.range, .underlined)])
    return content
  }
}
