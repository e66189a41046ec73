import ObqData

/// One run of texts. Its checks judge one moment: they have one `now`, and what one of them has read is not asked again.
final class CheckRun {
  /// The instant of its first check.
  private var first: Instant?
  /// What was said once and need not be said again.
  var told: Set<String> = []

  func moment(_ session: Session) -> Instant {
    if let first { return first }
    let now = session.now()
    first = now
    return now
  }
}

extension Session {
  /// Runs texts as one run. Inside of another they are a part of it.
  func asOneRun<Result>(_ body: () throws -> Result) rethrows -> Result {
    if run != nil { return try body() }
    run = CheckRun()
    connections.shareAnswers(true)
    defer {
      run = nil
      connections.shareAnswers(false)
    }
    return try body()
  }
}
