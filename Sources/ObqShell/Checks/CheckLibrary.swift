import ObqDiagnostics
import ObqPlan
import ObqSyntax
import Synchronization

/// The checks that obq brings along, written in its own language: views whose rows are what somebody has to look at. They are
/// named as any view is, narrowed on, and checked by `check NAME`; a query of the user's that has the name stands before them.
enum CheckLibrary {
  struct Entry: Sendable {
    var name: String
    /// What its rows are.
    var finds: String
    var text: String
  }

  static let entries: [Entry] = [
    Entry(
      name: "failed_since_success",
      finds: "tenants, and clusters backed up as a whole, whose newest finished data backup failed",
      text: """
        tasks data where state in (SUCCEEDED, FAILED, OVERDUE)
          latest by profile, clusterId, tenantId
          where state != SUCCEEDED
          select profile, clusterId, clusterName, tenantId, tenantName, taskId, state, startTime, age, errorMsg
        """),
    Entry(
      name: "never_backed_up",
      finds: "tenants that no data backup of has ever succeeded, as far back as the server keeps them",
      text: """
        tenants where backupable
          without (tasks data where state = SUCCEEDED)
          select profile, clusterId, clusterName, tenantId, tenantName, status
        """),
    Entry(
      name: "missed_windows",
      finds: "stretches of more than 26 hours without a successful data backup, over the last 8 days",
      text: """
        tasks data where state = SUCCEEDED since 8d
          gaps over 26h by profile, clusterId, clusterName, tenantId, tenantName
          with (tasks data where state = SUCCEEDED)
        """),
    Entry(
      name: "stuck_tasks",
      finds:
        "data backups that have been running for more than 3 times the 95th percentile of their own, or a day where there is none",
      text: """
        tasks data
          group by profile, clusterId, clusterName, tenantId, tenantName
            show max(if(state = RUNNING, elapsed, null)) as runningFor,
              p95(if(state = SUCCEEDED, elapsed, null)) as usual
          where runningFor > coalesce(usual * 3, 24h)
        """),
    Entry(
      name: "log_lag", finds: "log archiving that is more than 10 minutes behind",
      text: """
        tasks log where state = RUNNING and delay > 10m
          select profile, clusterId, clusterName, tenantId, tenantName, status, delay, checkpoint
        """),
    Entry(
      name: "log_breaks",
      finds:
        "log archiving that failed or stopped, or whose checkpoint is where a check saw it 5 minutes ago or earlier",
      text: """
        tasks log latest by profile, clusterId, tenantId
          seen by profile, clusterId, tenantId, checkpoint
          where state in (FAILED, STOPPED) or (state = RUNNING and seenFor >= 5m)
          select profile, clusterId, clusterName, tenantId, tenantName, state, checkpoint, delay, seenFor, errorMsg
        """),
    Entry(
      name: "restore_drills", finds: "tenants with backups of which none was restored successfully within 90 days",
      text: """
        tenants where backupable
          with (tasks data where state = SUCCEEDED)
          without (tasks restore where state = SUCCEEDED since 90d
            select backupClusterName as clusterName, backupTenantName as tenantName) by clusterName, tenantName
          select profile, clusterId, clusterName, tenantId, tenantName
        """),
    Entry(
      name: "last_restores", finds: "the newest successful restore of each tenant's backups; a list, no check",
      text: """
        tasks restore where state = SUCCEEDED
          latest by profile, backupClusterName, backupTenantName
          select profile, backupClusterName, backupTenantName, startTime, age, elapsed, restoreTenantName
          sort by age desc
        """),
    Entry(
      name: "recoverable_window",
      finds: "tenants with backups that could not be restored to any moment of the last 26 hours",
      text: """
        tenants where backupable
          with (tasks data where state = SUCCEEDED)
          without (ranges where type = RECOVERABLE and rangeEnd > now - 26h)
          select profile, clusterId, clusterName, tenantId, tenantName
        """),
    Entry(
      name: "failure_digest",
      finds:
        "what went wrong in the last 7 days, alike under alike: error, number, a server and a trace of the newest; a list, no check",
      text: """
        tasks where state = FAILED since 7d
          derive number = extract(errorMsg, '(?:OB-|[( ]-)([0-9]{4,5})'),
            error = coalesce(extract(errorMsg, 'OB_[A-Z0-9_]+'), trim(extract(errorMsg, '[^0-9"“:：，,;()\\[\\]-]{6,60}')), errorMsg),
            server = extract(errorMsg, '[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+(?::[0-9]+)?'),
            trace = extract(errorMsg, 'Y[0-9A-F]+-[0-9A-F]+')
          sort by startTime
          group by kind, number, error
            show count() as failures, count(distinct tenantName) as tenants, max(startTime) as newest,
              last(server) as server, last(trace) as trace
          seen by kind, number, error
          sort by newest desc
        """),
    Entry(
      name: "new_failures", finds: "entries of failure_digest that were not there when a check looked last",
      text: "failure_digest where seenFor is null"),
  ]

  static func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }

  /// All of them, for who reads what is typed.
  static var queries: [String: SavedQuery] {
    Dictionary(uniqueKeysWithValues: entries.compactMap { entry in query(entry.name).map { (entry.name, $0) } })
  }

  static let names = entries.map(\.name)

  private static let parsed = Mutex<[String: SavedQuery]>([:])

  /// One of them as a saved query; nil for another name. Each is read when it is wanted.
  static func query(_ name: String) -> SavedQuery? {
    guard let entry = entry(name) else { return nil }
    return parsed.withLock { parsed in
      if let known = parsed[name] { return known }
      guard case .query(let query)? = parseScript(SourceText(name: name, entry.text)).statements.first?.kind else {
        return nil
      }
      let saved = SavedQuery(query, text: entry.text)
      parsed[name] = saved
      return saved
    }
  }
}
