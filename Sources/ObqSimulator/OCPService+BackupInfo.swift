extension OCPService {
  /// `backup/info` of a cluster: each tenant's recoverable ranges, and all of them as one.
  func backupInfo(of cluster: FleetCluster, _ request: HTTPRequest) throws(OCPProblem) -> HTTPResponse {
    let window = try self.window(request, isTenantLevel: false)
    let tenants = cluster.tenants.filter { !$0.isSys && !$0.traits.contains(.neverBackedUp) }
    let parts = tenants.map { tenant in
      let unit = BackupUnit(cluster: cluster, tenant: cluster.backsUpWholeClusters ? nil : tenant)
      return (tenant: tenant, ranges: ranges(of: unit, window))
    }
    return envelope.success(request) { json in
      json.object("data") { json in
        json.member("clusterId", cluster.id)
        json.member("clusterName", cluster.name)
        json.member("obClusterId", cluster.obClusterId)
        write(RecoverableRanges(joining: parts.map(\.ranges)), of: cluster, into: &json)
        json.member("online", true)
        json.array("tenantBackupInfos") { json in
          for part in parts {
            json.object { json in write(part.ranges, of: part.tenant, cluster, into: &json) }
          }
        }
      }
    }
  }

  /// `backup/info` of a tenant. One whose cluster is backed up as a whole has nothing of its own, as its lists.
  func backupInfo(
    of tenant: FleetTenant, _ cluster: FleetCluster, _ request: HTTPRequest
  ) throws(OCPProblem) -> HTTPResponse {
    let window = try self.window(request, isTenantLevel: true)
    if configuration.fleet == .samples { return .json(200, Array(SampleResponses.tenantBackupInfo.utf8)) }
    let ranges =
      cluster.backsUpWholeClusters
      ? RecoverableRanges() : self.ranges(of: BackupUnit(cluster: cluster, tenant: tenant), window)
    return envelope.success(request) { json in
      json.object("data") { json in write(ranges, of: tenant, cluster, into: &json) }
    }
  }

  /// Without a window the latest seven days, as the answer's own words for its scope say.
  private func window(
    _ request: HTTPRequest, isTenantLevel: Bool
  ) throws(OCPProblem) -> ClosedRange<SimulatorInstant> {
    if let window = try OCPQuery(request).window(isTenantLevel: isTenantLevel) { return window.start...window.end }
    return now.adding(seconds: -7 * 86_400)...now
  }

  private func ranges(of unit: BackupUnit, _ window: ClosedRange<SimulatorInstant>) -> RecoverableRanges {
    RecoverableRanges(
      data: store.dataTasks(of: unit), logs: store.logTasks(of: unit), window: window, now: now,
      ofWholeCluster: unit.tenant == nil)
  }

  private func write(
    _ ranges: RecoverableRanges, of tenant: FleetTenant, _ cluster: FleetCluster, into json: inout JSONWriter
  ) {
    json.member("clusterId", cluster.id)
    json.member("clusterName", cluster.name)
    json.member("obClusterId", cluster.obClusterId)
    write(ranges, of: cluster, into: &json)
    json.member("obTenantId", tenant.obTenantId)
    json.member("online", true)
    json.member("tenantId", tenant.id)
    json.member("tenantName", tenant.name)
  }

  private func write(_ ranges: RecoverableRanges, of cluster: FleetCluster, into json: inout JSONWriter) {
    let isOfCluster = cluster.backsUpWholeClusters
    json.object("obRecoverableInfoAggregation") { json in
      json.object("latestSevenDaysAggregation") { json in
        json.array("obRecoverableSectionItems") { json in
          for backup in ranges.backups { write(backup, isOfCluster: isOfCluster, into: &json) }
          for stretch in ranges.logs {
            json.object { json in
              json.member("backupMode", "PHYSICAL_BACKUP")
              write(stretch, "logRecoverableTimeInterval", into: &json)
              json.member("obRecoverableSectionItemType", "LOG_BACKUP")
            }
          }
          for points in ranges.restorable {
            json.object { json in
              json.member("backupMode", "PHYSICAL_BACKUP")
              json.member("obRecoverableSectionItemType", "RECOVERABLE")
              write(points, "realRecoverableTimeInterval", into: &json)
            }
          }
        }
      }
      json.member("obQueryTimeScopeType", "LATEST_SEVEN_DAYS")
    }
  }

  private func write(
    _ backup: RecoverableRanges.DataBackup, isOfCluster: Bool, into json: inout JSONWriter
  ) {
    let dawn = SimulatorInstant.midnight(ofServerDay: backup.task.start.serverDay).adding(microseconds: 7_210_986_847)
    json.object { json in
      json.member("backupDimension", isOfCluster ? nil : "TENANT")
      json.member("backupMode", "PHYSICAL_BACKUP")
      json.object("dataBackupRecoverableInfo") { json in
        json.member("dataVersion", isOfCluster ? backup.task.taskId + 9 : -1)
        // OceanBase 4 freezes nothing, which OCP writes as 1970.
        json.member("freezeTime", TimeForm.trimmed(isOfCluster ? dawn : SimulatorInstant(microseconds: 0)))
        json.member("fullBackupSetId", backup.fullBackupSetId)
        json.member("recoverableTime", TimeForm.trimmed(backup.recoverable))
      }
      json.member(
        "obRecoverableSectionItemType", backup.task.isFull ? "FULL_DATA_BACKUP" : "INCREMENTAL_DATA_BACKUP")
    }
  }

  private func write(
    _ stretch: ClosedRange<SimulatorInstant>, _ key: String, into json: inout JSONWriter
  ) {
    json.object(key) { json in
      json.member("endTime", TimeForm.trimmed(stretch.upperBound))
      json.member("startTime", TimeForm.trimmed(stretch.lowerBound))
    }
  }
}
