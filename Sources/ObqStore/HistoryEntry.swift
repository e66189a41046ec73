/// What became of a statement.
package enum HistoryOutcome: String, Hashable, Sendable, CaseIterable {
  case complete
  case limited
  case partial
  case failed
  case interrupted
}

/// A statement that was run.
package struct HistoryEntry: Hashable, Sendable {
  /// Grows with every statement and is never used twice; the N of `!N`.
  package let id: Int64

  /// The text with its secrets redacted.
  package let statement: String

  /// When it began: nanoseconds since 1970-01-01T00:00:00Z.
  package let startedAt: Int64

  package let profile: String?
  package let scope: String?

  /// nil while it runs, and for ever when its session ended first.
  package let outcome: HistoryOutcome?
  package let durationNanoseconds: Int64?
  package let rows: Int64?
  package let calls: Int64?
}
