/// Whose tasks are listed: a tenant's, or at cluster level.
struct TaskScope: Sendable {
  var cluster: FleetCluster
  var tenant: FleetTenant?

  var isTenantLevel: Bool { tenant != nil }
}

extension OCPService {
  func tasks(
    _ kind: TaskKind, _ scope: TaskScope, _ request: HTTPRequest, _ faults: Set<Fault>
  ) throws(OCPProblem) -> HTTPResponse {
    switch kind {
    case .data: try dataTasks(scope, request, faults)
    case .log: try logTasks(scope, request, faults)
    case .restore: try restoreTasks(scope, request, faults)
    }
  }

  /// What a list of the scope is made of: OceanBase before 4 keeps its tasks at cluster level, since 4 at tenant level.
  private func units(_ scope: TaskScope) -> [BackupUnit] {
    if let tenant = scope.tenant {
      return scope.cluster.backsUpWholeClusters ? [] : [BackupUnit(cluster: scope.cluster, tenant: tenant)]
    }
    if scope.cluster.backsUpWholeClusters { return [BackupUnit(cluster: scope.cluster, tenant: nil)] }
    guard configuration.clusterListsHoldTenantRows else { return [] }
    return scope.cluster.tenants.map { BackupUnit(cluster: scope.cluster, tenant: $0) }
  }

  private func dataTasks(
    _ scope: TaskScope, _ request: HTTPRequest, _ faults: Set<Fault>
  ) throws(OCPProblem) -> HTTPResponse {
    let query = OCPQuery(request)
    let window = try query.window(isTenantLevel: scope.isTenantLevel)
    let setId = try query.backupSetId()
    // The cluster-level list documents no status filter, and ignores one.
    let states =
      scope.isTenantLevel ? try query.words("status") { DataBackupTask.Status(rawValue: $0) != nil } : nil
    if let sample = SampleResponses.data(scope, configuration, page: query.page) { return sample }
    var rows: [(unit: BackupUnit, task: DataBackupTask)] = []
    let units = self.units(scope)
    for unit in units {
      for task in drifted(unit, store.dataTasks(of: unit), request, faults)
      where states?.contains(task.status.rawValue) != false && (setId == nil || setId == task.taskId)
        && isIn(window, start: task.start, finish: task.status.isRunning ? nil : task.finish)
      {
        rows.append((unit, task))
      }
    }
    if units.count > 1 { rows.sort { $0.task.start > $1.task.start } }
    return try page(request, rows, faults, id: \.task.taskId) { row, defects, json in
      if scope.isTenantLevel {
        row.task.writeTenantItem(row.unit, defects, into: &json)
      } else {
        row.task.writeClusterItem(row.unit, defects, into: &json)
      }
    }
  }

  /// The list with what has appeared on top of it since the fault `drift` was set.
  private func drifted(
    _ unit: BackupUnit, _ tasks: [DataBackupTask], _ request: HTTPRequest, _ faults: Set<Fault>
  ) -> [DataBackupTask] {
    guard faults.contains(.drift), let newest = tasks.first else { return tasks }
    var tasks = tasks
    for ordinal in 0..<injector.driftedRows(path: request.rawPath) {
      tasks.insert(
        DataBackupTask(
          taskId: newest.taskId + ordinal + 1, isFull: false, start: store.origin.adding(seconds: Int64(ordinal) - 3),
          finish: nil, status: .doing), at: 0)
    }
    return tasks
  }

