/// A fleet in which each thing that checks look for is wrong with one tenant, which is named after it, and with no other.
/// What is planted stands at fixed times, so that a later clock sees the same fleet a little older.
struct PlantedFleet: Sendable {
  /// What is wrong with a tenant.
  enum Plant: String, CaseIterable {
    case healthy
    /// The newest data backup failed.
    case failed
    case neverBackedUp = "never_backed_up"
    /// Two days without a backup, some days ago.
    case missed
    /// A backup runs for eight hours, where ten minutes are usual.
    case stuck
    /// Log archiving is three hours behind.
    case lagging
    /// Log archiving was interrupted.
    case broken
    /// Log archiving calls itself running, and its checkpoint stands still.
    case frozen
    /// No restore for four months.
    case undrilled
    /// The archived logs begin behind the newest backup.
    case unrecoverable
    /// A restore fails three minutes after the fleet was planted.
    case failsLater = "fails_later"
  }

  /// When the fleet was planted.
  let at: SimulatorInstant
  let now: SimulatorInstant

  /// The planted cluster, and one where all is well.
  static func fleet(at: SimulatorInstant) -> Fleet {
    let created = at.adding(seconds: -400 * 86_400)
    func cluster(_ index: Int, _ name: String, _ tenants: [String]) -> FleetCluster {
      FleetCluster(
        id: 1_000_005 + index, name: name, obClusterId: 501 + index, obVersion: "4.3.5.2", created: created,
        tenants: (["sys"] + tenants).enumerated().map { place, tenant in
          FleetTenant(
            id: 1_000_100 + 100 * index + place, name: tenant, obTenantId: place == 0 ? 1 : 1000 + 2 * place,
            created: created)
        })
    }
    return Fleet(
      clusters: [cluster(0, "planted", Plant.allCases.map(\.rawValue)), cluster(1, "calm", ["calm_a", "calm_b"])],
      obshellCluster: 0)
  }

  private func plant(_ tenant: FleetTenant?) -> Plant {
    tenant.flatMap { Plant(rawValue: $0.name) } ?? .healthy
  }

  /// One every twelve hours for a month, the newest eight hours before the planting. Newest first.
  func dataTasks(of unit: BackupUnit) -> [DataBackupTask] {
    let plant = plant(unit.tenant)
    if plant == .neverBackedUp || unit.isExcludedFromBackup { return [] }
    var tasks: [DataBackupTask] = []
    for run in 0..<60 {
      let age = Int64(8 + 12 * run) * 3600
      if plant == .missed, (2 * 86_400...4 * 86_400).contains(age) { continue }
      let start = at.adding(seconds: -age)
      let finish = start.adding(seconds: 600 + Int64(run % 5) * 60)
      var task = DataBackupTask(isFull: run % 14 == 0, start: start, finish: finish, status: .done)
      task.taskId = 60 - run
      if run == 0, plant == .stuck { (task.finish, task.status) = (nil, .doing) }
      if run == 0, plant == .failed {
        task.status = .failed
        task.error = "[OB-4184] Server out of disk space, path=\"/obbackup\", need 512 MB"
      }
      tasks.append(task)
    }
    return tasks
  }

  func logTasks(of unit: BackupUnit) -> [LogBackupTask] {
    let plant = plant(unit.tenant)
    if plant == .neverBackedUp || unit.isExcludedFromBackup { return [] }
    var task = LogBackupTask(
      created: at.adding(seconds: -60 * 86_400), status: .running, lag: 300_000, stopped: nil, server: "10.0.0.1")
    switch plant {
    case .lagging: task.lag = 3 * 3600 * 10_000
    case .broken:
      (task.status, task.stopped) = (.interrupted, at.adding(seconds: -2 * 3600))
      task.error = "log stream 1001 is recycled"
    case .frozen: task.stopped = at.adding(seconds: -90)
    case .unrecoverable: task.created = at.adding(seconds: -2 * 3600)
    default: break
    }
    return [task]
  }

  /// A drill of each tenant, twenty days before the planting. Newest first.
  func restoreTasks(of cluster: FleetCluster) -> [RestoreTask] {
    var tasks: [RestoreTask] = []
    for tenant in cluster.tenants where !tenant.isSys {
      let plant = plant(tenant)
      if plant == .neverBackedUp { continue }
      let days: Int64 = plant == .undrilled ? 120 : 20
      tasks.append(restore(of: tenant, cluster, created: at.adding(seconds: -days * 86_400), .success))
      let later = at.adding(seconds: 180)
      if plant == .failsLater, later < now {
        var task = restore(of: tenant, cluster, created: later, .fail)
        task.id += 500_000
        task.error =
          "CLOG : OB_ENTRY_NOT_EXIST(-4018) on \"10.0.15.238:2882\" with traceid YB42AC110005-0005CB53B2946DFF"
        tasks.append(task)
      }
    }
    return tasks.sorted { $0.created > $1.created }
  }

  private func restore(
    of tenant: FleetTenant, _ cluster: FleetCluster, created: SimulatorInstant, _ status: RestoreTask.Status
  ) -> RestoreTask {
    RestoreTask(
      id: tenant.id, status: status, created: created, finish: created.adding(seconds: 60), target: created,
      source: tenant, sourceCluster: cluster, restoredTenantName: tenant.name + "_drill", restoredClusterId: cluster.id,
      pool: "pool_\(tenant.obTenantId)", progress: nil)
  }
}
