extension Fleet {
  private struct Row {
    var name: String
    var obTenantId: Int
    var traits: BackupTraits = []
    var isOracle = false

    init(_ name: String, _ obTenantId: Int, _ traits: BackupTraits = [], isOracle: Bool = false) {
      self.name = name
      self.obTenantId = obTenantId
      self.traits = traits
      self.isOracle = isOracle
    }
  }

  private struct ClusterRow {
    var name: String
    var obClusterId: Int
    var obVersion: String
    var primaryId: Int?
    var traits: BackupTraits = []
    var tenants: [Row]
  }

  /// In the order of OCP's ids, which count from 1000005 for clusters and from 1000010 for tenants.
  private static let demoRows: [ClusterRow] = [
    ClusterRow(
      name: "ob_431", obClusterId: 199, obVersion: "4.3.1.0",
      tenants: [
        Row("sys", 1), Row("ob_431_tenant", 1002, [.canceled]), Row("ww1144", 1050, [.failsLately, .logRestarted]),
        Row("aiso", 1014, [.finishTimeWhileRunning]), Row("zhengzhou", 1016), Row("订单库", 1020, [.logLags]),
        Row("支付中心", 1024, [.failsLately, .objectStore]), Row("用户画像", 1028, [.restoreRunning]),
      ]),
    ClusterRow(
      name: "ob_425_pay", obClusterId: 1_731_295_878, obVersion: "4.2.5.3",
      tenants: [
        Row("sys", 1), Row("pay_core", 1002, [.runsNow, .objectStore]), Row("pay_ledger", 1004, [.objectStore]),
        Row("结算_核心", 1006, [.logInterrupted]), Row("risk_ctl", 1008, [.overdue], isOracle: true),
        Row("账单归档", 1010, [.runsForDays]), Row("pay_sandbox", 1012, [.neverBackedUp]),
      ]),
    ClusterRow(
      name: "yc0820_17", obClusterId: 5, obVersion: "2.2.77", traits: [.unknownStatus, .restoreRunning],
      tenants: [Row("sys", 1), Row("yc_mysql", 1001), Row("yc_oracle", 1002, isOracle: true)]),
    ClusterRow(
      name: "ob_324_core", obClusterId: 61, obVersion: "3.2.4.5", traits: [.failsLately, .logRestarted],
      tenants: [
        Row("sys", 1), Row("crm", 1001), Row("会员营销", 1002), Row("erp_ora", 1003, isOracle: true),
      ]),
    ClusterRow(
      name: "ob_324_core", obClusterId: 62, obVersion: "3.2.4.5", primaryId: 1_000_008, traits: [.logLags],
      tenants: [
        Row("sys", 1), Row("crm", 1001), Row("会员营销", 1002), Row("erp_ora", 1003, isOracle: true),
      ]),
    ClusterRow(
      name: "ob_431_dw", obClusterId: 1_747_812_001, obVersion: "4.3.5.2",
      tenants: [
        Row("sys", 1), Row("dw_ods", 1002, [.unknownStatus]), Row("dw_dws", 1004, [.initializing]),
        Row("报表", 1006, [.canceling]), Row("库存中心", 1008), Row("ww1144", 1010),
      ]),
  ]

  /// Six clusters, thirty-two tenants. `origin` is where history ends.
  static func demo(origin: SimulatorInstant) -> Self {
    var nextTenant = 1_000_010
    var clusters: [FleetCluster] = []
    for (index, row) in demoRows.enumerated() {
      let created = origin.adding(seconds: -Int64(400 - 40 * index) * 86_400 - 31_337)
      var cluster = FleetCluster(
        id: 1_000_005 + index, name: row.name, obClusterId: row.obClusterId, obVersion: row.obVersion,
        isStandby: row.primaryId != nil, primaryId: row.primaryId, created: created, traits: row.traits, tenants: [])
      for (position, tenant) in row.tenants.enumerated() {
        cluster.tenants.append(
          FleetTenant(
            id: nextTenant, name: tenant.name, obTenantId: tenant.obTenantId, isOracle: tenant.isOracle,
            created: created.adding(seconds: Int64(position) * 86_400 * 3 + 600), traits: tenant.traits))
        nextTenant += 1
      }
      clusters.append(cluster)
    }
    return Fleet(clusters: clusters, obshellCluster: 0)
  }
}
