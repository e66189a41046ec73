import ObqData
import ObqEngine
import ObqRender
import ObqSyntax

extension VerdictState {
  var exitCode: ExitCode {
    switch self {
    case .ok, .ignored: .done
    case .warn: .warn
    case .crit, .never: .crit
    case .unknown: .unknown
    }
  }
}

/// One row of a verdict.
struct VerdictRow {
  /// The cells of the keys, as they are shown.
  var keys: [Value] = []
  /// What is compared with limits; null where nothing is.
  var value = Value.null
  /// Whose row it is, by column: `profile`, `clusterId`, `clusterName`, `tenantId`, `tenantName`, as far as keys tell it.
  var owner: [String: Value] = [:]
  var state: VerdictState
  var reason: String
}

/// What a check found.
struct Verdict {
  /// The columns of the keys.
  var keyFields: [Field] = []
  /// The column of the value; nil where it is not shown.
  var valueField: Field?
  var rows: [VerdictRow]
  /// Rows that a failed presence check found.
  var offending: (schema: Schema, batches: [Batch])?
  var report: RunReport.Figures
  var limits: (warn: VerdictRecord.Limit?, crit: VerdictRecord.Limit?) = (nil, nil)
  /// Whether the rows' states hold though not everything could be read: the check has looked at that itself.
  var isSettled = false
  /// What tells whose a key is, for `ignore`: the columns that rows could have had an owner in.
  var ownerColumns: Set<String> = []

  /// The state of the whole check. What could not be read is not well.
  var state: VerdictState {
    let worst = VerdictState.worst(rows.map(\.state))
    if !isSettled, !report.isComplete, [.ok, .ignored, .warn].contains(worst) { return .unknown }
    switch worst {
    case .ignored: return .ok
    case .never: return .crit
    default: return worst
    }
  }

  /// A check of nothing has one row that says so.
  mutating func fillIn(nothing reason: String) {
    guard rows.isEmpty else { return }
    rows = [VerdictRow(keys: keyFields.map { _ in .null }, state: .unknown, reason: reason)]
  }

  /// As rows for printing: the check's name where it has one, keys, value, state, reason.
  func table(_ name: String?) -> (schema: Schema, rows: [[Value]]) {
    let named = name == nil ? [] : [Field("check", .text)]
    let valued = valueField.map { [$0] } ?? []
    let schema = Schema(named + keyFields + valued + [Field("state", .text), Field("reason", .text)])
    let rows = rows.map { row in
      var cells: [Value] = name.map { [.text($0)] } ?? []
      cells += row.keys
      if valueField != nil { cells.append(row.value) }
      return cells + [.text(row.state.rawValue), .text(row.reason)]
    }
    return (schema, rows)
  }

  /// The same for those who show several checks.
  func record(_ name: String, place: String, elapsed: Int64, zone: Zone) -> VerdictRecord {
    VerdictRecord(
      name: name, place: place, state: state,
      rows: rows.map { row in
        VerdictRecord.Row(
          keys: zip(keyFields, row.keys).filter { !$1.isNull }.map { field, cell in
            (field.name, Description.text(cell, zone: zone))
          },
          value: row.value, state: row.state, reason: row.reason)
      }, warn: limits.warn, crit: limits.crit, isComplete: report.isComplete, reasons: report.reasons,
      elapsed: elapsed, calls: report.calls)
  }
}