  private func logTasks(
    _ scope: TaskScope, _ request: HTTPRequest, _ faults: Set<Fault>
  ) throws(OCPProblem) -> HTTPResponse {
    let query = OCPQuery(request)
    let window = try query.window(isTenantLevel: scope.isTenantLevel)
    let states =
      scope.isTenantLevel
      ? try query.words("status") { LogBackupTask.documentedFilter[$0] != nil }?
        .compactMap { LogBackupTask.documentedFilter[$0] } : nil
    if let sample = SampleResponses.log(scope, configuration, page: query.page) { return sample }
    var rows: [(unit: BackupUnit, task: LogBackupTask)] = []
    for unit in units(scope) {
      for task in store.logTasks(of: unit) where states?.contains(task.status.rawValue) != false {
        // A log task is a stream: it is in the window when createTime … checkpoint overlaps it.
        if let window, task.created > window.end || task.checkpoint(now: now) < window.start { continue }
        rows.append((unit, task))
      }
    }
    return try page(request, rows, faults, id: nil) { row, defects, json in
      if scope.isTenantLevel {
        row.task.writeTenantItem(row.unit, defects, now: now, into: &json)
      } else {
        row.task.writeClusterItem(row.unit, defects, now: now, into: &json)
      }
    }
  }

  private func restoreTasks(
    _ scope: TaskScope, _ request: HTTPRequest, _ faults: Set<Fault>
  ) throws(OCPProblem) -> HTTPResponse {
    let query = OCPQuery(request)
    let window = try query.window(isTenantLevel: scope.isTenantLevel)
    let clusterNames = scope.isTenantLevel ? request.list("restoreClusterName") : nil
    let states =
      scope.isTenantLevel
      ? try query.words("status") { word in RestoreTask.Status.all.contains { $0.filterWord == word } } : nil
    if let sample = SampleResponses.restore(scope, configuration, page: query.page) { return sample }
    let isHere =
      scope.isTenantLevel != scope.cluster.backsUpWholeClusters
      || (!scope.isTenantLevel && configuration.clusterListsHoldTenantRows)
    let rows =
      !isHere
      ? []
      : store.restoreTasks(of: scope.cluster).filter { task in
        if configuration.restoreScope == .tenant, let tenant = scope.tenant, tenant.id != task.source.id,
          tenant.name != task.restoredTenantName
        {
          return false
        }
        return states?.contains(task.status.filterWord) != false
          && clusterNames?.contains(task.sourceCluster.name) != false
          && isIn(window, start: task.created, finish: task.finish)
      }
    return try page(request, rows, faults, id: \.id) { row, defects, json in
      if scope.isTenantLevel {
        row.writeTenantItem(request.language, defects, into: &json)
      } else {
        row.writeClusterItem(request.language, defects, into: &json)
      }
    }
  }

  /// Whether a task that began at `start`, and still runs when `finish` is nil, is in the window.
  private func isIn(_ window: OCPQuery.Window?, start: SimulatorInstant, finish: SimulatorInstant?) -> Bool {
    guard let window else { return true }
    switch configuration.windowRule {
    case .start: return window.start <= start && start <= window.end
    case .finish: return finish.map { window.start <= $0 && $0 <= window.end } ?? false
    case .overlap: return start <= window.end && window.start <= finish ?? configuration.clock.now
    }
  }

  /// The page that was asked for, with the faults that concern paging and rows.
  private func page<Row>(
    _ request: HTTPRequest, _ rows: [Row], _ faults: Set<Fault>, id: ((Row) -> Int)?,
    _ write: (Row, RowDefects, inout JSONWriter) -> Void
  ) throws(OCPProblem) -> HTTPResponse {
    let query = OCPQuery(request)
    var page = configuration.pageSizing.page(
      number: faults.contains(.repeatPage) ? 1 : query.page, size: query.size, of: rows.count)
    if faults.contains(.missingPage), page.totalPages >= 2, page.number == max(2, (page.totalPages + 1) / 2) {
      throw .unexpected
    }
    if faults.contains(.hiddenRows), !rows.isEmpty { page.totalElements += 3 }
    if faults.contains(.totalMoves) { page.totalElements += page.number - 1 }
    let badRow = faults.contains(.badTime) ? min(1, rows.count - 1) : -1
    return envelope.success(request) { json in
      json.object("data") { json in
        json.array("contents") { json in
          for index in page.rows {
            let isBig = faults.contains(.bigIntegers) && (id.map { $0(rows[index]) % 5 == 0 } ?? false)
            write(rows[index], RowDefects(bigId: isBig, badTime: index == badRow), &json)
          }
        }
        OCPEnvelope.write(page, into: &json)
      }
    }
  }
}
