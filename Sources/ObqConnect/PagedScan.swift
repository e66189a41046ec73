import ObqCatalog
import ObqData
import ObqEngine
import ObqExpression
import ObqHTTP
import ObqJSON
import ObqPlan

/// The pages of all targets of one scan, fetched and decoded side by side, and handed on as they come. Few more calls are
/// under way than a server may have requests, answers that wait to be read counted, so memory stays flat.
final class PagedScan: BatchStream {
  let plan: ScanPlan
  let report: RunReport
  private let run: RunControl
  let evaluator: Evaluator
  private let mailbox = HTTPMailbox()
  var targets: [ScanTarget] = []
  var servers: [TargetQueue] = []
  var shapers: [(shaper: RowShaper, decoders: PageDecoders)] = []
  private var sharedRows: [RowIdentity] = []
  /// By server and endpoint, where counts of filtered rows are taken.
  var proofs: [FilterProof] = []
  private var underWay = 0
  /// What is left of a page that is handed on in pieces.
  private var pieces: RowPieces?
  /// Counts that were believed all at once.
  var ready: [RowPieces] = []
  private var delivered = 0
  private var isDone = false
  private var cancelToken: Int?
  private let shared: SharedAnswers?
  /// Answers that were there before they were asked for.
  private var replays: [HTTPDelivery] = []
  /// What a server's clock said, and ours at that time.
  private(set) var clockReading: (server: Instant, own: Instant)?

  init(
    _ plan: ScanPlan, _ report: RunReport, _ run: RunControl, zone: Zone,
    servers known: [String: (connection: ServerConnection, context: ShapeContext)], shared: SharedAnswers? = nil
  ) {
    self.plan = plan
    self.shared = shared
    self.report = report
    self.run = run
    evaluator = Evaluator(zone: zone)
    let sharing = PagedScan.sharing(plan.targets)
    var serverPlaces: [String: Int] = [:]
    var shaperPlaces: [String: Int] = [:]
    var sharedPlaces: [String: Int] = [:]
    for target in plan.targets {
      guard let (connection, context) = known[target.profile] else { continue }
      let server = PagedScan.place(target.profile, &serverPlaces) { servers.append(TargetQueue(connection)) }
      let isScoped = target.onlyTenants != nil
      let key = "\(target.profile) \(target.endpoint.path) \(isScoped)"
      let shaper = PagedScan.place(key, &shaperPlaces) {
        let shaper = RowShaper(target.endpoint, plan.columns, context, namesTenants: isScoped)
        shapers.append((shaper, PageDecoders(shaper.decodePlan, threads: connection.client.threads)))
      }
      let shared = sharing(target).map { PagedScan.place($0, &sharedPlaces) { sharedRows.append(RowIdentity()) } }
      servers[server].add(targets.count)
      targets.append(
        ScanTarget(plan: target, server: server, shaper: shaper, sharedRows: shared, readsTotals: plan.readsTotalsOnly))
    }
    let count = targets.count
    report.update { $0.knownTargets += count }
    let mailbox = self.mailbox
    cancelToken = run.onCancel { mailbox.wake() }
  }

  deinit { if let cancelToken { run.removeHandler(cancelToken) } }

  private static func place(_ key: String, _ places: inout [String: Int], _ add: () -> Void) -> Int {
    if let place = places[key] { return place }
    add()
    places[key] = places.count
    return places.count - 1
  }

  /// A name for the rows that a target may have in common with others: all of a server's where the endpoint says so,
  /// those of a cluster that is asked at both levels, those of a tenant that is asked once more for tasks without an end.
  private static func sharing(_ targets: [TargetPlan]) -> (TargetPlan) -> String? {
    var levels: [String: Set<Endpoint.Level>] = [:]
    var askedTwice: Set<String> = []
    func cluster(_ target: TargetPlan) -> String { "\(target.profile) \(target.cluster?.id ?? 0)" }
    func tenant(_ target: TargetPlan) -> String { "\(cluster(target)) \(target.tenant?.id ?? 0)" }
    for target in targets {
      levels[cluster(target), default: []].insert(target.endpoint.level)
      if target.isForUnended { askedTwice.insert(tenant(target)) }
    }
    return { target in
      if target.endpoint.overlaps { return targets.count > 1 ? target.profile : nil }
      if (levels[cluster(target)]?.count ?? 0) > 1 { return cluster(target) }
      return askedTwice.contains(tenant(target)) ? tenant(target) : nil
    }
  }

