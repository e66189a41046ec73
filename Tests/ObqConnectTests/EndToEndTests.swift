import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSimulator
import Testing

@Suite struct EndToEndTests {
  static let sources = ["tasks data", "tasks log", "tasks restore", "clusters", "tenants"]

  @Test(
    arguments: [
      (.honest, 7), (.honest, 1000), (.clamp(2000), 5000), (.clamp(5), 1000), (.clamp(5000), 100), (.rowCount, 7),
      (.everything, 7), (.fixed(7), 1000),
    ] as [(PageSizing, Int)]) func everyRowArrivesOnce(_ sizing: PageSizing, _ size: Int) throws
  {
    let honest = try simulator()
    let server = try simulator { $0.pageSizing = sizing }
    let connector = try Asking(pageSize: size).connector(server)
    defer { connector.close() }
    for source in Self.sources {
      let expected = try Asking(pageSize: 2000).run(source, honest)
      let outcome = try Asking(pageSize: size).run(source, connector)
      #expect(outcome.isComplete, "\(source): \(outcome.texts)")
      #expect(outcome.bag == expected.bag, "\(source)")
      #expect(outcome.rows.count == outcome.figures.fetched)
      #expect(!outcome.rows.isEmpty)
    }
  }

  // MARK: the sample responses

  private let samples = Result { try simulator { $0.fleet = .samples } }

  private func sample(_ query: String) throws -> Outcome { try Asking().run(query, try samples.get()) }

