extension ObshellService {
  /// Nanoseconds since 1970, beyond what a double holds exactly.
  private var startedAt: Int { Int(store.origin.microseconds) * 1000 - 86_400_000_000_123 }

  func info(into json: inout JSONWriter) {
    json.object("data") { json in
      json.member("pid", 4711)
      json.member("state", 2)
      json.member("startAt", startedAt)
      json.member("homePath", "/home/admin/oceanbase")
      json.member("obVersion", cluster.obVersion)
      json.member("architecture", version.tellsMore ? "x86_64" : nil)
      json.member("ip", "127.0.0.1")
      json.member("port", 2886)
      json.member("zone", "zone1")
      json.member("identity", "CLUSTER AGENT")
      json.member("version", version.release)
      json.member("isObproxyAgent", version.tellsMore ? false : nil)
      json.member("security", version.tellsMore ? false : nil)
      json.array("supportedAuth") { $0.element("v2") }
    }
  }

  func status(into json: inout JSONWriter) {
    json.object("data") { json in
      json.object("agent") { json in
        json.member("ip", "127.0.0.1")
        json.member("port", 2886)
        json.member("identity", "CLUSTER AGENT")
      }
      json.member("state", 2)
      json.member("version", version.release)
      json.member("pid", 4711)
      json.member("startAt", startedAt)
      json.member("port", 2886)
      json.member("obState", 3)
      json.member("underMaintenance", false)
    }
  }

  func clusterInfo(into json: inout JSONWriter) {
    json.object("data") { json in
      json.member("cluster_name", cluster.name)
      json.member("cluster_id", cluster.obClusterId)
      json.member("status", "RUNNING")
      json.member("is_community_edition", false)
      json.member("is_standalone", false)
      json.member("ob_version", cluster.obVersion)
      json.member("dead_lock_detection_enabled", true)
      json.member("startup_mode", "normal")
      json.member("is_shared_storage", false)
      json.array("zones") { json in
        for zone in 1...3 {
          json.object { json in
            json.member("name", "zone\(zone)")
            json.member("region_name", "sys_region")
            json.member("status", "ACTIVE")
          }
        }
      }
      json.array("tenants") { json in for tenant in cluster.tenants { json.object { facts(of: tenant, into: &$0) } } }
    }
  }

  /// All tenants but the hidden ones, sys included; `mode` filters.
  func tenants(_ request: HTTPRequest) -> HTTPResponse {
    let mode = request.parameter("mode")?.uppercased()
    let tenants = cluster.tenants.filter { mode == nil || mode == ($0.isOracle ? "ORACLE" : "MYSQL") }
    return envelope.success(request) { json in
      json.object("data") { json in
        json.array("contents") { json in
          for tenant in tenants {
            json.object { json in
              facts(of: tenant, into: &json)
              if version.tellsMore { json.array("connection_strings") { _ in } }
            }
          }
        }
      }
    }
  }

  private func facts(of tenant: FleetTenant, into json: inout JSONWriter) {
    json.member("tenant_id", tenant.obTenantId)
    json.member("tenant_name", tenant.name)
    json.member("mode", tenant.isOracle ? "ORACLE" : "MYSQL")
    json.member("status", "NORMAL")
    json.member("locked", "NO")
    json.member("primary_zone", "zone1;zone2,zone3")
    json.member("locality", "FULL{1}@zone1, FULL{1}@zone2, FULL{1}@zone3")
    json.member("in_recyclebin", "NO")
    json.member("created_time", TimeForm.offsetMicroseconds.text(tenant.created))
    guard version.tellsMore else { return }
    json.member("read_only", false)
    json.member("comment", "")
  }
}
