extension ObshellService {
  /// Go's zero time, which stands for the end of a running task.
  private static let zeroTime = "0001-01-01T00:00:00Z"
  private static let form = TimeForm.offsetMicroseconds

  private func unit(_ tenant: FleetTenant) -> BackupUnit { BackupUnit(cluster: cluster, tenant: tenant) }

  /// The running task, or the one that was started last.
  private func latest(_ tenant: FleetTenant) -> DataBackupTask? {
    let tasks = store.dataTasks(of: unit(tenant))
    return tasks.first { $0.status.isRunning } ?? tasks.first
  }

  func backupOverview(_ tenant: FleetTenant, _ request: HTTPRequest) throws(ObshellProblem) -> HTTPResponse {
    if configuration.fleet == .samples { return .json(200, Array(SampleResponses.backupOverview.utf8)) }
    guard let task = latest(tenant) else { throw .noTenantBackup }
    return envelope.success(request) { json in
      json.object("data") { json in write(task, of: tenant, "status", into: &json) }
    }
  }

  func clusterBackupOverview(_ request: HTTPRequest) throws(ObshellProblem) -> HTTPResponse {
    if configuration.fleet == .samples {
      return envelope.success(request) { json in
        json.object("data") { $0.raw("statuses", "[\(SampleResponses.backupTask)]") }
      }
    }
    let latest = cluster.tenants.filter { !$0.isSys }.compactMap { tenant in
      self.latest(tenant).map { (tenant: tenant, task: $0) }
    }
    guard !latest.isEmpty else { throw .noClusterBackup }
    return envelope.success(request) { json in
      json.object("data") { json in
        json.array("statuses") { json in for row in latest { write(row.task, of: row.tenant, nil, into: &json) } }
      }
    }
  }

  func backupTasks(_ tenant: FleetTenant, _ request: HTTPRequest) throws(ObshellProblem) -> HTTPResponse {
    let window = try self.window(request)
    let states = request.list("status")?.map { $0.uppercased() }
    var tasks = store.dataTasks(of: unit(tenant)).filter { task in
      window.contains(task.start) && states?.contains(jobStatus(task)) != false
    }
    if let sort = request.list("sort"), sort.last?.lowercased() == "asc" { tasks.reverse() }
    let page = self.page(request, count: tasks.count)
    return envelope.success(request) { json in
      json.object("data") { json in
        json.array("contents") { json in for index in page.rows { writeJob(tasks[index], of: tenant, into: &json) } }
        write(page, into: &json)
      }
    }
  }

  func backupInfo(_ tenant: FleetTenant, _ request: HTTPRequest) -> HTTPResponse {
    let log = store.logTasks(of: unit(tenant)).first
    let now = configuration.clock.now
    return envelope.success(request) { json in
      json.object("data") { json in
        json.member("tenant_id", tenant.obTenantId)
        json.member("lastest_archive_log_checkpoint", log.map { Self.form.text($0.checkpoint(now: now)) })
        json.member("lastest_data_backup_time", latest(tenant).map { Self.form.text($0.start) })
        if let log { json.raw("archive_log_delay", log.delay(now: now)) }
      }
    }
  }

  /// Interrupted and stopped rounds are not listed, as obshell's query leaves them out.
  func logTasks(_ tenant: FleetTenant, _ request: HTTPRequest) -> HTTPResponse {
    let now = configuration.clock.now
    let tasks = store.logTasks(of: unit(tenant))
    return envelope.success(request) { json in
      json.object("data") { json in
        json.array("contents") { json in
          for (index, task) in tasks.enumerated() where task.status == .running || task.status == .beginning {
            json.object { json in
              json.member("tenant_id", tenant.obTenantId)
              json.member("tenant_name", "")
              json.member("round_id", tasks.count - index)
              json.member("status", task.status == .running ? "DOING" : "BEGINNING")
              json.member("path", unit(tenant).backupUri("clog"))
              json.raw("delay", task.delay(now: now))
              json.member("checkpoint", Self.form.text(task.checkpoint(now: now)))
              json.member("start_time", Self.form.text(task.created))
            }
          }
        }
      }
    }
  }

