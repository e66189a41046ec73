/// A row of OCP's log backup lists (LogBackupWrapperTask in the OCP API reference). It has no id.
struct LogBackupTask: Sendable {
  /// The words that samples and OCP's console show; the reference's filter knows others, see `documentedFilter`.
  enum Status: String, Sendable {
    case beginning = "BEGINNING"
    case running = "RUNNING"
    case stopped = "STOPPED"
    case interrupted = "INTERRUPTED"
  }

  /// The reference's filter words and what they mean in rows.
  static let documentedFilter: [String: String] = [
    "STARTING": "BEGINNING", "INPROGRESS": "RUNNING", "STOPPING": "STOPPING", "STOPPED": "STOPPED",
    "FAILED": "FAILED", "INTERRUPTED": "INTERRUPTED", "UNKNOWN": "UNKNOWN",
  ]

  var created: SimulatorInstant
  var status: Status
  /// How far the checkpoint lies behind, in ten-thousandths of a second.
  var lag: Int64
  /// When the task stopped; nil while it follows the present.
  var stopped: SimulatorInstant?
  var error = ""
  var server: String

  func checkpoint(now: SimulatorInstant) -> SimulatorInstant {
    (stopped ?? now).adding(microseconds: -lag * 100)
  }

  /// Seconds with up to four fraction digits.
  func delay(now: SimulatorInstant) -> String {
    let tenThousandths = (now.microseconds - checkpoint(now: now).microseconds) / 100
    let fraction = String(tenThousandths % 10_000 + 10_000).dropFirst()
    return "\(tenThousandths / 10_000).\(fraction)"
  }

  /// Newest first.
  static func tasks(of unit: BackupUnit, seed: UInt64, origin: SimulatorInstant) -> [LogBackupTask] {
    guard !unit.traits.contains(.neverBackedUp), !unit.isExcludedFromBackup else { return [] }
    var random = SeededRandom(seed, UInt64(unit.cluster.id), UInt64(unit.tenant?.id ?? 0), 3)
    let server = "10.0.\(random.below(16)).\(1 + random.below(254))"
    let created = origin.adding(seconds: -Int64(50 + random.below(300)) * 86_400 - Int64(random.below(86_400)))
    var task = LogBackupTask(
      created: created, status: .running, lag: 50_000 + Int64(random.below(1_200_000)), stopped: nil, server: server)
    if unit.traits.contains(.initializing) { task.status = .beginning }
    if unit.traits.contains(.logLags) { task.lag = 115_234_567 }
    if unit.traits.contains(.logInterrupted) {
      task.status = .interrupted
      task.stopped = origin.adding(seconds: -26 * 3600 - 1234)
      task.error = "日志归档断流：log stream 1001 lsn 8437290133 is recycled, \"archive gap\""
    }
    if unit.traits.contains(.logRestarted) {
      task.created = origin.adding(seconds: -19 * 86_400 - 4321)
      let earlier = LogBackupTask(
        created: created, status: .stopped, lag: 12_345, stopped: task.created.adding(seconds: -3600), server: server)
      return [task, earlier]
    }
    return [task]
  }

  /// An item of a cluster-level list.
  func writeClusterItem(_ unit: BackupUnit, _ defects: RowDefects, now: SimulatorInstant, into json: inout JSONWriter) {
    write(unit, defects, form: .clusterItem, dimension: nil, now: now, into: &json)
  }

  /// An item of a tenant-level list.
  func writeTenantItem(_ unit: BackupUnit, _ defects: RowDefects, now: SimulatorInstant, into json: inout JSONWriter) {
    write(unit, defects, form: .offsetMicroseconds, dimension: "TENANT", now: now, into: &json)
  }

  private func write(
    _ unit: BackupUnit, _ defects: RowDefects, form: TimeForm, dimension: String?, now: SimulatorInstant,
    into json: inout JSONWriter
  ) {
    json.object { json in
      json.member("agentServerIp", server)
      json.member("backupDimension", dimension)
      json.member("backupMode", "PHYSICAL_BACKUP")
      json.member("backupUri", unit.backupUri("clog"))
      json.member("checkpoint", form.text(checkpoint(now: now)))
      json.member("clusterId", unit.cluster.id)
      json.member("clusterName", unit.cluster.name)
      json.member("clusterType", unit.cluster.type)
      json.member("createTime", defects.time(created, form))
      json.raw("delay", delay(now: now))
      json.member("errorMsg", error.isEmpty && dimension == nil ? nil : error)
      json.member("modifyTime", stopped.map(form.text))
      json.member("obClusterId", unit.cluster.obClusterId)
      json.member("obTenantId", unit.tenant?.obTenantId)
      json.member("status", status.rawValue)
      json.member("tenantId", unit.tenant?.id)
      json.member("tenantName", unit.tenant?.name)
    }
  }
}
