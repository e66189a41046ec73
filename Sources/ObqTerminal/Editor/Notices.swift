import Synchronization

/// Messages for the user that may come from any thread while a line is being edited.
package final class Notices: Sendable {
  private struct State {
    var waiting: [String] = []
    var isEditing = false
    var hasHint = false
  }

  private let state = Mutex(State())
  private let output: Int32

  init(output: Int32) {
    self.output = output
  }

  /// Shows `text` above the prompt when a line is being edited, and at once otherwise. A line end is added if it has none.
  package func post(_ text: String) {
    let line = text.hasSuffix("\n") ? text : text + "\n"
    let isWaiting = state.withLock { state in
      if state.isEditing { state.waiting.append(line) }
      return state.isEditing
    }
    if isWaiting {
      Interrupts.shared.wakePrompt()
    } else {
      Descriptor.write(line, to: output)
    }
  }

  /// Says that a completer knows more than it did: candidates that are listed with a note that more are looked up are listed
  /// anew.
  package func hint() {
    state.withLock { $0.hasHint = true }
    Interrupts.shared.wakePrompt()
  }

  func takeHint() -> Bool {
    state.withLock { state in
      defer { state.hasHint = false }
      return state.hasHint
    }
  }

  func beginEditing() { state.withLock { $0.isEditing = true } }

  /// - Returns: what was posted and not shown.
  func endEditing() -> [String] {
    state.withLock { state in
      state.isEditing = false
      return Self.take(&state)
    }
  }

  func takeWaiting() -> [String] { state.withLock { Self.take(&$0) } }

  private static func take(_ state: inout State) -> [String] {
    let waiting = state.waiting
    state.waiting = []
    return waiting
  }
}
