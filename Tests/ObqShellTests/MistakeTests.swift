import ObqSimulator
import Testing

/// What is wrong in a query is shown before anything is sent.
@Suite struct MistakeTests {
  @Test func misspelledWord() throws {
    let server = try Servers.start()
    let run = try Obq(server).run("-c", "tasks data where status = FAILD since 30d")
    #expect(run.code == 65)
    #expect(run.output.isEmpty)
    let lines = run.errors.split(separator: "\n").map(String.init)
    let text = try #require(lines.firstIndex { $0.hasSuffix("tasks data where status = FAILD since 30d") })
    let word = try #require(lines[text].firstRange(of: "FAILD"))
    let caret = try #require(lines[text + 1].firstRange(of: "^^^^^"))
    let column = lines[text].distance(from: lines[text].startIndex, to: word.lowerBound)
    #expect(lines[text + 1].distance(from: lines[text + 1].startIndex, to: caret.lowerBound) == column)
    #expect(!lines[text + 1].contains("^^^^^^"))
    #expect(run.errors.contains("did you mean FAILED?"))
    #expect(run.errors.contains("-c:1:27"))
    #expect(server.requests().isEmpty)
  }

  @Test func quotedWordsAreTakenAsTheyAre() throws {
    let run = try Obq(Servers.demo.get()).run("-c", "tasks data where status = 'FAILD' since 30d count")
    #expect(run.lines == ["count()", "0"])
  }

  @Test func caretsUnderWideCharacters() throws {
    let run = try Obq(Servers.demo.get()).run("-c", "tasks data where tenantName = '订单库' and statsu = DONE")
    let lines = run.errors.split(separator: "\n").map(String.init)
    let text = try #require(lines.firstIndex { $0.contains("订单库") })
    // Three characters of two cells each stand before the word.
    let word = try #require(lines[text].firstRange(of: "statsu"))
    let cells = lines[text].distance(from: lines[text].startIndex, to: word.lowerBound) + 3
    #expect(lines[text + 1].hasSuffix("^^^^^^") || lines[text + 1].contains("^^^^^^ "))
    let caret = try #require(lines[text + 1].firstRange(of: "^"))
    #expect(lines[text + 1].distance(from: lines[text + 1].startIndex, to: caret.lowerBound) == cells)
  }

  @Test func allMistakesOfAScriptInOneRun() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let script = obq.scratch.write(
      """
      # a comment
      tasks dta where status = FAILED
      tasks data sort on startTime

      clusters limt 3
      """, to: "wrong.obq")
    let run = try obq.run(script)
    #expect(run.code == 65)
    for place in ["wrong.obq:2:7", "wrong.obq:3:17", "wrong.obq:5:10"] {
      #expect(run.errors.contains(place), "\(place): \(run.errors)")
    }
    #expect(server.requests().isEmpty)
  }

  @Test func allUnknownNamesOfAScriptInOneRun() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let script = obq.scratch.write(
      "tasks data where statsu = FAILED and elapsd > 3\ntasks log where dely > 60s\n", to: "names.obq")
    let run = try obq.run("-f", script)
    #expect(run.code == 65)
    for (place, near) in [("names.obq:1:18", "status"), ("names.obq:1:38", "elapsed"), ("names.obq:2:17", "delay")] {
      #expect(run.errors.contains(place), "\(place): \(run.errors)")
      #expect(run.errors.contains("did you mean \(near)"), "\(near): \(run.errors)")
    }
    #expect(server.requests().isEmpty)
  }

  @Test(arguments: [
    "tasks dat", "tasks data where staus = DONE", "tasks data where status = DONEE", "tasks data as cvs",
    "tasks data where elapsed > 'x' + 1", "tasks data where status = $missing", "set formt csv", "nosuchview",
    "tasks data group by", "tasks data where (status = DONE", "tasks data where status = 'DONE",
  ])
  func aMistakeInTheLastLineSendsNothing(last: String) throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let script = obq.scratch.write("tasks data limit 1\nclusters\n\(last)\n", to: "script.obq")
    let run = try obq.run(script)
    #expect(run.code == 65, "\(run)")
    #expect(run.output.isEmpty, "\(run)")
    #expect(run.errors.contains("script.obq:3:"), "\(run.errors)")
    #expect(server.requests().isEmpty)
  }

  @Test func namesOfEarlierStatementsAreKnown() throws {
    let run = try Obq(Servers.demo.get()).run(
      "-c", "let wanted = 'ob_431'\nlet some = clusters where clusterName = $wanted\nsome select clusterName")
    #expect(run.lines == ["clusterName", "ob_431"], "\(run.errors)")
  }

  @Test func unknownClusterNamesTheNearest() throws {
    let server = try Servers.start()
    let run = try Obq(server).run("-c", "tasks data on cluster ob_432")
    #expect(run.code == 65)
    #expect(run.errors.contains("ob_431"), "\(run.errors)")
    #expect(server.taskRequests.isEmpty)
  }

  @Test func aNameThatFitsSeveralClustersListsThem() throws {
    let server = try Servers.start()
    let run = try Obq(server).run("-c", "tasks data on cluster ob_324_core")
    #expect(run.code == 65)
    #expect(run.errors.contains("ob_324_core:61") && run.errors.contains("ob_324_core:62"), "\(run.errors)")
    #expect(server.taskRequests.isEmpty)
    let one = try Obq(server).run("-c", "tasks data on cluster ob_324_core:61 count")
    #expect(one.code == 0, "\(one.errors)")
  }

  @Test func aGlobThatFitsNothingIsAnEmptyCompleteResult() throws {
    let run = try Obq(Servers.demo.get()).run("--format", "json", "-c", "tasks data on cluster zz_*")
    #expect(run.code == 0)
    #expect(run.output.contains("\"complete\":true") && run.output.contains("\"rows\":[]"))
    #expect(run.errors.contains("warning"), "\(run.errors)")
  }
}
