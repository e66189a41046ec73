import Glibc
import ObqSimulator
import ObqTestSupport
import ObqText
import Testing

/// Where results go, and what is said beside them.
@Suite struct OutputTests {
  @Test func aFileIsWrittenWhole() throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch("result")
    let run = try obq.run("-o", path, "--format", "csv", "-c", "clusters select clusterName", "-c", "print 'end'")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(obq.scratch.text("result")?.hasPrefix("clusterName\nob_431\n") == true)
    #expect(obq.scratch.text("result")?.hasSuffix("end\n") == true)
    #expect(obq.scratch.names.filter { !$0.hasPrefix(".") } == ["result"])
  }

  @Test func theDashIsStandardOutput() throws {
    let obq = try Obq(Servers.demo.get())
    let run = try obq.sh("cd '\(obq.scratch.path)' && OBQ -o - -c 'clusters count'")
    #expect(run.lines == ["count()", "6"], "\(run)")
    #expect(obq.scratch.names.filter { !$0.hasPrefix(".") }.isEmpty)
  }

  @Test func onlyResultsAreOnStandardOutput() throws {
    let run = try Obq().run("-c", "help nosuch")
    #expect(run.code == 65 && run.output.isEmpty, "\(run)")
    #expect(run.errors.contains("there is no help on \"nosuch\""))
    #expect(try Obq().run("-c", "help sinse").errors.contains("did you mean since?"))
  }

  @Test func aFailureLeavesTheOldFile() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.forbidden)] }
    let obq = try Obq(server)
    for (words, code) in [
      (["-c", "tasks dat"], 65), (["-c", "clusters; tasks data on tenant 订单库"], 77),
      (["-c", "clusters", "/nonexistent.obq"], 66),
    ] as [([String], Int32)] {
      obq.scratch.write("old\n", to: "result")
      let run = try obq.startAndFinish(["-o", obq.scratch("result")] + words)
      #expect(run.code == code, "\(run)")
      #expect(obq.scratch.text("result") == "old\n", "\(words)")
      #expect(obq.scratch.names.filter { !$0.hasPrefix(".") } == ["result"])
    }
    // Whoever wants to keep going wants what could be had.
    let kept = try obq.run("--keep-going", "-o", obq.scratch("result"), "-c", "tasks dat", "-c", "print 'kept'")
    #expect(kept.code == 65)
    #expect(obq.scratch.text("result") == "kept\n")
  }

  @Test func anInterruptLeavesTheOldFile() throws {
    let scratch = try ScratchDirectory()
    let path = scratch("result")
    for words in [["-c", "tasks data into '\(path)'"], ["-o", path, "--keep-going", "-c", "tasks data"]] {
      let server = try Servers.start {
        $0.faults = [FaultSetting(.slow)]
        $0.slowMilliseconds = 20_000
      }
      scratch.write("old\n", to: "result")
      let running = try Obq(server).start(words)
      try #require(server.waitForTaskRequest())
      running.send(SIGINT)
      let run = try running.finish(seconds: 10)
      #expect(run.code == 130, "\(run)")
      #expect(scratch.text("result") == "old\n", "\(words)")
      #expect(scratch.names == ["result"])
    }
  }

  /// A pager that was left waiting, a pipe that nobody empties: what is read is no question of the server's.
  @Test(arguments: ["tsv", "json", "table"]) func anInterruptEndsAWriteThatNobodyReads(_ format: String) throws {
    let obq = try Obq()
    obq.scratch.write("n\n" + (1...50_000).map { "\($0)\n" }.joined(), to: "numbers.csv")
    let pipe = obq.scratch("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let reader = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let running = try obq.start([
      "-o", pipe, "--format", format, "-c", "file '\(obq.scratch("numbers.csv"))' derive m = n + 1 sort by m",
    ])
    // It holds what a pipe holds, and the rest waits.
    var first: UInt8 = 0
    let end = Clock.seconds + 20
    while read(reader, &first, 1) != 1, Clock.seconds < end { usleep(5_000) }
    #expect(running.isRunning(milliseconds: 300))
    running.send(SIGINT)
    #expect(try running.finish(seconds: 15).code == 130)
  }

  /// Where there are many rows they are written by another thread than the one that makes them.
  @Test(arguments: ["csv", "tsv", "jsonl", "json", "markdown", "html"])
  func manyRowsAreWrittenAsFewAre(_ format: String) throws {
    let obq = try Obq()
    let count = 45_000
    obq.scratch.write("n,name\n" + (1...count).map { "\($0),name \($0)\n" }.joined(), to: "many.csv")
    let many = "file '\(obq.scratch("many.csv"))'"
    for query in [many, "\(many) sort by n desc", "\(many) where n > 10"] {
      let all = try obq.run("--format", format, "-c", query)
      #expect(all.code == 0)
      // What stands around the rows, and a few of them, is as in a small result.
      let few = try obq.run("--format", format, "-c", "\(query) limit 1000")
      let rows = format == "json" ? few.output.components(of: #""rows":["#).last.map(String.init) ?? "" : few.output
      #expect(all.output.contains(rows.prefix(10_000)), "\(query)")
      func names(_ run: Run) -> Int { run.output.components(of: "name ").count }
      #expect(names(all) - names(few) == (query.contains("where") ? count - 10 : count) - 1000, "\(query)")
    }
  }

  @Test func aReaderThatGoesAwayEndsManyRowsQuietly() throws {
    let obq = try Obq()
    obq.scratch.write("n\n" + (1...100_000).map { "\($0)\n" }.joined(), to: "numbers.csv")
    let run = try obq.sh(
      "OBQ --format csv -c \"file '\(obq.scratch("numbers.csv"))' derive m = n * 2\" | head -n 3; echo ${PIPESTATUS:-}")
    #expect(run.lines.prefix(3) == ["n,m", "1,2", "2,4"] && run.errors.isEmpty, "\(run)")
  }

  @Test func intoAFile() throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch("clusters.csv")
    let run = try obq.run("-c", "clusters select clusterName as csv into '\(path)'; print 'next'")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output == "next\n")
    #expect(run.errors == "written to \(path)\n")
    #expect(readCSV(obq.scratch.text("clusters.csv") ?? "")?.count == 7)
    #expect(try obq.run("-q", "-c", "clusters into '\(path)'").errors.isEmpty)
  }

  @Test func intoAFileThatFails() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.forbidden)] }
    let obq = try Obq(server)
    obq.scratch.write("old\n", to: "result")
    let run = try obq.run("-c", "tasks data on tenant 订单库 into '\(obq.scratch("result"))'")
    #expect(run.code == 77)
    #expect(obq.scratch.text("result") == "old\n")
    #expect(obq.scratch.names.filter { !$0.hasPrefix(".") } == ["result"])
  }

  @Test func quiet() throws {
    let obq = try Obq(Servers.demo.get())
    let loud = try obq.run("--format", "table", "-c", "clusters")
    let quiet = try obq.run("--format", "table", "-q", "-c", "clusters")
    #expect(loud.errors.contains("6 rows"))
    #expect(quiet.output == loud.output)
    #expect(quiet.errors.isEmpty)
    #expect(try obq.run("-q", "-c", "tasks data on cluster zz_*").errors.isEmpty)
    // Errors are shown all the same.
    #expect(try obq.run("-q", "-c", "tasks dat").errors.contains("error"))
  }

  @Test func colorOnWish() throws {
    let obq = try Obq(Servers.demo.get())
    let query = "tasks data where status = FAILED limit 2"
    func hasEscapes(_ words: String..., environment: [String: String] = [:]) throws -> [Bool] {
      let run = try obq.startAndFinish(words + ["-c", query], environment: environment)
      return [run.bytes.contains(0x1B), run.errors.utf8.contains(0x1B)]
    }
    #expect(try hasEscapes("--format", "table") == [false, false])
    #expect(try hasEscapes("--format", "table", "--color", "always") == [true, true])
    #expect(try hasEscapes("--format", "table", "--color", "never") == [false, false])
    // What the user asks for on the command line is stronger than the environment.
    #expect(
      try hasEscapes("--format", "table", "--color", "always", environment: ["NO_COLOR": "1"]) == [true, true])
    for format in ["csv", "tsv", "json", "jsonl"] {
      #expect(try hasEscapes("--format", format, "--color", "always") == [false, false], "\(format)")
    }
    let mistake = try obq.run("--color", "always", "-c", "tasks dat")
    #expect(mistake.errors.utf8.contains(0x1B))
  }

  @Test func devicesStayDevices() throws {
    let obq = try Obq(Servers.samples.get())
    #expect(try obq.run("-o", "/dev/stdout", "-c", "clusters select clusterId").lines == ["clusterId", "1000005"])
    #expect(try obq.run("-c", "clusters into '/dev/null'").code == 0)
    #expect(try obq.sh("test -c /dev/null; echo $?").lines == ["0"])
  }

  @Test func aLinkStaysALinkAndAFileKeepsItsMode() throws {
    let obq = try Obq(Servers.samples.get())
    obq.scratch.write("old\n", to: "target")
    chmod(obq.scratch("target"), 0o640)
    symlink("target", obq.scratch("link"))
    #expect(try obq.run("-o", obq.scratch("link"), "-c", "clusters select clusterId").code == 0)
    #expect(obq.scratch.text("target") == "clusterId\n1000005\n")
    #expect(obq.scratch.mode("target") == 0o640)
    var target = [CChar](repeating: 0, count: 100)
    #expect(readlink(obq.scratch("link"), &target, 99) == 6)
  }

  @Test func tablesAreAlignedInEveryLocale() throws {
    let obq = try Obq(Servers.demo.get())
    let query = "tenants where tenantName = '订单库' select tenantName, clusterName"
    let expected = try obq.run("--format", "table", "-c", query).output
    #expect(expected.contains("│ 订单库     │"))
    func inC(_ before: String) throws -> String {
      try obq.run("--format", "table", "-c", before + query, environment: ["LC_ALL": "C"]).output
    }
    #expect(try inC("set style box; ") == expected)
    // A locale that shows no more gets no more.
    #expect(try inC("").contains("| 订单库     |"))
    #expect(try obq.run("--format", "table", "-c", "set style ascii; " + query).output == inC(""))
  }

  @Test func aTableThatDoesNotFitCanBeVertical() throws {
    let obq = try Obq(Servers.demo.get(), environment: ["OBQ_PAGER": "cat"])
    let shell = try Shell(obq)
    shell.ready()
    shell.enter("\\x auto", shows: "expanded is auto")
    shell.enter("clusters select clusterName, obVersion limit 2", shows: "│ ob_431")
    shell.enter("clusters limit 1", shows: "*** 1 ***")
    // What a statement says wins.
    shell.enter("clusters limit 1 as table", shows: "│ …")
    shell.enter("\\x", shows: "expanded is off")
    shell.end()
  }

  @Test func picturesAreAsWideAsTheTerminal() throws {
    let obq = try Obq(Servers.demo.get(), environment: ["OBQ_PAGER": "cat"])
    for (columns, rows) in [(80, 24), (200, 50), (40, 30)] {
      for environment in [[:], ["TERM": "dumb"], ["NO_COLOR": "1"], ["LC_ALL": "C"]] {
        let terminal = try PseudoTerminal(
          BuiltProgram.path("obq"),
          obq.options + [
            "-q", "-c",
            "tasks data since 7d on cluster ob_431_dw as timeline; tasks data since 7d count by state as bars; tasks data since 7d as heat",
          ], environment: obq.variables.merging(environment) { $1 }, columns: columns, rows: rows)
        #expect(terminal.waitForExit(seconds: 20) == 0)
        let text = String(decoding: terminal.output, as: UTF8.self)
        #expect(terminal.screen.unknown.isEmpty)
        #expect(text.contains("\u{1B}[31m") == ["TERM", "NO_COLOR"].allSatisfy { environment[$0] == nil })
        #expect(text.contains("█") == (environment["LC_ALL"] == nil))
        let widths = DisplayWidths.ofLines(text)
        #expect(widths.allSatisfy { $0 <= columns } && (widths.max() ?? 0) >= columns - 1, "\(columns) \(environment)")
      }
    }
  }

  @Test func machineFormatsAreNeverCut() throws {
    let long = String(repeating: "备份", count: 500)
    let run = try Obq(Servers.samples.get()).run("-c", "clusters derive t = '\(long)' select t")
    #expect(run.lines == ["t", long])
    let table = try Obq(Servers.samples.get()).run("--format", "table", "-c", "clusters derive t = '\(long)' select t")
    #expect(table.output.contains(long))
  }
}

/// Cells of the lines of what a terminal was sent, without colours.
private enum DisplayWidths {
  static func ofLines(_ text: String) -> [Int] {
    // A carriage return and a line feed are one character.
    text.split(whereSeparator: \.isNewline).map { line in
      DisplayWidth.of(line.replacing(/\u{1B}\[[0-9;]*m/, with: ""))
    }
  }
}
