import Glibc
import ObqSimulator
import Testing

/// What can be known to be wrong before the first request costs none, wherever on the command line it stands.
@Suite struct ForesightTests {
  /// Words that come behind a query which would ask the server, and what is said of them.
  struct Case: Sendable, CustomTestStringConvertible {
    var statement: String
    var code: Int32 = 65
    var says: String
    var testDescription: String { statement }

    init(_ statement: String, _ says: String, code: Int32 = 65) {
      (self.statement, self.says, self.code) = (statement, says, code)
    }
  }

  @Test(arguments: [
    Case("print $undefined", "undefined"), Case("print nosuchcol", "nosuchcol"), Case("print foo(1)", "foo"),
    Case("let x = foo(1)", "foo"), Case("let tasks = 1 + 'a'", "+"),
    Case("let clusters = tasks data", "source of its own"),
    Case("describe nosuch", "nosuch"), Case("drop view nosuch", "nosuch"),
    Case("let v = clusters; drop view v; drop view v", "v"), Case("ping nosuch", "nosuch"),
    Case("use profile nosuch", "nosuch"), Case("tasks on profile nosuch count", "nosuch"),
    Case("explain tasks on profile nosuch", "nosuch"), Case("clusters with (tasks data on profile nosuch)", "nosuch"),
    Case("check none (tasks data on profile nosuch)", "nosuch"),
    Case("check freshness of (tasks data) by clusterName warn $undefined", "undefined"),
    Case("watch 10s until nosuch = 1 tasks data", "nosuch"), Case("\\timing often", "often"),
    Case("\\e", "prompt"),
    Case("\\x perhaps", "perhaps"), Case("!99", "99"), Case("save 99 as v", "99"), Case("help nosuch", "nosuch"),
    Case("source 'missing.obq'", "missing.obq", code: 66), Case("source 'bad.obq'", "bad.obq:2:7"),
    Case("source 'outer.obq'", "bad.obq:2:7"), Case("source 'self.obq'", "sources itself"),
  ])
  func nothingIsSent(_ wrong: Case) throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    obq.scratch.write("print 1\ntasks dat\n", to: "bad.obq")
    obq.scratch.write("source 'bad.obq'\n", to: "outer.obq")
    obq.scratch.write("source 'self.obq'\n", to: "self.obq")
    let last = obq.scratch.write(wrong.statement + "\n", to: "last.obq")
    for words in [
      ["-c", "tasks count", last], [obq.scratch.write("tasks count\n\(wrong.statement)\n", to: "one.obq")],
    ] {
      let run = try obq.startAndFinish(words)
      #expect(run.code == wrong.code, "\(run)")
      #expect(run.output.isEmpty, "\(run)")
      #expect(run.errors.contains(wrong.says), "\(run.errors)")
      #expect(server.requests().isEmpty)
    }
  }

  @Test func whatEarlierStatementsSetIsKnown() throws {
    let server = try Servers.demo.get()
    let obq = try Obq(environment: ["SECRET_OF_OCP": Obq.password])
    obq.scratch.write("let wanted = 'ob_431'\nlet own = clusters where clusterName = $wanted\n", to: "names.obq")
    let script = obq.scratch.write(
      """
      profile a url '\(server.url)' user 'admin' password env:SECRET_OF_OCP
      source 'names.obq'
      own select clusterName
      let p = 'a'
      use profile $p
      view kept = own count
      describe kept
      kept
      drop view kept
      print length($wanted)

      """, to: "script.obq")
    let run = try obq.run("-q", script, "-c", "own count; ping a; use")
    #expect(run.code == 0, "\(run)")
    #expect(run.lines.prefix(2) == ["clusterName", "ob_431"])
  }

  @Test func whoKeepsGoingHasTheOthers() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let good = obq.scratch.write("print 'good'\n", to: "good.obq")
    let bad = obq.scratch.write("print 'bad'\nclusters\ntasks dat\n", to: "bad.obq")
    let run = try obq.run("--keep-going", good, bad, "-c", "print 'end'", "/nonexistent/x.obq")
    #expect(run.code == 66, "\(run)")
    #expect(run.lines == ["good", "end"])
    #expect(run.errors.contains("bad.obq:3:7") && run.errors.contains("/nonexistent/x.obq"), "\(run.errors)")
    #expect(server.requests().isEmpty)
    // The second file is read before the first one sends anything.
    let asking = obq.scratch.write("clusters count\n", to: "asking.obq")
    #expect(try obq.run(asking, bad).code == 65)
    #expect(server.requests().isEmpty)
  }

  @Test func aScriptThatIsYetToBeWritten() throws {
    let obq = try Obq(Servers.samples.get())
    let path = obq.scratch("made.obq")
    let run = try obq.run(
      "-q", "--no-header", "-c", "clusters derive t = 'print 7' select t as tsv into '\(path)'", "-c",
      "source '\(path)'")
    #expect(run.code == 0 && run.lines == ["7"], "\(run)")
  }

  @Test func theQuittingTextIsTheLastOne() throws {
    let obq = try Obq()
    #expect(try obq.run("-c", "quit", "-c", "print 1").output.isEmpty)
    #expect(try obq.run("-i", "-c", "print 1; quit", input: "print 2\n").lines == ["1"])
  }
}
