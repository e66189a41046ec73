import ObqDiagnostics
import Testing

@Suite struct SourceTextTests {
  static let text = "tasks data\n  where 租户 = 'x'\r\n\nlast"

  @Test(arguments: [
    (0, 1, 1), (6, 1, 7), (10, 1, 11), (11, 2, 1), (19, 2, 9), (25, 2, 11), (32, 2, 18), (33, 3, 1), (34, 4, 1),
    (38, 4, 5), (99, 4, 5), (-1, 1, 1),
  ])
  func positions(_ offset: Int, _ line: Int, _ column: Int) {
    let position = SourceText(name: "query", Self.text).position(at: offset)
    #expect(position.line == line)
    #expect(position.column == column)
  }

  @Test func lines() {
    let source = SourceText(name: "query", Self.text)
    #expect(source.text(in: source.line(at: 3)) == "tasks data")
    #expect(source.text(in: source.line(at: 10)) == "tasks data")
    #expect(source.text(in: source.line(at: 20)) == "  where 租户 = 'x'")
    #expect(source.text(in: source.line(at: 33)) == "")
    #expect(source.text(in: source.line(at: 38)) == "last")
    let empty = SourceText(name: "query", "")
    #expect(empty.text(in: empty.line(at: 0)) == "")
    #expect(empty.position(at: 0).column == 1)
  }

  @Test func textIsCutToWhatThereIsAndRepaired() {
    let source = SourceText(name: "query", bytes: [0x61, 0xFF, 0x62])
    #expect(source.text(in: SourceSpan(-3, 99)) == "a\u{FFFD}b")
    #expect(source.text(in: SourceSpan(2, 1)) == "")
  }

  @Test func unions() {
    #expect(SourceSpan(4, 6).union(SourceSpan(1, 5)) == SourceSpan(1, 6))
  }
}
