import Testing

@testable import ObqShell

@Suite struct TypedLinesTests {
  @Test(arguments: [
    ("tasks data", "tasks data", true),
    ("tasks data where\nstatus = DONE", "tasks data where\n  status = DONE", true),
    ("tasks data\nwhere status = DONE\nsince 7d", "tasks data\n  where status = DONE\n  since 7d", true),
    ("print 1\nprint 2", "print 1\nprint 2", true),
    ("print 'a\nb'", "print 'a\nb'", true),
    (
      "tasks data\n  where status in (\nDONE,\nFAILED)\nprint 1",
      "tasks data\n  where status in (\n  DONE,\n  FAILED)\nprint 1", true
    ),
    ("tasks data where (", "tasks data where (", false), ("", "", true), ("\n", "\n", true),
  ])
  func lines(_ typed: String, _ text: String, _ isComplete: Bool) {
    let lines = TypedLines(typed)
    #expect(lines.text == text)
    #expect(lines.isComplete == isComplete)
  }

  @Test func placesGoThereAndBack() {
    let text = "tasks data where\nstatus in (\n备份,\nb)\nprint '备'\nclusters where\ntype = 1"
    let lines = TypedLines(text)
    let (typed, joined) = (Array(text.utf8), Array(lines.text.utf8))
    #expect(joined.count == typed.count + 8)
    for offset in 0...typed.count {
      let place = lines.place(ofTyped: offset)
      if offset < typed.count { #expect(joined[place] == typed[offset]) }
      #expect(lines.typed(ofPlace: place) == offset)
    }
    // What was put in belongs to the line behind it.
    let line = lines.place(ofTyped: "tasks data where\n".utf8.count)
    #expect(lines.typed(ofPlace: line - 1) == "tasks data where\n".utf8.count)
    #expect(lines.typed(ofPlace: line - 2) == "tasks data where\n".utf8.count)
  }
}
