import ObqCatalog
import ObqData
import ObqEngine
import ObqExpression
import ObqHTTP
import ObqJSON
import ObqPlan

/// The pages of all targets of one scan, fetched side by side, decoded here, and handed on as they come. No more
/// requests are under way than a server may have, answers that wait to be read counted, so memory stays flat.
final class PagedScan: BatchStream {
  private struct Target {
    var plan: TargetPlan
    let server: ServerConnection
    let shaper: Int
    var paging = TargetPaging()
    var identity = RowIdentity()
    /// Whether the server's count of rows is taken for them.
    var readsTotals: Bool
    var hasStarted = false
    var isSettled = false
    /// The first page's failure: nothing of this target was read.
    var failure: TargetFailure?
    var cellProblems: [String: (count: Int, example: CellProblem)] = [:]
  }

  private let plan: ScanPlan
  private let report: RunReport
  private let run: RunControl
  private let evaluator: Evaluator
  private let mailbox = HTTPMailbox()
  private var targets: [Target] = []
  private var shapers: [(shaper: RowShaper, decoder: PageDecoder)] = []
  /// Rows that any target brought, where two may bring the same.
  private var shared = RowIdentity()
  private var firstUnstarted = 0
  private var underWay = 0
  private var delivered = 0
  private var isDone = false
  private var cancelToken: Int?
  /// What a server's clock said, and ours at that time.
  private(set) var clockReading: (server: Instant, own: Instant)?

  init(
    _ plan: ScanPlan, _ report: RunReport, _ run: RunControl, zone: Zone,
    servers: [String: (connection: ServerConnection, context: ShapeContext)]
  ) {
    self.plan = plan
    self.report = report
    self.run = run
    evaluator = Evaluator(zone: zone)
    var known: [String: Int] = [:]
    for target in plan.targets {
      guard let (connection, context) = servers[target.profile] else { continue }
      let key = target.profile + " " + target.endpoint.path
      let index = known[key] ?? shapers.count
      if known[key] == nil {
        known[key] = index
        let shaper = RowShaper(target.endpoint, plan.columns, context)
        shapers.append((shaper, PageDecoder(shaper.decodePlan)))
      }
      targets.append(Target(plan: target, server: connection, shaper: index, readsTotals: plan.readsTotalsOnly))
    }
    let mailbox = self.mailbox
    cancelToken = run.onCancel { mailbox.wake() }
  }

  deinit { if let cancelToken { run.removeHandler(cancelToken) } }

  // MARK: pulling

  func next() throws(QueryFailure) -> Batch? {
    while !isDone {
      try startCalls()
      guard underWay > 0 else {
        try finish()
        return nil
      }
      guard let delivery = mailbox.next(until: run.deadline) else {
        try interrupt()
        return nil
      }
      underWay -= 1
      if let batch = try take(delivery) { return batch }
    }
    return nil
  }

  func stop() {
    if isDone { return }
    isDone = true
    let isLimited = targets.contains { target in
      !target.hasStarted || (target.paging.outcome == .reading && target.paging.knownPagesLeft > 0)
    }
    if isLimited { report.update { $0.isLimited = true } }
    cancelCalls()
    for index in targets.indices where !targets[index].isSettled && targets[index].hasStarted {
      targets[index].paging.stop()
      settle(index)
    }
  }

  private func cancelCalls() {
    var cancelled: Set<ObjectIdentifier> = []
    for target in targets where cancelled.insert(ObjectIdentifier(target.server)).inserted {
      target.server.client.cancel(mailbox: mailbox)
    }
    underWay = 0
  }

  // MARK: asking

  private var concurrency: Int {
    targets.map { $0.server.settings.http.concurrencyPerOrigin }.max() ?? 1
  }

  /// Pages of targets that are being read come before new targets, so that few are half read at a time.
  private func startCalls() throws(QueryFailure) {
    var index = 0
    while underWay < concurrency {
      // Enough is under way for a limit: what it needs beyond is asked when these did not suffice.
      if let limit = plan.limit, underWay > 0, delivered + underWay * plan.targets[0].pageSize >= limit { return }
      while index < firstUnstarted, !targets[index].paging.hasWork { index += 1 }
      if index >= firstUnstarted {
        guard firstUnstarted < targets.count else { return }
        targets[firstUnstarted].hasStarted = true
        firstUnstarted += 1
        continue
      }
      guard let page = targets[index].paging.nextPage() else { continue }
      let target = targets[index]
      try target.server.prepare(report, run: run)
      target.server.client.start(
        target.server.call(target.plan.requestTarget(page: page), run: run), tag: tag(index, page), mailbox: mailbox)
      underWay += 1
    }
  }