  // MARK: pulling

  func next() throws(QueryFailure) -> Batch? {
    while !isDone {
      if run.isCancelled { try interrupt() }
      if pieces != nil {
        if let batch = try nextPiece() { return batch }
        continue
      }
      if let counted = ready.popLast() {
        pieces = counted
        continue
      }
      startCalls()
      guard underWay > 0 else {
        try finish()
        return nil
      }
      guard let delivery = replays.popLast() ?? mailbox.next(until: run.deadline) else {
        try interrupt()
        return nil
      }
      try take(delivery)
    }
    return nil
  }

  /// The next rows of the page that came last; nil when a query's filter leaves none of them.
  private func nextPiece() throws(QueryFailure) -> Batch? {
    guard let (rows, index, isShaped) = pieces?.next() else {
      pieces = nil
      return nil
    }
    if isShaped {
      delivered += rows.count
      return rows
    }
    var shaped = shapers[targets[index].shaper].shaper.shape(rows, targets[index].plan)
    // Whoever reads totals has them filtered by the server; here it does not filter.
    if plan.readsTotalsOnly, let filter = plan.filter { shaped = shaped.gather(try kept(filter, shaped)) }
    delivered += shaped.count
    return shaped.count > 0 ? shaped : nil
  }

  func stop() {
    if isDone { return }
    isDone = true
    if pieces?.isEmpty == false || targets.contains(where: { !$0.hasStarted || $0.paging.isReading }) {
      report.update { $0.isLimited = true }
    }
    cancelCalls()
    for index in targets.indices where !targets[index].isSettled && targets[index].hasStarted {
      targets[index].paging.stop()
      settle(index)
    }
  }

  private func cancelCalls() {
    for server in servers { server.connection.client.cancel(mailbox: mailbox) }
    underWay = 0
    replays = []
    // Cancelled calls end within milliseconds, and were made all the same.
    let end = ContinuousClock.now + .seconds(1)
    while mailbox.pending > 0, ContinuousClock.now < end {
      if let delivery = mailbox.next(until: end) { report.update { $0.calls += delivery.attempts } }
    }
  }

  // MARK: asking

  private func startCalls() {
    for server in servers.indices {
      asking: while servers[server].hasRoom, !hasEnoughUnderWay {
        switch servers[server].next(&targets) {
        case .nothing: break asking
        case .leaveOut(let index):
          targets[index].isDispensable = true
          targets[index].paging.stop()
          settle(index)
        case .ask(let index):
          guard let page = targets[index].paging.nextPage() else { break asking }
          servers[server].begin(&targets[index])
          underWay += 1
          start(index, page, servers[server].connection)
        }
      }
    }
  }

  private func start(_ index: Int, _ page: Int, _ connection: ServerConnection) {
    if let known = sharedAnswer(index, page) {
      replays.insert(HTTPDelivery(tag: tag(index, page), result: known, attempts: 0, paused: .zero), at: 0)
    } else {
      var call = connection.call(requestTarget(index, page), run: run)
      let decoders = shapers[targets[index].shaper].decoders
      call.digest = { answer, thread in PageAnswer.decoded(answer, decoders[thread]) }
      call.dropsBody = targets[index].sharedList == nil
      connection.client.start(call, tag: tag(index, page), mailbox: mailbox)
    }
  }

  private func requestTarget(_ index: Int, _ page: Int) -> String {
    let known = targets[index].requests ?? RequestTarget(targets[index].plan)
    targets[index].requests = known
    return known.page(page)
  }

  /// What a statement before this one was answered, where they share it.
  private func sharedAnswer(_ index: Int, _ page: Int) -> Result<HTTPAnswer, HTTPFailure>? {
    guard let shared else { return nil }
    let list = targets[index].sharedList ?? shared.list(of: targets[index].plan)
    targets[index].sharedList = list
    return list.answer(page, isSecondLook: !targets[index].asked.insert(page).inserted)
  }

  /// Whether a limit needs no more than what is on its way: the rest is asked when that did not suffice.
  private var hasEnoughUnderWay: Bool {
    guard let limit = plan.limit, underWay > 0 else { return false }
    return delivered + underWay * targets[0].plan.pageSize >= limit
  }

  /// A tag holds the target and the page: pages are fewer than a hundred million.
  private func tag(_ target: Int, _ page: Int) -> Int { target * 100_000_000 + page }

