import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqRender
import ObqSyntax
import ObqText

/// What a query costs, said instead of its rows.
extension QueryRunner {
  /// Runs the query, drops its rows, and says what they cost.
  func analyze(_ query: Query) throws -> (text: String, outcome: StatementOutcome) {
    let prepared = try prepare(query)
    return try interruptible(prepared.control, prepared.report, since: prepared.started) {
      let planned = ContinuousClock.now
      let rows = try execution(prepared).collect(prepared.plan).reduce(0) { $0 + $1.count }
      let finished = ContinuousClock.now
      let figures = prepared.report.figures
      func time(_ duration: Duration) -> String { Quantity.readable(nanoseconds: duration.nanoseconds) }
      var text = explained(prepared)
      text +=
        "run      \(figures.calls) calls, \(figures.pages) pages, \(figures.fetched) rows sent, \(Quantity.readable(bytes: Int64(figures.bytes)))\n"
      text +=
        "time     \(time(planned - prepared.started)) to plan, inventory included, \(time(finished - planned)) to run\n"
      text += "result   \(rows) row\(rows == 1 ? "" : "s"), \(figures.isComplete ? "complete" : "partial")\n"
      for reason in figures.reasons { text += "  \(reason)\n" }
      var outcome = StatementOutcome(
        rows: rows, calls: figures.calls, isPartial: !figures.isComplete, isLimited: figures.isLimited)
      if outcome.isPartial, !session.settings.allowPartial { outcome.code = .unknown }
      return (QueryRunner.visible(text), outcome)
    }
  }

  /// The calls as commands for the shell.
  func curl(_ query: Query) throws -> String {
    let prepared = try prepare(query, isRun: false)
    for warning in prepared.plan.warnings { session.messages.warn(warning) }
    return prepared.connector?.curlCommands(prepared.plan) ?? ""
  }

  func explain(_ query: Query) throws -> String {
    let prepared = try prepare(query, isRun: false)
    for warning in prepared.plan.warnings + ReasonLines.lines(prepared.report.figures.reasons) {
      session.messages.warn(warning)
    }
    return QueryRunner.visible(explained(prepared))
  }

  /// Names and reasons are a server's words, and may hold what moves a cursor.
  static func visible(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(VisibleText.escaped).joined(separator: "\n")
  }

  /// The plan, and how old the clusters and tenants are that it goes by.
  private func explained(_ prepared: Prepared) -> String {
    let text = Explain.text(prepared.plan, inventoryCalls: prepared.inventoryCalls)
    guard let age = prepared.report.figures.inventoryAge else { return text }
    let isNew = age < 10_000_000_000
    return text + "inventory  read \(isNew ? "just now" : Quantity.readable(nanoseconds: age) + " ago")\n"
  }
}
