/// Calls waiting for a place in flight: a lane for each origin, first come, first served; the lanes take turns.
struct OriginLanes {
  private struct Lane {
    var waiting = FIFO<Int>()
    /// Calls that come back from a pause; they were here first.
    var returning = FIFO<Int>()
    var inFlight = 0
    var hasTurn = false

    var isEmpty: Bool { waiting.isEmpty && returning.isEmpty }
  }

  private let limit: Int
  private let totalLimit: Int
  private var lanes: [HTTPOrigin: Lane] = [:]
  /// Origins with a call waiting and a place free, each once.
  private var turns = FIFO<HTTPOrigin>()
  private(set) var inFlight = 0

  init(limit: Int, totalLimit: Int) {
    self.limit = min(max(1, limit), 512)
    self.totalLimit = max(1, totalLimit)
  }

  mutating func append(_ call: Int, for origin: HTTPOrigin, returning: Bool) {
    var lane = lanes[origin] ?? Lane()
    if returning { lane.returning.append(call) } else { lane.waiting.append(call) }
    giveTurn(&lane, origin)
    lanes[origin] = lane
  }

  /// The next call that may start, which takes a place until `leave`. `isAlive` tells calls that ended while waiting.
  mutating func next(isAlive: (Int) -> Bool) -> Int? {
    while inFlight < totalLimit, let origin = turns.popFirst() {
      // Taken out while it changes, so that its queues are not copied.
      guard var lane = lanes.removeValue(forKey: origin) else { continue }
      lane.hasTurn = false
      var found: Int?
      while found == nil, let call = lane.returning.popFirst() ?? lane.waiting.popFirst() {
        if isAlive(call) { found = call }
      }
      if found != nil {
        lane.inFlight += 1
        inFlight += 1
      }
      giveTurn(&lane, origin)
      keep(lane, origin)
      if let found { return found }
    }
    return nil
  }

  /// A call gives its place back.
  mutating func leave(_ origin: HTTPOrigin) {
    guard var lane = lanes.removeValue(forKey: origin) else { return }
    lane.inFlight -= 1
    inFlight -= 1
    giveTurn(&lane, origin)
    keep(lane, origin)
  }

  private mutating func giveTurn(_ lane: inout Lane, _ origin: HTTPOrigin) {
    guard !lane.hasTurn, !lane.isEmpty, lane.inFlight < limit else { return }
    lane.hasTurn = true
    turns.append(origin)
  }

  private mutating func keep(_ lane: Lane, _ origin: HTTPOrigin) {
    if lane.inFlight > 0 || !lane.isEmpty { lanes[origin] = lane }
  }
}
