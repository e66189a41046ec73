import ObqData
import ObqEngine
import ObqSyntax

/// The state of a whole check and what it prints.
struct Verdict {
  var state: CheckState
  var schema: Schema
  var rows: [[Value]]
  /// Rows that a failed presence check found.
  var offending: (schema: Schema, batches: [Batch])?
  var report: RunReport.Figures
}

/// The rows of a verdict while they are found: key and value, state, reason.
struct VerdictRows {
  private let name: String?
  private(set) var rows: [[Value]] = []
  private var states: [CheckState] = []

  init(_ check: Check) { name = check.name }

  mutating func add(_ cells: [Value], _ state: CheckState, _ reason: String) {
    states.append(state)
    rows.append((name.map { [.text($0)] } ?? []) + cells + [.text(state.rawValue), .text(reason)])
  }

  /// The verdict over all rows. What has no row was not checked, and what could not be read is not OK.
  func verdict(_ fields: [Field], _ report: RunReport.Figures, nothing: String) -> Verdict {
    var result = self
    if rows.isEmpty { result.add(fields.map { _ in .null }, .unknown, nothing) }
    var state = CheckState.worst(result.states)
    if !report.isComplete, state == .ok || state == .warn { state = .unknown }
    let named = (name == nil ? [] : [Field("check", .text)]) + fields
    return Verdict(
      state: state, schema: Schema(named + [Field("state", .text), Field("reason", .text)]), rows: result.rows,
      offending: nil, report: report)
  }
}
