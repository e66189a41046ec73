import Testing

@testable import ObqHTTP

@Suite struct QueueTests {
  private let a: HTTPOrigin
  private let b: HTTPOrigin

  init() throws {
    a = try HTTPOrigin(parsing: "a")
    b = try HTTPOrigin(parsing: "b")
  }

  private func all(_ lanes: inout OriginLanes) -> [Int] {
    var calls: [Int] = []
    while let call = lanes.next(isAlive: { _ in true }) { calls.append(call) }
    return calls
  }

  @Test func lanesKeepOrderAndLimit() {
    var lanes = OriginLanes(limit: 2, totalLimit: 100)
    for call in 1...5 { lanes.append(call, for: a, returning: false) }
    #expect(all(&lanes) == [1, 2])
    #expect(lanes.inFlight == 2)
    lanes.leave(a)
    #expect(all(&lanes) == [3])
    lanes.leave(a)
    lanes.leave(a)
    #expect(all(&lanes) == [4, 5])
    lanes.leave(a)
    lanes.leave(a)
    #expect(lanes.inFlight == 0)
    lanes.append(6, for: a, returning: false)
    #expect(all(&lanes) == [6])
  }

  @Test func lanesTakeTurns() {
    var lanes = OriginLanes(limit: 8, totalLimit: 3)
    for call in 1...4 { lanes.append(call, for: a, returning: false) }
    for call in 11...14 { lanes.append(call, for: b, returning: false) }
    #expect(all(&lanes) == [1, 11, 2])
    lanes.leave(a)
    #expect(all(&lanes) == [12])
  }

  @Test func whoComesBackIsFirst() {
    var lanes = OriginLanes(limit: 1, totalLimit: 100)
    for call in 1...2 { lanes.append(call, for: a, returning: false) }
    #expect(all(&lanes) == [1])
    lanes.leave(a)
    lanes.append(1, for: a, returning: true)
    #expect(all(&lanes) == [1])
    lanes.leave(a)
    #expect(all(&lanes) == [2])
  }

  @Test func endedCallsTakeNoPlace() {
    var lanes = OriginLanes(limit: 1, totalLimit: 1)
    for call in 1...3 { lanes.append(call, for: a, returning: false) }
    #expect(lanes.next { $0 == 3 } == 3)
    #expect(lanes.inFlight == 1)
    lanes.leave(a)
    lanes.append(4, for: a, returning: false)
    #expect(lanes.next { _ in false } == nil)
    #expect(lanes.inFlight == 0)
  }

  @Test(arguments: [(0, 1), (-3, 1), (512, 512), (100_000, 512)])
  func limitsAreKeptInRange(limit: Int, effective: Int) {
    var lanes = OriginLanes(limit: limit, totalLimit: 1000)
    for call in 0..<600 { lanes.append(call, for: a, returning: false) }
    #expect(all(&lanes).count == effective)
  }

  @Test func queueKeepsOrderOverManyTurns() {
    var queue = FIFO<Int>()
    var expected = 0
    for round in 0..<100 {
      for number in 0..<7 { queue.append(round * 7 + number) }
      for _ in 0..<5 {
        #expect(queue.popFirst() == expected)
        expected += 1
      }
    }
    #expect(queue.count == 200)
    while let next = queue.popFirst() {
      #expect(next == expected)
      expected += 1
    }
    #expect(expected == 700 && queue.isEmpty)
  }

  @Test func timersComeSoonestFirst() {
    let start = ContinuousClock.now
    func moment(_ number: Int) -> ContinuousClock.Instant { start.advanced(by: .milliseconds(number)) }
    var timers = TimerHeap()
    #expect(timers.soonest == nil)
    // 7 is no divisor of 101: every number once, out of order.
    for step in 0..<101 { timers.add(step * 7 % 101, at: moment(step * 7 % 101)) }
    #expect(timers.soonest == moment(0))
    #expect(timers.popDue(start.advanced(by: .milliseconds(-1))) == nil)
    var due: [Int] = []
    while let call = timers.popDue(moment(50)) { due.append(call) }
    #expect(due == Array(0...50))
    while let call = timers.popDue(moment(1000)) { due.append(call) }
    #expect(due == Array(0...100))
    #expect(timers.soonest == nil)
  }

  @Test func millisecondsAreRoundedUp() {
    #expect(Duration.zero.wholeMilliseconds == 0)
    #expect(Duration.nanoseconds(1).wholeMilliseconds == 1)
    #expect(Duration.milliseconds(5).wholeMilliseconds == 5)
    #expect(Duration.microseconds(1_000_001).wholeMilliseconds == 1001)
    #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
  }
}
