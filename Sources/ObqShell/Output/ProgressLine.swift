import ObqData
import ObqEngine
import ObqText

/// What is said of a query that is under way, on one line: `12 of 40 pages, 3 of 9 lists · 1,200 rows · 14 calls · 2.3 s · 8 under way`.
struct ProgressLine {
  var figures: RunReport.Figures
  /// Nanoseconds since the statement began.
  var elapsed: Int64
  var underWay = 0
  /// The pause that ends last, and how long it still is, in nanoseconds.
  var pause: (pause: CallWaits.Pause, rest: Int64)?
  /// How often a server in trouble is asked again.
  var retries: Int
  var isASCII = false

  /// The line, no wider than so many cells.
  func text(width: Int) -> String {
    var parts: [String] = []
    if figures.knownPages > 0 {
      var pages = "\(ProgressLine.grouped(figures.pages)) of \(ProgressLine.grouped(figures.knownPages)) pages"
      // Lists that were not heard of yet have pages that nobody knows.
      if figures.knownTargets > 1 {
        let (done, all) = (ProgressLine.grouped(figures.targets.count), ProgressLine.grouped(figures.knownTargets))
        pages += ", \(done) of \(all) lists"
      }
      parts.append(pages)
    } else {
      parts.append("waiting for the first answer")
    }
    if figures.fetched > 0 { parts.append("\(ProgressLine.grouped(figures.fetched)) rows") }
    if figures.calls > 0 { parts.append("\(ProgressLine.grouped(figures.calls)) calls") }
    parts.append(ProgressLine.seconds(elapsed))
    if let pause {
      parts.append(wait(pause.pause, pause.rest))
    } else if underWay > 0 {
      parts.append("\(underWay) under way")
    }
    return DisplayWidth.prefix(
      parts.joined(separator: isASCII ? " - " : " · "), fitting: width, ellipsis: isASCII ? "..." : "…")
  }

  private func wait(_ pause: CallWaits.Pause, _ rest: Int64) -> String {
    let time = ProgressLine.seconds(max(rest, 0))
    if pause.isThrottled { return "throttled, asks again in \(time)" }
    let cause = pause.cause.isEmpty ? "" : " after \(VisibleText.escaped(pause.cause))"
    return "retry \(pause.retry) of \(retries) in \(time)\(cause)"
  }

  private static func seconds(_ nanoseconds: Int64) -> String {
    let tenths = (nanoseconds + 50_000_000) / 100_000_000
    return tenths < 600 ? "\(tenths / 10).\(tenths % 10) s" : Quantity.readable(nanoseconds: nanoseconds)
  }

  /// `1,234,567`
  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }
}
