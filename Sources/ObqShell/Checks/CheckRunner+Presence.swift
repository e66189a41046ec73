import ObqData
import ObqEngine
import ObqPlan
import ObqRender
import ObqSyntax

/// `check none`, `check some`: whether there are rows.
extension CheckRunner {
  func presence(_ query: Query, expectsRows: Bool, _ severity: Check.Severity, _ ignores: IgnoreList) throws -> Verdict
  {
    let result = try queries.collect(query) { _ in [] }
    var batches = result.batches
    var ignored: [VerdictRow] = []
    // What is to be left alone is no evidence; what is expected may come from anybody.
    if !expectsRows { ignored = ignores.takeOut(of: &batches, result.schema, result.inventories) }
    let count = batches.reduce(0) { $0 + $1.count }
    var (state, reason) = presence(count, of: result, expectsRows: expectsRows, severity)
    if !expectsRows, state.isFailure, let whose = whose(batches, result.schema) { reason += ": \(whose)" }
    var verdict = Verdict(
      rows: [VerdictRow(value: .integer(Int64(count)), state: state, reason: reason)] + ignored, report: result.figures)
    verdict.isSettled = true
    verdict.ownerColumns = Set(result.schema.fields.map(\.name))
    if !expectsRows, count > 0 { verdict.offending = (result.schema, batches) }
    return verdict
  }

  /// Whose the rows are, the first ones by name; nil where they don't tell.
  private func whose(_ batches: [Batch], _ schema: Schema) -> String? {
    let places = ["clusterName", "tenantName"].compactMap { name in schema.fields.firstIndex { $0.name == name } }
    if places.isEmpty { return nil }
    var names: [String] = []
    for batch in batches {
      for row in 0..<batch.count where names.count <= CheckRunner.namedOwners {
        let cells = places.map { batch.columns[$0].value(at: row) }.filter { !$0.isNull }
        let name = cells.map { Description.text($0, zone: .utc) }.joined(separator: "/")
        if !name.isEmpty, !names.contains(name) { names.append(name) }
      }
    }
    let isMore = names.count > CheckRunner.namedOwners
    return names.isEmpty ? nil : names.prefix(CheckRunner.namedOwners).joined(separator: ", ") + (isMore ? ", …" : "")
  }

  /// A reason is one line.
  private static let namedOwners = 5

  private func presence(
    _ count: Int, of result: QueryRunner.Collected, expectsRows: Bool, _ severity: Check.Severity
  ) -> (VerdictState, String) {
    let isPartial = !result.figures.isComplete
    // Rows may stand there since others could not be read.
    let isDoubtful = isPartial && !result.plan.query.believesPartialRows
    let bad: VerdictState = severity == .warn ? .warn : .crit
    let found = "\(count) row\(count == 1 ? "" : "s") found"
    switch (expectsRows, count > 0) {
    case (false, true) where isDoubtful:
      // What is as bad as that stays as bad: it may well be true.
      return (VerdictState.worst([bad, .unknown]), "\(found), none expected, and not everything could be read")
    case (true, true) where isDoubtful: return (.unknown, "\(found), since not everything could be read")
    case (false, true): return (bad, "\(found), none expected")
    case (true, true): return (.ok, found)
    case _ where isPartial: return (.unknown, "not everything could be read")
    case (true, false): return (bad, "no row found, some expected")
    case (false, false) where result.plan.asksNobody: return (.unknown, "the scope fits nothing")
    case (false, false): return (.ok, "no row found")
    }
  }
}
