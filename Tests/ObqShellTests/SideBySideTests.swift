import Glibc
import ObqSimulator
import ObqTestSupport
import Synchronization
import Testing

@testable import ObqShell

/// What waits for several servers does so at once.
@Suite struct SideBySideTests {
  @Test(arguments: [0, 1, 5, 200]) func resultsStandInTheirOrder(_ count: Int) {
    #expect(SideBySide.results(Array(0..<count)) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  /// Each waits for all the others to have begun.
  @Test func severalAreUnderWay() {
    let begun = Atomic(0)
    let seen = SideBySide.results(Array(0..<4)) { _ in
      begun.add(1, ordering: .sequentiallyConsistent)
      let end = Clock.seconds + 60
      while begun.load(ordering: .sequentiallyConsistent) < 4, Clock.seconds < end { usleep(1_000) }
      return begun.load(ordering: .sequentiallyConsistent)
    }
    #expect(seen == [4, 4, 4, 4])
  }

  @Test func aSlowServerDoesNotHoldUpTheOthersInventory() throws {
    let slow = try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 20_000
      $0.faultsOnInventory = true
    }
    let quick = try Servers.start()
    let obq = try Obq()
    let profiles = [("a", slow), ("b", quick)].map { name, server in
      "profile \(name) url '\(server.url)' user 'admin' password env:OBQ_PASSWORD"
    }
    let running = try obq.start(
      ["-c", profiles.joined(separator: "; ") + "; tasks data on profile a, b count"],
      environment: ["OBQ_PASSWORD": Obq.password])
    let end = Clock.seconds + 60
    while quick.requests().count < 3 || slow.requests().isEmpty, Clock.seconds < end { usleep(1_000) }
    #expect(slow.requests().count == 1)
    #expect(Set(quick.requests().map { $0.target.prefix { $0 != "?" } }).count == 3)
    running.send(SIGINT)
    #expect(try running.finish().code == 130)
  }
}