  /// `page` and `size` are echoed, but the list is never cut, as obshell's is not.
  func restoreTasks(_ request: HTTPRequest) throws(ObshellProblem) -> HTTPResponse {
    let window = try self.window(request)
    let states = request.list("status")?.map { $0.uppercased() }
    let tasks = store.restoreTasks(of: cluster).filter { task in
      window.contains(task.created) && states?.contains(restoreStatus(task)) != false
    }
    return envelope.success(request) { json in
      json.object("data") { json in
        json.array("contents") { json in for task in tasks { writeRestore(task, into: &json) } }
        write(page(request, count: tasks.count), into: &json)
      }
    }
  }

  /// The restore that runs into a tenant, else the newest that ended.
  func restoreOverview(of tenant: FleetTenant, _ request: HTTPRequest) throws(ObshellProblem) -> HTTPResponse {
    let tasks = store.restoreTasks(of: cluster).filter { $0.restoredTenantName == tenant.name }
      .sorted { $0.created > $1.created }
    guard let task = tasks.first(where: { $0.finish == nil }) ?? tasks.first else { throw .noRestore }
    return envelope.success(request) { json in writeRestore(task, "data", into: &json) }
  }

  private func window(_ request: HTTPRequest) throws(ObshellProblem) -> ClosedRange<SimulatorInstant> {
    let start = try time("start_time", request) ?? SimulatorInstant(microseconds: .min)
    let end = try time("end_time", request) ?? SimulatorInstant(microseconds: .max)
    return start...max(start, end)
  }

  private func time(_ name: String, _ request: HTTPRequest) throws(ObshellProblem) -> SimulatorInstant? {
    guard let text = request.parameter(name), !text.isEmpty else { return nil }
    guard let instant = SimulatorInstant(rfc3339: text) else { throw .bindFailed(text) }
    return instant
  }

  private func page(_ request: HTTPRequest, count: Int) -> Page {
    let size = request.parameter("size").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? Int(Int32.max)
    return PageSizing.fixed(size).page(
      number: request.parameter("page").flatMap { Int($0) }, size: size, of: count)
  }

  private func write(_ page: Page, into json: inout JSONWriter) {
    json.object("page") { json in
      json.member("total_elements", page.totalElements)
      json.member("total_pages", page.totalPages)
      json.member("size", page.size)
      json.member("number", page.number)
    }
  }

  /// The kernel's word for a job.
  private func jobStatus(_ task: DataBackupTask) -> String {
    switch task.status {
    case .beginning, .initializing: "INIT"
    case .doing: "DOING"
    case .done: "COMPLETED"
    case .canceling: "CANCELING"
    case .canceled: "CANCELED"
    case .failed, .overdue, .unknown: "FAILED"
    }
  }

  private func restoreStatus(_ task: RestoreTask) -> String {
    if task.finish == nil { return "WAIT_TENANT_RESTORE_FINISH" }
    return task.status == .success ? "SUCCESS" : "FAIL"
  }

  /// An object of obshell's type CdbObBackupTask, all of whose members are always there.
  private func write(_ task: DataBackupTask, of tenant: FleetTenant, _ key: String?, into json: inout JSONWriter) {
    var random = SeededRandom(configuration.seed, UInt64(tenant.obTenantId), UInt64(task.taskId), 5)
    let input = 100_000_000 + random.below(9_000_000_000)
    let output = input / (3 + random.below(5))
    let blocks = 40 + random.below(2000)
    let isDone = task.status == .done
    let end = task.status.isRunning ? nil : task.finish
    let doneBlocks = isDone ? blocks : random.below(blocks)
    let scn = Int(task.start.microseconds) * 1000 + random.below(1_000_000)
    json.object(key) { json in
      json.member("tenant_id", tenant.obTenantId)
      json.member("task_id", task.taskId)
      json.member("job_id", task.taskId)
      json.member("incarnation", 1)
      json.member("backup_set_id", task.taskId)
      json.member("start_timestamp", Self.form.text(task.start))
      json.member("end_timestamp", end.map(Self.form.text) ?? Self.zeroTime)
      json.member("status", task.status == .doing ? "BACKUP_DATA_MINOR" : jobStatus(task))
      json.member("start_scn", scn)
      json.member("end_scn", isDone ? end.map { Int($0.microseconds) * 1000 + 123 } ?? 0 : 0)
      json.member("user_ls_start_scn", scn + 14_430_267_041)
      json.member("encryption_mode", "NONE")
      json.member("input_bytes", input)
      json.member("output_bytes", output)
      json.raw("output_rate_bytes", end.map { rate(output, from: task.start, to: $0) } ?? "0")
      json.member("extra_meta_bytes", 0)
      json.member("tablet_count", 596)
      json.member("finish_tablet_count", isDone ? 596 : random.below(596))
      json.member("macro_block_count", blocks)
      json.member("finish_macro_block_count", doneBlocks)
      json.member("file_count", 0)
      json.member("meta_turn_id", 1)
      json.member("data_turn_id", isDone ? 1 : 0)
      json.member("result", jobStatus(task) == "FAILED" ? -4184 : 0)
      json.member("comment", task.error)
      json.member("path", unit(tenant).backupUri("data"))
    }
  }

