/// OCP's REST interface.
struct OCPService: Sendable {
  let configuration: SimulatorConfiguration
  let store: TaskStore
  let injector: FaultInjector
  let envelope: OCPEnvelope
  private let authorization: OCPAuthorization

  init(configuration: SimulatorConfiguration, store: TaskStore, injector: FaultInjector) {
    self.configuration = configuration
    self.store = store
    self.injector = injector
    envelope = OCPEnvelope(seed: configuration.seed, clock: configuration.clock)
    authorization = OCPAuthorization(configuration)
  }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    let route = OCPRoute(path: request.path)
    if case .time = route { return .text(200, TimeForm.envelope(configuration.clock.now, nanoseconds: 316_000_000)) }
    if let problem = authorization.problem(request) { return envelope.failure(request, problem) }
    guard let route, request.method == "GET" || request.method == "HEAD" else {
      return envelope.failure(request, .unknownRoute(request))
    }
    let faults = self.faults(route, request)
    if let answer = FaultAnswers.instead(of: request, faults, envelope) { return answer }
    do {
      var response = try answer(route, request, faults)
      FaultAnswers.spoil(&response, faults, configuration)
      return response
    } catch {
      return envelope.failure(request, error)
    }
  }

  /// The faults that strike the request.
  private func faults(_ route: OCPRoute, _ request: HTTPRequest) -> Set<Fault> {
    switch route {
    case .time, .status: []
    case .backup: injector.draw(target: request.target)
    // Only `old-server` changes what OCP says about itself.
    case .info: injector.draw(target: request.target).intersection([.oldServer])
    case .clusters, .cluster, .tenants, .clusterTenants, .tenant:
      injector.draw(target: request.target).filter { fault in
        fault.hidesCluster || (configuration.faultsOnInventory && fault.replacesAnswer)
      }
    }
  }

  private func answer(
    _ route: OCPRoute, _ request: HTTPRequest, _ faults: Set<Fault>
  ) throws(OCPProblem) -> HTTPResponse {
    switch route {
    case .time, .status: return .text(200, "okay")
    case .info: return info(isOld: faults.contains(.oldServer))
    case .clusters: return try clusters(listed(faults, orTheirTenants: false), request)
    case .cluster(let id):
      let cluster = try self.cluster(id, faults)
      return envelope.success(request) { write(cluster, "data", into: &$0) }
    case .tenants: return try tenants(of: listed(faults, orTheirTenants: true), request)
    case .clusterTenants(let id): return try tenants(of: [cluster(id, faults)], request)
    case .tenant(let clusterId, let tenantId):
      let cluster = try self.cluster(clusterId, faults)
      let tenant = try self.tenant(tenantId, of: cluster)
      return envelope.success(request) { write(tenant, of: cluster, "data", into: &$0) }
    case .backup(let resource, let clusterId, let tenantId):
      return try backup(resource, clusterId, tenantId, request, faults)
    }
  }

  private func backup(
    _ resource: BackupResource, _ clusterId: String, _ tenantId: String?, _ request: HTTPRequest, _ faults: Set<Fault>
  ) throws(OCPProblem) -> HTTPResponse {
    if tenantId != nil, faults.contains(.oldServer) { throw .unknownRoute(request) }
    let cluster = try self.cluster(clusterId, faults)
    var tenant: FleetTenant?
    if let tenantId { tenant = try self.tenant(tenantId, of: cluster) }
    if faults.contains(.oneClusterFails), cluster.id == struckCluster { throw .databaseFailure }
    let scope = TaskScope(cluster: cluster, tenant: tenant)
    switch resource {
    case .tasks(let kind):
      return try tasks(kind, scope, faults.contains(.ignoreFilter) ? request.withoutFilters : request, faults)
    case .overview: return backupOverview(of: cluster, request)
    case .info:
      if let tenant { return try backupInfo(of: tenant, cluster, request) }
      return try backupInfo(of: cluster, request)
    case .strategy: return try strategy(scope, request)
    }
  }

  /// The instant that delays are measured to.
  var now: SimulatorInstant { configuration.clock.now }

  /// The cluster that faults strike which concern one of them.
  private var struckCluster: Int? {
    let ids = store.fleet.clusters.map(\.id).sorted()
    return ids.count > 1 ? ids[1] : ids.first
  }

  /// The clusters that the asking user sees in a list, or whose tenants he sees.
  private func listed(_ faults: Set<Fault>, orTheirTenants: Bool) -> [FleetCluster] {
    let hidden = faults.contains(.unseenCluster) || (faults.contains(.hiddenCluster) && !orTheirTenants)
    return hidden ? store.fleet.clusters.filter { $0.id != struckCluster } : store.fleet.clusters
  }

  private func cluster(_ text: String, _ faults: Set<Fault>) throws(OCPProblem) -> FleetCluster {
    guard let id = Int(text) else { throw .unconvertible("id", text, type: "Long") }
    guard let cluster = store.fleet.cluster(id: id) else { throw .notFound(cluster: text) }
    if faults.contains(.unseenCluster), id == struckCluster { throw .forbidden }
    return cluster
  }

  func tenant(_ text: String, of cluster: FleetCluster) throws(OCPProblem) -> FleetTenant {
    guard let id = Int(text) else { throw .unconvertible("tenantId", text, type: "Long") }
    guard let tenant = cluster.tenants.first(where: { $0.id == id }) else { throw .notFound(tenant: text) }
    return tenant
  }

  /// Not enveloped, one of the documented exceptions.
  private func info(isOld: Bool) -> HTTPResponse {
    var json = JSONWriter()
    json.object { json in
      json.member("artifact", "ocp-server")
      json.member("buildJavaVersion", "1.8")
      json.member("buildTime", isOld ? "2024-01-10T10:21:33Z" : "2025-06-10T08:04:38Z")
      json.member("buildVersion", isOld ? "4.2.2-20240110182133" : "4.3.5-20250610160438")
      json.member("group", "com.oceanbase")
      json.member("name", "ocp-server")
      json.member("springBootVersion", "2.7.18")
    }
    return .json(200, json.bytes)
  }
}
