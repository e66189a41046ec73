import Dispatch
import Glibc
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

  /// A query of a server is bound again once the server is known, and a pipe has its rows for one reading only.
  @Test func aPipeBesideAServer() throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch.path + "/names.csv"
    try #require(mkfifo(path, 0o600) == 0)
    DispatchQueue.global().async {
      var rows = "clusterName\nob_431\n"
      // Whoever opens the pipe again finds nothing in it, and does not wait.
      while access(path, F_OK) == 0 {
        let descriptor = open(path, O_WRONLY)
        _ = write(descriptor, rows, rows.utf8.count)
        close(descriptor)
        rows = ""
      }
    }
    let run = try obq.run("--no-header", "-c", "tasks data with (file '\(path)') by clusterName count by clusterName")
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    unlink(path)
    close(reader)
    #expect(run.code == 0, "\(run.testDescription)")
    #expect(run.lines.count == 1 && run.output.hasPrefix("ob_431\t"), "\(run.testDescription)")
  }
}
