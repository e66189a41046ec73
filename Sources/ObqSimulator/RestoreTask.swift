/// A row of OCP's restore lists (RestoreHistoryTask in the OCP API reference).
struct RestoreTask: Sendable {
  /// A word of the rows, what OCP's console calls it, and the word that the reference's filter documents.
  struct Status: Sendable, Hashable {
    var word: String
    var filterWord: String
    var english: String
    var chinese: String

    static let success = Self(word: "RESTORE_SUCCESS", filterWord: "COMPLETED", english: "Completed", chinese: "已完成")
    static let fail = Self(word: "RESTORE_FAIL", filterWord: "FAILED", english: "Failed", chinese: "失败")
    static let createTenant = Self(
      word: "RESTORE_CREATE_TENANT", filterWord: "THE TENANT IS BEING CREATED", english: "The tenant is being created",
      chinese: "租户创建中")
    static let userReplica = Self(
      word: "RESTORE_USER_REPLICA", filterWord: "RECOVERING USER REPLICAS", english: "Recovering user replicas",
      chinese: "用户副本恢复中")
    static let waitForLogStreams = Self(
      word: "RESTORE_WAIT_LS", filterWord: "RESTORING THE BASELINE LOG STREAM",
      english: "Restoring the baseline log stream", chinese: "基线日志流恢复中")
    static let all = [success, fail, createTenant, userReplica, waitForLogStreams]
  }

  /// Unique in one OCP.
  var id: Int
  var status: Status
  var created: SimulatorInstant
  var finish: SimulatorInstant?
  /// The point in time that is restored, not the end of the task.
  var target: SimulatorInstant
  var source: FleetTenant
  var sourceCluster: FleetCluster
  var restoredTenantName: String
  /// OCP's id of the cluster restored into, which may be one that no longer is in the inventory.
  var restoredClusterId: Int
  var pool: String
  var progress: String?
  var error = ""

  /// Newest first. The tasks restore tenants of `cluster` into it.
  static func tasks(of cluster: FleetCluster, seed: UInt64, origin: SimulatorInstant) -> [RestoreTask] {
    let sources = cluster.tenants.filter { !$0.isSys && !$0.traits.contains(.neverBackedUp) }
    guard !sources.isEmpty, !cluster.isStandby else { return [] }
    var random = SeededRandom(seed, UInt64(cluster.id), 4)
    let hasRunning =
      cluster.traits.contains(.restoreRunning) || sources.contains { $0.traits.contains(.restoreRunning) }
    let count = 5 + random.below(4)
    var tasks: [RestoreTask] = []
    for index in 0..<count {
      let source = sources[random.below(sources.count)]
      let age = Int64(index) * 43 * 86_400 / Int64(count) + 7200 + Int64(random.below(200_000))
      let created = origin.adding(seconds: -age).adding(microseconds: Int64(random.below(1_000_000)))
      let length = Int64(180 + random.below(3000))
      let fails = index == 1 || index == count - 2
      var task = RestoreTask(
        id: (cluster.id - 1_000_000) * 20 + count - index, status: fails ? .fail : .success, created: created,
        finish: created.adding(seconds: length).adding(microseconds: Int64(random.below(1_000_000))),
        target: created.adding(seconds: -60 - Int64(random.below(7200))), source: source, sourceCluster: cluster,
        restoredTenantName: index == 2 ? sources[sources.count - 1].name : source.name + "_r\(count - index)",
        restoredClusterId: index == count - 1 ? 283 : cluster.id,
        pool: "pool_\(source.obTenantId)_zone1_\(random.hexadecimal(digits: 3))", progress: nil)
      if fails { task.error = ErrorTexts.restore(&random) }
      if index == 0, hasRunning {
        task.created = origin.adding(seconds: -1500 - Int64(random.below(600)))
        task.finish = nil
        task.status = cluster.backsUpWholeClusters ? .userReplica : .waitForLogStreams
        task.progress = "\(20 + random.below(70)).\(10 + random.below(90))%"
      }
      tasks.append(task)
    }
    return tasks.sorted { $0.created > $1.created }
  }

  /// An item of a tenant-level list.
  func writeTenantItem(_ language: Language, _ defects: RowDefects, into json: inout JSONWriter) {
    write(language, defects, form: .tenantItem, isTenantLevel: true, into: &json)
  }

  /// An item of a cluster-level list.
  func writeClusterItem(_ language: Language, _ defects: RowDefects, into json: inout JSONWriter) {
    write(language, defects, form: .clusterItem, isTenantLevel: false, into: &json)
  }

  private func write(
    _ language: Language, _ defects: RowDefects, form: TimeForm, isTenantLevel: Bool, into json: inout JSONWriter
  ) {
    let unit = BackupUnit(cluster: sourceCluster, tenant: source)
    let uris =
      sourceCluster.backsUpWholeClusters
      ? "file:///obbackup/" : unit.backupUri("clog") + "," + unit.backupUri("data")
    json.object { json in
      json.member("backupClusterId", isTenantLevel ? nil : sourceCluster.id)
      json.member("backupClusterName", sourceCluster.name)
      json.member("backupMode", "PHYSICAL_BACKUP")
      json.member("backupObClusterId", isTenantLevel ? nil : sourceCluster.obClusterId)
      json.member("backupObTenantId", source.obTenantId)
      json.member("backupTenantId", isTenantLevel ? nil : source.id)
      json.member("backupTenantName", source.name)
      json.member("createTime", defects.time(created, form))
      json.member("errorMsg", error)
      json.member("finishTime", finish.map(form.text))
      json.member("finished", finish != nil)
      defects.id(id, "id", into: &json)
      json.member("ocpJobId", isTenantLevel ? nil : -1)
      json.member("progress", progress)
      json.member("restoreClusterId", restoredClusterId)
      json.member("restoreClusterName", sourceCluster.name)
      json.member("restoreEndTime", form.text(target))
      json.member("restoreObClusterId", sourceCluster.obClusterId)
      json.member("restoreObjectType", "TENANT")
      json.member("restorePoolListStr", pool)
      json.member("restoreTenantName", restoredTenantName)
      json.member("restoreUri", uris)
      json.member("status", status.word)
      json.member("statusDesc", language == .chinese ? status.chinese : status.english)
      json.member("successful", status == .success)
      json.member("triggerType", isTenantLevel ? "NORMAL" : nil)
    }
  }
}