  // MARK: answers

  private func take(_ delivery: HTTPDelivery) throws(QueryFailure) {
    let (index, page) = (delivery.tag / 100_000_000, delivery.tag % 100_000_000)
    servers[targets[index].server].answered()
    underWay -= 1
    report.update { $0.calls += delivery.attempts }
    if let list = targets[index].sharedList {
      shared?.store.keep(delivery.result, page: page, pass: targets[index].paging.passNumber, in: list)
    }
    let connection = servers[targets[index].server].connection
    let result: Result<DecodedPage, TargetFailure>
    switch delivery.result {
    case .failure(let failure):
      result = .failure(FailureWording.failure(failure, connection, target: targets[index].plan.label))
    case .success(let answer):
      if clockReading == nil, let date = answer.header("date").flatMap({ Instant(httpDate: $0) }) {
        clockReading = (date, .systemNow())
      }
      report.update { $0.bytes += answer.bytes }
      let decoded =
        delivery.digest as? Result<DecodedPage, DecodeFailure>
        ?? PageAnswer.decoded(answer, shapers[targets[index].shaper].decoders.own)
      result = PageAnswer.read(answer, decoded, targets[index].plan, connection)
    }
    switch result {
    case .success(let decoded): try accept(decoded, index, page)
    case .failure(let failure):
      // A server that has no pages of one row has others, perhaps.
      if targets[index].readsTotals, targets[index].provesFilters == nil, plan.pageSize > 1,
        case .success(let answer) = delivery.result,
        [400, 404, 422].contains(answer.status)
      {
        readRowsInstead(index, "the server does not answer a page of one row")
        return
      }
      try fail(failure, index, page)
    }
  }

  private func fail(_ failure: TargetFailure, _ index: Int, _ page: Int) throws(QueryFailure) {
    // A call that was cancelled when its server refused another.
    if targets[index].isSettled { return }
    switch failure.kind {
    case .cancelled:
      isDone = true
      cancelCalls()
      throw .cancelled
    case .timedOut: try interrupt()
    case .notAuthenticated:
      // Asking on with a refused password locks accounts.
      servers[targets[index].server].connection.client.cancel(mailbox: mailbox)
      for index in servers[targets[index].server].targets { abandon(index, failure) }
    default:
      // The tenant-level lists came for OceanBase 4: a server that has none of this tenant has them in the cluster's list.
      if targets[index].plan.isReadWhole, page == 1, FailureWording.isUnknownPath(failure) {
        targets[index].isDispensable = true
        targets[index].paging.stop()
        settleIfDone(index)
        return
      }
      if let place = targets[index].provesFilters {
        targets[index].paging.stop()
        settleIfDone(index)
        refute(place, "whether the server applies the filter can't be seen (\(failure.message))")
        return
      }
      if page == 1, targets[index].paging.rows == 0 { targets[index].failure = failure }
      targets[index].paging.failed(page, failure.message)
      settleIfDone(index)
    }
  }

  private func accept(_ decoded: DecodedPage, _ index: Int, _ page: Int) throws(QueryFailure) {
    report.update { $0.pages += 1 }
    if let place = targets[index].provesFilters {
      try prove(place, decoded, index)
      return
    }
    if targets[index].readsTotals {
      try count(decoded, index)
      return
    }
    let (shaper, _) = shapers[targets[index].shaper]
    var batch = decoded.batch
    if plan.asksForUnended, !targets[index].plan.isForUnended, shaper.showsUnended(batch) {
      servers[targets[index].server].connection.noteKeepsUnended(at: targets[index].plan.endpoint)
    }
    let identity = shaper.identity(batch)
    let sight = targets[index].identity.newRows(
      identity.columns, key: identity.key, count: batch.count, pass: targets[index].paging.passNumber)
    targets[index].cellProblems.add(shaper.checked(decoded), fresh: sight.fresh)
    if let fresh = sight.fresh { batch = batch.gather(fresh) }
    let endpoint = targets[index].plan.endpoint
    let isWhole = endpoint.paging == .none
    // With a filter a task of long ago may come into the list: it had another status before.
    let isUnfiltered = targets[index].plan.parameters.allSatisfy(\.value.isEmpty)
    let order = endpoint.keyRises && isUnfiltered ? identity.key.flatMap(KeyOrder.init) : nil
    targets[index].paging.arrived(
      page,
      .init(
        rows: decoded.batch.count, new: batch.count, repeated: sight.repeated, twice: sight.twice,
        keys: order.flatMap { $0.isFalling ? $0.range : nil }), info: isWhole ? nil : decoded.page)
    if isWhole { targets[index].paging.stop() }
    if let shared = targets[index].sharedRows {
      let identity = shaper.identity(batch)
      let unseen = sharedRows[shared].newRows(identity.columns, key: identity.key, count: batch.count).fresh
      if let unseen { batch = batch.gather(unseen) }
    }
    settleIfDone(index)
    let fetched = batch.count
    let known = max(targets[index].paging.knownPages, targets[index].reportedPages)
    let more = known - targets[index].reportedPages
    targets[index].reportedPages = known
    report.update {
      $0.fetched += fetched
      $0.knownPages += more
    }
    if let tenants = targets[index].plan.onlyTenants {
      let takesWhole = targets[index].takesWhole || !targets[index].plan.standsIn
      batch = batch.gather(shaper.rows(of: tenants, batch, takesWhole: takesWhole))
    }
    pieces = RowPieces(batch, target: index)
  }

