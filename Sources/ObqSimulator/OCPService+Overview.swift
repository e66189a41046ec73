extension OCPService {
  /// `backup/overview` of a cluster. Of a cluster whose tenants are backed up each on its own it tells the latest data
  /// backup of any and the log backup that lies furthest behind; what a real OCP tells of such a cluster is not
  /// documented.
  func backupOverview(of cluster: FleetCluster, _ request: HTTPRequest) -> HTTPResponse {
    if configuration.fleet == .samples { return .json(200, Array(SampleResponses.clusterBackupOverview.utf8)) }
    let units = backupUnits(of: cluster)
    let tasks = units.flatMap { store.dataTasks(of: $0) }
    let last = tasks.filter { $0.status == .done }.map(\.start).max()
    let log = units.compactMap { store.logTasks(of: $0).first }.min {
      $0.checkpoint(now: now) < $1.checkpoint(now: now)
    }
    let checkpoint = log?.checkpoint(now: now)
    let form = TimeForm.clusterItem
    return envelope.success(request) { json in
      json.object("data") { json in
        json.member("backupDimension", cluster.backsUpWholeClusters ? "CLUSTER" : "TENANT")
        json.member("backupScheduleStatus", scheduleStatus(of: units))
        json.member("clusterId", cluster.id)
        json.member("clusterName", cluster.name)
        json.member("compactionStatus", "IDLE")
        json.member("lastDataBackupTime", last.map(form.text))
        json.member("latestLogBackupCheckpoint", checkpoint.map(form.text))
        json.member("logBackupDelaySeconds", checkpoint.map { Int(now.seconds(since: $0)) })
        writeAbility(canDoIncremental: tasks.contains { $0.isFull && $0.status == .done }, request, into: &json)
        json.member("obClusterBackupStatus", units.isEmpty ? "NO_BACKUP_STRATEGY" : "HAS_BACKUP_STRATEGY")
        json.member("obClusterId", cluster.obClusterId)
        json.member("obClusterStatus", "RUNNING")
        json.member("obClusterType", cluster.type)
        json.member("obVersion", cluster.obVersion)
        json.member("primaryAndStandbyMode", isInPair(cluster))
      }
    }
  }

  /// What of a cluster is backed up by a schedule: the whole of it, or each of its tenants that ever was.
  private func backupUnits(of cluster: FleetCluster) -> [BackupUnit] {
    let all =
      cluster.backsUpWholeClusters
      ? [BackupUnit(cluster: cluster, tenant: nil)]
      : cluster.tenants.map { BackupUnit(cluster: cluster, tenant: $0) }
    return all.filter(\.hasStrategy)
  }

  private func scheduleStatus(of units: [BackupUnit]) -> String {
    if units.isEmpty { return "NONE" }
    let ended = units.map { unit in store.dataTasks(of: unit).first { !$0.status.isRunning } }
    return ended.contains { $0?.status == .failed } ? "ABNORMAL" : "NORMAL"
  }

  private func isInPair(_ cluster: FleetCluster) -> Bool {
    cluster.isStandby || store.fleet.clusters.contains { $0.primaryId == cluster.id }
  }

  private func writeAbility(canDoIncremental: Bool, _ request: HTTPRequest, into json: inout JSONWriter) {
    let hint =
      switch request.language {
      case .english:
        "During a physical backup, you must perform a full backup before you can perform an incremental backup."
      case .chinese: "物理备份需要先进行一次全量备份，才可以进行增量备份。"
      }
    json.object("obBackupAbility") { json in
      json.member("backupAbility", "PHYSICAL_BACKUP")
      json.member("backupMode", "PHYSICAL_BACKUP")
      json.object("obDataBackupSupportAbility") { json in
        json.member("canDoIncrementalBackup", canDoIncremental)
        json.member("fullBackupEnabled", true)
        json.member("hint", hint)
        json.member("incrementBackupEnabled", true)
      }
    }
  }
}
