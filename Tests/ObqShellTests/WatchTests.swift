import Glibc
import ObqSimulator
import ObqTestSupport
import Testing

/// `watch`: rounds, what ends them, and what is said of changes.
@Suite struct WatchTests {
  /// A file of tasks that changes while it is watched.
  private func watched(_ rows: String...) throws -> Obq {
    let obq = try Obq()
    write(rows, obq)
    return obq
  }

  private func write(_ rows: [String], _ obq: Obq) {
    obq.scratch.write((["name,state,size"] + rows).joined(separator: "\n") + "\n", to: "new.csv")
    rename(obq.scratch("new.csv"), obq.scratch("tasks.csv"))
  }

  private func file(_ obq: Obq) -> String { "file '\(obq.scratch("tasks.csv"))'" }

  @Test func machineFormatsAreOneResultAfterTheOther() throws {
    let obq = try watched("a,RUNNING,1")
    let watch = "watch 100ms count 3 \(file(obq))"
    let csv = try obq.run("-c", watch, "--format", "csv")
    #expect(csv.code == 0)
    #expect(csv.lines == Array(repeating: ["name,state,size", "a,RUNNING,1"], count: 3).flatMap { $0 })
    #expect(csv.errors.isEmpty)
    #expect(try obq.run("-c", watch, "--format", "json").lines.count == 3)
    // The last statement's rows are those of the last round.
    #expect(try obq.run("-c", watch + " into '\(obq.scratch("out"))'; _ count").lines == ["count()", "1"])
    #expect(obq.scratch.text("out") == "name\tstate\tsize\na\tRUNNING\t1\n")
  }

  @Test func roundsSayWhatBecameOfEachRow() throws {
    let obq = try watched("a,RUNNING,1", "b,RUNNING,2", "c,DONE,3")
    let running = try obq.start(["-c", "watch 100ms until count = 1 \(file(obq))", "--format", "table"])
    try #require(running.waitForOutput("│ c "))
    write(["a,RUNNING,5", "b,FAILED,2", "d,RUNNING,7"], obq)
    try #require(running.waitForOutput("│ d* "))
    write(["b,FAILED,2"], obq)
    let run = try running.finish()
    #expect(run.code == 0)
    for line in ["b: state RUNNING → FAILED", "d: new, RUNNING", "c: gone, was DONE", "a: gone, was RUNNING"] {
      #expect(run.errors.contains(line), "\(run)")
    }
    // Cells that changed are marked once.
    #expect(run.output.components(of: "FAILED*").count == 2, "\(run)")
    #expect(run.output.contains("│   5* │"), "\(run)")
  }

  @Test(arguments: [
    ("size > 5", 65), ("state = RUNNING", 0), ("state = 'FAILED'", 65), ("count = 2", 0), ("count() = 2", 0),
    ("sum(size) = 3", 0), ("max(size) > 2", 65), ("count = 3", 65),
  ])
  func until(_ condition: String, _ never: Int32) throws {
    let obq = try watched("a,RUNNING,1", "b,DONE,2")
    // A condition that does not come true leaves the second statement, which is wrong, to be run.
    let run = try obq.run("-c", "watch 100ms until \(condition) count 2 \(file(obq))", "--format", "csv")
    let rounds = run.lines.filter { $0 == "a,RUNNING,1" }.count
    #expect(run.code == 0 && rounds == (never == 0 ? 1 : 2), "\(run)")
  }

  @Test(arguments: [
    ("watch 1ms", "no oftener"), ("watch 5", "a duration is expected"), ("watch 1s count 0", "whole number of rounds"),
    ("watch 1s count 'x'", "whole number of rounds"), ("watch 1s until size", "a condition is expected"),
    ("watch 1s until nosuch = 1", "no column \"nosuch\""), ("watch 1s until max(nosuch) = 1", "no column \"nosuch\""),
    ("watch 1s until $nosuch = 1", "is not set"),
  ])
  func mistakesAreToldBeforeTheFirstRound(_ watch: String, _ says: String) throws {
    let obq = try watched("a,RUNNING,1")
    let run = try obq.run("-c", "\(watch) \(file(obq))")
    #expect(run.code == 65 && run.output.isEmpty && run.errors.contains(says), "\(run)")
    #expect(!run.errors.contains("\"until\" here"), "\(run)")
  }

  @Test func controlCEndsAScriptWith130() throws {
    let obq = try watched("a,RUNNING,1")
    let running = try obq.start(["-c", "watch 1h \(file(obq)); print 'next'", "--format", "csv"])
    try #require(running.waitForOutput("RUNNING"))
    running.send(SIGINT)
    let run = try running.finish(seconds: 5)
    #expect(run.code == 130 && run.output == "name,state,size\na,RUNNING,1\n", "\(run)")
  }

  @Test func aServerThatGoesAwayIsWatchedOn() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let query = "tasks data on cluster ob_431_dw since 1d select tenantName limit 1"
    let running = try obq.start(["-c", "watch 100ms \(query)", "--format", "csv"])
    try #require(running.waitForOutput("tenantName"))
    server.setFaults([FaultSetting(.html200)])
    try #require(running.waitForErrors("error:"))
    let before = running.outputSoFar
    server.setFaults([])
    try #require(running.waitForOutput(before + "tenantName"))
    running.send(SIGINT)
    #expect(try running.finish().code == 130)
    server.setFaults([FaultSetting(.html200)])
    // What fails at once is no watch.
    #expect(try obq.run("-c", "watch 1h \(query)").code == 69)
  }

  @Test func aPartialRoundIsPartial() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.missingPage)] }
    let obq = try Obq(server, options: ["--page-size", "5"])
    let watch = "watch 100ms count 2 tasks data on cluster ob_431 since 30d select taskId"
    let run = try obq.run("-c", watch, "--format", "csv")
    #expect(run.code == 3, "\(run)")
    // How many there are is not known, so that a count ends nothing.
    let counted = try obq.run("-c", watch.replacing("count 2", with: "until count > 0 count 2"), "--format", "csv")
    #expect(counted.lines.filter { $0 == "taskId" }.count == 2)
  }

  @Test func onAScreenItIsDrawnOver() throws {
    let obq = try watched("a,RUNNING,1", "b,RUNNING,2")
    let shell = try Shell(obq)
    shell.ready()
    shell.type("watch 300ms \(file(obq))\r")
    shell.expect("Ctrl-C ends it")
    shell.expect("round 2")
    write(["a,RUNNING,1", "b,FAILED,2"], obq)
    shell.expect("b: state RUNNING → FAILED")
    // What is typed meanwhile is not shown, and does not move what is drawn.
    shell.terminal.type("\r\r")
    shell.expect("round 7")
    let lines = shell.terminal.screen.lines
    #expect(lines.filter { $0.contains("┌") }.count == 1, "\(shell.terminal.screen.text)")
    #expect(lines.filter { $0.contains("│ b ") }.count == 1, "\(shell.terminal.screen.text)")
    shell.type("\u{3}")
    shell.ready()
    shell.enter("print 'alive'", shows: "alive")
    shell.end()
  }
}
