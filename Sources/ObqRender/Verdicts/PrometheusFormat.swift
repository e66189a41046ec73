package import ObqData
import ObqText

/// Verdicts in Prometheus's text format 0.0.4, for the textfile collector of node_exporter. A metric's samples stand together
/// under its HELP and TYPE, and no two have the same labels.
package enum PrometheusFormat {
  /// - Parameter now: when the run was, which tells a reader how old the file is.
  package static func text(_ verdicts: [VerdictRecord], now: Instant) -> String {
    var metrics: [Metric] = [
      Metric("obq_check_state", "How a check stands: 0 OK, 1 WARN, 2 CRIT, 3 UNKNOWN."),
      Metric("obq_check_complete", "Whether everything that a check asks for could be read."),
      Metric("obq_check_rows", "Rows of a check by their state."),
      Metric("obq_check_key_state", "How one key of a check stands: 0 OK, 1 WARN, 2 CRIT, 3 UNKNOWN."),
      Metric("obq_check_value", "What a check compares with its limits, of values without a unit."),
      Metric("obq_check_value_seconds", "What a check compares with its limits, of durations and times."),
      Metric("obq_check_value_bytes", "What a check compares with its limits, of sizes."),
      Metric("obq_check_last_run_timestamp_seconds", "When the checks ran."),
    ]
    var used: [String: Int] = [:]
    for verdict in verdicts {
      // Two checks of one name would have the same labels.
      let number = used[verdict.name, default: 0] + 1
      used[verdict.name] = number
      let check = [("check", number > 1 ? "\(verdict.name) (\(number))" : verdict.name)]
      metrics[0].add(check, "\(verdict.state.code)")
      metrics[1].add(check, verdict.isComplete ? "1" : "0")
      for state in VerdictState.allCases {
        metrics[2].add(
          check + [("state", state.rawValue.lowercased())], "\(verdict.rows.filter { $0.state == state }.count)")
      }
      var seen: Set<String> = []
      for row in verdict.rows {
        // Keys that look alike are one to their reader.
        guard seen.insert(row.keys.map { "\($0.name)=\($0.text)" }.joined(separator: ",")).inserted else { continue }
        let labels = check + row.keys.map { (labelName($0.name), $0.text) }
        if !row.keys.isEmpty { metrics[3].add(labels, "\(row.state.code)") }
        guard let value = row.value.measureText else { continue }
        switch row.value.type {
        case .duration, .time: metrics[5].add(labels, value)
        case .size: metrics[6].add(labels, value)
        default: metrics[4].add(labels, value)
        }
      }
    }
    metrics[7].add([], NumberText.plain(Double(now.nanoseconds / 1_000_000) / 1000))
    return metrics.map(\.text).joined()
  }

  private struct Metric {
    let name: String
    let help: String
    var samples: [String] = []

    init(_ name: String, _ help: String) {
      self.name = name
      self.help = help
    }

    mutating func add(_ labels: [(name: String, value: String)], _ value: String) {
      let inside = labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
      samples.append("\(name)\(inside.isEmpty ? "" : "{\(inside)}") \(value)\n")
    }

    /// Nothing for a metric without samples.
    var text: String {
      samples.isEmpty ? "" : "# HELP \(name) \(help)\n# TYPE \(name) gauge\n" + samples.joined()
    }
  }

  /// Backslash, quote and line end have escapes in a label's value; other control characters are made visible.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default:
        if let escape = VisibleText.escape(of: scalar) {
          result += escape.replacing("\\", with: "\\\\")
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// `clusterName` as `cluster_name`; what is no letter or digit of ASCII becomes `_`.
  private static func labelName(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      let isLetter = (0x61...0x7A).contains(scalar.value) || (0x41...0x5A).contains(scalar.value)
      let isDigit = (0x30...0x39).contains(scalar.value)
      if (0x41...0x5A).contains(scalar.value), let last = result.last, last != "_" { result += "_" }
      result += isLetter || isDigit ? String(scalar).lowercased() : "_"
    }
    if result.first.map({ !$0.isLetter }) ?? true || ["check", "state"].contains(result) { result = "key_" + result }
    return result
  }
}
