import Glibc
import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSimulator
import Synchronization
import Testing

/// Drawn fleets, queries and faults: a complete result has the rows of a server without faults, a partial one no others
/// and a reason that is real, and nothing else comes out but a failure.
@Suite struct FaultPropertyTests {
  private static let seeds: ClosedRange<UInt64> = 1...32
  private static let casesPerSeed = 18

  private struct Tally {
    var seeds = 0
    var complete = 0
    var partial = 0
    var failed = 0
  }

  private static let tally = Mutex(Tally())

  /// A fault that stays is no trouble of a request but what the server is like: what it hides, nobody can know of.
  private static let lasting: [Fault] = [.unseenCluster, .hiddenCluster, .bigIntegers]
  /// A body of 65 MiB takes long; an old server has rows of its own.
  private static let passing = Fault.allCases.filter { ![.hugeBody, .oldServer].contains($0) && !lasting.contains($0) }

  @Test(arguments: seeds) func nothingIsMissingWithoutAWord(_ seed: UInt64) throws {
    var draw = Draw(seed)
    let dialect = draw.pick([.ocp, .ocp, .ocp, .obshell] as [Dialect])
    let strikesInventory = draw.chance(0.3)
    let sizing = draw.pick([.honest, .honest, .clamp(20), .rowCount, .fixed(9), .everything] as [PageSizing])
    let rule = draw.pick(ObqSimulator.WindowRule.allCases)
    let server = try simulator {
      $0.seed = seed
      $0.fleet =
        draw.chance(0.1) ? .demo : .generated(clusters: 1 + draw.below(4), tenantsPerCluster: 1 + draw.below(3))
      $0.pageSizing = sizing
      $0.slowMilliseconds = 1
      $0.windowRule = rule
      $0.restoreScope = draw.pick(RestoreScope.allCases)
      $0.clusterListsHoldTenantRows = draw.chance(0.2)
      $0.faultsOnInventory = strikesInventory
    }
    let clusters = try clusterNames(server, dialect)
    var counts = Tally()
    for _ in 0..<Self.casesPerSeed {
      var lasting = draw.chance(0.15) ? [FaultSetting(draw.pick(Self.lasting))] : []
      server.setFaults(lasting)
      // Nobody asks for what he has never seen.
      var seen = try clusterNames(server, dialect)
      if seen.isEmpty { (seen, lasting) = (clusters, []) }
      let query = DrawnQuery(&draw, dialect, clusters: seen)
      let passing = (0..<draw.pick([0, 1, 1, 2, 2])).map { _ in
        FaultSetting(draw.pick(Self.passing), probability: draw.pick([0.1, 0.3, 0.6, 1]))
      }
      server.setFaults(lasting)
      let truth = try Asking(dialect: dialect, pushdown: .none, concurrency: 1).run(query.whole, server)
      #expect(truth.isComplete, "\(query): \(truth.texts)")
      let inOrder = query.isSorted ? truth.rows.prefix(query.limit ?? .max) : []
      let asking = Asking(
        dialect: dialect, pageSize: draw.pick([7, 13, 40, 1000]), pushdown: draw.pick([.trusted, .trusted, .none]),
        concurrency: draw.pick([1, 4, 8]))
      server.setFaults(lasting + passing)
      server.clearRequests()
      let outcome = try asking.run(query.text, server)
      let what = "seed \(seed), \(dialect), \(query), \(lasting + passing), \(asking), \(sizing), \(outcome.texts)"
      // A request that a limit made needless may have been broken off before it was read.
      let requests = server.requests().count
      let isCounted = outcome.figures.isLimited ? outcome.figures.calls >= requests : outcome.figures.calls == requests
      #expect(isCounted, "\(outcome.figures.calls) calls, \(requests) requests: \(what)")
      let faults = Set((lasting + passing).map(\.fault))
      if let failure = outcome.failure {
        counts.failed += 1
        #expect(FaultWords.explains(failure.reason, faults), "\(what)")
        #expect(outcome.rows.isEmpty || !query.isMonotone || outcome.isSubset(of: truth), "\(what)")
        continue
      }
      if outcome.isComplete { counts.complete += 1 } else { counts.partial += 1 }
      for reason in outcome.figures.reasons {
        #expect(FaultWords.explains(reason, faults), "\(reason): \(what)")
        #expect(FaultWords.namesTarget(reason, clusters), "\(reason): \(what)")
      }
      // Times that can't be read count as null, so rows differ from the true ones, and that is said. A task that appears
      // while its list is read is none that was there before.
      if faults.contains(.badTime), !outcome.isComplete { continue }
      if faults.contains(.drift) {
        if outcome.isComplete, query.isMonotone, query.limit == nil { #expect(truth.isSubset(of: outcome), "\(what)") }
        continue
      }
      if query.isMonotone { #expect(outcome.isSubset(of: truth), "\(what)") }
      guard outcome.isComplete else { continue }
      #expect(outcome.rows.count == min(query.limit ?? .max, truth.rows.count), "\(what)")
      // A count alone is the server's, right or wrong.
      let countsFalsely = query.readsTotals && !faults.isDisjoint(with: [.hiddenRows, .ignoreFilter])
      if query.limit == nil, !countsFalsely { #expect(outcome.bag == truth.bag, "\(what)") }
      if query.isSorted { #expect(outcome.rows.elementsEqual(inOrder), "\(what)") }
    }
    finish(counts)
  }

  /// The last seed says how many cases there were.
  private func finish(_ counts: Tally) {
    let all = Self.tally.withLock { tally in
      tally.seeds += 1
      tally.complete += counts.complete
      tally.partial += counts.partial
      tally.failed += counts.failed
      return tally
    }
    guard all.seeds == Self.seeds.count else { return }
    let sum = all.complete + all.partial + all.failed
    #expect(sum >= 500 && all.complete > 100 && all.partial > 50 && all.failed > 50, "\(all)")
    let line = "property cases: \(sum) (\(all.complete) complete, \(all.partial) partial, \(all.failed) failed)\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }
}
