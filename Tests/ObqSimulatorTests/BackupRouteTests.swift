import Testing

@testable import ObqSimulator

/// Overview, recoverable ranges and strategies, which have to agree with the task lists.
@Suite struct BackupRouteTests {
  static let clusters = "/api/v2/ob/clusters/"
  /// Of OceanBase 2, backed up as a whole; of OceanBase 4, whose tenants are; and one of its tenants.
  static let (old, new) = (clusters + "1000007/backup/", clusters + "1000005/backup/")
  static let tenant = clusters + "1000005/tenants/1000012/backup/"

  private func instant(_ value: JSONValue?) -> SimulatorInstant? {
    value?.string.flatMap { SimulatorInstant(rfc3339: $0) }
  }

  private func items(_ reply: Reply, _ type: String) -> [JSONValue] {
    let path = "data.obRecoverableInfoAggregation.latestSevenDaysAggregation.obRecoverableSectionItems"
    return (reply.json?.at(path)?.elements ?? []).filter { $0["obRecoverableSectionItemType"]?.string == type }
  }

  @Test(arguments: [
    old + "overview", new + "overview", old + "info", new + "info", tenant + "info", old + "config/backupStrategy",
    tenant + "config/backupStrategy",
  ]) func envelope(_ target: String) throws {
    let json = try #require(get(try start(), target).json)
    #expect(json.isAsJackson)
    #expect(json["successful"] == .bool(true))
    #expect(json.at("data.clusterId")?.integer != nil)
  }

  @Test(arguments: [
    (tenant + "overview", 400), (clusters + "77/backup/overview", 404), (clusters + "x/backup/info", 400),
    (clusters + "1000005/tenants/1000041/backup/info", 404), (old + "config", 400), (old + "config/other", 400),
    (tenant + "info?startTime=2024-08-06T00:00:00Z", 500), (old + "info/more", 400),
    // sys, a tenant that was never backed up, a tenant of a cluster that is backed up as a whole, and the reverse.
    (clusters + "1000005/tenants/1000010/backup/config/backupStrategy", 404),
    (clusters + "1000006/tenants/1000024/backup/config/backupStrategy", 404),
    (clusters + "1000007/tenants/1000026/backup/config/backupStrategy", 404), (new + "config/backupStrategy", 404),
  ]) func refusals(_ target: String, _ status: Int) throws {
    let reply = get(try start(), target)
    #expect(reply.status == status)
    #expect(reply.json?["successful"] == .bool(false))
    #expect(reply.json?["data"] == nil)
  }

  @Test func overviewOfAWholeCluster() throws {
    let server = try start()
    let data = try #require(get(server, Self.old + "overview").json?["data"])
    let tasks = get(server, clusterData + "?size=2000").rows
    let done = tasks.first { $0["status"]?.string == "DONE" }
    #expect(data["lastDataBackupTime"] == done?["startTime"])
    let log = try #require(get(server, clusterLog).rows.first)
    #expect(data["latestLogBackupCheckpoint"] == log["checkpoint"])
    guard case .number(let delay)? = log["delay"] else { return #expect(Bool(false)) }
    #expect(data["logBackupDelaySeconds"]?.integer == Double(delay).map { Int($0) })
    #expect(data["backupDimension"]?.string == "CLUSTER")
    #expect(data["obClusterBackupStatus"]?.string == "HAS_BACKUP_STRATEGY")
    #expect(data["primaryAndStandbyMode"] == .bool(false))
    let primary = get(server, Self.clusters + "1000008/backup/overview").json?["data"]
    #expect(primary?["backupScheduleStatus"]?.string == "ABNORMAL")
    #expect(primary?["primaryAndStandbyMode"] == .bool(true))
  }

  @Test func overviewOfTenants() throws {
    let server = try start()
    let data = try #require(get(server, Self.new + "overview").json?["data"])
    #expect(data["backupDimension"]?.string == "TENANT")
    // 订单库 lags by hours.
    #expect(try #require(data["logBackupDelaySeconds"]?.integer) == 11_523)
    let chinese = get(server, Self.new + "overview", headers: ["Accept-Language": "zh-CN"])
    let hint = "data.obBackupAbility.obDataBackupSupportAbility.hint"
    #expect(chinese.json?.at(hint)?.string?.hasPrefix("物理备份") == true)
    #expect(chinese.json?.at(hint) != get(server, Self.new + "overview").json?.at(hint))
  }

  @Test func rangesOfATenant() throws {
    let server = try start()
    let reply = get(server, Self.tenant + "info")
    let weekAgo = testClock.adding(seconds: -7 * 86_400)
    let tasks = get(server, tenantData + "?size=2000&status=DONE").rows.reversed()
    let expected = tasks.compactMap { instant($0["snapshotVersionTime"]) }.filter { $0 >= weekAgo }
    let backups = items(reply, "FULL_DATA_BACKUP") + items(reply, "INCREMENTAL_DATA_BACKUP")
    let times = backups.compactMap { instant($0.at("dataBackupRecoverableInfo.recoverableTime")) }
    #expect(!expected.isEmpty && times.sorted() == expected)
    #expect(backups.allSatisfy { $0["backupDimension"]?.string == "TENANT" })
    #expect(backups.allSatisfy { $0.at("dataBackupRecoverableInfo.dataVersion")?.integer == -1 })
    #expect(
      backups.allSatisfy { $0.at("dataBackupRecoverableInfo.freezeTime")?.string == "1970-01-01T08:00:00+08:00" })
    let checkpoint = instant(get(server, tenantLog).rows.first?["checkpoint"])
    let log = try #require(items(reply, "LOG_BACKUP").first)
    #expect(instant(log.at("logRecoverableTimeInterval.startTime")) == weekAgo)
    #expect(instant(log.at("logRecoverableTimeInterval.endTime")) == checkpoint)
    let points = try #require(items(reply, "RECOVERABLE").first)
    #expect(instant(points.at("realRecoverableTimeInterval.endTime")) == checkpoint)
    #expect(reply.json?.at("data.obRecoverableInfoAggregation.obQueryTimeScopeType")?.string == "LATEST_SEVEN_DAYS")
  }

