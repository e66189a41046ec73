import Glibc
import ObqTestSupport
import Testing

/// The program obq-sim, as somebody starts it who has no server at hand.
@Suite struct SimulatorProgramTests {
  @Test func obqAsksIt() throws {
    let obq = try Obq()
    let variables = obq.variables.merging(["OBQ_SIM_PASSWORD": Obq.password]) { $1 }
    let simulator = try RunningProgram(
      BuiltProgram.path("obq-sim"), ["--port", "0", "--samples", "--log"], variables, scratch: obq.scratch)
    try #require(simulator.waitForOutput("\n"))
    let url = try #require(simulator.outputSoFar.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/)).output
    let run = try obq.run(
      "--url", String(url), "--user", "admin", "-c", "tasks log select delay",
      environment: ["OBQ_PASSWORD": Obq.password])
    #expect(run.lines == ["delay", "77.6421"], "\(run.errors)")
    simulator.send(SIGTERM)
    let end = try simulator.finish()
    #expect(end.code == 0)
    #expect(end.errors.contains("200 GET /api/v2/ob/clusters"))
  }

  @Test func https() throws {
    let obq = try Obq()
    let variables = obq.variables.merging(["OBQ_SIM_PASSWORD": Obq.password]) { $1 }
    let authority = obq.scratch("authority.pem")
    let simulator = try RunningProgram(
      BuiltProgram.path("obq-sim"), ["--port", "0", "--tls", authority], variables, scratch: obq.scratch)
    try #require(simulator.waitForOutput("\n"))
    let url = try #require(simulator.outputSoFar.firstMatch(of: /https:\/\/127\.0\.0\.1:\d+/)).output
    let run = try obq.run(
      "--url", String(url), "--user", "admin", "--ca-file", authority, "-c", "clusters count",
      environment: ["OBQ_PASSWORD": Obq.password])
    #expect(run.lines == ["count()", "6"], "\(run.errors)")
    simulator.send(SIGTERM)
    #expect(try simulator.finish().code == 0)
    let unwritable = try RunningProgram(
      BuiltProgram.path("obq-sim"), ["--port", "0", "--tls", obq.scratch("no/such/folder")], variables,
      scratch: obq.scratch
    ).finish()
    #expect(unwritable.code == 73, "\(unwritable)")
  }

  @Test func unixSocket() throws {
    let obq = try Obq()
    let path = obq.scratch("obshell.sock")
    let simulator = try RunningProgram(
      BuiltProgram.path("obq-sim"), ["--port", "0", "--unix", path], obq.variables, scratch: obq.scratch)
    try #require(simulator.waitForOutput("unix:\(path)\n"))
    let run = try obq.run("--url", "unix:" + path, "-c", "tenants count")
    #expect(run.lines == ["count()", "8"], "\(run)")
    simulator.send(SIGTERM)
    #expect(try simulator.finish().code == 0)
    #expect(obq.scratch.mode("obshell.sock") == nil)
  }

  @Test func wrongCommandLine() throws {
    let obq = try Obq()
    let run = try RunningProgram(BuiltProgram.path("obq-sim"), ["--nosuch"], obq.variables, scratch: obq.scratch)
      .finish()
    #expect(run.code == 64)
    #expect(run.errors.contains("--nosuch"))
  }
}
