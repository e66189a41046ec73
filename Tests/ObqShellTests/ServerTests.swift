import ObqJSON
import ObqSimulator
import Testing

/// What servers do differently, and wrongly, seen from the command line.
@Suite struct ServerTests {
  @Test(arguments: [
    PageSizing.honest, .clamp(2000), .clamp(5000), .clamp(3), .rowCount, .fixed(7), .everything,
  ])
  func anyPageSizeGivesTheSameRows(sizing: PageSizing) throws {
    let moment = SimulatorInstant(microseconds: 1_760_000_000_000_000)
    let query = "tasks data count; tasks log count; tasks restore count; tasks data where status = FAILED count"
    let expected = try Obq(Servers.start { $0.clock = .fixed(moment) }).run("-c", query)
    let server = try Servers.start {
      $0.clock = .fixed(moment)
      $0.pageSizing = sizing
    }
    let obq = try Obq(server)
    let run = try obq.run("-c", query)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output == expected.output)
    #expect(run.lines[1] != "0")
    let listed = try obq.run("-c", "tasks data select taskId")
    #expect(String(listed.lines.count - 1) == run.lines[1])
  }

  @Test(arguments: [1, 7, 2000])
  func anyPageSizeAskedGivesTheSameRows(size: Int) throws {
    let run = try Obq(Servers.samples.get()).run(
      "--page-size", "\(size)", "-c", "tasks data count; tasks restore count")
    #expect(run.lines == ["count()", "3", "count()", "2"])
  }

  @Test func aPartialResultSaysSo() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.oneClusterFails)] }
    let obq = try Obq(server)
    let run = try obq.run("--format", "json", "-c", "tasks data since 30d count by clusterName")
    #expect(run.code == 3)
    let meta = try #require(try JSONValue(parsing: run.bytes)["meta"])
    #expect(meta["complete"] == .boolean(false))
    let reasons = try #require(meta["reasons"]?.elements)
    #expect(reasons.contains { $0.string?.contains("ob_425_pay") == true }, "\(reasons)")
    let failed = try #require(meta["targets"]?.elements).filter { $0["ok"] == .boolean(false) }
    #expect(!failed.isEmpty && failed.allSatisfy { $0["cluster"] == .string("ob_425_pay") })
    #expect(failed.allSatisfy { $0["error"]?.string?.isEmpty == false })
    // A script that reads rows alone hears of it, too.
    #expect(run.errors.contains("PARTIAL"), "\(run.errors)")
    #expect(run.errors.contains("ob_425_pay"))
    #expect(try obq.run("-c", "tasks data count by clusterName", "-q").errors.contains("PARTIAL"))
    #expect(try obq.run("--allow-partial", "-c", "tasks data count").code == 0)
    #expect(try obq.run("-c", "set allow-partial on; tasks data count").code == 0)
  }

  @Test func everyTargetFailing() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.html200)] }
    let run = try Obq(server).run("-c", "tasks data count")
    #expect(run.code == 69, "\(run)")
    #expect(run.errors.contains("web page"))
  }

  /// Credentials go to nobody but the server that was named.
  @Test(arguments: [Fault.redirect, .redirectHost]) func redirectsAreNotFollowed(_ fault: Fault) throws {
    let server = try Servers.start { $0.faults = [FaultSetting(fault)] }
    let run = try Obq(server).run("-c", "tasks data on tenant 订单库")
    #expect(run.code == 69, "\(run)")
    #expect(run.errors.contains("redirects"), "\(run.errors)")
    let targets = server.requests().map(\.target)
    #expect(!targets.contains { $0.hasPrefix("/login") })
    #expect(targets.count == Set(targets).count, "\(targets)")
  }

  @Test func aBudgetIsKept() throws {
    let server = try Servers.start()
    let run = try Obq(server).run("--max-calls", "5", "-c", "tasks data")
    #expect(run.code == 65, "\(run)")
    #expect(run.errors.contains("budget"))
    #expect(run.output.isEmpty)
    #expect(server.taskRequests.isEmpty)
    #expect(server.requests().count <= 5)
    let enough = try Obq(server).run("--max-calls", "500", "-c", "tasks data count")
    #expect(enough.code == 0)
  }

  @Test func aBudgetMetOnTheWayIsPartial() throws {
    let server = try Servers.start { $0.pageSizing = .fixed(7) }
    let run = try Obq(server).run("--max-calls", "40", "--format", "json", "-c", "tasks data select taskId")
    #expect(run.code == 3, "\(run.errors)")
    let meta = try #require(try JSONValue(parsing: run.bytes)["meta"])
    #expect(meta["complete"] == .boolean(false))
    #expect(server.requests().count <= 40)
  }

  @Test func explainCallsNoTaskEndpoint() throws {
    let server = try Servers.start()
    let run = try Obq(server).run("-c", "explain tasks data where status = FAILED since 30d")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("calls"))
    #expect(server.taskRequests.isEmpty)
    let stages = try Obq(server).run(
      "-c", "explain tokens tasks data limit 3; explain tree tasks data limit 3; explain plan tasks data limit 3")
    #expect(stages.code == 0, "\(stages.errors)")
  }

  @Test func callsAreToldOnWish() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    let query = "tasks data on tenant 订单库 count"
    let quiet = try obq.run("-c", query)
    #expect(quiet.errors.isEmpty)
    server.clearRequests()
    let one = try obq.run("-v", "-c", query)
    #expect(one.output == quiet.output)
    let calls = one.errors.split(separator: "\n").filter { $0.hasPrefix("< GET ") }
    #expect(calls.count == server.requests().count)
    #expect(!one.errors.lowercased().contains("authorization"))
    let two = try obq.run("-vv", "-c", query)
    #expect(two.errors.contains("> Authorization: (hidden)"))
    #expect(two.errors.lowercased().contains("< content-type: application/json"))
    #expect(try obq.run("-v", "-v", "-c", query).errors.contains("> Authorization: (hidden)"))
  }
}
