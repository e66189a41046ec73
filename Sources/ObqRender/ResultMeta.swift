package import ObqData

/// What is to be said about a result besides its rows.
package struct ResultMeta: Hashable, Sendable {
  /// One cluster or tenant that the statement asked.
  package struct Target: Hashable, Sendable {
    package var profile: String
    /// Nil when the profile failed before its clusters were known.
    package var cluster: String?
    /// Nil when the cluster was asked as a whole.
    package var tenant: String?
    /// The kind of tasks, where the statement asked for several.
    package var kind: String?
    package var ok: Bool
    /// Why it failed; nil when it did not.
    package var error: String?

    package init(
      profile: String, cluster: String?, tenant: String? = nil, kind: String? = nil, ok: Bool = true,
      error: String? = nil
    ) {
      self.profile = profile
      self.cluster = cluster
      self.tenant = tenant
      self.kind = kind
      self.ok = ok
      self.error = error
    }
  }

  /// False for a partial result: something the query asked for could not be read. True for a limited one.
  package var complete: Bool
  /// Whether the query's own limit stopped the reading.
  package var limited: Bool
  /// Why the result is partial, a sentence each.
  package var reasons: [String]
  /// Every request of the statement, retries and inventory included.
  package var calls: Int
  package var pages: Int
  /// Rows received from the servers.
  package var fetched: Int
  /// Rows of the result.
  package var rows: Int
  /// Nanoseconds.
  package var elapsed: Int64
  /// The statement's `now`.
  package var asOf: Instant
  /// How long ago the rows were read, in nanoseconds, where that was another statement.
  package var age: Int64?
  package var targets: [Target]
  /// How old the clusters and tenants were that the statement went by, in nanoseconds; nil when it read them itself, or
  /// needed none.
  package var inventoryAge: Int64?

  package init(
    complete: Bool = true, limited: Bool = false, reasons: [String] = [], calls: Int = 0, pages: Int = 0,
    fetched: Int = 0, rows: Int = 0, elapsed: Int64 = 0, asOf: Instant, targets: [Target] = []
  ) {
    self.complete = complete
    self.limited = limited
    self.reasons = reasons
    self.calls = calls
    self.pages = pages
    self.fetched = fetched
    self.rows = rows
    self.elapsed = elapsed
    self.asOf = asOf
    self.targets = targets
  }
}
