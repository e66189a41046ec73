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
    switch inventoryAtHand(profile, report) {
    case .known(let inventory): return inventory
    case .unread(let reader):
      let inventory = try reader.read(report)
      keep(inventory)
      return inventory
    }
  }

  /// An inventory, or what reads it: of several servers at once, on threads of the caller's.
  package enum InventoryAtHand {
    case known(ServerInventory)
    case unread(InventoryReader)
  }

  /// What is known of a profile and not too old. The reader is used once, and what it reads is kept with `keep`.
  package func inventoryAtHand(_ profile: String, _ report: RunReport) -> InventoryAtHand {
    if let known = usableInventory(profile) {
      if !readNow.contains(profile) {
        let age = age(known)
        report.update { $0.inventoryAge = max(age, $0.inventoryAge ?? 0) }
      }
      return .known(known)
    }
    readNow.insert(profile)
    return .unread(
      InventoryReader(
        profile: profile, connection: connections[profile], run: run, zone: zone,
        shared: shared.map { SharedAnswers(store: $0, isRead: readsShared) }))
  }

  package func keep(_ inventory: ServerInventory) {
    if inventory.problems.isEmpty {
      inventories[inventory.profile] = inventory
    } else {
      partialInventories[inventory.profile] = inventory
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
