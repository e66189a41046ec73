/// obshell's REST interface, for one cluster of the fleet.
struct ObshellService: Sendable {
  let configuration: SimulatorConfiguration
  let store: TaskStore
  let injector: FaultInjector
  let envelope: ObshellEnvelope
  let authorization: ObshellAuthorization
  let cluster: FleetCluster
  let version: ObshellVersion

  init(configuration: SimulatorConfiguration, store: TaskStore, injector: FaultInjector) {
    self.configuration = configuration
    self.store = store
    self.injector = injector
    // The samples' one knows the overviews, but not yet the task lists.
    version =
      configuration.obshellVersion
      ?? (configuration.fleet == .samples ? ObshellVersion(4, 3, 1, 0) : ObshellVersion(4, 5, 0, 0))
    envelope = ObshellEnvelope(seed: configuration.seed, clock: configuration.clock, version: version)
    authorization = ObshellAuthorization(
      password: configuration.obshellPassword, keyBits: configuration.obshellKeyBits ?? version.keyBits)
    cluster =
      configuration.fleet == .samples
      ? SampleResponses.obshellCluster : store.fleet.clusters[store.fleet.obshellCluster]
  }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    do {
      var request = request
      let header = try authorization.read(&request)
      guard let route = ObshellRoute(path: request.path), request.method == "GET" || request.method == "HEAD" else {
        throw ObshellProblem.routeNotFound
      }
      switch route {
      case .info: return envelope.success(request) { info(into: &$0) }
      case .secret: return try secret(request)
      case .time:
        let now = TimeForm.offsetMicroseconds.text(configuration.clock.now)
        return envelope.success(request) { $0.member("data", now) }
      case .status: return envelope.success(request, isTraced: false) { status(into: &$0) }
      default: break
      }
      try authorization.verify(header, request)
      return try answer(route, request)
    } catch let problem as ObshellProblem {
      return envelope.failure(request, problem)
    } catch {
      return envelope.failure(request, .internalError)
    }
  }

  private func answer(_ route: ObshellRoute, _ request: HTTPRequest) throws(ObshellProblem) -> HTTPResponse {
    let strikes = route.isTaskList || configuration.faultsOnInventory
    let faults = strikes ? injector.draw(target: request.target) : []
    if let answer = instead(of: request, faults) { return answer }
    if !route.isOld, faults.contains(.oldServer) || !version.hasTaskLists { throw .routeNotFound }
    var response =
      switch route {
      case .clusterInfo: envelope.success(request) { clusterInfo(into: &$0) }
      case .tenants: tenants(request)
      case .clusterBackupOverview: try clusterBackupOverview(request)
      case .backupOverview(let name): try backupOverview(tenant(name), request)
      case .backupTasks(let name): try backupTasks(tenant(name), request)
      case .backupInfo(let name): backupInfo(try tenant(name), request)
      case .logTasks(let name): logTasks(try tenant(name), request)
      case .restoreTasks: try restoreTasks(request)
      case .restoreOverview(let name): try restoreOverview(of: tenant(name), request)
      case .info, .secret, .time, .status: throw .routeNotFound
      }
    FaultAnswers.spoil(&response, faults, configuration)
    return response
  }

  /// The answer of a fault that leaves nothing of the right one.
  private func instead(of request: HTTPRequest, _ faults: Set<Fault>) -> HTTPResponse? {
    if faults.contains(.dropConnection) { return FaultAnswers.dropped }
    if faults.contains(.http500) { return envelope.failure(request, .internalError) }
    if faults.contains(.http429) || faults.contains(.http429Bare) {
      let problem = ObshellProblem(status: 429, errCode: "Common.TooManyRequests", message: "Too many requests")
      var response = envelope.failure(request, problem)
      if faults.contains(.http429) { response.headers = FaultAnswers.rateLimit }
      return response
    }
    if faults.contains(.forbidden) {
      let problem = ObshellProblem(
        status: 403, errCode: "Security.User.PermissionDenied", message: "Permission denied")
      return envelope.failure(request, problem)
    }
    if faults.contains(.wrongEnvelope) { return envelope.failure(request, .internalError, status: 200) }
    if faults.contains(.noData) { return envelope.success(request) { _ in } }
    return FaultAnswers.proxy(request, faults)
  }

  /// The tenant of a backup route, which sys has none of.
  private func tenant(_ name: String) throws(ObshellProblem) -> FleetTenant {
    if name == "sys" { throw .sysNotAllowed }
    guard let tenant = cluster.tenants.first(where: { $0.name == name }) else { throw .noSuchTenant(name) }
    return tenant
  }

  private func secret(_ request: HTTPRequest) throws(ObshellProblem) -> HTTPResponse {
    let key = try authorization.publicKey()
    return envelope.success(request) { json in
      json.object("data") { json in
        json.member("ip", "127.0.0.1")
        json.member("port", 2886)
        json.member("public_key", key)
      }
    }
  }
}