  @Test func aGapOfTheLogsIsAGapOfTheRanges() throws {
    // One round stopped, an hour later the next began: until its first backup nothing can be restored.
    let window = "?startTime=2024-07-10T00:00:00Z&endTime=2024-08-09T08:13:34Z"
    let reply = get(try start(), Self.tenant + "info" + window)
    let (logs, points) = (items(reply, "LOG_BACKUP"), items(reply, "RECOVERABLE"))
    #expect(logs.count == 2 && points.count == 2)
    let begin = try #require(instant(logs[1].at("logRecoverableTimeInterval.startTime")))
    let first = try #require(instant(points[1].at("realRecoverableTimeInterval.startTime")))
    #expect(begin < first)
    let backups = items(reply, "FULL_DATA_BACKUP") + items(reply, "INCREMENTAL_DATA_BACKUP")
    let times = backups.compactMap { instant($0.at("dataBackupRecoverableInfo.recoverableTime")) }
    #expect(times.filter { $0 >= begin }.min() == first)
    #expect(
      try #require(instant(points[0].at("realRecoverableTimeInterval.endTime"))) <= begin.adding(seconds: -3600))
  }

  @Test func rangesOfClusters() throws {
    let server = try start()
    let old = try #require(get(server, Self.old + "info").json?["data"])
    #expect(old["tenantBackupInfos"]?.elements.compactMap { $0["tenantName"]?.string } == ["yc_mysql", "yc_oracle"])
    let each = old["tenantBackupInfos"]?.elements.map { $0["obRecoverableInfoAggregation"] } ?? []
    #expect(each.allSatisfy { $0 != nil && $0 == each[0] })
    let new = try #require(get(server, Self.new + "info").json?["data"])
    #expect(new["tenantBackupInfos"]?.elements.count == 7)
    let reply = get(server, Self.new + "info")
    #expect(items(reply, "LOG_BACKUP").count == 1)
    // Nothing of its own, and no more than its name.
    let tenant = get(server, Self.clusters + "1000007/tenants/1000026/backup/info")
    #expect(tenant.status == 200 && items(tenant, "LOG_BACKUP").isEmpty)
    #expect(tenant.json?.at("data.tenantName")?.string == "yc_mysql")
  }

  @Test func strategies() throws {
    let server = try start()
    let path = Self.clusters + "1000005/tenants/1000016/backup/config/backupStrategy"
    let reply = get(server, path)
    let storage = try #require(reply.json?.at("data.obBackupServiceStorageConfig.obBackupStorageBaseInfo"))
    #expect(storage["backupStorageType"]?.string == "BACKUP_STORAGE_OSS")
    #expect(storage.at("ossAccessKey.accessKeySecret")?.string == StorageCredentials.keySecret)
    let file = get(server, Self.tenant + "config/backupStrategy")
    #expect(!file.text.contains("ccessKey"))
    let config = try #require(file.json?.at("data.obBackupScheduleConfig"))
    // The day of the full backups is the one of the list: 2024-08-04 was a Sunday.
    let full = config["dayAndDataBackupModelMap"]?.names.filter {
      config.at("dayAndDataBackupModelMap.\($0)")?.string == "FULL_BACKUP"
    }
    let task = get(server, tenantData + "?size=2000").rows.first {
      $0["dataBackupTaskType"]?.string == "FULL_BACKUP" && $0["status"]?.string == "DONE"
    }
    let day = try #require(instant(task?["startTime"])).serverDay
    #expect(full == ["\((day + 3) % 7 + 1)"])
    let hour = try #require(config["backupScheduleTime"]?.string?.prefix(2))
    let start = TimeForm.clusterItem.text(try #require(instant(task?["startTime"])))
    #expect(start.dropFirst(11).hasPrefix(hour))
    let missing = get(server, Self.new + "config/backupStrategy")
    #expect(missing.message == "The backup strategy of cluster 1000005 is not found.")
    #expect(missing.json?.at("error.code")?.integer == 10002)
  }

  @Test func oldServersKnowTheClustersOnly() throws {
    let server = try start { $0.faults = [FaultSetting(.oldServer)] }
    for name in ["info", "config/backupStrategy"] {
      #expect(get(server, Self.tenant + name).status == 400)
      #expect(get(server, Self.old + name).status == 200)
    }
  }

  @Test func theyAreStruckAsTaskListsAre() throws {
    let server = try start { $0.faults = [FaultSetting(.http500)] }
    #expect(get(server, Self.tenant + "info").status == 500)
    #expect(get(server, Self.old + "overview").status == 500)
  }
}
