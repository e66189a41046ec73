import Testing

/// Files and standard input as sources of rows.
@Suite struct FileSourceTests {
  @Test func delimitedText() throws {
    let obq = try Obq()
    let path = obq.scratch.write("name,size\na,9007199254740993\n\"b,c\",2\n", to: "rows.csv")
    let run = try obq.run("--format", "jsonl", "-c", "file '\(path)' where size > 2")
    #expect(run.lines == ["{\"name\":\"a\",\"size\":9007199254740993}"], "\(run.errors)")
  }

  @Test func whatObqWritesItReads() throws {
    let obq = try Obq(Servers.samples.get())
    let query = "tasks restore select taskId, status, restoreTenantName sort by taskId"
    for format in ["csv", "jsonl"] {
      let path = obq.scratch("out." + format)
      #expect(try obq.run("-c", "\(query) as \(format) into '\(path)'").code == 0)
      let run = try obq.run("-c", "file '\(path)' select restoreTenantName")
      #expect(run.lines == ["restoreTenantName", "aiso", "zhengzhou"], "\(run.errors)")
    }
  }

  @Test func standardInput() throws {
    let obq = try Obq()
    let run = try obq.run("-c", "file '-' count; file '-' where n = 2", input: "{\"n\":1}\n{\"n\":2}\n")
    #expect(run.lines == ["count()", "2", "n", "2"], "\(run.errors)")
  }

  @Test func aMissingFile() throws {
    let run = try Obq().run("-c", "file '/nonexistent/x.csv'")
    #expect(run.code == 66, "\(run)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("/nonexistent/x.csv"))
  }

  @Test func pathsAreRelativeToTheScript() throws {
    let obq = try Obq()
    obq.scratch.write("a\n1\n", to: "rows.csv")
    let script = obq.scratch.write("file 'rows.csv'\n", to: "script.obq")
    #expect(try obq.run(script).lines == ["a", "1"])
  }
}
