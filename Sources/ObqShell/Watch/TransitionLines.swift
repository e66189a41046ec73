import ObqData
import ObqText

/// Transitions as people read them: `08:00:30 · ob_431 ww1144 1324: state RUNNING → FAILED`.
struct TransitionLines {
  let zone: Zone
  let isASCII: Bool

  /// The most lines of one round, the one that counts what is left out included.
  static let limit = 20

  /// - Parameter columns: the names of the keys' columns.
  func lines(_ transitions: [RowChanges.Transition], columns: [String], at now: Instant) -> [String] {
    let lines = transitions.map { "\(clock(now)) \(text($0, columns))" }
    if lines.count <= TransitionLines.limit { return lines }
    let shown = TransitionLines.limit - 1
    return lines.prefix(shown) + ["\(clock(now)) and \(lines.count - shown) more changes"]
  }

  private func text(_ transition: RowChanges.Transition, _ columns: [String]) -> String {
    switch transition {
    case .changed(let key, let column, let from, let to):
      "\(name(key, columns)): \(column) \(word(from)) \(isASCII ? "->" : "→") \(word(to))"
    case .new(let key, let states): "\(name(key, columns)): new" + (states.first.map { ", \(word($0))" } ?? "")
    case .gone(let key, let states): "\(name(key, columns)): gone" + (states.first.map { ", was \(word($0))" } ?? "")
    }
  }

  /// What stands beside a name that says the same is left out.
  private func name(_ key: [Value], _ columns: [String]) -> String {
    let idle = Set(
      [("clusterId", "clusterName"), ("tenantId", "tenantName"), ("profile", "clusterName")]
        .filter { columns.contains($0.1) }.map(\.0))
    let shown = zip(key, columns).filter { !idle.contains($0.1) && !$0.0.isNull }.map { word($0.0) }
    return shown.isEmpty ? "row" : shown.joined(separator: " ")
  }

  private func word(_ value: Value) -> String { VisibleText.escaped(Description.text(value, zone: zone)) }

  /// The time of day.
  func clock(_ instant: Instant) -> String {
    let seconds = instant.seconds
    let civil = CivilTime(secondsSince1970: seconds + Int64(zone.offset(atSeconds: seconds)))
    return [civil.hour, civil.minute, civil.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}
