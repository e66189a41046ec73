/// The sample responses of the public API references, word for word. Each is the body of a first page; a later page
/// is the same envelope without contents.
enum SampleResponses {
  static let clusterId = 1_000_005
  static let tenantId = 1_000_012

  /// The inventory that belongs to the samples.
  static let fleet: Fleet = {
    let created = SimulatorInstant(microseconds: 1_606_659_792_000_000)
    let tenant = FleetTenant(id: tenantId, name: "ww1144", obTenantId: 1050, created: created)
    let cluster = FleetCluster(
      id: clusterId, name: "yc0820_17", obClusterId: 5, obVersion: "2.2.77", created: created, tenants: [tenant])
    return Fleet(clusters: [cluster], obshellCluster: 0)
  }()

  /// The cluster that obshell's sample belongs to.
  static let obshellCluster: FleetCluster = {
    let created = SimulatorInstant(microseconds: 1_728_700_000_000_000)
    return FleetCluster(
      id: 1, name: "test", obClusterId: 1, obVersion: "4.2.5.0", created: created,
      tenants: [
        FleetTenant(id: 1, name: "sys", obTenantId: 1, created: created),
        FleetTenant(id: 2, name: "tenant1", obTenantId: 1002, created: created),
      ])
  }()

  /// The task alone out of obshell's sample: from its brace to the third brace from the end.
  static let backupTask: String = {
    guard let key = backupOverview.firstRange(of: "\"status\": {"),
      let end = backupOverview.firstRange(of: "\n    }\n  }\n}")
    else { return "" }
    return "{" + backupOverview[key.upperBound..<end.lowerBound] + "\n    }"
  }()

  /// Nil when the simulator does not serve samples.
  static func data(_ scope: TaskScope, _ configuration: SimulatorConfiguration, page: Int?) -> HTTPResponse? {
    response(scope.isTenantLevel ? tenantDataTasks : clusterDataTasks, configuration, page: page)
  }

  /// The only sample is of the cluster level, and serves both.
  static func log(_ scope: TaskScope, _ configuration: SimulatorConfiguration, page: Int?) -> HTTPResponse? {
    response(clusterLogTasks, configuration, page: page)
  }

  /// The only sample is of the tenant level, and serves both.
  static func restore(_ scope: TaskScope, _ configuration: SimulatorConfiguration, page: Int?) -> HTTPResponse? {
    response(tenantRestoreTasks, configuration, page: page)
  }

  private static func response(
    _ sample: String, _ configuration: SimulatorConfiguration, page: Int?
  ) -> HTTPResponse? {
    guard configuration.fleet == .samples else { return nil }
    let number = max(1, page ?? 1)
    return .json(200, Array((number == 1 ? sample : emptyPage(of: sample, number: number)).utf8))
  }

  /// Cuts out what stands between the brackets of `contents`, the first of all brackets, up to the last one.
  private static func emptyPage(of sample: String, number: Int) -> String {
    guard let open = sample.firstIndex(of: "["), let close = sample.lastIndex(of: "]") else { return sample }
    let tail = sample[close...]
    let first = "\"number\": 1,"
    guard let place = tail.firstRange(of: first) else { return sample }
    return sample[...open] + tail[..<place.lowerBound] + "\"number\": \(number)," + tail[place.upperBound...]
  }
}
