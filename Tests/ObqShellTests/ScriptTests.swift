import Glibc
import ObqSimulator
import ObqTestSupport
import Testing

/// Scripts as programs: what begins with `#!`, and where errors are.
@Suite struct ScriptTests {
  /// A folder with `obq` on the path, for scripts whose first line looks it up there.
  private func obq(_ server: SimulatorServer) throws -> Obq {
    let obq = try Obq(
      environment: ["OBQ_URL": server.url, "OBQ_USER": "admin", "OBQ_PASSWORD": Obq.password])
    symlink(BuiltProgram.path("obq"), obq.scratch("obq"))
    return obq
  }

  @Test func aScriptIsAProgram() throws {
    let obq = try obq(Servers.demo.get())
    let script = obq.scratch.write(
      "#!/usr/bin/env obq\nprint $days\nclusters where clusterName = $name select clusterName\n", to: "program.obq")
    chmod(script, 0o755)
    let run = try obq.sh(
      "PATH='\(obq.scratch.path)':$PATH; cd /; '\(script)' --var days=7 --var name=ob_431 --format csv")
    #expect(run.code == 0 && run.lines == ["7", "clusterName", "ob_431"], "\(run)")
    let check = obq.scratch.write(
      "#!/usr/bin/env -S obq check --format nagios\ncheck none (clusters) warn\n", to: "c.obq")
    chmod(check, 0o755)
    let plugin = try obq.sh("PATH='\(obq.scratch.path)':$PATH; '\(check)'")
    #expect(plugin.code == 1 && plugin.output.hasPrefix("OBQ WARNING"), "\(plugin)")
  }

  /// The four ways to run a text are one.
  @Test(arguments: [
    "print 1\nprint 2", "print 1\nselect", "print 1\nuse cluster nosuch\nprint 2", "clusters where nosuch = 1",
    "check none (clusters) warn\nprint 2", "print 1\nsource 'nosuch.obq'",
  ])
  func theFourWaysAreOne(text: String) throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch.write(text, to: "s.obq")
    let runs = [
      try obq.run(path), try obq.run("-f", path), try obq.run(input: text), try obq.run("-c", text),
    ]
    func plain(_ run: Run, _ name: String) -> String {
      run.errors.replacing("\(name):", with: "X:").replacing("\(obq.scratch.path)/", with: "")
    }
    let names = [path, path, "stdin", "-c"]
    for (run, name) in zip(runs, names) {
      #expect(run.code == runs[0].code && run.output == runs[0].output, "\(run)")
      #expect(plain(run, name) == plain(runs[0], path), "\(run)")
    }
  }

  /// Whatever goes wrong says where: in the text, in its names, at the server, while it runs.
  @Test(arguments: [
    ("print 1\nprint 1 +", 2, 10), ("print 1\nprint nosuch", 2, 7), ("\n\nuse cluster nosuch", 3, 13),
    ("print 1\ntasks data on cluster nosuch", 2, 23), ("print 1\nsource 'nosuch.obq'", 2, 1),
    ("clusters\ntenants select 9223372036854775807 + clusterId", 2, 1), ("print 1\nset format nosuch", 2, 12),
    ("clusters\n_ select nosuch", 2, 10),
  ])
  func everyErrorHasAPlace(text: String, line: Int, column: Int) throws {
    let obq = try Obq(Servers.demo.get())
    let path = obq.scratch.write(text, to: "s.obq")
    let run = try obq.run(path)
    #expect(run.code > 3 && run.errors.contains("\(path):\(line):\(column)\n"), "\(run)")
  }

  @Test func failuresOfServersHaveAPlace() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.http500)] }
    let obq = try Obq(server)
    let path = obq.scratch.write("print 1\nprint 2; tasks data\nprint 3\ntasks log", to: "s.obq")
    let run = try obq.run("--keep-going", path)
    #expect(run.code == 69 && run.lines == ["1", "2", "3"], "\(run)")
    #expect(run.errors.contains("\(path):2:10\n") && run.errors.contains("\(path):4:1\n"), "\(run)")
    let stopped = try obq.run(path)
    #expect(stopped.lines == ["1", "2"], "\(stopped)")
    let nobody = try Obq().run("-c", "print 1\ntasks data")
    #expect(nobody.code == 64 && nobody.errors.contains("-c:2:1\n"), "\(nobody)")
  }
}
