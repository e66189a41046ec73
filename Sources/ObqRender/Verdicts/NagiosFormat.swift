import ObqData
import ObqText

/// Verdicts as the Monitoring Plugins Development Guidelines want a plugin's output: one line with the status, what is wrong
/// and, behind a `|`, performance data; lines with details below. Nobody's words hold a `|`, which would end the text.
package enum NagiosFormat {
  /// Values that one line carries: readers cut off what is longer than some kilobytes.
  private static let mostValues = 100
  private static let mostDetails = 200

  package static func text(_ verdicts: [VerdictRecord]) -> String {
    let state = VerdictState.worst(verdicts.map(\.state))
    let failed = verdicts.filter(\.state.isFailure)
    var line = "OBQ \(word(state))"
    switch (verdicts.count, failed.count) {
    case (0, _): line = "OBQ UNKNOWN - no check ran"
    case (1, _): line += " - \(clean(verdicts[0].name)): \(clean(verdicts[0].summary))"
    case (let count, 0): line += " - \(count) checks OK"
    case (let count, let bad):
      line +=
        " - \(bad) of \(count) checks: " + failed.map { "\(clean($0.name)) \(word($0.state))" }.joined(separator: ", ")
    }
    let data = performanceData(verdicts)
    var text = line + (data.isEmpty ? "" : " | " + data.joined(separator: " ")) + "\n"
    var details: [String] = []
    for verdict in verdicts {
      if verdicts.count > 1 {
        details.append("[\(word(verdict.state))] \(clean(verdict.name)): \(clean(verdict.summary))")
      }
      for row in verdict.rows where !row.keys.isEmpty && row.state != .ok {
        details.append("  \(row.state.rawValue) \(clean(row.label)): \(clean(row.reason))")
      }
      for reason in verdict.reasons { details.append("  not read: \(clean(reason))") }
    }
    for detail in details.prefix(mostDetails) { text += detail + "\n" }
    if details.count > mostDetails { text += "and \(details.count - mostDetails) more lines\n" }
    return text
  }

  /// The word of the guidelines.
  private static func word(_ state: VerdictState) -> String {
    ["OK", "WARNING", "CRITICAL", "UNKNOWN"][state.code]
  }

  /// On one line and without the sign that begins performance data.
  private static func clean(_ text: String) -> String {
    VisibleText.escaped(text.replacing("|", with: "/").replacing("\n", with: " "))
  }

  /// `'label'=value[UOM];[warn];[crit];[min];[max]`: for each check how many of its rows fail, then its values.
  private static func performanceData(_ verdicts: [VerdictRecord]) -> [String] {
    var data: [String] = []
    var values: [String] = []
    for verdict in verdicts {
      let total = verdict.rows.count
      data.append("'\(label(verdict.name))'=\(verdict.failures.count);;;0;\(total)")
      let warn = verdict.warn.map(range) ?? ""
      let crit = verdict.crit.map(range) ?? ""
      for row in verdict.rows {
        guard let number = row.value.measureText else { continue }
        let name = label(verdict.name + (row.label.isEmpty ? " value" : " " + row.label))
        values.append("'\(name)'=\(number)\(unit(row.value));\(warn);\(crit);;")
      }
    }
    return data + values.prefix(mostValues)
  }

  /// A label may hold anything but `=` and quotes.
  private static func label(_ text: String) -> String {
    clean(text).replacing("=", with: ":").replacing("'", with: "")
  }

  private static func unit(_ value: Value) -> String {
    switch value.type {
    case .duration: "s"
    case .size: "B"
    default: ""
    }
  }

  /// `10:20` is right from 10 to 20, `~:20` up to 20, `@10:20` right outside.
  private static func range(_ limit: VerdictRecord.Limit) -> String {
    let low = limit.low.map(NumberText.plain) ?? "~"
    return (limit.isInverted ? "@" : "") + low + ":" + (limit.high.map(NumberText.plain) ?? "")
  }
}