  /// Bytes a second with at most four fraction digits, an integral value without any, as Go prints it.
  private func rate(_ bytes: Int, from start: SimulatorInstant, to end: SimulatorInstant) -> String {
    let microseconds = max(1, Int(end.microseconds - start.microseconds))
    let tenThousandths = Int(Double(bytes) * 1e10 / Double(microseconds))
    var fraction = String(tenThousandths % 10_000 + 10_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(tenThousandths / 10_000)" + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// An object of obshell's type BackupJob; a running one has no end.
  private func writeJob(_ task: DataBackupTask, of tenant: FleetTenant, into json: inout JSONWriter) {
    json.object { json in
      json.member("tenant_id", tenant.obTenantId)
      json.member("job_id", task.taskId)
      json.member("backup_set_id", task.taskId)
      json.member("plus_archivelog", "OFF")
      json.member("backup_type", task.isFull ? "FULL" : "INC")
      json.member("start_timestamp", Self.form.text(task.start))
      json.member("end_timestamp", task.status.isRunning ? nil : task.finish.map(Self.form.text))
      json.member("status", jobStatus(task))
      json.member("result", jobStatus(task) == "FAILED" ? -4184 : 0)
      json.member("comment", task.error)
      json.member("description", "")
      json.member("path", unit(tenant).backupUri("data"))
    }
  }

  /// An object of obshell's type RestoreTask: the progress group is empty for finished ones, the history group for
  /// others.
  private func writeRestore(_ task: RestoreTask, _ key: String? = nil, into json: inout JSONWriter) {
    let isRunning = task.finish == nil
    let source = unit(task.source)
    let bytes = 4_000_000_000 + task.id * 1_234_567
    json.object(key) { json in
      json.member("tenant_id", 1)
      json.member("job_id", task.id)
      json.member("restore_tenant_name", task.restoredTenantName)
      json.member("restore_tenant_id", 1100 + task.id % 100)
      json.member("backup_tenant_name", task.source.name)
      json.member("backup_tenant_id", task.source.obTenantId)
      json.member("backup_cluster_name", cluster.name)
      json.member("restore_option", "pool_list=\(task.pool)")
      json.member("restore_scn", Int(task.target.microseconds) * 1000)
      json.member("restore_scn_display", Self.form.text(task.target))
      json.member("status", restoreStatus(task))
      json.member("start_timestamp", Self.form.text(task.created))
      json.member("backup_set_list", source.backupUri("data") + "/backup_set_1_full")
      json.member("backup_piece_list", source.backupUri("clog") + "/piece_d1001r1p1")
      json.member("backup_data_uri", source.backupUri("data"))
      json.member("backup_log_uri", source.backupUri("clog"))
      json.member("tablet_count", 596)
      json.member("finish_tablet_count", isRunning ? 211 : 596)
      json.member("total_bytes", bytes)
      json.member("total_bytes_display", "\(bytes >> 20).00MB")
      json.member("finish_bytes", isRunning ? bytes / 3 : bytes)
      json.member("finish_bytes_display", "\((isRunning ? bytes / 3 : bytes) >> 20).00MB")
      json.member("description", "")
      json.member("recover_scn", isRunning ? Int(task.target.microseconds) * 1000 - 5_000_000_000 : 0)
      json.member("recover_scn_display", "")
      json.member("recover_progress", "")
      json.member("restore_progress", isRunning ? String((task.progress ?? "").dropLast()) : "")
      json.member("backup_cluster_version", isRunning ? 0 : 17_180_000_256)
      json.member("ls_count", isRunning ? 0 : 3)
      json.member("finish_ls_count", isRunning ? 0 : 3)
      json.member("comment", task.error)
      json.member("finish_timestamp", task.finish.map(Self.form.text) ?? "")
    }
  }
}
