import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import ObqSyntax

/// What `until` waits for: a condition on the result, whose columns it names as `_` has them. It holds when one row satisfies
/// it. One with an aggregate is about all rows together, and `count` alone stands for their number: `until count = 0`.
struct WatchCondition {
  let expression: Expression
  let queries: QueryRunner

  /// The ways to read it, in the order in which they are tried.
  private enum Reading: CaseIterable {
    case ofARow, ofAllRows, ofTheirNumber
  }

  /// Tells what is wrong with it for results of these columns.
  func check(_ schema: Schema, now: Instant) throws { _ = try bound(schema, [], now: now) }

  /// Whether it holds for a result.
  ///
  /// - Parameter believesRows: false where rows may be missing and others stand there for that; it then holds for none.
  func holds(_ schema: Schema, _ batches: [Batch], now: Instant, isPartial: Bool, believesRows: Bool) throws -> Bool {
    let (query, reading) = try bound(schema, batches, now: now)
    // How many rows there are is not known when some could not be read.
    if isPartial, reading != .ofARow || !believesRows { return false }
    let zone = queries.session.settings.zone
    let plan = try Planner(PlanSettings(), now: now).plan(query, [])
    let execution = Execution(Connector([], zone: zone), report: RunReport(), zone: zone)
    return try execution.collect(plan).contains { $0.count > 0 }
  }

  private func bound(_ schema: Schema, _ batches: [Batch], now: Instant) throws -> (BoundQuery, Reading) {
    let context = BindContext(
      now: now, zone: queries.session.settings.zone, variables: queries.session.variables,
      lastResult: (schema, batches))
    var problems: [Reading: [PlanProblem]] = [:]
    for reading in Reading.allCases {
      var binder = Binder(context, text: queries.source)
      if let bound = binder.bind(query(reading)) { return (bound, reading) }
      problems[reading] = binder.problems
    }
    let isOfAllRows = problems[.ofARow]?.contains { if case .aggregateOutsideGroup = $0.fact { true } else { false } }
    let told = (problems[isOfAllRows ?? false ? .ofAllRows : .ofARow] ?? []).filter { problem in
      // What is wrong with the condition leaves its value without a name.
      if case .unknownColumn("until", _) = problem.fact { false } else { true }
    }
    throw StatementFailure.diagnostics(told.map(\.diagnostic))
  }

  /// A query over the result that has a row when the condition holds.
  private func query(_ reading: Reading) -> Query {
    let span = expression.span
    func shown(_ kind: Expression.Kind, as name: String) -> Clause {
      let item = NamedExpression(Expression(kind, span), alias: Name(name, span), text: name)
      return Clause(.group(by: [], show: [item]), span, keyword: span)
    }
    func kept(_ condition: Expression) -> Clause { Clause(.filter(condition), span, keyword: span) }
    let clauses: [Clause] =
      switch reading {
      case .ofARow: [kept(expression)]
      case .ofAllRows: [shown(expression.kind, as: "until"), kept(Expression(.name(Name("until", span)), span))]
      case .ofTheirNumber:
        [shown(.call(name: Name("count", span), arguments: [], distinct: false), as: "count"), kept(expression)]
      }
    return Query(source: Source(.lastResult, span), clauses: clauses, span: span)
  }
}
