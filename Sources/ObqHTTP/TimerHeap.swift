/// Moments at which calls want to be looked at again, soonest first: a binary heap. Nothing is taken out early; who is
/// woken for a call that needs nothing any more does nothing.
struct TimerHeap {
  private struct Entry {
    let moment: ContinuousClock.Instant
    let call: Int
  }

  private var entries: [Entry] = []

  var soonest: ContinuousClock.Instant? { entries.first?.moment }

  mutating func add(_ call: Int, at moment: ContinuousClock.Instant) {
    entries.append(Entry(moment: moment, call: call))
    var child = entries.count - 1
    while child > 0, entries[child].moment < entries[(child - 1) / 2].moment {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// A call whose moment has come.
  mutating func popDue(_ now: ContinuousClock.Instant) -> Int? {
    guard let first = entries.first, first.moment <= now else { return nil }
    let last = entries.removeLast()
    if !entries.isEmpty {
      entries[0] = last
      sink()
    }
    return first.call
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
        if entries[child].moment < entries[least].moment { least = child }
      }
      if least == parent { return }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
