import ObqHTTP
import ObqText

/// `-v` and `-vv`: each call on standard error. What is secret was taken out where the event was made.
enum HTTPLog {
  static func write(_ event: HTTPEvent, verbosity: Int) {
    var lines = ""
    switch event.kind {
    case .attemptStarted(let headers):
      guard verbosity > 1 else { return }
      lines = "> \(event)\n" + headers.map { "> \(VisibleText.escaped("\($0)"))\n" }.joined()
    case .attemptAnswered(_, let headers, _, _, _):
      lines = "< \(event)\n"
      // What a server sends never reaches a terminal as it is.
      if verbosity > 1 { lines += headers.map { "< \(VisibleText.escaped("\($0)"))\n" }.joined() }
    case .attemptFailed, .retryPaused: lines = "! \(event)\n"
    }
    try? Descriptors.write(Array(lines.utf8), to: 2)
  }
}
