package import ObqCatalog
package import ObqData
package import ObqEngine
import ObqHTTP
import ObqJSON
package import ObqPlan

/// The servers of a session: opens scans on them, and keeps what it learned of their clusters and tenants.
package final class Connector: ScanOpener {
  private var connections: [String: ServerConnection]
  /// In the order in which they were given.
  package private(set) var profiles: [String]
  private var inventories: [String: ServerInventory] = [:]
  /// Inventories that are not whole, for the statement that read them: the next one reads them again.
  private var partialInventories: [String: ServerInventory] = [:]
  /// Profiles whose inventory the statement under way has read.
  private var readNow: Set<String> = []
  /// How old an inventory may be before it is read again, in nanoseconds.
  private var inventoryLifetime = Int64.max
  private var run: RunControl
  /// Where statements that share answers find them; nil where none does.
  package var shared: AnswerStore?
  /// Whether the statement that runs takes what others have read.
  private(set) var readsShared = false
  private let zone: Zone

  package init(_ settings: [ConnectionSettings], zone: Zone) {
    profiles = settings.map(\.profile)
    connections = Dictionary(settings.map { ($0.profile, ServerConnection($0)) }, uniquingKeysWith: { $1 })
    run = RunControl(now: .systemNow(), deadline: nil, maxCalls: nil)
    self.zone = zone
  }

  /// Makes one more server known.
  package func add(_ settings: ConnectionSettings) {
    if connections.updateValue(ServerConnection(settings), forKey: settings.profile) == nil {
      profiles.append(settings.profile)
    }
  }

  /// The bounds of the statement that is about to run.
  /// - Parameters:
  ///   - inventoryLifetime: how old an inventory may be before it is read again, in nanoseconds.
  ///   - readsShared: whether it takes what statements before it have read: answers, and inventories that are not whole.
  package func begin(_ run: RunControl, inventoryLifetime: Int64 = .max, readsShared: Bool = false) {
    self.run = run
    self.inventoryLifetime = inventoryLifetime
    self.readsShared = readsShared && shared != nil
    if !self.readsShared {
      partialInventories = [:]
      readNow = []
    }
    unreported = (0, 0)
  }

  /// The kinds of servers in play, as far as they are known.
  package func dialect(of profile: String) -> Dialect? { connections[profile]?.dialect }

  /// How a server is reached; nil for one that is not known.
  package func settings(of profile: String) -> ConnectionSettings? { connections[profile]?.settings }

  /// Whether the kind of a server was told, or shown by its answers.
  package func isDialectCertain(_ profile: String) -> Bool {
    connections[profile]?.settings.dialect != nil || inventories[profile] != nil
  }

  /// Forgets what is known of clusters and tenants.
  package func forgetInventories() {
    inventories = [:]
    partialInventories = [:]
  }

  package func close() { for connection in connections.values { connection.client.shutDown() } }

  // MARK: inventory

  /// The inventory as it was read before.
  package func knownInventory(_ profile: String) -> ServerInventory? { inventories[profile] }

  /// The least number of calls that reading an inventory takes: both lists and the version, and obshell's key before them.
  package func leastInventoryCalls(_ profile: String) -> Int {
    guard let connection = connections[profile], usableInventory(profile) == nil else { return 0 }
    return 3 + connection.leastCallsToPrepare
  }

  /// What was read in this statement, or before and is not too old.
  private func usableInventory(_ profile: String) -> ServerInventory? {
    if let known = inventories[profile], readNow.contains(profile) || age(known) <= inventoryLifetime { return known }
    return partialInventories[profile]
  }

  private func age(_ inventory: ServerInventory) -> Int64 {
    max(0, Instant.systemNow().nanoseconds - inventory.readAt.nanoseconds)
  }

  /// Whether one of these inventories was read by an earlier statement, so that names which it lacks may be there by now.
  package func hasOlderInventory(_ profiles: [String]) -> Bool {
    profiles.contains { inventories[$0] != nil && !readNow.contains($0) }
  }

  /// Clusters and tenants of a profile, read once a session, and again when they are too old.
  package func inventory(_ profile: String, _ report: RunReport) throws(QueryFailure) -> ServerInventory {
    if let known = usableInventory(profile) {
      if !readNow.contains(profile) {
        let age = age(known)
        report.update { $0.inventoryAge = max(age, $0.inventoryAge ?? 0) }
      }
      return known
    }
    readNow.insert(profile)
    guard let connection = connections[profile] else {
      throw .target(
        TargetFailure(.unreachable, profile: profile, target: "", message: "there is no profile \"\(profile)\""))
    }
    try connection.prepare(report, run: run)
    let inventory: ServerInventory
    do throws(QueryFailure) {
      inventory = try readInventory(connection, report)
    } catch {
      guard case .target(let failure) = error, failure.kind == .wrongAnswer,
        try connection.reconsider(report, run: run)
      else { throw error }
      inventory = try readInventory(connection, report)
    }
    if inventory.problems.isEmpty { inventories[profile] = inventory } else { partialInventories[profile] = inventory }
    return inventory
  }

  private func readInventory(_ connection: ServerConnection, _ report: RunReport) throws(QueryFailure)
    -> ServerInventory
  {
    var inventory = ServerInventory(
      profile: connection.profile, dialect: connection.dialect ?? .ocp, readAt: .systemNow())
    // Clusters first and alone: a refused password costs one request.
    let clusters = try list(
      .clusters,
      ["clusterId", "clusterName", "obClusterId", "obVersion"] + (inventory.dialect == .ocp ? ["type"] : []),
      connection, &inventory)
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
        connection, &inventory)
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
      isOCP ? "/api/v2/info" : "/api/v1/info", isOpen: !isOCP, run: run, within: Connector.versionTime)
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
    _ source: SourceID, _ names: [String], _ connection: ServerConnection, _ inventory: inout ServerInventory
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
      shared: shared.map { SharedAnswers(store: $0, isRead: readsShared) })
    var rows: [[Value]] = []
    defer { report(own) }
    while let batch = try scan.next() { for row in 0..<batch.count { rows.append(batch.row(row)) } }
    inventory.problems += own.figures.reasons
    if let reading = scan.clockReading {
      inventory.clockSkew = reading.server.nanoseconds - reading.own.nanoseconds
    }
    return rows
  }

  /// Calls of the inventory that the statement's report has not seen.
  private var unreported = (calls: 0, bytes: 0)

  private func report(_ own: RunReport) {
    let figures = own.figures
    unreported.calls += figures.calls
    unreported.bytes += figures.bytes
  }

  /// Adds what reading inventories cost to a statement's report.
  package func settleInventoryCost(_ report: RunReport) {
    let (calls, bytes) = unreported
    unreported = (0, 0)
    report.update {
      $0.calls += calls
      $0.bytes += bytes
    }
  }

  // MARK: scans

  package func open(_ plan: ScanPlan, _ report: RunReport) throws(QueryFailure) -> any BatchStream {
    var servers: [String: (connection: ServerConnection, context: ShapeContext)] = [:]
    for profile in Set((plan.targets + plan.supplements).map(\.profile)) {
      guard let connection = connections[profile] else { continue }
      try connection.prepare(report, run: run)
      servers[profile] = (
        connection, ShapeContext(now: run.now, inventory: inventories[profile] ?? partialInventories[profile])
      )
    }
    let shared = readsShared ? shared.map { SharedAnswers(store: $0, isRead: true) } : nil
    let scan = PagedScan(plan, report, run, zone: zone, servers: servers, shared: shared)
    if plan.supplements.isEmpty { return scan }
    let supplement = PagedScan(plan.supplement, report, run, zone: zone, servers: servers, shared: shared)
    return CompletedScan(scan, supplement, plan)
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
    var seen: Set<TenantEntry> = []
    tenants = tenants.filter { seen.insert($0).inserted }
    var known = Set(clusters.map(\.id))
    for tenant in tenants where tenant.clusterId != 0 && known.insert(tenant.clusterId).inserted {
      clusters.append(
        ClusterEntry(id: tenant.clusterId, name: tenant.clusterName, obVersion: tenant.obVersion))
    }
  }
}
