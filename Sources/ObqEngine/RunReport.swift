import Synchronization

/// What a statement's run cost and how far its result can be believed. Scans add to it from their threads.
package final class RunReport: Sendable {
  package struct Target: Hashable, Sendable {
    package var profile: String
    package var cluster: String?
    /// What tells the cluster from others of its name.
    package var clusterLabel: String?
    package var tenant: String?
    /// The kind of tasks, where the query asks for several.
    package var kind: String?
    package var error: String?

    package init(profile: String, cluster: String?, tenant: String?, error: String?) {
      self.profile = profile
      self.cluster = cluster
      self.tenant = tenant
      self.error = error
    }
  }

  package struct Figures: Sendable {
    /// Requests, retries and inventory included.
    package var calls = 0
    package var pages = 0
    /// Pages of the lists that were heard of so far, as their servers count them: there may be more.
    package var knownPages = 0
    /// Lists that are asked, those whose end is known included.
    package var knownTargets = 0
    /// Rows that servers sent, each counted once.
    package var fetched = 0
    package var bytes = 0
    /// Why the result is partial; none when it is not.
    package var reasons: [String] = []
    /// Whether the query's own limit left rows out.
    package var isLimited = false
    package var targets: [Target] = []
    package var warnings: [String] = []
    package var failures: [TargetFailure] = []
    /// How old the oldest inventory was that an earlier statement had read, in nanoseconds; nil when there was none.
    package var inventoryAge: Int64?

    package var isComplete: Bool { reasons.isEmpty }
  }

  private let state = Mutex(Figures())

  package init() {}

  package var figures: Figures { state.withLock { $0 } }

  package func update(_ change: (inout sending Figures) -> Void) { state.withLock { change(&$0) } }

  package func addReason(_ reason: String) {
    state.withLock { if !$0.reasons.contains(reason) { $0.reasons.append(reason) } }
  }

  package func addWarning(_ warning: String) {
    state.withLock { if !$0.warnings.contains(warning) { $0.warnings.append(warning) } }
  }
}
