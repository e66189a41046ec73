/// From which backups, and to which points in time, a tenant or a cluster can be restored: computed from its data and
/// log backup tasks.
struct RecoverableRanges: Sendable {
  /// A finished data backup.
  struct DataBackup: Sendable {
    var task: DataBackupTask
    /// The full backup that it is, or is built on.
    var fullBackupSetId: Int
    /// The first point in time that can be restored from it.
    var recoverable: SimulatorInstant
  }

  /// In the order of time.
  var backups: [DataBackup] = []
  /// The stretches of archived logs.
  var logs: [ClosedRange<SimulatorInstant>] = []
  /// The points in time that can be restored: from the first backup in a stretch of logs to the end of the stretch.
  var restorable: [ClosedRange<SimulatorInstant>] = []

  init() {}

  /// What lies in the window. A backup older than the window counts for the points in time inside it.
  init(
    data: [DataBackupTask], logs tasks: [LogBackupTask], window: ClosedRange<SimulatorInstant>, now: SimulatorInstant,
    ofWholeCluster: Bool
  ) {
    var all: [DataBackup] = []
    var full: Int?
    for task in data.reversed() where task.status == .done {
      if task.isFull { full = task.taskId }
      guard let full, let finish = task.finish else { continue }
      // Of a tenant the snapshot is taken at the end, of a cluster at the start.
      all.append(
        DataBackup(
          task: task, fullBackupSetId: full,
          recoverable: ofWholeCluster ? task.start : task.snapshot ?? finish))
    }
    backups = all.filter { window.contains($0.recoverable) }
    for task in tasks.reversed() {
      let checkpoint = task.checkpoint(now: now)
      guard task.created <= checkpoint else { continue }
      let stretch = task.created...checkpoint
      guard stretch.overlaps(window) else { continue }
      logs.append(stretch.clamped(to: window))
      guard let first = all.first(where: { stretch.contains($0.recoverable) }) else { continue }
      let points = first.recoverable...checkpoint
      if points.overlaps(window) { restorable.append(points.clamped(to: window)) }
    }
  }

  /// Those of several tenants as one: all backups, and the union of the stretches.
  init(joining parts: [RecoverableRanges]) {
    backups = parts.flatMap(\.backups).sorted { $0.recoverable < $1.recoverable }
    logs = Self.union(parts.flatMap(\.logs))
    restorable = Self.union(parts.flatMap(\.restorable))
  }

  private static func union(_ ranges: [ClosedRange<SimulatorInstant>]) -> [ClosedRange<SimulatorInstant>] {
    var union: [ClosedRange<SimulatorInstant>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard let last = union.last, range.lowerBound <= last.upperBound else {
        union.append(range)
        continue
      }
      union[union.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
    }
    return union
  }
}
