import Glibc
import ObqSimulator
import ObqTestSupport
import Testing

/// Ctrl-C while rows come: those that came are kept, and nobody takes them for all.
@Suite struct InterruptTests {
  /// A server some of whose pages come at once, and the others never in time.
  private func halfSlow() throws -> SimulatorServer {
    try Servers.start {
      $0.faults = [FaultSetting(.slow, probability: 0.3)]
      $0.slowMilliseconds = 20_000
    }
  }

  /// Waits until all requests that may be under way are slow ones.
  private func waitUntilItHangs(_ server: SimulatorServer) -> Bool {
    let end = Clock.seconds + 10
    var before = 0
    while Clock.seconds < end {
      let count = server.taskRequests.count
      if count > 8, count == before { return true }
      before = count
      usleep(300_000)
    }
    return false
  }

  @Test(arguments: ["csv", "json", "table"]) func aScriptKeepsTheRowsSoFar(_ format: String) throws {
    let server = try halfSlow()
    let running = try Obq(server, options: ["--page-size", "5", "--format", format]).start([
      "-c", "tasks data since 30d select clusterName, taskId; print 'not reached'",
    ])
    try #require(waitUntilItHangs(server))
    running.send(SIGINT)
    let run = try running.finish(seconds: 10)
    #expect(run.code == 130, "\(run)")
    #expect(run.output.contains("ob_431") && !run.output.contains("not reached"), "\(run)")
    #expect(run.errors.contains("ended by Ctrl-C"), "\(run)")
    if format == "json" {
      #expect(run.output.contains(#""complete":false,"#) && run.output.hasSuffix("]}\n"), "\(run)")
    }
  }

  @Test func thePromptKeepsThemForTheNextQuery() throws {
    let server = try halfSlow()
    let shell = try Shell(Obq(server, options: ["--page-size", "5"], environment: ["OBQ_PAGER": "cat"]))
    shell.ready()
    shell.type("tasks data since 30d select clusterName, taskId\r")
    try #require(waitUntilItHangs(server))
    shell.type("\u{3}")
    shell.ready()
    shell.expect("PARTIAL")
    shell.expect("ended by Ctrl-C")
    shell.enter("_ where clusterName = 'ob_431' limit 1", shows: "ob_431")
    shell.expect("PARTIAL")
    shell.end()
  }
}
