import ObqTestSupport
import Testing

@testable import ObqTerminal

@Suite struct CompletionAnswerTests {
  private func listing(_ candidates: [Completion], _ columns: Int, _ rows: Int, note: String = "") -> [String] {
    let answer = CompletionAnswer(start: 0, candidates: candidates, note: note)
    return CompletionListing(answer, columns: columns, maximumRows: rows).rows.map(\.text)
  }

  @Test func columnsAreFilledDownwards() {
    let candidates = ["a", "bb", "备份", "dddd ", "e"].map { Completion($0) }
    #expect(listing(candidates, 80, 5) == ["a     bb    备份  dddd  e"])
    #expect(listing(candidates, 13, 5) == ["a     dddd", "bb    e", "备份"])
    #expect(listing(candidates, 13, 2) == ["a     bb", "… 3 more"])
    #expect(listing(candidates, 4, 9) == ["a", "bb", "备…", "dd…", "e"])
    #expect(listing(candidates, 80, 0) == [])
    #expect(listing([], 80, 5, note: "备份 are being read …") == ["备份 are being read …"])
    #expect(listing(candidates, 80, 2, note: "n") == ["a     bb    备份  dddd  e", "n"])
  }

  @Test func whatTheyAreIsSaidWhereThereIsRoom() {
    let candidates = [
      Completion("状态", group: "columns", detail: "column, text"), Completion("b ", group: "columns", detail: "column"),
      Completion("and ", group: "operators"), Completion("or ", group: "operators"),
    ]
    #expect(listing(candidates, 30, 8) == ["状态  column, text", "b     column", "and", "or"])
    #expect(listing(candidates, 60, 4) == ["状态  column, text  and", "b     column        or"])
    // Else the groups are named.
    #expect(listing(candidates, 30, 3) == ["columns    状态  b", "operators  and  or"])
    #expect(listing(candidates, 30, 1) == ["… 4 more"])
    #expect(listing(candidates, 14, 4).allSatisfy { $0.count < 14 })
  }

  @Test(arguments: [
    ("sta", ["startTime", "status"], nil), ("s", ["startTime", "status"], "sta"), ("STA", ["status"], "status"),
    ("start_t", ["startTime"], "startTime"), ("START_", ["startTime", "startTag"], "startT"),
    ("name", ["clusterName", "clusterNameOf"], nil), ("x", [], nil), ("", ["ab", "ac"], "a"),
  ])
  func whatTakesThePlaceOfTheWord(_ word: String, _ texts: [String], _ expected: String?) {
    let answer = CompletionAnswer(start: 0, candidates: texts.map { Completion($0) })
    #expect(answer.replacement(of: word) == expected)
  }

  @Test(arguments: [
    (["select ", "since "], "s"), (["备份集群", "备份租户"], "备份"), (["one"], "one"), ([], ""), (["a", "b"], ""),
    (["e\u{301}", "e"], ""),
  ])
  func commonBeginning(_ texts: [String], _ expected: String) {
    #expect(CompletionAnswer(start: 0, candidates: texts.map { Completion($0) }).commonBeginning == expected)
  }
}

@Suite struct PlainInputTests {
  @Test(arguments: [
    ("tasks\\ndata;\\nb;\\n", ["READ<tasks|data;>", "READ<b;>", "END"]),
    ("without end", ["READ<without end>", "END"]),
    ("", ["END"]),
    ("备份;\\r\\n", ["READ<备份;\r>", "END"]),
  ])
  func aPipeIsReadByLines(_ input: String, _ expected: [String]) throws {
    let program = BuiltProgram.path("LineEditorProbe")
    let terminal = try PseudoTerminal("/bin/sh", ["-c", "printf '\(input)' | \(program) | cat -A"])
    #expect(terminal.waitForExit() == 0)
    let shown = expected.map { line in
      line.utf8.map { byte in
        byte == 0x0D ? "^M" : byte < 0x80 ? String(Unicode.Scalar(byte)) : Self.metaNotation(byte)
      }.joined() + "$"
    }
    #expect(terminal.screen.lines == shown)
  }

  /// As `cat -A` writes a byte above ASCII.
  private static func metaNotation(_ byte: UInt8) -> String {
    let low = byte & 0x7F
    return low < 0x20 ? "M-^" + String(Unicode.Scalar(low + 0x40)) : "M-" + String(Unicode.Scalar(low))
  }

  @Test func thePromptIsNoPartOfTheOutput() throws {
    let program = BuiltProgram.path("LineEditorProbe")
    let terminal = try PseudoTerminal("/bin/sh", ["-c", "\(program) | sed 's/^/out: /'"])
    _ = terminal.waitFor("obq>")
    terminal.type("a;\n")
    terminal.type("\u{4}")
    #expect(terminal.waitForExit() == 0)
    #expect(terminal.screen.text.contains("out: READ<a;>"))
    #expect(!terminal.screen.text.contains("out: obq>"))
  }
}

@Suite struct TerminalFactsTests {
  @Test func whatNeedsATerminal() {
    var facts = TerminalFacts(
      inputIsTerminal: true, outputIsTerminal: true, errorIsTerminal: true, isDumb: false, refusesColor: false,
      isUTF8: true, size: TerminalSize(columns: 80, rows: 24))
    #expect(facts.canEdit && facts.allowsColor)
    facts.refusesColor = true
    #expect(facts.canEdit && !facts.allowsColor)
    facts.refusesColor = false
    facts.isDumb = true
    #expect(!facts.canEdit && !facts.allowsColor)
    facts.isDumb = false
    facts.inputIsTerminal = false
    #expect(!facts.canEdit && facts.allowsColor)
    facts.outputIsTerminal = false
    #expect(!facts.allowsColor)
  }
}