  /// A tag holds the target and the page: pages are fewer than ten million.
  private func tag(_ target: Int, _ page: Int) -> Int { target * 100_000_000 + page }

  // MARK: answers

  private func take(_ delivery: HTTPDelivery) throws(QueryFailure) -> Batch? {
    report.update { $0.calls += delivery.attempts }
    let (index, page) = (delivery.tag / 100_000_000, delivery.tag % 100_000_000)
    let result = read(delivery, index)
    switch result {
    case .failure(let failure):
      if failure.kind == .cancelled {
        try interrupt()
        return nil
      }
      // Asking on with a refused password locks accounts.
      if failure.kind == .notAuthenticated {
        isDone = true
        cancelCalls()
        throw .target(failure)
      }
      if page == 1, delivered == 0 || !targets[index].paging.isUnderWay, targets[index].paging.rows == 0 {
        targets[index].failure = failure
      }
      targets[index].paging.failed(page, "page \(page): \(failure.message)")
      settleIfDone(index)
      return nil
    case .success(let decoded): return try accept(decoded, index, page)
    }
  }

  private func read(_ delivery: HTTPDelivery, _ index: Int) -> Result<DecodedPage, TargetFailure> {
    let target = targets[index]
    let label = target.plan.label
    let path = target.plan.endpoint.path
    let answer: HTTPAnswer
    switch delivery.result {
    case .failure(let failure): return .failure(FailureWording.failure(failure, target.server, target: label))
    case .success(let value): answer = value
    }
    if clockReading == nil, let date = answer.header("date").flatMap({ Instant(httpDate: $0) }) {
      clockReading = (date, .systemNow())
    }
    let page: DecodedPage
    do throws(DecodeFailure) {
      let decoder = shapers[target.shaper].decoder
      page = try answer.body.withUnsafeBytes { (bytes) throws(DecodeFailure) in try decoder.decode(bytes) }
    } catch {
      return .failure(FailureWording.undecodable(answer, error, target.server, target: label, path: path))
    }
    report.update { $0.bytes += answer.bytes }
    if answer.status == 404, let error = page.envelope.error,
      [error.errCode, error.code].contains(where: { $0.map(target.plan.endpoint.emptyCodes.contains) ?? false })
    {
      return .success(empty(page))
    }
    guard answer.status == 200 else {
      return .failure(
        FailureWording.refused(answer, page.envelope.error, target.server, target: label, path: path))
    }
    if page.envelope.successful == false {
      let words = page.envelope.error.flatMap(FailureWording.serverWords) ?? "it gave no reason"
      return .failure(
        TargetFailure(
          .wrongAnswer, profile: target.plan.profile, target: label, message: "the server says that it failed: \(words)"
        ))
    }
    if page.rowsMissing, case .array = target.plan.endpoint.rows {
      return .failure(
        TargetFailure(
          .wrongAnswer, profile: target.plan.profile, target: label,
          message: "the answer to \(path) holds no rows, and no empty list either"))
    }
    return .success(page)
  }

  private func empty(_ page: DecodedPage) -> DecodedPage {
    var result = page
    result.batch = page.batch.prefix(0)
    result.page = nil
    return result
  }

  private func accept(_ decoded: DecodedPage, _ index: Int, _ page: Int) throws(QueryFailure) -> Batch? {
    let (shaper, _) = shapers[targets[index].shaper]
    let endpoint = targets[index].plan.endpoint
    for problem in decoded.problems {
      targets[index].cellProblems[problem.column, default: (0, problem)].count += 1
    }
    report.update { $0.pages += 1 }
    if targets[index].readsTotals { return try count(decoded, index) }
    var batch = decoded.batch
    let identity = shaper.identity.map { batch.columns[$0] }
    let rows = batch.count
    if let fresh = targets[index].identity.newRows(identity, count: batch.count) { batch = batch.gather(fresh) }
    targets[index].paging.arrived(
      page, rows: rows, new: batch.count, info: endpoint.paging == .none ? PageInfo(totalPages: 1) : decoded.page)
    if endpoint.paging == .none { targets[index].paging.stop() }
    if endpoint.overlaps, plan.targets.count > 1 {
      let columns = shaper.identity.map { batch.columns[$0] }
      if let fresh = shared.newRows(columns, count: batch.count) { batch = batch.gather(fresh) }
    }
    settleIfDone(index)
    let fetched = batch.count
    report.update { $0.fetched += fetched }
    var shaped = shaper.shape(batch, targets[index].plan)
    if let tenant = targets[index].plan.onlyTenant { shaped = only(tenant, batch, shaped, shaper) }
    // Whoever reads totals has them filtered by the server; here it does not filter.
    if plan.readsTotalsOnly, let filter = plan.filter { shaped = shaped.gather(try kept(filter, shaped)) }
    delivered += shaped.count
    return shaped.count > 0 ? shaped : nil
  }

