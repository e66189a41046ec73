import ObqText
import Testing

@Suite struct DisplayWidthTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var cells: Int
    var reason: String
    var testDescription: String { reason }
  }

  static let cases = [
    Case(text: "", cells: 0, reason: "nothing"),
    Case(text: "tasks data", cells: 10, reason: "ASCII"),
    Case(text: "备份", cells: 4, reason: "Chinese"),
    Case(text: "a备b", cells: 4, reason: "mixed"),
    Case(text: "，", cells: 2, reason: "full-width comma"),
    Case(text: "한", cells: 2, reason: "Hangul"),
    Case(text: "ｶ", cells: 1, reason: "half-width kana"),
    Case(text: "𠮷", cells: 2, reason: "outside the basic plane"),
    Case(text: "e\u{301}", cells: 1, reason: "combining accent"),
    Case(text: "…─", cells: 2, reason: "ambiguous width is one"),
    Case(text: "👍", cells: 2, reason: "emoji"),
    Case(text: "👍🏽", cells: 2, reason: "emoji with a skin tone"),
    Case(text: "❤", cells: 1, reason: "symbol"),
    Case(text: "❤\u{FE0F}", cells: 2, reason: "symbol asked for as emoji"),
    Case(text: "👨‍👩‍👧", cells: 2, reason: "joined family"),
    Case(text: "🇨🇳", cells: 2, reason: "flag"),
    Case(text: "x👨‍👩‍👧备", cells: 5, reason: "a sequence among others"),
    Case(text: "क\u{94D}\u{200D}ष", cells: 2, reason: "a joiner that joins no emoji"),
    Case(text: "\u{7}\u{1B}", cells: 2, reason: "controls count as one each"),
    Case(text: "\u{85}", cells: 1, reason: "a control beyond ASCII"),
  ]

  @Test(arguments: cases) func width(_ item: Case) {
    #expect(DisplayWidth.of(item.text) == item.cells)
    #expect(Array(item.text.utf8).withUnsafeBufferPointer { DisplayWidth.of(utf8: $0) } == item.cells)
  }

  @Test func bytesThatAreNoText() {
    let bytes: [UInt8] = [0x61, 0xFF, 0xE5, 0xA4, 0x87]
    #expect(bytes.withUnsafeBufferPointer { DisplayWidth.of(utf8: $0) } == 4)
  }

  @Test(arguments: [
    ("tasks", 5, "tasks"), ("tasks", 4, "tas…"), ("tasks", 1, "…"), ("tasks", 0, ""),
    ("备份任务", 8, "备份任务"), ("备份任务", 7, "备份任…"), ("备份任务", 6, "备份…"), ("备份任务", 2, "…"),
    ("👨‍👩‍👧👨‍👩‍👧", 3, "👨‍👩‍👧…"), ("", 0, ""),
  ])
  func prefix(_ text: String, _ cells: Int, _ expected: String) {
    let cut = DisplayWidth.prefix(text, fitting: cells)
    #expect(cut == expected)
    #expect(DisplayWidth.of(cut) <= cells)
  }

  @Test func prefixWithAnotherEllipsis() {
    #expect(DisplayWidth.prefix("status", fitting: 5, ellipsis: "...") == "st...")
    #expect(DisplayWidth.prefix("status", fitting: 2, ellipsis: "...") == "st")
    #expect(DisplayWidth.prefix("status", fitting: 2, ellipsis: "") == "st")
  }

  @Test(arguments: [
    ("plain 备份", "plain 备份"), ("a\tb\nc\r", "a\\tb\\nc\\r"), ("\u{1B}[31m", "\\x1b[31m"), ("\u{7}", "\\x07"),
    ("\u{202E}x", "\\u{202e}x"), ("\u{85}", "\\x85"), ("\u{7F}", "\\x7f"), ("👨‍👩‍👧", "👨‍👩‍👧"),
  ])
  func visible(_ text: String, _ expected: String) {
    #expect(VisibleText.escaped(text) == expected)
  }
}
