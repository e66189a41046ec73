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

  @Test func aBudgetThatIsSureNotToDoIsRefusedAtOnce() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    for query in ["tasks count", "tasks data on cluster ob_431 count", "clusters on cluster ob_431", "ping"] {
      let run = try obq.run("--max-calls", "2", "-c", query)
      #expect(run.code == 65, "\(query): \(run)")
      #expect(run.errors.contains("the budget is 2"), "\(run.errors)")
    }
    #expect(server.requests().isEmpty)
    // The inventory of before costs nothing again.
    let known = try obq.run("-c", "ping; set max-calls 2; tasks data on cluster ob_431 tenant ww1144 count")
    #expect(known.code == 0, "\(known)")
    server.clearRequests()
    let more = try obq.run("-c", "ping; set max-calls 2; tasks count")
    #expect(more.code == 65 && server.requests().count == 3, "\(more)")
  }

  /// Asking what a query costs costs no more than the inventory.
  @Test func explainShowsWhatABudgetRefuses() throws {
    let server = try Servers.start()
    let run = try Obq(server).run("--max-calls", "5", "-c", "explain tasks data; explain curl tasks data")
    #expect(run.code == 0 && run.output.contains("calls    from"), "\(run)")
    #expect(run.output.contains("curl "))
    #expect(server.taskRequests.isEmpty)
  }

  // MARK: the session's inventory

  @Test func anInventoryIsReadAgainWhenItIsTooOld() throws {
    let server = try Servers.start()
    func reads(_ setting: String) throws -> Int {
      server.clearRequests()
      let run = try Obq(server).run("-c", "\(setting); tasks data count; tasks data count; tasks log count")
      #expect(run.code == 0, "\(run)")
      return server.requests().count { $0.target.hasPrefix("/api/v2/ob/clusters?") }
    }
    #expect(try reads("set inventory-age 1h") == 1)
    #expect(try reads("set inventory-age 0s") == 3)
    let run = try Obq(server).run("-c", "tasks data count; explain tasks data count")
    #expect(run.output.contains("inventory  read just now"), "\(run)")
  }

  /// A cluster that was made since the inventory was read is found, and a name that is wrong is still an error.
  @Test func aNameThatIsNewerThanTheInventory() throws {
    let server = try Servers.start()
    let second = try Obq(server).run(
      "-c", "clusters sort by clusterId limit 1 offset 1 select clusterName as tsv", "--no-header")
    let name = second.lines.first ?? ""
    server.setFaults([FaultSetting(.unseenCluster, firstRequests: 1)])
    let run = try Obq(server).run("-c", "tasks data count", "-c", "clusters on cluster \(name) count")
    #expect(run.code == 0, "\(run)")
    let wrong = try Obq(server).run("-c", "tasks data on cluster ob_431 count; tasks data on cluster nowhere count")
    #expect(wrong.code == 65 && wrong.errors.contains("nowhere"), "\(wrong)")
  }

  @Test func aBudgetThatIsSpentBeforeAnyRow() throws {
    // Every answer takes a second try.
    let server = try Servers.start { $0.faults = [FaultSetting(.http503, firstRequests: 1)] }
    let obq = try Obq(server)
    let run = try obq.run("--max-calls", "4", "--format", "json", "-c", "tasks data on cluster ob_431 tenant ww1144")
    #expect(run.code == 3, "\(run)")
    let meta = try #require(try JSONValue(parsing: run.bytes)["meta"])
    #expect(meta["complete"] == .boolean(false))
    #expect(meta["calls"]?.plainText == "4")
    #expect(run.errors.contains("the budget of 4 calls is spent"))
    #expect(server.requests().count == 4)
  }

  @Test func aBudgetMetOnTheWayIsPartial() throws {
    let server = try Servers.start { $0.pageSizing = .fixed(7) }
    let run = try Obq(server).run("--max-calls", "40", "--format", "json", "-c", "tasks data select taskId")
    #expect(run.code == 3, "\(run.errors)")
    let meta = try #require(try JSONValue(parsing: run.bytes)["meta"])
    #expect(meta["complete"] == .boolean(false))
    #expect(server.requests().count <= 40)
  }

  /// libcurl sends nothing again by itself.
  @Test func everyCallIsCounted() throws {
    for fault in [Fault.dropConnection, .cutBody] {
      let server = try Servers.start { $0.faults = [FaultSetting(fault, firstRequests: 1)] }
      let run = try Obq(server).run("--format", "json", "-c", "tasks data count by state")
      let meta = try #require(try JSONValue(parsing: run.bytes)["meta"])
      #expect(meta["calls"]?.plainText == "\(server.requests().count)", "\(fault)")
    }
    let server = try Servers.start()
    let run = try Obq(server).run("--format", "json", "-c", "ping")
    #expect(try JSONValue(parsing: run.bytes)["meta"]?["calls"]?.plainText == "3", "\(run)")
    #expect(server.requests().count == 3)
  }

  @Test func targetsAreToldApart() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.http500, probability: 0.7)] }
    let run = try Obq(server).run("--format", "json", "-c", "tasks")
    let reasons = try #require(try JSONValue(parsing: run.bytes)["meta"]?["reasons"]?.elements?.compactMap(\.plainText))
    for kind in ["data tasks, cluster ", "log tasks, cluster "] {
      #expect(reasons.contains { $0.contains(kind) }, "\(kind): \(reasons)")
    }
    #expect(reasons.contains { $0.contains("cluster ob_324_core:6") }, "\(reasons)")
    #expect(!reasons.contains { $0.contains("cluster ob_324_core:") && !$0.contains("core:6") })
    // On standard error they do not fill the screen.
    #expect(reasons.count > 20 && run.errors.split(separator: "\n").count <= 21, "\(run.errors)")
    #expect(run.errors.contains("more like it"))
    let single = try Obq(Servers.demo.get()).run("--format", "json", "-c", "tasks data on cluster ob_324_*")
    let targets = try #require(try JSONValue(parsing: single.bytes)["meta"]?["targets"]?.elements)
    #expect(targets.compactMap { $0["cluster"]?.plainText }.sorted() == ["ob_324_core:61", "ob_324_core:62"])
    #expect(targets.allSatisfy { $0["kind"] == nil })
    let union = try Obq(Servers.demo.get()).run("--format", "json", "-c", "tasks on cluster ob_324_core:61")
    let kinds = try #require(try JSONValue(parsing: union.bytes)["meta"]?["targets"]?.elements)
    #expect(kinds.compactMap { $0["kind"]?.plainText } == ["data", "log", "restore"])
  }

  @Test func aWaitBeyondTheTimeout() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.http429)] }
    let run = try Obq(server).run("--timeout", "900ms", "-c", "tasks data on tenant 订单库")
    #expect(run.code == 75, "\(run)")
    #expect(run.errors.contains("answers again in 1s"), "\(run.errors)")
    #expect(run.errors.contains("--timeout"))
  }

  @Test func explainAnalyzeOfAPartialResult() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.oneClusterFails)] }
    let obq = try Obq(server)
    let run = try obq.run("-c", "explain analyze tasks data count")
    #expect(run.code == 3 && run.output.contains("partial"), "\(run)")
    #expect(try obq.run("--allow-partial", "-c", "explain analyze tasks data count").code == 0)
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
