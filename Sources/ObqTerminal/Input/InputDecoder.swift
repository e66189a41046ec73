/// What a terminal sent, taken apart.
enum InputEvent: Hashable, Sendable {
  /// A character or a control key.
  case scalar(Unicode.Scalar)

  /// An escape sequence of a key, whole: `ESC [ A`.
  case sequence(String)

  /// The text of a bracketed paste, its line ends made `\n` and other control characters dropped.
  case paste(String)

  /// The terminal's answer to the question where its cursor is; both count from 1.
  case cursorReport(row: Int, column: Int)
}

/// Takes a terminal's bytes apart. Bytes that are no UTF-8 are dropped; a sequence that is split between two reads waits
/// for its rest.
struct InputDecoder: Sendable {
  private var bytes: [UInt8] = []
  private var head = 0
  private var pasteStart: Int?

  private static let escape: UInt8 = 0x1B
  private static let interrupt: UInt8 = 0x03
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// A sequence longer than this is no key.
  private static let longestSequence = 64

  mutating func append(_ more: some Sequence<UInt8>) {
    if head > 0, pasteStart == nil {
      bytes.removeFirst(head)
      head = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Whether bytes are left, which may be the beginning of something.
  var isEmpty: Bool { head == bytes.count }

  /// Whether what is left may be the Escape key or the beginning of a sequence: only time tells.
  var waitsForSequence: Bool { pasteStart == nil && head < bytes.count && bytes[head] == Self.escape }

  /// Whether a paste goes on that ends, so far, with Ctrl-C. One whose end was lost would swallow every key; but a paste
  /// may hold that character, and what follows it must not be taken for keys.
  var mayBeInterrupted: Bool { pasteStart != nil && bytes.last == Self.interrupt }

  mutating func removeAll() {
    bytes.removeAll()
    head = 0
    pasteStart = nil
  }

  /// The next event; nil when more bytes are needed. With `timeIsUp` an unfinished escape sequence is the Escape key, and
  /// Ctrl-C at the end of an unfinished paste is that key, in place of the paste.
  mutating func next(timeIsUp: Bool = false) -> InputEvent? {
    if timeIsUp, mayBeInterrupted {
      removeAll()
      return .scalar(Unicode.Scalar(Self.interrupt))
    }
    while head < bytes.count {
      if let start = pasteStart { return nextOfPaste(from: start) }
      let first = bytes[head]
      if first == Self.escape {
        switch sequenceEnd() {
        case .unfinished:
          if !timeIsUp { return nil }
          head += 1
          return .scalar("\u{1B}")
        case .none:
          head += 1
          return .scalar("\u{1B}")
        case .malformed(let end):
          head = end
        case .end(let end):
          if let event = takeSequence(to: end) { return event }
        }
      } else if first < 0x80 {
        head += 1
        return .scalar(Unicode.Scalar(first))
      } else {
        guard let length = lengthOfScalar() else { return nil }
        if let scalar = takeScalar(length) { return .scalar(scalar) }
      }
    }
    return nil
  }

  private enum SequenceEnd {
    case unfinished
    case none
    case malformed(Int)
    case end(Int)
  }

  /// ECMA-48: `ESC [`, parameters 0x30–0x3F, intermediates 0x20–0x2F, one final byte 0x40–0x7E; or `ESC O` and one byte.
  private func sequenceEnd() -> SequenceEnd {
    var index = head + 1
    guard index < bytes.count else { return .unfinished }
    let kind = bytes[index]
    index += 1
    if kind == UInt8(ascii: "O") {
      return index < bytes.count ? .end(index + 1) : .unfinished
    }
    guard kind == UInt8(ascii: "[") else { return .none }
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case 0x20...0x3F:
        index += 1
        if index - head > Self.longestSequence { return .malformed(index) }
      case UInt8(ascii: "[") where index == head + 2:
        // The function keys of the Linux console: ESC [ [ A.
        return index + 1 < bytes.count ? .end(index + 2) : .unfinished
      case 0x40...0x7E: return .end(index + 1)
      default: return .malformed(index)
      }
    }
    return .unfinished
  }

  /// The event of the sequence that ends before `end`; nil for one that is no event of its own.
  private mutating func takeSequence(to end: Int) -> InputEvent? {
    let text = String(decoding: bytes[head..<end], as: UTF8.self)
    head = end
    switch text {
    case "\u{1B}[200~":
      pasteStart = end
      return nil
    case "\u{1B}[201~": return nil
    default: return Self.cursorReport(text) ?? .sequence(text)
    }
  }

  private static func cursorReport(_ text: String) -> InputEvent? {
    guard text.hasPrefix("\u{1B}["), text.hasSuffix("R") else { return nil }
    let numbers = text.dropFirst(2).dropLast().split(separator: ";", omittingEmptySubsequences: false)
    guard numbers.count == 2, let row = Int(numbers[0]), let column = Int(numbers[1]) else { return nil }
    return .cursorReport(row: row, column: column)
  }

  private mutating func nextOfPaste(from start: Int) -> InputEvent? {
    // Only what came since the last look can hold the end, or the rest of one that was split.
    var index = max(start, head)
    let end = Self.pasteEnd
    while index + end.count <= bytes.count {
      if bytes[index] == Self.escape, bytes[index..<(index + end.count)].elementsEqual(end) {
        let text = Self.cleaned(bytes[start..<index])
        head = index + end.count
        pasteStart = nil
        return .paste(text)
      }
      index += 1
    }
    head = index
    return nil
  }

  private static func cleaned(_ bytes: ArraySlice<UInt8>) -> String {
    var result = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\r": result.append("\n")
      case "\n": if !afterReturn { result.append("\n") }
      case "\t": result.append(scalar)
      default: if scalar.properties.generalCategory != .control { result.append(scalar) }
      }
      afterReturn = scalar == "\r"
    }
    return String(result)
  }

  /// Bytes of the scalar at the head; 1 for a byte that begins none; nil when its rest has not come yet.
  private func lengthOfScalar() -> Int? {
    let length: Int
    switch bytes[head] {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return 1
    }
    for offset in 1..<length {
      guard head + offset < bytes.count else { return nil }
      if bytes[head + offset] & 0xC0 != 0x80 { return 1 }
    }
    return length
  }

  private mutating func takeScalar(_ length: Int) -> Unicode.Scalar? {
    guard let text = String(validating: bytes[head..<(head + length)], as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else {
      head += 1
      return nil
    }
    head += length
    // A control character above ASCII is no key; libedit would take it for one with Meta.
    return scalar.properties.generalCategory == .control ? nil : scalar
  }
}
