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
    for format in ["csv", "jsonl", "tsv"] {
      let path = obq.scratch("out." + format)
      #expect(try obq.run("-c", "\(query) as \(format) into '\(path)'").code == 0)
      let run = try obq.run("-c", "file '\(path)' select restoreTenantName")
      #expect(run.lines == ["restoreTenantName", "aiso", "zhengzhou"], "\(run.errors)")
    }
  }

  /// What text may have in it, in the form that is written where nobody chose one.
  @Test func textsComeBack() throws {
    let obq = try Obq()
    let texts = [#""ls" failed"#, #""open"#, "a\tb\nc\rd", #"back\slash \\t"#, ""]
    let rows = texts.map { #"{"n":1,"t":\#(String(reflecting: $0))}"# }.joined(separator: "\n")
    let source = obq.scratch.write(rows, to: "rows.jsonl")
    for query in ["file '\(source)'", "file '\(source)' select t"] {
      let expected = try obq.run("--format", "jsonl", "-c", query).lines
      for format in ["tsv", "csv"] {
        let path = obq.scratch("out." + format)
        #expect(try obq.run("-c", "\(query) as \(format) into '\(path)'").code == 0)
        let run = try obq.run("--format", "jsonl", "-c", "file '\(path)'")
        // An empty field of TSV is null.
        let lines = format == "tsv" ? expected.map { $0.replacing(#""t":"""#, with: #""t":null"#) } : expected
        #expect(run.lines == lines, "\(format): \(run)")
      }
    }
    let junk = try obq.run("-c", "file '\(obq.scratch.write("a\n\"x\"junk\n", to: "junk.csv"))'")
    #expect(junk.code == 65 && junk.errors.contains("line 2: something follows the quote"), "\(junk)")
  }

  @Test func numbersAreNotRounded() throws {
    let obq = try Obq()
    let path = obq.scratch.write("a,b,c,d\n9007199254740993,0x1A,1.5,1e999\n1.5,nan,2,7\n", to: "rows.csv")
    let run = try obq.run("--format", "jsonl", "-c", "file '\(path)'")
    #expect(
      run.lines == [
        #"{"a":"9007199254740993","b":"0x1A","c":1.5,"d":"1e999"}"#, #"{"a":"1.5","b":"nan","c":2,"d":"7"}"#,
      ], "\(run)")
    let json = obq.scratch.write(#"{"n":1e999}"#, to: "n.json")
    #expect(try obq.run("--format", "jsonl", "-c", "file '\(json)'").lines == [#"{"n":"1e999"}"#])
  }

  /// An answer that was saved without a look at it.
  @Test(arguments: [
    #"{"successful":false,"status":500,"data":null,"error":{"message":"no access, token=abc"}}"#,
    #"{"successful":true,"data":{"contents":[]},"error":{"code":1,"message":"no access"}}"#,
    #"[{"successful":"false","data":{"contents":[]}}]"#,
  ])
  func aSavedErrorIsNoTable(_ text: String) throws {
    let obq = try Obq()
    let run = try obq.run("-c", "file '\(obq.scratch.write(text, to: "page.json"))'")
    #expect(run.code == 65 && run.output.isEmpty, "\(run)")
    #expect(run.errors.contains("says that it failed") && !run.errors.contains("abc"))
    // A row may have a column of that name.
    let row = obq.scratch.write(#"{"id":1,"successful":false}"#, to: "row.json")
    #expect(try obq.run("--no-header", "-c", "file '\(row)'").lines == ["1\tfalse"])
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
