import ObqData

/// A stretch of time laid over cells, with the round times in it.
struct TimeAxis: Sendable {
  struct Tick: Hashable, Sendable {
    var place: Int
    var text: String
  }

  let start: Int64
  let end: Int64
  /// Cells, or any other unit that is counted.
  let length: Int
  let zone: Zone

  /// - Parameters: `start` and `end` in nanoseconds since 1970.
  init(start: Int64, end: Int64, length: Int, zone: Zone) {
    self.start = start
    self.end = max(end, start)
    self.length = max(length, 1)
    self.zone = zone
  }

  /// The cell of a time; times outside lie in the first or last one.
  func place(_ time: Int64) -> Int { min(max(Int(share(time) * Double(length)), 0), length - 1) }

  /// How much of the stretch lies before a time, 0 to 1.
  func share(_ time: Int64) -> Double {
    let span = Double(end) - Double(start)
    return span <= 0 ? 0 : min(max((Double(time) - Double(start)) / span, 0), 1)
  }

  /// Steps between ticks that read well, in seconds.
  private static let steps: [Int64] = [
    1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400, 2 * 86400, 7 * 86400, 14 * 86400,
    28 * 86400, 91 * 86400, 364 * 86400,
  ]

  /// The round time at or before `time`, and a step that reads well, no shorter than `step`; nanoseconds throughout.
  static func round(_ time: Int64, step: UInt64, _ zone: Zone) -> (start: Int64, step: Int64) {
    let seconds = steps.first { UInt64($0) * 1_000_000_000 > step } ?? Int64(step / 1_000_000_000) + 1
    let utc = time.flooredQuotient(by: 1_000_000_000)
    let local = roundLocal(utc + Int64(zone.offset(atSeconds: utc)), seconds)
    let (start, overflow) = zone.utcSeconds(ofLocal: local).multipliedReportingOverflow(by: 1_000_000_000)
    return (overflow || start > time ? time : start, seconds * 1_000_000_000)
  }

  /// Local seconds rounded down to a step. Days are counted from a Monday, so that weeks begin with one.
  private static func roundLocal(_ local: Int64, _ step: Int64) -> Int64 {
    let shift: Int64 = step >= 86400 ? 4 * 86400 : 0
    return (local - shift).flooredQuotient(by: step) * step + shift
  }

  /// Round times of the zone, no closer than `apart`, from the left to the right; the start where there is none.
  func ticks(apart: Int) -> [Tick] {
    let ticks = roundTicks(apart)
    if !ticks.isEmpty { return ticks }
    let utc = start.flooredQuotient(by: 1_000_000_000)
    let local = utc + Int64(zone.offset(atSeconds: utc))
    return [Tick(place: 0, text: TimeAxis.text(local, 86400) + " " + TimeAxis.clock(local))]
  }

  private func roundTicks(_ apart: Int) -> [Tick] {
    // All of what 64 bits hold is longer than 63 bits hold.
    let seconds = max(Int64(UInt64(bitPattern: end &- start) / 1_000_000_000), 1)
    let wanted = seconds * Int64(apart) / Int64(length)
    let step = TimeAxis.steps.first { $0 >= wanted } ?? TimeAxis.steps.last ?? 1
    var ticks: [Tick] = []
    let first = start.flooredQuotient(by: 1_000_000_000)
    var next = TimeAxis.roundLocal(first + Int64(zone.offset(atSeconds: first)), step)
    while ticks.count < length {
      let utc = zone.utcSeconds(ofLocal: next)
      let (time, overflow) = utc.multipliedReportingOverflow(by: 1_000_000_000)
      if overflow || time > end { break }
      if time >= start { ticks.append(Tick(place: place(time), text: TimeAxis.text(next, step))) }
      next += step
    }
    return ticks
  }

  /// A local time, as exact as the step.
  static func text(_ local: Int64, _ step: Int64) -> String {
    if step >= 86400 || local.flooredQuotient(by: 86400) * 86400 == local {
      let civil = CivilTime(secondsSince1970: local)
      return "\(pair(civil.month))-\(pair(civil.day))"
    }
    return step < 60 ? clock(local) + ":" + pair(CivilTime(secondsSince1970: local).second) : clock(local)
  }

  private static func clock(_ local: Int64) -> String {
    let civil = CivilTime(secondsSince1970: local)
    return "\(pair(civil.hour)):\(pair(civil.minute))"
  }

  private static func pair(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
