import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSimulator
import Testing

/// Drawn fleets, queries and faults: a complete result has the honest server's rows, a partial one some of them and a
/// reason, and nothing else comes out but a failure.
@Suite struct FaultPropertyTests {
  private static let faults: [Fault] = [
    .http500, .http502HTML, .http429Bare, .truncatedJSON, .cutBody, .wrongEnvelope, .dropConnection, .html200,
    .forbidden,
    .slow, .repeatPage, .missingPage, .oneClusterFails, .hiddenRows, .badTime, .ignoreFilter, .noData,
  ]

  private func query(_ draw: inout Draw) -> String {
    let source = draw.pick(["tasks data", "tasks data", "tasks data", "tasks log", "tasks restore", "tasks"])
    var query = source
    if draw.chance(0.3) {
      query += draw.pick([" on cluster ob_gen_1", " on cluster ob_gen_2, ob_gen_1", " on tenant *1*"])
    }
    if draw.chance(0.4) {
      query += draw.pick([" since 10d", " since 30d until 5d", " until 20d", " between 12d and 3d"])
    }
    if draw.chance(0.4) {
      query += draw.pick([
        " where state = FAILED", " where state in (SUCCEEDED, CANCELED)", " where tenantName is not null",
        source == "tasks data" ? " where status = DONE" : " where age > 3d",
        source == "tasks data" ? " where status in (FAILED, DOING)" : " where state != RUNNING",
      ])
    }
    return query + " select kind, clusterId, tenantId, taskId, status, startTime, state"
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func nothingIsMissingWithoutAWord(_ seed: UInt64) throws {
    var draw = Draw(seed)
    let sizing = draw.pick([.honest, .honest, .clamp(20), .rowCount, .fixed(9), .everything] as [PageSizing])
    let server = try simulator {
      $0.seed = seed
      $0.fleet = .generated(clusters: 2 + Int(seed % 3), tenantsPerCluster: 2)
      $0.pageSizing = sizing
      $0.slowMilliseconds = 1
      $0.windowRule = seed % 2 == 0 ? .start : .overlap
    }
    var counts = (complete: 0, partial: 0, failed: 0)
    for _ in 0..<24 {
      let query = query(&draw)
      let asking = Asking(
        pageSize: draw.pick([7, 13, 40, 1000]), pushdown: draw.pick([.trusted, .trusted, .none]),
        concurrency: draw.pick([1, 4, 8]))
      server.setFaults([])
      let connector = try asking.connector(server)
      defer { connector.close() }
      let truth = try asking.run(query, connector)
      #expect(truth.isComplete, "\(query): \(truth.texts)")
      let faults = (0..<1 + draw.below(2)).map { _ in
        FaultSetting(draw.pick(Self.faults), probability: draw.pick([0.1, 0.3, 0.8, 1]))
      }
      server.setFaults(faults)
      let limit = draw.chance(0.2) ? draw.below(60) : nil
      let outcome = try asking.run(query + (limit.map { " limit \($0)" } ?? ""), connector)
      let what = "seed \(seed), \(query), \(faults), \(asking), \(sizing)"
      if outcome.failure != nil {
        counts.failed += 1
        #expect(
          faults.contains { $0.fault.replacesAnswer || $0.fault == .oneClusterFails || $0.fault == .missingPage },
          "\(what)")
        continue
      }
      if faults.contains(where: { $0.fault == .badTime }) {
        // Times that can't be read count as null, so rows differ from the true ones, and that is said.
        if outcome.figures.isComplete, limit == nil { #expect(outcome.bag == truth.bag, "\(what)") }
        continue
      }
      #expect(outcome.isSubset(of: truth), "\(what)")
      if outcome.figures.isComplete { counts.complete += 1 } else { counts.partial += 1 }
      if outcome.figures.isComplete {
        let rows = limit.map { min($0, truth.rows.count) } ?? truth.rows.count
        #expect(outcome.rows.count == rows, "\(what)")
      } else {
        #expect(outcome.figures.reasons.allSatisfy { $0.hasPrefix("prod7, ") }, "\(what)")
      }
    }
    #expect(counts.complete > 0 && counts.partial > 0 && counts.failed > 0, "\(counts)")
  }
}
