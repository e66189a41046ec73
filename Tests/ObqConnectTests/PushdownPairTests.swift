import ObqCatalog
import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSimulator
import Testing

/// What is left to servers changes no row: drawn queries with pushdown and without, on both kinds of servers, whatever
/// they compare a window with.
@Suite struct PushdownPairTests {
  private static let pairsPerKind = 72

  @Test(arguments: [Dialect.ocp, .obshell], ObqSimulator.WindowRule.allCases)
  func theRowsAreTheSame(_ dialect: Dialect, _ rule: ObqSimulator.WindowRule) throws {
    var draw = Draw(UInt64(rule.rawValue.utf8.count))
    for seed in 1...6 as ClosedRange<UInt64> {
      let server = try simulator {
        $0.seed = seed
        // Half of them have one of everything that goes wrong in the field.
        $0.fleet = seed % 2 == 0 ? .demo : .generated(clusters: 4, tenantsPerCluster: 3)
        $0.windowRule = rule
        $0.restoreScope = draw.pick(RestoreScope.allCases)
        $0.pageSizing = draw.pick([.honest, .rowCount, .fixed(25)])
      }
      let clusters = try clusterNames(server, dialect)
      let connector = try Asking(dialect: dialect).connector(server)
      defer { connector.close() }
      for _ in 0..<Self.pairsPerKind / 6 {
        let query = DrawnQuery(&draw, dialect, clusters: clusters)
        let size = draw.pick([20, 100, 1000])
        let none = try Asking(dialect: dialect, pageSize: size, pushdown: .none).run(query.whole, connector)
        let trusted = try Asking(dialect: dialect, pageSize: size).run(query.text, connector)
        let what = "\(dialect), \(rule), seed \(seed), \(query): \(none.texts) \(trusted.texts)"
        #expect(none.isComplete && trusted.isComplete, "\(what)")
        #expect(trusted.rows.count == min(query.limit ?? .max, none.rows.count), "\(what)")
        #expect(trusted.isSubset(of: none), "\(what)")
        if query.isSorted { #expect(trusted.rows.elementsEqual(none.rows.prefix(query.limit ?? .max)), "\(what)") }
      }
    }
  }

  /// A task that runs has no end, so that a server which compares ends leaves it out of every window.
  @Test(arguments: ObqSimulator.WindowRule.allCases) func aRunningTaskIsKept(_ rule: ObqSimulator.WindowRule) throws {
    let server = try simulator {
      $0.fleet = .demo
      $0.windowRule = rule
    }
    let query = "tasks data where state = RUNNING since 10d select clusterName, tenantName, taskId"
    let none = try Asking(pushdown: .none).run(query, server)
    let trusted = try Asking().run(query, server)
    #expect(!none.rows.isEmpty && trusted.isComplete)
    #expect(trusted.bag == none.bag)
  }
}
