import ObqData
import ObqDiagnostics
import ObqEngine
import ObqPlan
import ObqSyntax

/// Runs the text of a query over rows at hand, all the way from tokens to batches.
struct QueryRunner {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// A source that must not be asked for anything.
  private struct NoServer: ScanOpener {
    func open(_ plan: ScanPlan, _ report: RunReport) throws(QueryFailure) -> any BatchStream {
      throw .target(TargetFailure(.unreachable, profile: "none", target: "", message: "rows at hand need no server"))
    }
  }

  let schema: Schema
  let batches: [Batch]
  var zone = Zone.utc
  let report = RunReport()

  func run(_ text: String) throws -> (schema: Schema, rows: [[Value]]) {
    let source = SourceText(name: "query", text)
    let script = parseScript(source)
    guard script.problems.isEmpty, script.statements.count == 1, case .query(let query) = script.statements[0].kind
    else { throw Problem(description: "does not parse: \(script.problems)") }
    let now = Instant(nanoseconds: 1_720_000_000_000_000_000)
    var binder = Binder(BindContext(now: now, zone: zone, lastResult: (schema, batches)), text: source)
    guard let bound = binder.bind(query) else { throw Problem(description: "does not bind: \(binder.problems)") }
    let plan = try Planner(PlanSettings(), now: now).plan(bound, [])
    let result = try Execution(NoServer(), report: report, zone: zone).collect(plan)
    return (bound.schema, result.flatMap { batch in (0..<batch.count).map { batch.row($0) } })
  }
}
