import Glibc
import ObqSimulator
import ObqTestSupport
import Testing

/// The scripts of `grammar/examples/checks`, run as their comments say, on the fleet where one of each is wrong.
@Suite struct CheckExampleTests {
  private static let folder: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return parts.joined(separator: "/") + "/grammar/examples/checks/"
  }()

  private func obq() throws -> Obq {
    try Obq(try PlantedFleetTests.server(), environment: ["OBQ_NOW": PlantedFleetTests.planted])
  }

  @Test func morning() throws {
    let obq = try obq()
    let run = try obq.run("check", Self.folder + "morning.obq")
    #expect(run.code == 2, "\(run)")
    let states = Dictionary(
      uniqueKeysWithValues: try #require(readTSV(run.output)).dropFirst().map { ($0[0], $0[1]) })
    #expect(states.count == 11)
    for check in ["failed_since_success", "never_backed_up", "stuck_tasks", "log_breaks", "recoverable_window"] {
      #expect(states[check] == "CRIT", "\(check)")
    }
    #expect(states["missed_windows"] == "WARN" && states["any backup at all"] == "OK")
    // Behind for the first time.
    #expect(states["log_lag"] == "OK")
    let whole = try obq.run("--format", "markdown", Self.folder + "morning.obq")
    #expect(whole.code == 2 && whole.output.contains("Server out of disk space"), "\(whole)")
  }

  @Test func recoveryPoints() throws {
    let obq = try obq()
    func run() throws -> NagiosOutput {
      let run = try obq.run("check", "--format", "nagios", "--var", "rpo=15m", Self.folder + "rpo.obq")
      #expect(run.code == 2, "\(run)")
      return try NagiosOutput(run.output)
    }
    #expect(try run().details.contains { $0.hasPrefix("[OK] recovery point") })
    let second = try run()
    #expect(second.details.contains { $0.contains("CRIT planted/lagging: max(delay) > $rpo * 4") })
    #expect(second.data.contains { $0.label == "recovery point planted/lagging" && $0.crit == "~:3600" })
    let missing = try obq.run("check", Self.folder + "rpo.obq")
    #expect(missing.code == 65 && missing.errors.contains("$rpo"), "\(missing)")
  }

  /// The unit beside it runs that very script, with options that there are.
  @Test func theTimerRunsTheScript() throws {
    let service = try text("obq-rpo.service")
    let timer = try text("obq-rpo.timer")
    #expect(timer.contains("OnCalendar=") && timer.contains("WantedBy=timers.target"))
    let line = try #require(service.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
    var words = line.dropFirst("ExecStart=/usr/local/bin/obq ".count).split(separator: " ").map(String.init)
    #expect(words.last == "/etc/obq/rpo.obq")
    words[words.count - 1] = Self.folder + "rpo.obq"
    let server = try PlantedFleetTests.server()
    let place = try #require(words.firstIndex(of: "--url"))
    words[place + 1] = server.url
    let user = try #require(words.firstIndex(of: "--user"))
    words[user + 1] = "admin"
    let obq = try Obq(environment: ["OBQ_PASSWORD": Obq.password, "OBQ_NOW": PlantedFleetTests.planted])
    #expect(try obq.start(words).finish().code == 2)
  }

  @Test func drills() throws {
    let obq = try obq()
    let run = try obq.sh("cd '\(obq.scratch.path)' && cp '\(Self.folder)drills.obq' . && OBQ drills.obq")
    #expect(run.code == 2 && run.output.contains("planted/undrilled"), "\(run)")
    let done = try #require(obq.scratch.text("drills-done.html"))
    #expect(done.contains("<td>healthy</td>") && done.contains("healthy_drill"))
    let missing = try #require(obq.scratch.text("drills-missing.html"))
    #expect(missing.contains("undrilled") && !missing.contains("healthy"))
  }

  @Test func textfile() throws {
    let obq = try obq()
    let path = obq.scratch("obq.prom")
    let run = try obq.run("--format", "prometheus", "-o", path, Self.folder + "textfile.obq")
    #expect(run.code == 2, "\(run)")
    let metrics = try PrometheusMetrics(try #require(obq.scratch.text("obq.prom")))
    #expect(metrics.values("obq_check_state").count == 6)
    #expect(metrics.values("obq_check_key_state", ["check": "backup age", "tenant_name": "never_backed_up"]) == [2])
    #expect(metrics.values("obq_check_value_seconds", ["check": "log delay", "tenant_name": "lagging"]) == [10800])
  }

  /// All of them are executable, stand in the standard layout, and are right as far as can be told without a server.
  @Test func scriptsAreScripts() throws {
    let names = ["morning", "rpo", "drills", "textfile"]
    for name in names {
      let path = Self.folder + name + ".obq"
      #expect(access(path, X_OK) == 0, "\(name)")
      #expect(try text(name + ".obq").hasPrefix("#!/usr/bin/env obq\n"))
      let formatted = try Obq().run("--format-script", path)
      let whole = try text(name + ".obq")
      #expect(formatted.code == 0 && formatted.output == whole, "\(formatted.output)")
    }
  }

  private func text(_ name: String) throws -> String {
    let bytes = try #require(ScratchDirectory.bytes(Self.folder + name))
    return String(decoding: bytes, as: UTF8.self)
  }
}
