import Synchronization

/// The tasks of a fleet, made when they are first asked for.
final class TaskStore: Sendable {
  private struct UnitKey: Hashable {
    var cluster: Int
    /// 0 for the cluster as a whole.
    var tenant: Int

    init(_ unit: BackupUnit) {
      cluster = unit.cluster.id
      tenant = unit.tenant?.id ?? 0
    }
  }

  let fleet: Fleet
  /// Where history ends.
  let origin: SimulatorInstant
  private let seed: UInt64
  private let data = Mutex<[UnitKey: [DataBackupTask]]>([:])

  init(fleet: Fleet, seed: UInt64, origin: SimulatorInstant) {
    self.fleet = fleet
    self.seed = seed
    self.origin = origin
  }

  func dataTasks(of unit: BackupUnit) -> [DataBackupTask] {
    let key = UnitKey(unit)
    if let tasks = data.withLock({ $0[key] }) { return tasks }
    let tasks = DataHistory.tasks(of: unit, seed: seed, origin: origin)
    data.withLock { $0[key] = tasks }
    return tasks
  }

  func logTasks(of unit: BackupUnit) -> [LogBackupTask] {
    LogBackupTask.tasks(of: unit, seed: seed, origin: origin)
  }

  func restoreTasks(of cluster: FleetCluster) -> [RestoreTask] {
    RestoreTask.tasks(of: cluster, seed: seed, origin: origin)
  }
}
