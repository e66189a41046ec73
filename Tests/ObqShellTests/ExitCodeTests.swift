import Glibc
import ObqSimulator
import Testing

/// The codes that obq ends with, as the manual promises them.
@Suite struct ExitCodeTests {
  @Test func done() throws {
    let run = try Obq(Servers.demo.get()).run("-c", "clusters count")
    #expect(run.code == 0)
    #expect(run.lines == ["count()", "6"])
  }

  struct UsageCase: Sendable, CustomTestStringConvertible {
    var words: [String]
    var says: [String]
    var testDescription: String { words.joined(separator: " ") }

    init(_ words: String..., says: [String]) {
      self.words = words
      self.says = says
    }
  }

  @Test(arguments: [
    UsageCase("--fromat", "csv", says: ["--fromat", "did you mean --format?"]),
    UsageCase("--keep-gong", says: ["--keep-gong", "did you mean --keep-going?"]),
    UsageCase("-Z", says: ["-Z"]), UsageCase("-qZ", says: ["-Z"]),
    UsageCase("--url", says: ["--url requires a value", "URL"]),
    UsageCase("-c", says: ["-c requires a value", "STMT"]), UsageCase("-e", says: ["-e requires a value", "STMT"]),
    UsageCase("-q", "-o", says: ["-o requires a value", "FILE"]),
    UsageCase("--quiet=3", says: ["--quiet takes no value"]),
    UsageCase("--form", "csv", says: ["there is no option --form", "did you mean --format?"]),
    UsageCase("--format=cvs", says: ["\"cvs\"", "did you mean csv?"]),
    UsageCase("--type", "ocq", says: ["--type expects ocp or obshell"]),
    UsageCase("--var", "novalue", says: ["--var expects NAME=VALUE"]),
    UsageCase("--var", "=3", says: ["--var expects NAME=VALUE"]),
    UsageCase("--timeout", "soon", says: ["timeout expects a duration"]),
    UsageCase("--timeout", "0s", says: ["timeout expects a duration"]),
    UsageCase("--concurrency", "0", says: ["concurrency expects a whole number"]),
    UsageCase("--page-size", "many", says: ["page-size expects a whole number"]),
    UsageCase("--max-calls", "-1", says: ["max-calls expects a whole number"]),
    UsageCase("--timezone", "Mars/Olympus", says: ["timezone expects an IANA name"]),
    UsageCase("--color", "sometimes", says: ["color expects auto, always or never"]),
    UsageCase("-c", "tasks data", says: ["no connection is known", "--demo", "--url"]),
    UsageCase("--url", "ftp://x", "--user", "a", "-c", "clusters", says: ["--url can't be used"]),
    UsageCase("--url", "http://127.0.0.1:1", "-c", "clusters", says: ["lacks a user", "--user"]),
  ])
  func wrongCommandLine(_ line: UsageCase) throws {
    let run = try Obq().startAndFinish(line.words)
    #expect(run.code == 64, "\(run)")
    #expect(run.output.isEmpty)
    for words in line.says { #expect(run.errors.contains(words), "\(words): \(run.errors)") }
  }

  @Test func noPasswordIsGiven() throws {
    let run = try Obq().run("--url", "http://127.0.0.1:1", "--user", "a", "-c", "clusters")
    #expect(run.code == 64, "\(run)")
    #expect(run.errors.contains("no password is given") && run.errors.contains("OBQ_PASSWORD"))
  }

  @Test func wrongEnvironment() throws {
    for (name, value) in [("OBQ_FORMAT", "cvs"), ("OBQ_TIMEZONE", "Mars/Olympus")] {
      let run = try Obq(Servers.demo.get(), environment: [name: value]).run("-c", "clusters")
      #expect(run.code == 64, "\(run)")
      #expect(run.errors.contains(name), "\(run.errors)")
    }
  }

  @Test func whatIsOverriddenNeedNotBeRight() throws {
    for (variable, words) in [("OBQ_FORMAT", ["--format", "csv"]), ("OBQ_TIMEZONE", ["--timezone", "UTC"])] {
      let obq = try Obq(Servers.demo.get(), options: words, environment: [variable: "Mars/Olympus"])
      #expect(try obq.run("-c", "clusters count").lines == ["count()", "6"], "\(variable)")
    }
  }

  @Test func wrongQuery() throws {
    #expect(try Obq(Servers.demo.get()).run("-c", "tasks dat").code == 65)
  }

  @Test func missingInput() throws {
    let obq = try Obq(Servers.demo.get())
    for words in [
      ["-f", "/nonexistent/x.obq"], ["/nonexistent/x.obq"], ["-c", "source '/nonexistent/x.obq'"], ["/tmp"],
    ] {
      let run = try obq.startAndFinish(words)
      #expect(run.code == 66, "\(words) \(run)")
      #expect(run.output.isEmpty)
      #expect(run.errors.contains(words[0] == "/tmp" ? "/tmp" : "/nonexistent/x.obq"))
    }
    let password = try Obq().run(
      "--url", "http://127.0.0.1:1", "--user", "a", "--password-file", "/nonexistent/p", "-c", "clusters")
    #expect(password.code == 66, "\(password)")
  }

  @Test func nobodyListens() throws {
    let run = try Obq(environment: ["OBQ_PASSWORD": Obq.password]).run(
      "--url", "http://127.0.0.1:1", "--user", "admin", "-c", "tasks data", "-vv")
    #expect(run.code == 69, "\(run)")
    #expect(run.errors.contains("127.0.0.1:1"))
    #expect(run.output.isEmpty)
  }

  @Test func aWebPageAnswers() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.html200)]
      $0.faultsOnInventory = true
    }
    let run = try Obq(server).run("-c", "tasks data")
    #expect(run.code == 69, "\(run)")
    #expect(run.errors.contains("web page"))
  }

  @Test(arguments: [Fault.http500, .http502HTML, .truncatedJSON, .cutBody, .wrongEnvelope])
  func wrongAnswers(fault: Fault) throws {
    let server = try Servers.start { $0.faults = [FaultSetting(fault)] }
    let run = try Obq(server).run("--timeout", "3s", "-c", "tasks data on tenant 订单库")
    // Retries may use the time up.
    #expect(run.code == 69 || run.code == 75, "\(run)")
    #expect(run.errors.contains("error") || run.errors.contains("PARTIAL"))
  }

  @Test func forbidden() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.forbidden)] }
    let run = try Obq(server).run("-c", "tasks data on tenant 订单库")
    #expect(run.code == 77, "\(run)")
  }

  @Test func timedOut() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 5_000
    }
    let start = Clock.seconds
    let run = try Obq(server).run("--timeout", "300ms", "-c", "tasks data on tenant 订单库")
    #expect(run.code == 75, "\(run)")
    #expect(Clock.seconds - start < 3)
  }

  @Test func throttled() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.http429)] }
    let run = try Obq(server).run("--timeout", "500ms", "-c", "tasks data on tenant 订单库")
    #expect(run.code == 75, "\(run)")
  }

  @Test func outputCannotBeMade() throws {
    let obq = try Obq(Servers.demo.get())
    for words in [
      ["-o", "/nonexistent/x", "-c", "clusters"], ["-c", "clusters into '/nonexistent/x'"],
      ["-o", "/tmp", "-c", "clusters"],
    ] {
      let run = try obq.startAndFinish(words)
      #expect(run.code == 73, "\(words) \(run)")
      #expect(run.output.isEmpty)
    }
  }

  @Test func writingFails() throws {
    let obq = try Obq(Servers.demo.get())
    for words in ["-c 'tasks data'", "--help", "--version", "-c 'print 1'"] {
      let run = try obq.sh("OBQ \(words) > /dev/full; echo $?")
      #expect(run.lines == ["74"], "\(words) \(run)")
    }
  }

  @Test func closedStreamsAreNobodyElses() throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch("result")
    #expect(try obq.sh("OBQ -c 'clusters' >&-; echo $?").lines == ["74"])
    #expect(try obq.sh("OBQ <&-; echo $?").lines == ["74"])
    #expect(try obq.sh("OBQ -c \"clusters into '\(path)'\" -c 'print 1' <&- >&- 2>&-; echo $?").lines == ["74"])
    #expect(obq.scratch.text("result")?.hasSuffix("\n") == true)
    #expect(obq.scratch.text("result")?.contains("written to") == false)
  }

  @Test func interruptedWhileNobodyReads() throws {
    let obq = try Obq(Servers.demo.get())
    let pipe = obq.scratch("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let end = open(pipe, O_RDWR)
    defer { close(end) }
    // More than the pipe holds.
    let text = String(repeating: "x", count: 2_000)
    let running = try obq.start(["-o", pipe, "-c", "tasks data derive t = '\(text)' select t"])
    var held = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
    try #require(poll(&held, 1, 10_000) == 1)
    while running.isRunning(milliseconds: 50) { running.send(SIGINT) }
    #expect(try running.finish().code == 130)
  }

  @Test func interruptedWhileReadingTheInventory() throws {
    let server = try Servers.start { $0.latencyMilliseconds = 20_000 }
    let running = try Obq(server).start(["-c", "tasks data"])
    try #require(server.waitForRequest())
    let start = Clock.seconds
    running.send(SIGINT)
    #expect(try running.finish(seconds: 10).code == 130)
    #expect(Clock.seconds - start < 2)
    let late = try Obq(server).run("--timeout", "300ms", "-c", "clusters")
    #expect(late.code == 75, "\(late)")
  }

  @Test func aClosedPipeIsAQuietEnd() throws {
    let obq = try Obq(Servers.demo.get())
    for words in [
      "-c 'tasks data'", "-c 'tasks data' -c 'tasks data'", "-c 'tasks data; tasks data; tasks data'",
      "--format json -c 'tasks data'", "--help", "--keep-going -c 'tasks data' -c 'tasks data'",
    ] {
      let run = try obq.sh("{ OBQ \(words); echo $? >&2; } | head -c 1 >/dev/null")
      #expect(run.errors == "0\n", "\(words) \(run)")
    }
    // The reader is gone before the first byte.
    let gone = try obq.sh(Self.withoutReader("-c 'tasks data'", obq))
    #expect(gone.errors == "0\n")
    let bare = try Obq()
    #expect(try bare.sh(Self.withoutReader("--help", bare)).errors == "0\n")
  }

  /// obq writes to a pipe after its reader has closed it.
  private static func withoutReader(_ words: String, _ obq: Obq) -> String {
    let gone = obq.scratch("gone")
    return "mkfifo '\(gone)'; { read x < '\(gone)'; OBQ \(words); echo $? >&2; } | { exec <&-; echo > '\(gone)'; }"
  }

  @Test func nothingIsAskedForNobody() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let run = try obq.sh(Self.withoutReader("-c 'clusters' -c 'tasks data'", obq))
    #expect(run.errors == "0\n")
    #expect(server.taskRequests.isEmpty)
  }

  @Test func interrupted() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 20_000
    }
    let running = try Obq(server).start(["-c", "tasks data", "-c", "print 'not reached'"])
    try #require(server.waitForTaskRequest())
    let start = Clock.seconds
    running.send(SIGINT)
    let run = try running.finish(seconds: 10)
    #expect(run.code == 130, "\(run)")
    #expect(Clock.seconds - start < 2)
    #expect(run.output.isEmpty)
  }

  @Test func interruptedWhileKeepingGoing() throws {
    let server = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 20_000
    }
    let running = try Obq(server).start(["--keep-going", "-c", "tasks data; print 'a'", "-c", "print 'b'"])
    try #require(server.waitForTaskRequest())
    running.send(SIGINT)
    let run = try running.finish(seconds: 10)
    #expect(run.code == 130, "\(run)")
    #expect(run.output.isEmpty)
  }

  @Test(arguments: [["-c", "print 'ready'", "-"], ["-X", "-c", "print 'ready'; file '-'"]])
  func interruptedWhileReadingStandardInput(words: [String]) throws {
    let obq = try Obq()
    // A pipe that somebody could still write to.
    let pipe = obq.scratch("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let end = open(pipe, O_RDWR)
    defer { close(end) }
    let running = try obq.start(words, inputPath: pipe)
    try #require(running.waitForOutput("ready\n"))
    // The first signal may come before the reading begins.
    while running.isRunning(milliseconds: 50) { running.send(SIGINT) }
    #expect(try running.finish().code == 130)
  }
}

extension Obq {
  /// Runs obq with a list of words.
  func startAndFinish(
    _ words: [String], input: String? = nil, environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Run {
    try start(words, input: input, environment: environment).finish(sourceLocation: sourceLocation)
  }
}