  @Test func sampleDataTaskOfATenant() throws {
    let outcome = try sample(
      "tasks data on tenant ww1144 where tenantId is not null select clusterName, tenantId, tenantName, taskId, status, state, startTime, elapsed"
    )
    #expect(outcome.isComplete)
    let start = Instant(parsing: "2024-08-09T08:00:52.151857Z", in: .utc) ?? testNow
    #expect(
      outcome.rows == [
        [
          .text("ob_431"), .integer(1_000_012), .text("ww1144"), .integer(1), .text("DONE"), .text("SUCCEEDED"),
          .time(start), .duration(125_563_896_000),
        ]
      ])
  }

  @Test func sampleDataTasksOfACluster() throws {
    let outcome = try sample("tasks data on cluster yc0820_17 sort by taskId desc select taskId, startTime, tenantId")
    #expect(outcome.isComplete)
    #expect(outcome.column("taskId") == [.integer(23), .integer(22), .integer(21)])
    let newest = Instant(parsing: "2021-09-16T17:25:02.993+08:00", in: .utc) ?? testNow
    #expect(outcome.column("startTime").first == .time(newest))
    #expect(outcome.column("tenantId") == [.null, .null, .null])
  }

  @Test func sampleLogTask() throws {
    let outcome = try sample("tasks log on cluster yc0820_17 select delay, state, taskId, finishTime")
    #expect(outcome.isComplete)
    #expect(outcome.rows == [[.duration(77_642_100_000), .text("RUNNING"), .null, .null]])
  }

  @Test func sampleRestoreTasks() throws {
    let outcome = try sample("tasks restore on tenant ww1144 select state, status, clusterId, startTime")
    #expect(outcome.isComplete)
    #expect(outcome.column("state") == [.text("SUCCEEDED"), .text("SUCCEEDED")])
    #expect(outcome.column("clusterId").contains(.integer(283)))
  }

  @Test func sampleOverviewOfObshell() throws {
    let asking = Asking(dialect: .obshell)
    let outcome = try asking.run(
      "tasks data select clusterName, tenantName, taskId, status, state, start_scn, input_bytes", try samples.get())
    #expect(outcome.isComplete, "\(outcome.texts)")
    #expect(outcome.column("start_scn") == [.integer(1_728_727_696_264_250_400)])
    #expect(outcome.column("clusterName") == [.text("test")])
    #expect(outcome.column("tenantName") == [.text("tenant1")])
    #expect(outcome.column("state") == [.text("SUCCEEDED")])
  }

  // MARK: who asks

  @Test(arguments: ["clusters", "tenants", "tasks data", "tasks count"])
  func aRefusedPasswordCostsOneRequest(_ query: String) throws {
    let server = try simulator()
    let outcome = try Asking(password: "s3cret-word").run(query, server)
    let failure = try #require(outcome.failure)
    #expect(failure.kind == .notAuthenticated)
    #expect(server.requests().count == 1)
    #expect(outcome.figures.calls == 1)
    #expect(failure.message.contains("Bad credentials"))
    #expect(failure.message.contains("\"admin\""))
    #expect(failure.target == "list of clusters")
    #expect(!"\(failure) \(outcome.texts)".contains("s3cret-word"))
    #expect(!failure.message.contains("prod7"))
  }

  @Test func aRefusedPasswordOfObshellIsTriedOnce() throws {
    let server = try simulator()
    let outcome = try Asking(password: "s3cret-word", dialect: .obshell).run("tasks data", server)
    #expect(outcome.failure?.kind == .notAuthenticated)
    #expect(server.requests().map(\.target) == ["/api/v1/secret", "/api/v1/obcluster/info"])
    #expect(!"\(outcome)".contains("s3cret-word"))
  }

  /// A password that is changed while rows are read: what was asked side by side is all that is asked.
  @Test func aRefusalOnTheWayEndsTheAsking() throws {
    let server = try simulator()
    let right = try Asking(concurrency: 2).connector(server)
    defer { right.close() }
    _ = try Asking().run("tasks data", right)
    server.clearRequests()
    let wrong = Connector([try Asking(password: "no", concurrency: 2).settings(server.url)], zone: .utc)
    defer { wrong.close() }
    let report = RunReport()
    let plan = try Asking().plan("tasks data", right, report)
    let stream = try Execution(wrong, report: report, zone: .utc).start(plan)
    #expect(throws: QueryFailure.self) { while try stream.next() != nil {} }
    #expect(server.requests().count <= 2)
    #expect(report.figures.failures.allSatisfy { $0.kind == .notAuthenticated })
    #expect(report.figures.failures.count == plan.scans[0].targets.count)
  }

  @Test func theKindOfServerIsFoundOut() throws {
    let server = try simulator { $0.serves = .obshell }
    let asking = Asking(dialect: nil)
    let outcome = try asking.run("tasks data", server)
    #expect(outcome.isComplete, "\(outcome.texts)")
    #expect(!outcome.rows.isEmpty)
    #expect(server.requests().prefix(3).map(\.target).contains("/api/v1/info"))
    let ocp = try Asking(dialect: nil).run("clusters", try simulator())
    #expect(ocp.isComplete)
    #expect(ocp.rows.count == 4)
  }

  @Test(arguments: [
    "tasks data where status = FAILD", "tasks data where nothing = 1", "tasks data since gestern", "tasks dato",
  ]) func anUnknownWordMakesNoRequest(_ query: String) throws {
    let server = try simulator()
    #expect(throws: Unbound.self) { try Asking().run(query, server) }
    #expect(server.requests().isEmpty)
  }

  @Test func noServerIsAFailureOfItsOwnKind() throws {
    let server = try simulator()
    let connector = try Asking(profile: "127.0.0.1:\(server.port)").connector(server)
    server.stop()
    let outcome = try Asking().run("clusters", connector)
    #expect(outcome.failure?.kind == .unreachable)
    // The profile is called by its address, which is not said again.
    #expect(outcome.failure?.message.contains("http://127.0.0.1:\(server.port)") == false)
  }

  // MARK: counting

  @Test func aCountWithExactFiltersIsOneCallATarget() throws {
    let server = try simulator()
    let connector = try Asking().connector(server)
    defer { connector.close() }
    let query = "tasks data on cluster ob_gen_1, ob_gen_2 where status = FAILED count"
    let slow = try Asking(pushdown: .none).run(query, connector)
    server.clearRequests()
    let outcome = try Asking().run(query, connector)
    #expect(outcome.isComplete)
    #expect(outcome.rows == slow.rows)
    #expect(outcome.rows != [[.integer(0)]])
    // One more shows that the server filters: it is asked for all other statuses, and answers with another row.
    let asked = server.requests()
    #expect(asked.count == outcome.figures.targets.count + 1)
    #expect(asked.allSatisfy { $0.target.contains("page=1&size=1") })
    #expect(asked.count { $0.target.contains("status=FAILED") } == outcome.figures.targets.count)
    #expect(asked.count { !$0.target.contains("FAILED") } == 1)
    #expect(outcome.figures.calls == asked.count)
    server.clearRequests()
    let again = try Asking().run(
      "tasks data on cluster ob_gen_1, ob_gen_2 where status in (DONE, DOING) count", connector)
    #expect(server.requests().count == outcome.figures.targets.count)
    #expect(again.isComplete)
  }

  /// What can't be asked for the opposite, or gives no answer to it, is read row by row.
  @Test func aFilterThatCannotBeSeenToBeApplied() throws {
    let server = try simulator()
    let connector = try Asking().connector(server)
    defer { connector.close() }
    let words = Vocabulary.ocpDataStatus.words.joined(separator: ", ")
    let all = try Asking().run("tasks data on cluster ob_gen_1 where status in (\(words)) count", connector)
    let rows = try Asking(pushdown: .none).run("tasks data on cluster ob_gen_1 count", connector)
    #expect(all.isComplete && all.rows == rows.rows)
    #expect(all.figures.warnings.contains { $0.contains("can't be seen") })
  }

  @Test func aServerThatIgnoresTheFilterIsNoticed() throws {
    let honest = try simulator()
    let server = try simulator { $0.faults = [FaultSetting(.ignoreFilter)] }
    for query in [
      "tasks data on cluster ob_gen_1 where status = FAILED count", "tasks data where status in (FAILED, CANCELED)",
      "tasks data where backupSetId = 40", "tasks data on cluster ob_gen_1 where status = FAILED limit 3",
    ] {
      let expected = try Asking(pushdown: .none).run(query, honest)
      let outcome = try Asking(pageSize: 20).run(query, server)
      #expect(outcome.isComplete)
      if query.contains("limit") {
        #expect(outcome.rows.count == expected.rows.count)
        #expect(outcome.column("status").allSatisfy { $0 == .text("FAILED") })
      } else {
        #expect(outcome.bag == expected.bag, "\(query)")
      }
      if query.contains("count") {
        #expect(outcome.figures.warnings.contains { $0.contains("the server does not apply the filter") })
      }
    }
  }

  /// The row beside a count may pass a filter by chance: the opposite question shows that it is ignored.
  @Test func anIgnoredFilterThatTheFirstRowPasses() throws {
    let server = try simulator { $0.faults = [FaultSetting(.ignoreFilter)] }
    let query = "tasks data on cluster ob_gen_1 where status = DONE count"
    let expected = try Asking(pushdown: .none).run(query, server)
    let outcome = try Asking().run(query, server)
    #expect(outcome.rows == expected.rows)
    #expect(outcome.figures.warnings.contains { $0.contains("the server does not apply the filter") })
  }

  @Test func pushdownChangesNoRow() throws {
    let server = try simulator()
    let connector = try Asking().connector(server)
    defer { connector.close() }
    for query in [
      "tasks data since 10d", "tasks data where status = DONE since 5d",
      "tasks data between 20d and 10d count by state",
      "tasks data where status in (FAILED, DOING)", "tasks log since 2d", "tasks log where status = RUNNING",
      "tasks restore since 20d select taskId, state", "tasks data until 30d", "tasks since 5d count by kind, state",
      "tasks data where state = FAILED and tenantName != 'x' since 30d", "tasks data where backupSetId = 40",
    ] {
      let none = try Asking(pushdown: .none).run(query, connector)
      let trusted = try Asking(pushdown: .trusted).run(query, connector)
      #expect(none.isComplete && trusted.isComplete)
      #expect(none.bag == trusted.bag, "\(query)")
      #expect(trusted.figures.fetched <= none.figures.fetched)
      if !query.contains("tasks log where") {
        #expect(try Asking(pushdown: .all).run(query, connector).bag == none.bag, "\(query)")
      }
    }
    #expect(!(try Asking().run("tasks data since 10d", connector).rows.isEmpty))
  }

  @Test func aLimitStopsPaging() throws {
    let server = try simulator()
    let connector = try Asking().connector(server)
    defer { connector.close() }
    _ = try Asking().run("clusters", connector)
    server.clearRequests()
    let outcome = try Asking().run("tasks data limit 5", connector)
    #expect(outcome.rows.count == 5)
    #expect(outcome.figures.isLimited)
    #expect(outcome.figures.isComplete)
    #expect(server.requests().count < 4)
    let all = try Asking().run("tasks data limit 100000", connector)
    #expect(!all.figures.isLimited)
    #expect(all.bag == (try Asking().run("tasks data", connector).bag))
  }

  // MARK: bounds

  @Test func requestsSideBySideStayWithinTheSetting() throws {
    for concurrency in [1, 3] {
      let server = try simulator { $0.latencyMilliseconds = 15 }
      let outcome = try Asking(pageSize: 20, concurrency: concurrency).run("tasks data since 20d", server)
      #expect(outcome.isComplete)
      let requests = server.taskRequests
      #expect(requests.count > 8)
      let most =
        requests.map { one in
          requests.filter { $0.receivedAt <= one.receivedAt && one.receivedAt < $0.answeredAt }.count
        }.max() ?? 0
      #expect(most == concurrency)
    }
  }

  @Test(arguments: [false, true]) func cancellationEndsASlowScan(_ strikesInventory: Bool) throws {
    let server = try simulator {
      $0.faults = [FaultSetting(.slow)]
      $0.faultsOnInventory = strikesInventory
      $0.slowMilliseconds = 20_000
    }
    let control = RunControl(now: testNow, deadline: nil, maxCalls: nil)
    let clock = ContinuousClock()
    let started = clock.now
    later(milliseconds: 150) { control.cancel() }
    let connector = try Asking().connector(server)
    defer { connector.close() }
    var wasCancelled = false
    do {
      _ = try Asking().run("tasks data", connector, control)
    } catch QueryFailure.cancelled {
      wasCancelled = true
    }
    #expect(wasCancelled)
    #expect(clock.now - started < .seconds(1))
    // Nothing starts after it.
    server.clearRequests()
    #expect(throws: QueryFailure.self) { try Asking().run("tasks data", connector, control) }
  }

  /// The question what obshell wants as proof is a request of its own.
  @Test func cancellationEndsTheFirstQuestion() throws {
    let server = try simulator { $0.latencyMilliseconds = 20_000 }
    let control = RunControl(now: testNow, deadline: nil, maxCalls: nil)
    let started = ContinuousClock.now
    later(milliseconds: 100) { control.cancel() }
    let connector = try Asking(dialect: .obshell).connector(server)
    defer { connector.close() }
    #expect(throws: QueryFailure.self) { try Asking().run("tasks data", connector, control) }
    #expect(ContinuousClock.now - started < .seconds(1))
  }

  /// All answers are there, and their rows are not wanted any more.
  @Test func cancellationIsSeenBehindTheLastPage() throws {
    let server = try simulator()
    let asking = Asking(pageSize: 5)
    let connector = try asking.connector(server)
    defer { connector.close() }
    for source in ["clusters", "tasks data"] {
      let control = RunControl(now: testNow, deadline: nil, maxCalls: nil)
      connector.begin(control)
      let report = RunReport()
      let stream = try Execution(connector, report: report, zone: .utc).start(asking.plan(source, connector, report))
      #expect(try stream.next() != nil)
      control.cancel()
      var wasCancelled = false
      do { _ = try stream.next() } catch QueryFailure.cancelled { wasCancelled = true }
      #expect(wasCancelled, "\(source)")
    }
  }

  @Test func theDeadlineEndsWhatIsTooSlow() throws {
    let server = try simulator {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 20_000
    }
    let outcome = try Asking(timeout: .milliseconds(250)).run("tasks data", server)
    let failure = try #require(outcome.failure)
    #expect(failure.kind == .timedOut)
    #expect(failure.message == "no answer within the statement's time")
    // What was asked was asked, though it was not waited for.
    #expect(outcome.figures.calls == server.requests().count)
    #expect(outcome.figures.calls > 8)
  }

  @Test func theDeadlineLeavesWhatWasRead() throws {
    let honest = try Asking().run("tasks data", try simulator())
    // Some answers are late, drawn from the seed.
    let server = try simulator {
      $0.faults = [FaultSetting(.slow, probability: 0.3)]
      $0.slowMilliseconds = 20_000
    }
    let outcome = try Asking(timeout: .milliseconds(400)).run("tasks data", server)
    #expect(outcome.failure == nil)
    #expect(!outcome.isComplete)
    #expect(!outcome.rows.isEmpty)
    #expect(outcome.isSubset(of: honest))
    #expect(outcome.figures.reasons.allSatisfy { $0.hasSuffix("no answer within the statement's time") })
    #expect(outcome.figures.reasons.allSatisfy { $0.hasPrefix("prod7, cluster ob_gen_") })
    #expect(outcome.figures.reasons.count == Set(outcome.figures.reasons).count)
  }

  @Test func aBudgetMetOnTheWayMakesTheResultPartial() throws {
    let server = try simulator()
    let honest = try Asking().run("tasks data", server)
    server.clearRequests()
    let outcome = try Asking(maxCalls: 6).run("tasks data", server)
    #expect(outcome.failure == nil)
    #expect(server.requests().count == 6)
    #expect(outcome.figures.calls == 6)
    #expect(!outcome.isComplete)
    #expect(outcome.isSubset(of: honest))
    #expect(
      outcome.figures.reasons.allSatisfy {
        $0.hasSuffix("page 1: the budget of 6 calls is spent") || $0.hasSuffix(": the budget of 6 calls is spent")
      })
  }
}
