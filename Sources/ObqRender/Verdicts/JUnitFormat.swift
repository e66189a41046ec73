package import ObqData

/// Verdicts as JUnit's XML in the form that Jenkins and GitLab read (junit-10.xsd of the Jenkins xUnit plugin): a suite a
/// check, a case a row.
package enum JUnitFormat {
  /// - Parameter now: when the run was.
  package static func text(_ verdicts: [VerdictRecord], now: Instant) -> String {
    let suites = verdicts.map { Suite($0, now: now) }
    func sum(_ count: (Suite) -> Int) -> Int { suites.reduce(0) { $0 + count($1) } }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text +=
      "<testsuites name=\"obq\" tests=\"\(sum { $0.tests })\" failures=\"\(sum { $0.failures })\" errors=\"\(sum { $0.errors })\" time=\"\(seconds(verdicts.reduce(0) { $0 + $1.elapsed }))\">\n"
    for suite in suites { text += suite.text }
    return text + "</testsuites>\n"
  }

  private struct Suite {
    let verdict: VerdictRecord
    let now: Instant
    let tests: Int
    let failures: Int
    let errors: Int
    let skipped: Int
    /// Rows that are well though not everything could be read: the check is an error of its own then.
    let hasOwnError: Bool

    init(_ verdict: VerdictRecord, now: Instant) {
      self.verdict = verdict
      self.now = now
      let states = verdict.rows.map(\.state)
      hasOwnError = verdict.state == .unknown && !states.contains(.unknown)
      tests = states.count + (hasOwnError ? 1 : 0)
      failures = states.filter { [.warn, .crit, .never].contains($0) }.count
      errors = states.filter { $0 == .unknown }.count + (hasOwnError ? 1 : 0)
      skipped = states.filter { $0 == .ignored }.count
    }

    var text: String {
      let name = escaped(verdict.name)
      // The schema's times have no fraction and no zone; it is UTC.
      let stamp = (Instant(seconds: now.seconds) ?? now).text(in: .utc).prefix(19)
      var text =
        "  <testsuite name=\"\(name)\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\" time=\"\(seconds(verdict.elapsed))\" timestamp=\"\(stamp)\">\n"
      for row in verdict.rows { text += testCase(row, name) }
      if hasOwnError {
        let reason = verdict.reasons.isEmpty ? "not everything could be read" : verdict.reasons.joined(separator: "; ")
        text += "    <testcase name=\"everything could be read\" classname=\"\(name)\" time=\"0\">\n"
        text += "      <error message=\"\(escaped(reason))\" type=\"UNKNOWN\"/>\n    </testcase>\n"
      }
      return text + "  </testsuite>\n"
    }

    private func testCase(_ row: VerdictRecord.Row, _ suite: String) -> String {
      let name = row.label.isEmpty ? suite : escaped(row.label)
      let head = "    <testcase name=\"\(name)\" classname=\"\(suite)\" time=\"0\""
      let reason = escaped(row.reason)
      let body: String
      switch row.state {
      case .ok: return head + "/>\n"
      case .ignored: body = "<skipped message=\"\(reason)\"/>"
      case .unknown: body = "<error message=\"\(reason)\" type=\"UNKNOWN\">\(escaped(verdict.place))</error>"
      case .warn, .crit, .never:
        body = "<failure message=\"\(reason)\" type=\"\(row.state.rawValue)\">\(escaped(verdict.place))</failure>"
      }
      return head + ">\n      \(body)\n    </testcase>\n"
    }
  }

  private static func seconds(_ nanoseconds: Int64) -> String {
    let milliseconds = nanoseconds / 1_000_000
    return "\(milliseconds / 1000)." + String("\(1000 + milliseconds % 1000)".dropFirst())
  }

  /// XML 1.0 knows no control characters but tab and line ends, escaped or not.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t", "\r": result += "&#\(scalar.value);"
      default:
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        let isNoCharacter = scalar.value == 0xFFFE || scalar.value == 0xFFFF
        result.unicodeScalars.append(isControl || isNoCharacter ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }
}
