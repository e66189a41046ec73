import ObqData
import ObqPlan
import ObqSyntax

/// How often a watch asks, and what ends it.
struct WatchBounds {
  /// Nanoseconds from the beginning of one round to that of the next.
  var every: Int64
  /// How many rounds at the most; nil for as many as it takes.
  var count: Int64?

  /// A server is asked no oftener than this, in nanoseconds: a round is as many calls as the query has pages.
  static let shortest: Int64 = 100_000_000

  init(every: Expression, count: Expression?, _ queries: QueryRunner) throws {
    let pause = try queries.constant(every)
    guard case .duration(let nanoseconds) = pause, nanoseconds > 0 else {
      throw PlanProblem(.notADuration(pause.type), every.span)
    }
    guard nanoseconds >= WatchBounds.shortest else { throw PlanProblem(.watchedTooOften, every.span) }
    self.every = nanoseconds
    guard let count else { return }
    guard case .integer(let rounds) = try queries.constant(count), rounds > 0 else {
      throw PlanProblem(.notARoundCount, count.span)
    }
    self.count = rounds
  }
}
