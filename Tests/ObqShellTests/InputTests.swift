import ObqSimulator
import Testing

/// Where statements come from, and in which order they run.
@Suite struct InputTests {
  @Test func textsAndFilesKeepTheirOrder() throws {
    let obq = try Obq()
    let first = obq.scratch.write("print 'file one'\n", to: "one.obq")
    let second = obq.scratch.write("print 'file two'", to: "two.obq")
    let run = try obq.run(
      "-c", "print 'a'", first, "-e", "print 'b'", "--command=print 'c'", "-f", second, "-", "-q", "--",
      obq.scratch.write("print 'last'", to: "-c"), input: "print 'input'\n")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.lines == ["a", "file one", "b", "c", "file two", "input", "last"])
  }

  @Test func standardInputIsAScript() throws {
    let obq = try Obq()
    #expect(try obq.run(input: "print 1\nprint 2\n").lines == ["1", "2"])
    #expect(try obq.run(input: "print 1; print 2").lines == ["1", "2"])
    #expect(try obq.run(input: "").code == 0)
    #expect(try obq.run("-", input: "print 3").lines == ["3"])
    #expect(try obq.run("-f", "-", input: "print 4").lines == ["4"])
    // With a text or a file it is read only where it is asked for.
    #expect(try obq.run("-c", "print 5", input: "print 6").lines == ["5"])
  }

  @Test func mistakesInStandardInputNameIt() throws {
    let run = try Obq().run(input: "print 1\ntasks dat\n")
    #expect(run.code == 65)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("stdin:2:7"), "\(run.errors)")
  }

  @Test func statementsEndAsTheLanguageSays() throws {
    let script = """
      # comments stand anywhere
      print 'one'   -- here too
      tasks data
        where status = FAILED
        count
      clusters where clusterName in (
      'ob_431', 'x') select clusterName; print 'two';
      """
    let run = try Obq(Servers.demo.get()).run("-q", input: script)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.lines.first == "one")
    #expect(run.lines.suffix(3) == ["clusterName", "ob_431", "two"])
  }

  @Test func thePromptFollows() throws {
    let run = try Obq().run("-i", "-c", "print 'script'", input: "print 'typed'\nprint 'again'\n")
    #expect(run.code == 0, "\(run)")
    #expect(run.lines == ["script", "typed", "again"])
  }

  @Test func aFailureEndsTheRun() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.forbidden)] }
    let obq = try Obq(server)
    let words = ["-c", "print 'a'; tasks data on tenant 订单库; print 'b'", "-c", "print 'c'"]
    let stopped = try obq.startAndFinish(words)
    #expect(stopped.code == 77)
    #expect(stopped.lines == ["a"])
    let kept = try obq.startAndFinish(["--keep-going"] + words)
    #expect(kept.code == 77)
    #expect(kept.lines == ["a", "b", "c"])
  }

  @Test func theWorstCodeStays() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.forbidden)] }
    let run = try Obq(server).run(
      "--keep-going", "-c", "tasks data on tenant 订单库", "-c", "taks", "-c", "print 'end'")
    #expect(run.code == 77)
    #expect(run.lines == ["end"])
  }

  @Test func aPartialResultEndsAScript() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.oneClusterFails)] }
    let obq = try Obq(server)
    #expect(try obq.run("-c", "tasks log count; print 'end'").lines.last != "end")
    #expect(try obq.run("--keep-going", "-c", "tasks log count; print 'end'").lines.last == "end")
    #expect(try obq.run("--allow-partial", "-c", "tasks log count; print 'end'").lines.last == "end")
  }

  @Test(arguments: [
    ("7", "$v + 1", "8"), ("90s", "$v", "90"), ("1.5", "$v * 2", "3"), ("10KiB", "$v", "10240"),
    ("2024-08-06T00:00Z", "$v", "2024-08-06T00:00:00Z"), ("ob_431", "$v", "ob_431"), ("'quoted'", "$v", "'quoted'"),
    ("a=b", "$v", "a=b"), ("", "$v", ""), ("x' or 'y", "$v", "x' or 'y"), ("-3", "$v", "-3"),
    ("9007199254740993", "$v", "9007199254740993"),
  ])
  func variables(value: String, expression: String, expected: String) throws {
    let run = try Obq().run("--var", "v=\(value)", "-c", "print \(expression)")
    #expect(run.output == expected + "\n", "\(run.errors)")
  }

  @Test func variablesAreValues() throws {
    let obq = try Obq(Servers.demo.get())
    let run = try obq.run(
      "--var", "name=ob_431' or 1=1 or '", "-c", "clusters where clusterName = $name count",
      "-c", "let c = 'ob_431'; let n = 2 * 3", "-c", "clusters where clusterName = $c count; print $n")
    #expect(run.lines == ["count()", "0", "count()", "1", "6"], "\(run.errors)")
    let missing = try obq.run("-c", "print $nosuch")
    #expect(missing.code == 65)
    #expect(missing.errors.contains("nosuch"))
  }

  @Test func sourceIsRelativeToItsFile() throws {
    let obq = try Obq()
    obq.scratch.write("let x = 41\nprint 'inner'\n", to: "inner.obq")
    let outer = obq.scratch.write("source 'inner.obq'\nprint 'outer'\n", to: "outer.obq")
    let run = try obq.run(outer, "-c", "print $x + 1")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.lines == ["inner", "outer", "42"])
  }

  @Test func aMistakeInASourcedFile() throws {
    let obq = try Obq()
    obq.scratch.write("print 'a'\ntasks dat\n", to: "bad.obq")
    let run = try obq.run("-c", "source '\(obq.scratch("bad.obq"))'; print 'b'")
    #expect(run.code == 65)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("bad.obq:2:7"), "\(run.errors)")
  }

  @Test func aFileThatSourcesItself() throws {
    let obq = try Obq()
    let path = obq.scratch.write("source 'self.obq'\n", to: "self.obq")
    let run = try obq.run(path)
    #expect(run.code == 65, "\(run)")
    #expect(run.errors.contains("self.obq"))
  }

  @Test func quitEndsTheRun() throws {
    let obq = try Obq()
    #expect(try obq.run("-c", "print 1; quit; print 2", "-c", "print 3").lines == ["1"])
    // A script that another one sources gives back to it.
    let inner = obq.scratch.write("print 1\nquit\nprint 2\n", to: "inner.obq")
    #expect(try obq.run("-c", "source '\(inner)'; print 3").lines == ["1", "3"])
    #expect(try obq.run(input: "print 1\n\\q\nprint 2\n").lines == ["1"])
  }

  @Test func aByteOrderMarkAndWindowsLines() throws {
    let obq = try Obq()
    let path = obq.scratch.write([0xEF, 0xBB, 0xBF] + Array("print 'a'\r\nprint 'b'\r\n".utf8), to: "windows.obq")
    let run = try obq.run(path)
    #expect(run.lines == ["a", "b"], "\(run)")
  }

  @Test func bytesThatAreNoText() throws {
    let obq = try Obq()
    let path = obq.scratch.write(Array("print 'a".utf8) + [0xFF, 0xFE, 0x00] + Array("'\n".utf8), to: "bytes.obq")
    let run = try obq.run(path)
    #expect(run.code == 65 || run.code == 0, "\(run)")
  }

  @Test func theDemoNeedsNoServer() throws {
    let run = try Obq(options: ["--demo"]).run("-c", "tasks data where status = FAILED since 30d", "--format", "table")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.lines.count > 10)
    #expect(run.errors.contains("complete"))
  }
}
