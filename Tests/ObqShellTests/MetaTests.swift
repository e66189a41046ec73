import ObqSimulator
import Testing

/// Commands of one letter or word.
@Suite struct MetaTests {
  @Test func resultsGoToAFileMeanwhile() throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch("out.csv")
    let run = try obq.run(
      "--format", "csv", "-c", "print 'before'\n\\o \(path)\nclusters count\nprint 'inside'\n\\o\nprint 'behind'")
    #expect(run.code == 0, "\(run)")
    #expect(run.lines == ["before", "behind"])
    #expect(obq.scratch.text("out.csv") == "count()\n6\ninside\n")
    // What is still open at the end is written whole.
    let open = try obq.run("--format", "csv", "-c", "\\o '\(obq.scratch("late one.csv"))'", "-c", "clusters count")
    #expect(open.code == 0 && open.output.isEmpty, "\(open)")
    #expect(obq.scratch.text("late one.csv") == "count()\n6\n")
    let refused = try obq.run("-c", "\\o /nonexistent/x.csv")
    #expect(refused.code == 73, "\(refused)")
  }

  @Test func statementsSayHowLongTheyTook() throws {
    let obq = try Obq()
    let run = try obq.run("-c", "\\timing\nprint 1\n\\timing off\nprint 2")
    #expect(run.code == 0 && run.lines == ["1", "2"], "\(run)")
    #expect(run.errors.contains("timing is on") && run.errors.contains("timing is off"))
    #expect(run.errors.split(separator: "\n").filter { $0.hasPrefix("time ") }.count == 2, "\(run.errors)")
    #expect(try obq.run("-c", "show timing").lines.last?.hasPrefix("timing\toff\tdefault") == true)
  }

  @Test func anEditorChangesTheLastStatement() throws {
    let obq = try Obq(environment: ["EDITOR": "sed -i 's/one/two/'", "TERM": "xterm-256color"])
    let shell = try Shell(obq)
    shell.ready()
    shell.enter("print 'one'", shows: "one")
    shell.type("\\e\r")
    shell.expect("print 'two'")
    shell.ready()
    shell.end()
  }
}