  /// Rows of one tenant and of its whole cluster, where a cluster's list stands in for the tenant's.
  private func only(_ tenant: Int64, _ decoded: Batch, _ shaped: Batch, _ shaper: RowShaper) -> Batch {
    guard let place = shaper.place(of: "tenantId") else { return shaped }
    let ids = decoded.columns[place]
    guard case .integers(let values) = ids.storage else { return shaped }
    let rows = (0..<Int32(shaped.count)).filter { row in
      ids.isNull(Int(row)) || values[Int(row)] == 0 || values[Int(row)] == tenant
    }
    return shaped.gather(rows)
  }

  /// Rows without values, as many as the server counts. The one row that came with the count tells whether the filter
  /// that was sent is applied at all: if not, all rows are read and tested here instead.
  private func count(_ decoded: DecodedPage, _ index: Int) throws(QueryFailure) -> Batch? {
    let (shaper, _) = shapers[targets[index].shaper]
    if let filter = plan.filter, decoded.batch.count > 0 {
      let shaped = shaper.shape(decoded.batch, targets[index].plan)
      if try kept(filter, shaped).count < shaped.count {
        targets[index].readsTotals = false
        targets[index].plan.pageSize = plan.pageSize
        targets[index].paging = TargetPaging()
        report.addWarning("\(targets[index].plan.label): the server does not apply the filter, so all rows are read")
        return nil
      }
    }
    targets[index].paging.stop()
    defer { settleIfDone(index) }
    guard let total = decoded.page?.totalElements, total >= 0, total <= Int64(Int32.max) else {
      targets[index].failure = TargetFailure(
        .wrongAnswer, profile: targets[index].plan.profile, target: targets[index].plan.label,
        message: "the answer does not count its rows")
      targets[index].paging = TargetPaging()
      targets[index].paging.failed(1, "the answer does not count its rows")
      return nil
    }
    delivered += Int(total)
    return Batch(columns: plan.columns.map { .allNull($0.type, count: Int(total)) }, count: Int(total))
  }

  private func kept(_ filter: BoundExpression, _ batch: Batch) throws(QueryFailure) -> [Int32] {
    do throws(EvaluationProblem) {
      return try evaluator.select(filter, batch)
    } catch {
      throw .evaluation(error)
    }
  }

  // MARK: ends

  private func settleIfDone(_ index: Int) {
    if targets[index].paging.outcome != .reading, !targets[index].isSettled { settle(index) }
  }

  private func settle(_ index: Int) {
    targets[index].isSettled = true
    let target = targets[index]
    var reasons: [String] = []
    if case .incomplete(let reason) = target.paging.outcome {
      reasons.append(target.failure?.message ?? reason)
    }
    for (column, problem) in target.cellProblems.sorted(by: { $0.key < $1.key }) {
      reasons.append(
        "\(column) of \(problem.count) row\(problem.count == 1 ? "" : "s") can't be read "
          + "(\(problem.example.found): \(problem.example)) and counts as null")
    }
    let label = target.plan.label
    let profile = target.plan.profile
    let entry = RunReport.Target(
      profile: profile, cluster: target.plan.cluster?.name, tenant: target.plan.tenant?.name,
      error: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
    let failure = target.failure
    report.update { figures in
      figures.targets.append(entry)
      for reason in reasons { figures.reasons.append("\(profile), \(label): \(reason)") }
      if let failure { figures.failures.append(failure) }
    }
  }

  /// All was asked and answered. When every target failed, the first one's cause is the query's.
  private func finish() throws(QueryFailure) {
    isDone = true
    for index in targets.indices where !targets[index].isSettled { settle(index) }
    if !targets.isEmpty, let first = targets[0].failure, targets.allSatisfy({ $0.failure != nil }) {
      throw .target(first)
    }
  }

  /// Time ran out, or the user wants no more: what was read stands, marked partial.
  private func interrupt() throws(QueryFailure) {
    isDone = true
    cancelCalls()
    if run.isCancelled { throw .cancelled }
    let failure = TargetFailure(
      .timedOut, profile: targets.first?.plan.profile ?? "", target: "",
      message: "no answer within the statement's time",
      help: ["--timeout allows more"])
    for index in targets.indices where !targets[index].isSettled {
      targets[index].paging.failed(1, "no answer within the statement's time")
      targets[index].failure = targets[index].paging.rows == 0 ? failure : nil
      settle(index)
    }
    report.addReason("\(failure.profile): \(failure.message)")
    if targets.allSatisfy({ $0.failure != nil }) { throw .target(failure) }
  }
}
