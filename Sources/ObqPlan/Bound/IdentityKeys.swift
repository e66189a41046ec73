import ObqData
package import ObqSyntax

/// Keys that say whose a row is. Two clusters may have one name, as a primary and its standby do, and one server's ids are
/// not another's: by name alone the one would hide behind the other.
package enum IdentityKeys {
  /// The columns that tell clusters apart which keys name by less; none where no key names a cluster.
  package static func apart(_ keys: [String?]) -> [String] {
    keys.contains("clusterName") || keys.contains("clusterId") ? missing(keys) : []
  }

  /// The columns that say whose tenants those are that keys name without a cluster.
  package static func owner(_ keys: [String?]) -> [String] {
    let namesTenants = keys.contains("tenantId") || keys.contains("tenantName")
    return namesTenants && apart(keys).isEmpty && !keys.contains("clusterId") ? missing(keys) : []
  }

  private static func missing(_ keys: [String?]) -> [String] {
    ["profile", "clusterId"].filter { !keys.contains($0) }
  }
}

extension BoundQuery {
  /// The column that an expression is, by its own name; nil when it computes something.
  package func columnName(_ expression: Expression) -> String? {
    guard case .name(let name) = expression.kind else { return nil }
    let scope = BindScope(entries: schema.fields.map { .init(name: $0.name, type: $0.type) })
    return scope.index(of: name.text).map { schema.fields[$0].name }
  }

  /// Whether its rows are of servers, whose inventories know whose they can be.
  package var isOfServers: Bool { if case .scans = source { true } else { false } }
}
