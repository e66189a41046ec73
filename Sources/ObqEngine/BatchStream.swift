package import ObqData
package import ObqExpression
package import ObqPlan

/// Rows in pieces, pulled by whoever wants them.
package protocol BatchStream: AnyObject {
  /// The next rows, or nil at the end. An empty batch is no end.
  func next() throws(QueryFailure) -> Batch?

  /// No further rows are wanted. What is on its way is cancelled; `next` is not called again.
  func stop()
}

/// Where scans come from. The engine knows no more of servers than this.
package protocol ScanOpener {
  /// Starts reading a scan. Its rows have the plan's columns in order; what its filter drops may still be among them.
  func open(_ plan: ScanPlan, _ report: RunReport) throws(QueryFailure) -> any BatchStream
}

/// Why a query ended without its rows.
package enum QueryFailure: Error, Sendable {
  /// What was asked failed; the cause that is to be shown, of perhaps several targets.
  case target(TargetFailure)
  case evaluation(EvaluationProblem)
  /// Ctrl-C.
  case cancelled

  /// Whether fewer rows would do, or fewer columns.
  package var isAboutRows: Bool { if case .evaluation(.rowsTooLarge) = self { true } else { false } }

  /// Whether less text would do, rather than other values.
  package var isAboutSize: Bool { if case .evaluation(let problem) = self { problem.isAboutSize } else { false } }
}

/// Why a target could not be read.
package struct TargetFailure: Error, Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case unreachable
    /// An answer that is not what the endpoint promises.
    case wrongAnswer
    case throttled
    case timedOut
    case notAuthenticated
    case notAllowed
    case cancelled
    /// The budget of calls was used up.
    case budget
  }

  package var kind: Kind
  package var profile: String
  /// The cluster or tenant that was asked; empty for the server as a whole.
  package var target: String
  /// One sentence, with the server's own words where it gave some.
  package var message: String
  package var help: [String]

  package init(_ kind: Kind, profile: String, target: String, message: String, help: [String] = []) {
    self.kind = kind
    self.profile = profile
    self.target = target
    self.message = message
    self.help = help
  }

  /// As a reason of a partial result.
  package var reason: String { target.isEmpty ? "\(profile): \(message)" : "\(profile), \(target): \(message)" }
}

/// Batches that are there already.
package final class StoredStream: BatchStream {
  private var batches: [Batch]
  private let report: RunReport?

  /// The report learns of rows that nobody asked for.
  package init(_ batches: [Batch], _ report: RunReport? = nil) {
    self.batches = batches.reversed()
    self.report = report
  }

  package func next() throws(QueryFailure) -> Batch? { batches.popLast() }

  package func stop() {
    if batches.contains(where: { $0.count > 0 }) { report?.update { $0.isLimited = true } }
    batches = []
  }
}
