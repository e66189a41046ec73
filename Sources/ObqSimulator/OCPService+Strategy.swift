/// The credentials of the object store that strategies name, which no client may show.
package enum StorageCredentials {
  package static let keyId = "LTAI5tSimulated0Key1Id23"
  package static let keySecret = "simulated-0bj3ct-st0re-s3cret"
}

extension BackupUnit {
  /// Whether backups are scheduled.
  var hasStrategy: Bool { !traits.contains(.neverBackedUp) && !isExcludedFromBackup }
}

extension OCPService {
  /// `backup/config/backupStrategy` of a tenant, or of a cluster that is backed up as a whole.
  func strategy(_ scope: TaskScope, _ request: HTTPRequest) throws(OCPProblem) -> HTTPResponse {
    if configuration.fleet == .samples, scope.isTenantLevel {
      return .json(200, Array(SampleResponses.tenantStrategy.utf8))
    }
    let unit = BackupUnit(cluster: scope.cluster, tenant: scope.tenant)
    guard scope.isTenantLevel != scope.cluster.backsUpWholeClusters, unit.hasStrategy else {
      throw .noStrategy(of: unit)
    }
    let cluster = unit.cluster
    let created = store.logTasks(of: unit).last?.created ?? cluster.created
    return envelope.success(request) { json in
      json.object("data") { json in
        json.member("backupDimension", unit.tenant == nil ? "CLUSTER" : "TENANT")
        json.member("backupMode", "PHYSICAL_BACKUP")
        json.member("clusterId", cluster.id)
        json.member("clusterName", cluster.name)
        json.member("createTime", TimeForm.clusterItem.text(created))
        json.member("id", (unit.tenant?.id ?? cluster.id) - 1_000_000)
        writeSchedule(of: unit, into: &json)
        writeStorage(of: unit, into: &json)
        json.object("obBackupThresholdConfig") { json in
          json.member("dataBackupTimeoutMinutes", 60)
          json.member("logBackupDelaySeconds", 300)
          json.member("noSuccessfulDataBackupAlarmDays", 2)
        }
        json.member("obClusterId", cluster.obClusterId)
        json.member("obTenantId", unit.tenant?.obTenantId)
        json.member("physical", true)
        json.member("physicalAndWasLogical", false)
        json.member("retainMode", "RESERVE_ALL")
        json.member("secondaryBackupEnabled", unit.tenant == nil)
        json.member("tenantId", unit.tenant?.id)
        json.member("tenantName", unit.tenant?.name)
        json.member("type", "BACKUP")
        json.member("updateTime", TimeForm.clusterItem.text(created.adding(microseconds: 379_000)))
      }
    }
  }

  private func writeSchedule(of unit: BackupUnit, into json: inout JSONWriter) {
    let schedule = DataHistory.schedule(of: unit, seed: configuration.seed)
    let (hour, minute) = (schedule.minute / 60, schedule.minute % 60)
    let time = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute):00.000+08:00"
    json.object("obBackupScheduleConfig") { json in
      json.member("backupScheduleEnabled", true)
      json.member("backupScheduleMode", "WEEK")
      json.member("backupScheduleTime", time)
      json.member("cleanEnabled", false)
      json.object("dayAndDataBackupModelMap") { json in
        for day in 1...7 {
          json.member("\(day)", day == schedule.fullWeekday ? "FULL_BACKUP" : "INCREMENTAL_BACKUP")
        }
      }
      json.member("startLogBackup", true)
    }
  }

  private func writeStorage(of unit: BackupUnit, into json: inout JSONWriter) {
    let isObjectStore = unit.tenant != nil && unit.traits.contains(.objectStore)
    json.object("obBackupServiceStorageConfig") { json in
      json.member("alarmStoragePercentageThreshold", 80)
      json.member("configName", isObjectStore ? "oss_328067" : "nfs0907_1452")
      json.object("obBackupStorageBaseInfo") { json in
        json.member("backupStorageType", isObjectStore ? "BACKUP_STORAGE_OSS" : "BACKUP_STORAGE_FILE")
        if isObjectStore {
          json.object("ossAccessKey") { json in
            json.member("accessKeyId", StorageCredentials.keyId)
            json.member("accessKeySecret", StorageCredentials.keySecret)
            json.member("endpoint", "oss-cn-hangzhou.aliyuncs.com")
          }
        }
        json.member("storageUrl", isObjectStore ? "oss-328067-obbackup/" : "/obbackup/")
      }
      json.member("serviceId", unit.cluster.id)
      json.member("serviceName", unit.cluster.name)
      json.member("serviceType", "OB_CLUSTER")
      json.member("storageId", isObjectStore ? 27 : 26)
    }
  }
}
