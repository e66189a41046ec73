import ObqHTTP
import ObqPlan

/// The targets of one server: which is asked next, and how many calls are under way.
///
/// As many targets are read at a time as there may be requests, so that few are half read when something ends them all, and
/// so that the last ones to begin are not alone with their further pages.
struct TargetQueue {
  enum Next {
    case ask(Int)
    /// What it was to be asked for has come with others.
    case leaveOut(Int)
    /// Nothing can be asked before an answer comes.
    case nothing
  }

  let connection: ServerConnection
  /// Places among the scan's targets, in the order in which they are asked.
  private(set) var targets: [Int] = []
  /// Targets before this one have ended.
  private var firstUnsettled = 0
  /// Targets before this one have been asked for.
  private var firstUnstarted = 0
  /// Targets that have been asked for and have not ended.
  private var halfRead = 0
  private var underWay = 0

  init(_ connection: ServerConnection) { self.connection = connection }

  private var concurrency: Int { connection.settings.http.concurrencyPerOrigin }

  /// Whether one more call may be made. A quarter more than may be requests stand in the client's line, so that it need not
  /// wait for the scan's thread to send the next one.
  var hasRoom: Bool { underWay < concurrency + concurrency / 4 }

  mutating func add(_ index: Int) { targets.append(index) }

  /// The next target that has work.
  mutating func next(_ all: inout [ScanTarget]) -> Next {
    while firstUnsettled < targets.count, all[targets[firstUnsettled]].isSettled { firstUnsettled += 1 }
    if halfRead < concurrency {
      while firstUnstarted < targets.count, all[targets[firstUnstarted]].hasStarted { firstUnstarted += 1 }
      for index in targets[firstUnstarted...] where !all[index].hasStarted {
        if let next = next(index, &all) { return next }
      }
    }
    for index in targets[firstUnsettled...] { if let next = next(index, &all) { return next } }
    return .nothing
  }

  private func next(_ index: Int, _ all: inout [ScanTarget]) -> Next? {
    // Most of them wait for answers, and are looked at once for each page of another.
    if !all[index].paging.hasWork || all[index].isSettled { return nil }
    if isDispensable(all[index]) { return .leaveOut(index) }
    return isHeld(index, &all) ? nil : .ask(index)
  }

  /// Whether it is the second request for a tenant's tasks without an end, of a server that has them in its windows.
  private func isDispensable(_ target: ScanTarget) -> Bool {
    target.plan.isForUnended && !target.hasStarted && connection.keepsUnended(at: target.plan.endpoint)
  }

  /// Whether a cluster's list has to wait until its tenants' own lists are known.
  private func isHeld(_ index: Int, _ all: inout [ScanTarget]) -> Bool {
    guard all[index].plan.standsIn, !all[index].hasStarted else { return false }
    let cluster = all[index].plan.cluster?.id
    var isWanted = false
    for other in targets where other != index && all[other].plan.cluster?.id == cluster {
      if !all[other].isSettled { return true }
      isWanted = isWanted || (all[other].paging.rows == 0 && all[other].failure == nil)
    }
    all[index].takesWhole = isWanted
    return false
  }

  /// A call for the target is made.
  mutating func begin(_ target: inout ScanTarget) {
    underWay += 1
    if target.hasStarted { return }
    target.hasStarted = true
    halfRead += 1
  }

  /// A call has ended.
  mutating func answered() { underWay -= 1 }

  /// A target has ended.
  mutating func settled(_ target: ScanTarget) { if target.hasStarted { halfRead -= 1 } }
}
