import ObqCatalog
import ObqData
package import ObqEngine
import ObqHTTP
import ObqJSON
package import ObqPlan

/// Reads which clusters and tenants one server has. One thread at a time, and any thread: each server's connection is its
/// own.
package struct InventoryReader: @unchecked Sendable {
  // Its connection is not used by others while it reads: whoever takes readers waits for their ends.

  package let profile: String
  let connection: ServerConnection?
  let run: RunControl
  let zone: Zone
  let shared: SharedAnswers?

  /// Reads them, whatever kind the server turns out to be.
  package func read(_ report: RunReport) throws(QueryFailure) -> ServerInventory {
    guard let connection else {
      throw .target(
        TargetFailure(.unreachable, profile: profile, target: "", message: "there is no profile \"\(profile)\""))
    }
    try connection.prepare(report, run: run)
    do throws(QueryFailure) {
      return try read(connection, report)
    } catch {
      guard case .target(let failure) = error, failure.kind == .wrongAnswer,
        try connection.reconsider(report, run: run)
      else { throw error }
      return try read(connection, report)
    }
  }

  /// The same as a value, for threads.
  package func result(_ report: RunReport) -> Result<ServerInventory, QueryFailure> {
    Result { () throws(QueryFailure) in try read(report) }
  }

  private func read(_ connection: ServerConnection, _ report: RunReport) throws(QueryFailure) -> ServerInventory {
    var inventory = ServerInventory(
      profile: connection.profile, dialect: connection.dialect ?? .ocp, readAt: .systemNow())
    // Clusters first and alone: a refused password costs one request.
    let clusters = try list(
      .clusters,
      ["clusterId", "clusterName", "obClusterId", "obVersion"] + (inventory.dialect == .ocp ? ["type"] : []),
      connection, &inventory, report)
    for row in clusters {
      guard case .integer(let id) = row[0], case .text(let name) = row[1] else {
        inventory.addNameless(.clusters)
        continue
      }
      inventory.clusters.append(
        ClusterEntry(
          id: id, name: name, obClusterId: row[2].integerBits, obVersion: row[3].text,
          type: row.count > 4 ? row[4].text : nil))
    }
    let isOCP = inventory.dialect == .ocp
    let version = startVersion(connection)
    let tenants = Result { () throws(QueryFailure) in
      try list(
        .tenants, ["tenantId", "tenantName"] + (isOCP ? ["clusterId", "clusterName", "obTenantId", "obVersion"] : []),
        connection, &inventory, report)
    }
    inventory.version = end(version, connection, report)
    for row in try tenants.get() {
      guard case .integer(let id) = row[0], case .text(let name) = row[1] else {
        inventory.addNameless(.tenants)
        continue
      }
      let only = inventory.clusters.first
      inventory.tenants.append(
        TenantEntry(
          id: id, name: name, clusterId: isOCP ? row[2].integerBits ?? 0 : only?.id ?? 0,
          clusterName: isOCP ? row[3].text ?? "" : only?.name ?? "",
          obTenantId: isOCP ? row[4].integerBits : id, obVersion: isOCP ? row[5].text : only?.obVersion))
    }
    inventory.complete()
    return inventory
  }

  /// How long a server has to say its version.
  private static let versionTime = Duration.seconds(2)

  /// Asks for the server's version while its tenants are read.
  private func startVersion(_ connection: ServerConnection) -> ServerConnection.PendingDocument {
    let isOCP = connection.dialect == .ocp
    return connection.startDocument(
      isOCP ? "/api/v2/info" : "/api/v1/info", isOpen: !isOCP, run: run, within: InventoryReader.versionTime)
  }

  /// The server's version, if it says it: nothing depends on its saying so, so no statement waits long for it.
  private func end(
    _ version: ServerConnection.PendingDocument, _ connection: ServerConnection, _ report: RunReport
  ) -> String? {
    guard let info = try? connection.end(version, report, run: run) else { return nil }
    return connection.dialect == .ocp ? info["buildVersion"]?.string : info["data"]?["version"]?.string
  }

  /// All rows of an inventory list, a row a list of values.
  private func list(
    _ source: SourceID, _ names: [String], _ connection: ServerConnection, _ inventory: inout ServerInventory,
    _ report: RunReport
  ) throws(QueryFailure) -> [[Value]] {
    guard let endpoint = EndpointCatalog.endpoint(inventory.dialect, source, .fleet) else { return [] }
    let description = SourceCatalog.description(of: source)
    let columns = names.map { name in Field(name, description.column(name)?.type ?? .text) }
    let plan = ScanPlan(single: endpoint, columns, profile: connection.profile, pageSize: 1000)
    // Its reasons belong to the inventory, its calls to the statement.
    let own = RunReport()
    let scan = PagedScan(
      plan, own, run, zone: zone,
      servers: [connection.profile: (connection, ShapeContext(now: run.now, inventory: inventory))],
      shared: shared)
    var rows: [[Value]] = []
    defer {
      let figures = own.figures
      report.update {
        $0.calls += figures.calls
        $0.bytes += figures.bytes
      }
    }
    while let batch = try scan.next() { for row in 0..<batch.count { rows.append(batch.row(row)) } }
    inventory.problems += own.figures.reasons
    if let reading = scan.clockReading {
      inventory.clockSkew = reading.server.nanoseconds - reading.own.nanoseconds
    }
    return rows
  }
}

extension Value {
  fileprivate var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}

extension ServerInventory {
  /// An entry without id or name can be neither asked nor shown.
  fileprivate mutating func addNameless(_ source: SourceID) {
    let problem = "\(profile), list of \(source.rawValue): an entry without id or name is left out"
    if !problems.contains(problem) { problems.append(problem) }
  }
}

extension ScanPlan {
  /// A scan of one endpoint that answers for a whole server, with nothing filtered.
  init(single endpoint: Endpoint, _ columns: [Field], profile: String, pageSize: Int) {
    self.init(
      source: endpoint.source, columns: columns,
      targets: [TargetPlan(whole: endpoint, profile: profile, pageSize: pageSize)], pageSize: pageSize)
  }
}

extension ServerInventory {
  /// Takes care of lists that do not fit each other: a tenant listed twice is one, and a cluster that only its tenants
  /// name is asked all the same.
  fileprivate mutating func complete() {
    // Most lists have none twice, which their ids tell quicker than all that is known of them.
    struct Key: Hashable { var (cluster, tenant): (Int64, Int64) }
    if Set(tenants.map { Key(cluster: $0.clusterId, tenant: $0.id) }).count < tenants.count {
      var seen: Set<TenantEntry> = []
      tenants = tenants.filter { seen.insert($0).inserted }
    }
    var known = Set(clusters.map(\.id))
    for tenant in tenants where tenant.clusterId != 0 && known.insert(tenant.clusterId).inserted {
      clusters.append(
        ClusterEntry(id: tenant.clusterId, name: tenant.clusterName, obVersion: tenant.obVersion))
    }
  }
}
