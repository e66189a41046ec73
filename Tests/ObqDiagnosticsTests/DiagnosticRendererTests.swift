import ObqDiagnostics
import Testing

@Suite struct DiagnosticRendererTests {
  /// Draws a problem with the words between `«` and `»` of `marked`.
  static func draw(
    _ marked: String, label: String? = nil, help: [String] = [], width: Int = 100, hiding: String? = nil
  ) -> String {
    let bytes = Array(marked.utf8)
    let start = bytes.firstRange(of: Array("«".utf8))!.lowerBound  // every case has both marks
    let end = bytes.firstRange(of: Array("»".utf8))!.lowerBound - 2
    let text = marked.filter { $0 != "«" && $0 != "»" }
    let source = SourceText(name: "query", text)
    let secrets =
      hiding.flatMap { Array(text.utf8).firstRange(of: Array($0.utf8)) }
      .map { [SourceSpan($0.lowerBound, $0.upperBound)] } ?? []
    let diagnostic = Diagnostic("test", "wrong", at: SourceSpan(start, end), label: label, help: help)
    return DiagnosticRenderer(width: width).render(diagnostic, in: source, hiding: secrets)
  }

  @Test func theWholeDrawing() {
    let source = SourceText(name: "query", "tasks data where status = FAILD")
    let diagnostic = Diagnostic(
      "unknown-word", "unknown word \"FAILD\" for column \"status\"", at: SourceSpan(26, 31),
      label: "expected one of BEGINNING, …", help: ["did you mean FAILED?", "describe tasks data lists them"])
    #expect(
      DiagnosticRenderer().render(diagnostic, in: source) == """
        error: unknown word "FAILD" for column "status"
          --> query:1:27
           |
         1 | tasks data where status = FAILD
           |                           ^^^^^ expected one of BEGINNING, …
           = help: did you mean FAILED?
           = help: describe tasks data lists them

        """)
  }

  @Test func wideCharactersAreTwoCells() {
    #expect(
      Self.draw("tasks on tenant 租户 where «错误» == 5 # 👨‍👩‍👧", label: "here") == """
        error: wrong
          --> query:1:26
           |
         1 | tasks on tenant 租户 where 错误 == 5 # 👨‍👩‍👧
           |                            ^^^^ here

        """)
  }

  @Test func tabsGoToStopsAndControlsAreEscaped() {
    #expect(
      Self.draw("a\tbc\td = '\u{1B}[31m\u{202E}' «x\u{7}y»") == """
        error: wrong
          --> query:1:19
           |
         1 | a   bc  d = '\\x1b[31m\\u{202e}' x\\x07y
           |                                ^^^^^^

        """)
  }

  @Test func linesHaveWideNumbers() {
    let source = SourceText(name: "a.obq", String(repeating: "x\n", count: 11) + "abc\n")
    let diagnostic = Diagnostic("test", severity: .warning, "odd", at: SourceSpan(23, 24), help: ["none"])
    #expect(
      DiagnosticRenderer().render(diagnostic, in: source) == """
        warning: odd
           --> a.obq:12:2
            |
         12 | abc
            |  ^
            = help: none

        """)
  }

  @Test func anEmptySpanAtTheEndHasOneCaret() {
    #expect(
      Self.draw("tasks where«»") == """
        error: wrong
          --> query:1:12
           |
         1 | tasks where
           |            ^

        """)
  }

  @Test func aSpanOfSeveralLinesIsMarkedInItsFirst() {
    #expect(
      Self.draw("tasks «with (a\n  b»)") == """
        error: wrong
          --> query:1:7
           |
         1 | tasks with (a
           |       ^^^^^^^

        """)
  }

  @Test func longLinesAreCutAroundTheMark() {
    let before = String(repeating: "ab ", count: 30)
    #expect(
      Self.draw(before + "«mark»" + before, width: 45) == """
        error: wrong
          --> query:1:91
           |
         1 | … ab ab ab ab markab ab ab ab ab ab ab …
           |               ^^^^

        """)
  }

  @Test func aCutLineFitsAndItsMarkStaysUnderTheWords() {
    for position in 0..<30 {
      var words = Array(repeating: "备份ab", count: 30)
      words[position] = "«X»"
      let lines = Self.draw(words.joined(separator: "，"), width: 60).split(separator: "\n")
      let shown = Array(lines[3])
      let caret = Array(lines[4])
      var cell = 0
      var found: Int?
      for character in shown {
        if character == "X" { found = cell }
        cell += character.unicodeScalars.allSatisfy { $0.value > 0x2E80 } ? 2 : 1
      }
      #expect(found == caret.firstIndex(of: "^"))
      #expect(cell <= 60)
    }
  }

  @Test(.timeLimit(.minutes(1))) func aLineOfMegabytesIsCheap() {
    let source = SourceText(name: "query", String(repeating: "备", count: 1_000_000))
    let text = DiagnosticRenderer().render(
      Diagnostic("test", "wrong", at: SourceSpan(1_500_000, 1_500_003)), in: source)
    #expect(text.count < 1000)
    #expect(text.contains("…备"))
  }

  @Test func labelsThatDoNotFitStandBelow() {
    #expect(
      Self.draw("tasks data where elapsed «=» 5", label: "a long label that has no room there", width: 50) == """
        error: wrong
          --> query:1:26
           |
         1 | tasks data where elapsed = 5
           |                          ^
           |           a long label that has no room there

        """)
  }

  @Test func helpIsWrapped() {
    #expect(
      Self.draw("«x»", help: ["one two three four five six seven eight nine ten"], width: 44) == """
        error: wrong
          --> query:1:1
           |
         1 | x
           | ^
           = help: one two three four five six seven
                   eight nine ten

        """)
  }

  @Test func secretsAreDots() {
    let text = Self.draw("profile p password 'hunter2' «foo»", hiding: "'hunter2'")
    #expect(text.contains("password ••••••••• foo"))
    #expect(!text.contains("hunter2"))
  }

  @Test func messagesAreEscaped() {
    let diagnostic = Diagnostic("test", "unknown word \"\u{1B}[2J\"", help: ["a\nb"])
    #expect(
      DiagnosticRenderer().render(diagnostic, in: SourceText(name: "query", "")) == """
        error: unknown word "\\x1b[2J"
           = help: a\\nb

        """)
  }

  @Test func severalStandInTheOrderOfTheirPlaces() {
    let source = SourceText(name: "query", "a b c")
    let text = DiagnosticRenderer().render(
      [
        Diagnostic("test", "no place"), Diagnostic("test", "second", at: SourceSpan(4, 5)),
        Diagnostic("test", "first", at: SourceSpan(0, 1)),
      ], in: source)
    let sentences = text.split(separator: "\n").filter { $0.hasPrefix("error:") }
    #expect(sentences == ["error: first", "error: second", "error: no place"])
    #expect(text.contains("^\n\nerror: second"))
  }

  @Test func coloursChangeNothingButColour() {
    let source = SourceText(name: "query", "tasks where")
    let diagnostic = Diagnostic("test", "wrong", at: SourceSpan(6, 11), label: "here", help: ["do"])
    let colored = DiagnosticRenderer(decorator: .colored).render(diagnostic, in: source)
    #expect(colored.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    let plain = colored.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(plain == DiagnosticRenderer().render(diagnostic, in: source))
  }

  @Test func bytesThatAreNoTextAreDrawnRepaired() {
    let source = SourceText(name: "query", bytes: [0x61, 0xFF, 0x20, 0x62])
    let text = DiagnosticRenderer().render(Diagnostic("test", "wrong", at: SourceSpan(3, 4)), in: source)
    #expect(text.contains(" 1 | a\u{FFFD} b\n   |    ^\n"))
  }
}
