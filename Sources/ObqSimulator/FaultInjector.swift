import Synchronization

/// Decides which faults strike a request. The same requests in the same number give the same decisions, in whatever
/// order different targets are asked.
final class FaultInjector: Sendable {
  private struct State {
    var settings: [FaultSetting]
    var asked: [String: Int] = [:]
    var pagesRead: [String: Int] = [:]
  }

  private let seed: UInt64
  private let state: Mutex<State>

  init(settings: [FaultSetting], seed: UInt64) {
    self.seed = seed
    state = Mutex(State(settings: settings))
  }

  func set(_ settings: [FaultSetting]) {
    state.withLock { $0 = State(settings: settings) }
  }

  /// The faults that strike this request, which is counted.
  func draw(target: String) -> Set<Fault> {
    state.withLock { state in
      if state.settings.isEmpty { return [] }
      let ordinal = state.asked[target, default: 0]
      state.asked[target] = ordinal + 1
      var struck: Set<Fault> = []
      for (index, setting) in state.settings.enumerated() {
        if let limit = setting.firstRequests, ordinal >= limit { continue }
        var random = SeededRandom(seed: seed &+ UInt64(index), text: target, ordinal: UInt64(ordinal))
        if setting.probability >= 1 || random.chance(setting.probability) { struck.insert(setting.fault) }
      }
      return struck
    }
  }

  /// How many tasks have appeared on top of this list so far, at most three; each call lets one more appear.
  func driftedRows(path: String) -> Int {
    state.withLock { state in
      let count = state.pagesRead[path, default: 0]
      state.pagesRead[path] = min(count + 1, 3)
      return count
    }
  }
}
