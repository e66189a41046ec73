import Glibc

/// Reads statements without any editing: from a pipe, or from a terminal that understands no escape sequences, whose own
/// line discipline then edits.
struct PlainLineReader {
  let input: Int32
  /// Where the prompt goes; nil for none.
  let promptOutput: Int32?
  private var bytes: [UInt8] = []
  private var isAtEnd = false

  init(input: Int32, promptOutput: Int32?) {
    self.input = input
    self.promptOutput = promptOutput
  }

  mutating func readStatement(prompt: String, continuation: String, isComplete: (String) -> Bool) -> ReadResult {
    var text = ""
    var isFirst = true
    while true {
      show(isFirst ? prompt : continuation)
      switch readLine() {
      case .line(let line):
        text += isFirst ? line : "\n" + line
        if isComplete(text) { return .text(text) }
        isFirst = false
      case .interrupted:
        if let promptOutput { Descriptor.write("\n", to: promptOutput) }
        return .interrupted
      case .end: return text.isEmpty ? .endOfInput : .text(text)
      }
    }
  }

  private enum Line {
    case line(String)
    case interrupted
    case end
  }

  private func show(_ prompt: String) {
    guard let promptOutput else { return }
    // A terminal without escape sequences has no colours either.
    var plain = ""
    var isEscape = false
    for scalar in prompt.unicodeScalars {
      if scalar == "\u{1B}" {
        isEscape = true
      } else if isEscape {
        if scalar.properties.isAlphabetic { isEscape = false }
      } else {
        plain.unicodeScalars.append(scalar)
      }
    }
    Descriptor.write(plain, to: promptOutput)
  }

  private mutating func readLine() -> Line {
    let wake = Interrupts.shared.promptDescriptor
    var searched = 0
    while true {
      if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: bytes[..<end], as: UTF8.self)
        bytes.removeSubrange(...end)
        return .line(line)
      }
      searched = bytes.count
      if isAtEnd { return takeRest() }
      let ready = Descriptor.wait(input, wake, milliseconds: -1)
      if ready.second { WakePipe.drain(wake) }
      if Interrupts.shared.consume() {
        bytes = []
        return .interrupted
      }
      guard ready.first else { continue }
      if let more = Descriptor.read(input) {
        if more.isEmpty {
          // A terminal's end of input is a key, and does not end what is typed later.
          isAtEnd = promptOutput == nil
          return takeRest()
        }
        bytes += more
      } else if errno != EINTR && errno != EAGAIN {
        isAtEnd = true
      }
    }
  }

  private mutating func takeRest() -> Line {
    if bytes.isEmpty { return .end }
    let line = String(decoding: bytes, as: UTF8.self)
    bytes = []
    return .line(line)
  }
}
