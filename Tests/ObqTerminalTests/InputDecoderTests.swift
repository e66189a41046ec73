import Testing

@testable import ObqTerminal

@Suite struct InputDecoderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let events: [InputEvent]

    init(_ name: String, _ text: String, _ events: [InputEvent]) {
      self.init(name, Array(text.utf8), events)
    }

    init(_ name: String, _ bytes: [UInt8], _ events: [InputEvent]) {
      testDescription = name
      self.bytes = bytes
      self.events = events
    }
  }

  static let cases: [Case] = [
    Case("characters", "aé备👍", [.scalar("a"), .scalar("é"), .scalar("备"), .scalar("👍")]),
    Case(
      "keys", "\u{1B}[A\u{1B}OB\u{1B}[1;5C", [.sequence("\u{1B}[A"), .sequence("\u{1B}OB"), .sequence("\u{1B}[1;5C")]),
    Case("a function key of the console", "\u{1B}[[Ax", [.sequence("\u{1B}[[A"), .scalar("x")]),
    Case("a key with Meta", "\u{1B}f", [.scalar("\u{1B}"), .scalar("f")]),
    Case("a report", "\u{1B}[12;34Rx", [.cursorReport(row: 12, column: 34), .scalar("x")]),
    Case(
      "a paste", "x\u{1B}[200~a\r\nb\rc\n\u{1B}[31md\t\u{7}\u{1B}[201~y",
      [.scalar("x"), .paste("a\nb\nc\n[31md\t"), .scalar("y")]),
    Case("an empty paste", "\u{1B}[200~\u{1B}[201~", [.paste("")]),
    Case("the end of no paste", "\u{1B}[201~x", [.scalar("x")]),
    Case("a broken sequence", "\u{1B}[1;\u{1B}[A", [.sequence("\u{1B}[A")]),
    Case("bytes that begin nothing", [0x80, 0xFF, 0xC0, 0xAF, 0x61], [.scalar("a")]),
    Case("a sequence that breaks off", [0xE5, 0xA4, 0x61], [.scalar("a")]),
    Case("surrogates and beyond", [0xED, 0xA0, 0x80, 0xF4, 0x90, 0x80, 0x80, 0x61], [.scalar("a")]),
    Case("control characters above ASCII", [0xC2, 0x85, 0x61], [.scalar("a")]),
  ]

  @Test(arguments: cases) func atOnce(_ example: Case) {
    var decoder = InputDecoder()
    decoder.append(example.bytes)
    #expect(drain(&decoder) == example.events)
    #expect(decoder.isEmpty)
  }

  @Test(arguments: cases) func byteByByte(_ example: Case) {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for byte in example.bytes {
      decoder.append([byte])
      events += drain(&decoder)
    }
    #expect(events == example.events)
  }

  @Test func timeDecidesWhatEscapeIs() {
    var decoder = InputDecoder()
    decoder.append([0x1B])
    #expect(decoder.next() == nil)
    #expect(decoder.waitsForSequence)
    #expect(decoder.next(timeIsUp: true) == .scalar("\u{1B}"))
    decoder.append("[")
    #expect(decoder.next() == .scalar("["))
  }

  /// The end of a paste was lost.
  @Test func anUnfinishedPasteCanBeInterrupted() {
    var decoder = InputDecoder()
    decoder.append("\u{1B}[200~tasks data\r")
    #expect(decoder.next() == nil && !decoder.mayBeInterrupted)
    #expect(decoder.next(timeIsUp: true) == nil)
    decoder.append("\u{3}")
    #expect(decoder.next() == nil && decoder.mayBeInterrupted)
    // What goes on was no key.
    decoder.append("clusters\r")
    #expect(decoder.next(timeIsUp: true) == nil && !decoder.mayBeInterrupted)
    decoder.append("\u{3}")
    #expect(decoder.next(timeIsUp: true) == .scalar("\u{3}"))
    decoder.append("x\u{1B}[201~y")
    #expect(drain(&decoder) == [.scalar("x"), .scalar("y")])
  }

  private func drain(_ decoder: inout InputDecoder) -> [InputEvent] {
    var events: [InputEvent] = []
    while let event = decoder.next() { events.append(event) }
    return events
  }
}

extension InputDecoder {
  fileprivate mutating func append(_ text: String) { append(text.utf8) }
}
