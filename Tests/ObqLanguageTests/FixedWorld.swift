import ObqCatalog
import ObqConnect
import ObqData
import ObqGrammarSupport
import ObqHTTP
import ObqPlan
import ObqSimulator

/// What all runs of examples share, so that they come out the same every time: the instant, the zone, an inventory to
/// plan against, and a simulator to run against.
enum FixedWorld {
  /// 2026-11-20T08:00:00Z
  static let now = Instant(nanoseconds: 1_795_161_600_000_000_000)
  static let zone = Zone.utc
  static let profile = "prod"

  /// Clusters of OceanBase 4 and before, with names that the simulator's fleet has as well, and one that is called like a
  /// keyword.
  static let inventory = ServerInventory(
    profile: profile, dialect: .ocp, version: "4.3.5-20250610160438",
    clusters: [
      ClusterEntry(id: 1_000_005, name: "ob_431", obClusterId: 199, obVersion: "4.3.1.0", type: "PRIMARY"),
      ClusterEntry(
        id: 1_000_006, name: "ob_425_pay", obClusterId: 1_731_295_878, obVersion: "4.2.5.3", type: "PRIMARY"),
      ClusterEntry(id: 1_000_007, name: "yc0820_17", obClusterId: 5, obVersion: "2.2.77", type: "PRIMARY"),
      ClusterEntry(id: 1_000_008, name: "ob_324_core", obClusterId: 61, obVersion: "3.2.4.5", type: "PRIMARY"),
      ClusterEntry(id: 1_000_009, name: "ob_324_core", obClusterId: 62, obVersion: "3.2.4.5", type: "STANDBY"),
      ClusterEntry(id: 1_000_011, name: "since", obClusterId: 7, obVersion: "4.2.5.3", type: "PRIMARY"),
    ],
    tenants: [
      tenant(1_000_010, "sys", 1_000_005, "ob_431", 1), tenant(1_000_012, "ww1144", 1_000_005, "ob_431", 1050),
      tenant(1_000_015, "订单库", 1_000_005, "ob_431", 1020), tenant(1_000_019, "pay_core", 1_000_006, "ob_425_pay", 1002),
      tenant(1_000_024, "pay_sandbox", 1_000_006, "ob_425_pay", 1012),
      tenant(1_000_025, "sys", 1_000_007, "yc0820_17", 1),
      tenant(1_000_026, "yc_mysql", 1_000_007, "yc0820_17", 1001),
      tenant(1_000_029, "crm", 1_000_008, "ob_324_core", 1001),
      tenant(1_000_033, "crm", 1_000_009, "ob_324_core", 1001),
      tenant(1_000_050, "limit", 1_000_011, "since", 1002),
    ],
    readAt: now)

  /// One cluster that obshell answers for.
  static let obshellInventory = ServerInventory(
    profile: profile, dialect: .obshell, version: "4.5.0.0",
    clusters: [ClusterEntry(id: 199, name: "ob_431", obClusterId: 199, obVersion: "4.3.1.0")],
    tenants: [tenant(1, "sys", 199, "ob_431", 1), tenant(1050, "ww1144", 199, "ob_431", 1050)], readAt: now)

  private static func tenant(_ id: Int64, _ name: String, _ clusterId: Int64, _ cluster: String, _ obId: Int64)
    -> TenantEntry
  {
    TenantEntry(id: id, name: name, clusterId: clusterId, clusterName: cluster, obTenantId: obId)
  }

  /// The demo fleet, whose history ends at `now`.
  static let simulator: SimulatorServer? = {
    var configuration = SimulatorConfiguration()
    configuration.clock = .fixed(SimulatorInstant(microseconds: now.nanoseconds / 1000))
    return try? SimulatorServer(configuration)
  }()

  /// A connection to the simulator. One request at a time, so that rows come in the same order in every run.
  static func connector(_ dialect: Dialect) throws -> Connector {
    guard let simulator else { throw Failure(text: "the simulator could not be started") }
    var http = HTTPConfiguration()
    http.concurrencyPerOrigin = 1
    return Connector(
      [
        ConnectionSettings(
          profile: profile, origin: try HTTPOrigin(parsing: simulator.url), user: dialect == .ocp ? "admin" : "root",
          password: Secret("demo"), dialect: dialect, http: http)
      ], zone: zone)
  }

  struct Failure: Error {
    var text: String
  }
}
