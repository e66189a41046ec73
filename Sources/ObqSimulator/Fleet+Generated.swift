extension Fleet {
  private static let versions = ["4.3.5.2", "4.2.5.3", "4.2.1.8", "3.2.4.5"]
  private static let latinNames = [
    "pay", "order", "user", "risk", "mall", "log", "crm", "bill", "dw", "sso", "msg", "stock",
  ]
  private static let chineseNames = ["订单库", "支付中心", "用户画像", "风控平台", "结算核心", "日志归档", "报表", "会员营销"]
  private static let commonTraits: [(probability: Double, trait: BackupTraits)] = [
    (0.02, .neverBackedUp), (0.04, .failsLately), (0.04, .runsNow), (0.01, .finishTimeWhileRunning),
    (0.01, .runsForDays), (0.03, .canceled), (0.02, .overdue), (0.01, .unknownStatus), (0.03, .logLags),
    (0.02, .logInterrupted), (0.05, .logRestarted), (0.2, .objectStore), (0.1, .restoreRunning),
  ]

  /// A fleet of any size; every fourth cluster keeps its tasks at cluster level. `origin` is where history ends.
  static func generated(clusters: Int, tenantsPerCluster: Int, seed: UInt64, origin: SimulatorInstant) -> Self {
    var fleet = Fleet(clusters: [], obshellCluster: 0)
    fleet.clusters.reserveCapacity(clusters)
    for index in 0..<clusters {
      var random = SeededRandom(seed, 0xF1EE7, UInt64(index))
      let created = origin.adding(seconds: -Int64(100 + random.below(500)) * 86_400)
      var cluster = FleetCluster(
        id: 1_000_005 + index, name: "ob_gen_\(index + 1)", obClusterId: 100 + index,
        obVersion: versions[index % versions.count], created: created, traits: traits(&random), tenants: [])
      for position in 0..<tenantsPerCluster {
        let isSys = position == 0
        let number = random.below(9000) + 1000
        let name =
          random.chance(0.1)
          ? chineseNames[random.below(chineseNames.count)] + "_\(position)"
          : latinNames[random.below(latinNames.count)] + "\(number)_\(position)"
        cluster.tenants.append(
          FleetTenant(
            id: 1_000_010 + index * tenantsPerCluster + position, name: isSys ? "sys" : name,
            obTenantId: isSys ? 1 : 1000 + position * 2, isOracle: !isSys && random.chance(0.15),
            created: created.adding(seconds: Int64(position) * 3600), traits: isSys ? [] : traits(&random)))
      }
      fleet.clusters.append(cluster)
    }
    return fleet
  }

  private static func traits(_ random: inout SeededRandom) -> BackupTraits {
    var traits: BackupTraits = []
    for row in commonTraits where random.chance(row.probability) { traits.insert(row.trait) }
    return traits
  }
}
