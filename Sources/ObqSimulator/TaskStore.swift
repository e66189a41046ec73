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
  private let planted: PlantedFleet?
  private let data = Mutex<[UnitKey: [DataBackupTask]]>([:])

  /// - Parameter planted: whose history it is, where it is a planted one.
  init(fleet: Fleet, seed: UInt64, origin: SimulatorInstant, planted: PlantedFleet? = nil) {
    self.planted = planted
    self.fleet = fleet
    self.seed = seed
    self.origin = origin
  }

  func dataTasks(of unit: BackupUnit) -> [DataBackupTask] {
    if let planted { return planted.dataTasks(of: unit) }
    let key = UnitKey(unit)
    if let tasks = data.withLock({ $0[key] }) { return tasks }
    let tasks = DataHistory.tasks(of: unit, seed: seed, origin: origin)
    data.withLock { $0[key] = tasks }
    return tasks
  }

  func logTasks(of unit: BackupUnit) -> [LogBackupTask] {
    planted?.logTasks(of: unit) ?? LogBackupTask.tasks(of: unit, seed: seed, origin: origin)
  }

  func restoreTasks(of cluster: FleetCluster) -> [RestoreTask] {
    planted?.restoreTasks(of: cluster) ?? RestoreTask.tasks(of: cluster, seed: seed, origin: origin)
  }
}