  func kept(_ filter: BoundExpression, _ batch: Batch) throws(QueryFailure) -> [Int32] {
    do throws(EvaluationProblem) {
      return try evaluator.select(filter, batch)
    } catch {
      throw .evaluation(error)
    }
  }

  // MARK: ends

  func settleIfDone(_ index: Int) {
    if targets[index].paging.outcome != .reading, !targets[index].isSettled { settle(index) }
  }

  /// Ends a target for a cause that is not its own.
  private func abandon(_ index: Int, _ cause: TargetFailure) {
    if targets[index].isSettled { return }
    var failure = cause
    failure.target = targets[index].plan.label
    if targets[index].paging.rows == 0 { targets[index].failure = failure }
    targets[index].paging.abandon(failure.message)
    settle(index)
  }

  private func settle(_ index: Int) {
    targets[index].isSettled = true
    servers[targets[index].server].settled(targets[index])
    // What was asked to see through a server is no part of the answer.
    if targets[index].provesFilters != nil { return }
    // Its rows are compared with no other's any more; a fleet has thousands of targets.
    targets[index].identity = RowIdentity()
    let target = targets[index]
    // What was stopped from outside was not read to its end.
    if !isDone, let list = target.sharedList { shared?.store.finish(list, pages: target.asked.count) }
    var reasons: [String] = []
    if case .incomplete(let reason) = target.paging.outcome { reasons.append(target.failure?.message ?? reason) }
    let connection = servers[target.server].connection
    reasons += target.cellProblems.reasons.map(connection.withoutSecrets)
    let place = "\(target.plan.profile), \(target.plan.label)"
    var entry = RunReport.Target(
      profile: target.plan.profile, cluster: target.plan.cluster?.name, tenant: target.plan.tenant?.name,
      error: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
    entry.clusterLabel = target.plan.clusterLabel
    entry.kind = target.plan.kind
    report.update { figures in
      // Of two requests for one tenant the first stands for both, unless the second has something to tell.
      if !target.plan.isForUnended || !reasons.isEmpty { figures.targets.append(entry) }
      figures.reasons += reasons.map { "\(place): \($0)" }
      if let failure = target.failure { figures.failures.append(failure) }
    }
  }

  /// All was asked and answered, or nothing more can be. When every target failed, the first one's cause is the query's; but
  /// a budget that is spent on the way leaves a partial result, however little was read.
  private func finish() throws(QueryFailure) {
    isDone = true
    let causes = targets.filter { $0.provesFilters == nil && !$0.isDispensable }.map(\.failure)
    if let first = causes.first ?? nil, causes.allSatisfy({ $0 != nil && $0?.kind != .budget }) { throw .target(first) }
  }

  /// Time ran out, or the user wants no more: what was read stands, marked partial.
  private func interrupt() throws(QueryFailure) {
    isDone = true
    cancelCalls()
    if run.isCancelled { throw .cancelled }
    let cause = TargetFailure(
      .timedOut, profile: targets.first?.plan.profile ?? "", target: "",
      message: "no answer within the statement's time", help: ["--timeout allows more"])
    for index in targets.indices {
      var own = cause
      own.profile = targets[index].plan.profile
      abandon(index, own)
    }
    try finish()
  }
}
