/// A function of the language: what `help`, completion and the binder's messages say of it.
package struct FunctionDescription: Hashable, Sendable {
  package var name: String
  /// Such as `round(x [, digits])`.
  package var signature: String
  package var summary: String
  package var isAggregate: Bool
  package var argumentCounts: ClosedRange<Int>
}

package enum FunctionCatalog {
  package static let all: [FunctionDescription] = [
    aggregate("count", "count(), count(x), count(distinct x)", "how many rows, or values that are not null", 0...1),
    aggregate("sum", "sum(x)", "of numbers, durations or sizes; an overflow is an error"),
    aggregate("avg", "avg(x)", "mean of numbers, durations, sizes or times"),
    aggregate("min", "min(x)", "least value"),
    aggregate("max", "max(x)", "greatest value"),
    aggregate("median", "median(x)", "the same as p50(x)"),
    aggregate("p50", "p50(x)", "50th percentile, linear between neighbours"),
    aggregate("p90", "p90(x)", "90th percentile"),
    aggregate("p95", "p95(x)", "95th percentile"),
    aggregate("p99", "p99(x)", "99th percentile"),
    aggregate("percentile", "percentile(x, p)", "p from 0 to 100", 2...2),
    aggregate("first", "first(x)", "the value of the first row"),
    aggregate("last", "last(x)", "the value of the last row"),
    scalar("hour", "hour(t)", "start of the hour, in the session's zone"),
    scalar("day", "day(t)", "start of the day, in the session's zone"),
    scalar("week", "week(t)", "start of the week, Monday, in the session's zone"),
    scalar("month", "month(t)", "start of the month, in the session's zone"),
    scalar("bucket", "bucket(t, width)", "start of the bucket that holds the time", 2...2),
    scalar("lower", "lower(s)", "small letters"),
    scalar("upper", "upper(s)", "capital letters"),
    scalar("trim", "trim(s)", "without white space at both ends"),
    scalar("length", "length(s)", "number of characters"),
    scalar("substring", "substring(s, from [, n])", "n characters, counted from 1", 2...3),
    scalar("replace", "replace(s, old, new)", "every occurrence", 3...3),
    scalar(
      "extract", "extract(s, 'regex')",
      "what its first group finds, or all where it has none; null for nothing", 2...2),
    scalar("coalesce", "coalesce(a, b, …)", "the first that is not null", 1...64),
    scalar("if", "if(condition, a, b)", "a when the condition holds, else b", 3...3),
    scalar("round", "round(x [, digits])", "halves away from zero", 1...2),
    scalar("floor", "floor(x)", "the next whole number below"),
    scalar("ceil", "ceil(x)", "the next whole number above"),
    scalar("abs", "abs(x)", "without the sign"),
    scalar("scn_time", "scn_time(scn)", "the time of an OceanBase SCN, which counts nanoseconds since 1970"),
  ]

  package static func function(_ name: String) -> FunctionDescription? {
    let lower = name.lowercased()
    return all.first { $0.name == lower }
  }

  private static func aggregate(
    _ name: String, _ signature: String, _ summary: String, _ counts: ClosedRange<Int> = 1...1
  ) -> FunctionDescription {
    FunctionDescription(
      name: name, signature: signature, summary: summary, isAggregate: true, argumentCounts: counts)
  }

  private static func scalar(
    _ name: String, _ signature: String, _ summary: String, _ counts: ClosedRange<Int> = 1...1
  ) -> FunctionDescription {
    FunctionDescription(
      name: name, signature: signature, summary: summary, isAggregate: false, argumentCounts: counts)
  }
}
