extension OCPService {
  func clusters(_ listed: [FleetCluster], _ request: HTTPRequest) throws(OCPProblem) -> HTTPResponse {
    let query = OCPQuery(request)
    let states = request.list("status")
    var clusters = listed.filter { query.matchesName($0.name) && states?.contains("RUNNING") != false }
    if let sort = try query.sort(by: ["id", "name", "createTime"]) {
      clusters.sort { a, b in
        let (low, high) = sort.descending ? (b, a) : (a, b)
        return switch sort.property {
        case "name": low.name < high.name
        case "createTime": low.created < high.created
        default: low.id < high.id
        }
      }
    }
    return list(request, clusters) { write($0, nil, into: &$1) }
  }

  func tenants(of clusters: [FleetCluster], _ request: HTTPRequest) throws(OCPProblem) -> HTTPResponse {
    let query = OCPQuery(request)
    let states = request.list("status")
    let modes = request.list("mode")?.map { $0.uppercased() }
    var tenants: [(cluster: FleetCluster, tenant: FleetTenant)] = []
    for cluster in clusters {
      for tenant in cluster.tenants
      where query.matchesName(tenant.name) && modes?.contains(tenant.isOracle ? "ORACLE" : "MYSQL") != false
        && states?.contains("NORMAL") != false
      {
        tenants.append((cluster, tenant))
      }
    }
    if let sort = try query.sort(by: ["id", "name", "createTime"]) {
      tenants.sort { a, b in
        let (low, high) = sort.descending ? (b.tenant, a.tenant) : (a.tenant, b.tenant)
        return switch sort.property {
        case "name": low.name < high.name
        case "createTime": low.created < high.created
        default: low.id < high.id
        }
      }
    }
    return list(request, tenants) { write($0.tenant, of: $0.cluster, nil, into: &$1) }
  }

  private func list<Row>(
    _ request: HTTPRequest, _ rows: [Row], _ write: (Row, inout JSONWriter) -> Void
  ) -> HTTPResponse {
    let query = OCPQuery(request)
    let page = configuration.pageSizing.page(number: query.page, size: query.size, of: rows.count)
    return envelope.success(request) { json in
      json.object("data") { json in
        json.array("contents") { json in for index in page.rows { write(rows[index], &json) } }
        OCPEnvelope.write(page, into: &json)
      }
    }
  }

  func write(_ cluster: FleetCluster, _ key: String?, into json: inout JSONWriter) {
    let standbys = store.fleet.clusters.filter { $0.primaryId == cluster.id }
    let primary = cluster.primaryId.flatMap { store.fleet.cluster(id: $0) }
    let created = TimeForm.offsetSeconds.text(cluster.created)
    json.object(key) { json in
      json.array("alarmSummaries") { _ in }
      json.member("createTime", created)
      json.member("creator", "admin")
      json.member("id", cluster.id)
      json.member("name", cluster.name)
      json.member("obClusterId", cluster.obClusterId)
      json.member("obVersion", cluster.obVersion)
      if let primary { json.object("primaryCluster") { reference(primary, into: &$0) } }
      json.member("regionCount", 1)
      json.array("rootServers") { json in
        json.object { json in
          json.member("address", "10.0.\(cluster.id % 250).11:2882")
          json.member("role", "LEADER")
          json.member("sql_port", 2881)
        }
      }
      json.member("serverCount", 3)
      json.array("standbyClusters") { json in for cluster in standbys { json.object { reference(cluster, into: &$0) } }
      }
      json.member("status", "RUNNING")
      json.member("tenantCount", cluster.tenants.count)
      json.member("type", cluster.type)
      json.member("updateTime", created)
      json.array("zones") { json in
        for zone in 1...3 {
          json.object { json in
            json.member("name", "zone\(zone)")
            json.member("status", "RUNNING")
          }
        }
      }
    }
  }

  private func reference(_ cluster: FleetCluster, into json: inout JSONWriter) {
    json.member("id", cluster.id)
    json.member("name", cluster.name)
    json.member("obClusterId", cluster.obClusterId)
    json.member("type", cluster.type)
  }

  func write(_ tenant: FleetTenant, of cluster: FleetCluster, _ key: String?, into json: inout JSONWriter) {
    json.object(key) { json in
      json.member("clusterId", cluster.id)
      json.member("clusterName", cluster.name)
      json.member("clusterStatus", "RUNNING")
      json.member("clusterType", cluster.type)
      json.member("createTime", TimeForm.offsetSeconds.text(tenant.created))
      json.member("id", tenant.id)
      json.member("locality", "FULL{1}@zone1, FULL{1}@zone2, FULL{1}@zone3")
      json.member("locked", false)
      json.member("mode", tenant.isOracle ? "ORACLE" : "MYSQL")
      json.member("name", tenant.name)
      json.member("obClusterId", cluster.obClusterId)
      json.member("obTenantId", tenant.obTenantId)
      json.member("obVersion", cluster.obVersion)
      json.member("primaryZone", "zone1;zone2,zone3")
      json.member("readonly", false)
      json.member("role", cluster.type)
      json.member("status", "NORMAL")
      json.member("zoneList", "zone1;zone2;zone3")
    }
  }
}
