/// The reasons of a partial result as people read them: one line for what is alike, and no more lines than a screen has.
package enum ReasonLines {
  /// The most lines, the one that counts what is left out included.
  package static let limit = 20

  /// Targets that one reason is given for one by one.
  private static let fewTargets = 3

  /// A reason is `PLACE: WHAT`; what several places say is said once with their number.
  package static func lines(_ reasons: [String]) -> [String] {
    var order: [String] = []
    var places: [String: [String]] = [:]
    for reason in reasons {
      let (place, what) = parts(reason)
      if places[what] == nil { order.append(what) }
      places[what, default: []].append(place)
    }
    let lines = order.flatMap { self.lines(places[$0] ?? [], $0) }
    if lines.count <= limit { return lines }
    return lines.prefix(limit - 1) + ["and \(lines.count - limit + 1) more reasons; --format json has them all"]
  }

  private static func lines(_ places: [String], _ what: String) -> [String] {
    var counts: [String: Int] = [:]
    var order: [String] = []
    for place in places {
      if counts[place] == nil { order.append(place) }
      counts[place, default: 0] += 1
    }
    if order.count > fewTargets { return ["\(order[0]), and \(order.count - 1) more like it: \(what)"] }
    return order.map { place in
      let times = counts[place] ?? 1
      return (place.isEmpty ? what : "\(place): \(what)") + (times > 1 ? " (\(times) times)" : "")
    }
  }

  private static func parts(_ reason: String) -> (place: String, what: String) {
    guard let colon = reason.firstRange(of: ": ") else { return ("", reason) }
    return (String(reason[..<colon.lowerBound]), String(reason[colon.upperBound...]))
  }
}
