/// Everything that decides what a simulator answers.
package struct SimulatorConfiguration: Sendable {
  /// The port on 127.0.0.1; 0 takes a free one.
  package var port = 0
  /// Whether the port speaks https, with a certificate for 127.0.0.1 and localhost that is new at each start; see
  /// `SimulatorServer.authorityPEM`.
  package var usesTLS = false
  /// Where obshell listens on a Unix socket besides the port, which asks for no password; nil for nowhere.
  package var socketPath: String?
  /// The user that OCP's HTTP Basic authentication knows.
  package var user = "admin"
  /// That user's password.
  package var password = "demo"
  /// OCP's AccessKey pair, for requests signed with HMAC-SHA1; nil knows none.
  package var accessKey: AccessKey?
  /// How OCP reads an encoded plus sign of a signed query.
  package var plusRule = PlusRule.either
  /// How far the `Date` of a signed request may be off, in minutes.
  package var dateSkewMinutes = 15
  /// The password of root@sys, which obshell compares with; empty means that the cluster has none.
  package var obshellPassword = "demo"
  /// The length of obshell's RSA key; nil is what its release makes: 1024, and 512 before 4.4.2.
  package var obshellKeyBits: Int?
  /// The release that obshell is of; nil is a new one, or the one that the samples belong to.
  package var obshellVersion: ObshellVersion?
  package var fleet = FleetChoice.demo
  /// Equal seeds, clocks and requests give equal bytes.
  package var seed: UInt64 = 1
  package var clock = SimulatorClock.machine
  package var pageSizing = PageSizing.honest
  package var serves = ServedFamilies.both
  package var faults: [FaultSetting] = []
  /// Whether the faults strike the inventory (clusters, tenants) as well as the task lists.
  package var faultsOnInventory = false
  /// How long every answer takes at least, in milliseconds.
  package var latencyMilliseconds = 0
  /// How long the fault `slow` waits, in milliseconds.
  package var slowMilliseconds = 1500
  /// What `startTime` and `endTime` are compared with on data backup and restore lists; OCP's documentation is silent.
  package var windowRule = WindowRule.start
  /// Whether the cluster-level lists of a cluster of OceanBase 4 hold its tenants' rows; whether a real OCP does so is
  /// not documented.
  package var clusterListsHoldTenantRows = false
  /// Which restore tasks a tenant-level list holds; the documented sample shows other tenants' rows as well.
  package var restoreScope = RestoreScope.cluster
  /// Called after every answer, from the connection's thread.
  package var log: (@Sendable (LoggedRequest) -> Void)?

  package init() {}

  package struct AccessKey: Sendable, Hashable {
    package var id: String
    package var secret: String

    package init(id: String, secret: String) {
      self.id = id
      self.secret = secret
    }
  }
}

/// The rows that a simulator holds.
package enum FleetChoice: Sendable, Hashable {
  /// Six clusters and about thirty tenants, with one of everything that goes wrong in the field.
  case demo
  /// The sample responses of the public documentation, word for word.
  case samples
  /// Any number of clusters, every fourth of OceanBase 3, with the same kind of history as `demo`.
  case generated(clusters: Int, tenantsPerCluster: Int)
  /// One tenant with each thing that checks look for, as it was at that time; what happens behind it shows with the clock.
  case planted(at: SimulatorInstant)
}

package enum SimulatorClock: Sendable, Hashable {
  /// The machine's; history ends where the simulator was started, and answers carry the current time.
  case machine
  /// One instant for everything.
  case fixed(SimulatorInstant)

  package var now: SimulatorInstant {
    switch self {
    case .machine: .now
    case .fixed(let instant): instant
    }
  }
}

/// Which routes a simulator knows.
package enum ServedFamilies: String, Sendable, CaseIterable {
  case both
  case ocp
  case obshell
}

/// How a plus sign of a query value is encoded for OCP's signature. The text of the API reference and its newer sample
/// code replace it, the older sample code does not.
package enum PlusRule: String, Sendable, CaseIterable {
  /// `%20`.
  case space
  /// `%2B`.
  case plus
  /// Both are accepted.
  case either
}

/// What a time window is compared with.
package enum WindowRule: String, Sendable, CaseIterable {
  /// `startTime` of a data backup task, `createTime` of a restore task.
  case start
  /// `finishTime`; a task without one is never in a window.
  case finish
  /// The task's whole time, which for a running one lasts until now.
  case overlap
}

package enum RestoreScope: String, Sendable, CaseIterable {
  /// All restore tasks into the tenant's cluster, as the documented sample shows.
  case cluster
  /// Those that read the tenant's backups or restore into a tenant of its name.
  case tenant
}

/// One answered request. It holds no header, so no credentials.
package struct LoggedRequest: Sendable, Hashable {
  package var method: String
  /// The request target as it came: path and query, percent-encoded.
  package var target: String
  /// The HTTP status; 0 when the connection was closed without an answer.
  package var status: Int
  /// The machine's time when the request line had been read.
  package var receivedAt: SimulatorInstant
  /// The machine's time when the answer was handed over, after the waiting that was asked for.
  package var answeredAt: SimulatorInstant
}
