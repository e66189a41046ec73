extension SimulatorOptions {
  /// Every option, in the order of the help text.
  static let options: [Option] = [
    Option(name: "port", argument: "N", help: "listen on this port of 127.0.0.1; 0 takes a free one (18888)") {
      guard let port = Int($1), (0...65_535).contains(port) else { return false }
      $0.configuration.port = port
      return true
    },
    Option(
      name: "unix", argument: "PATH", help: "obshell on a Unix socket besides, without a password for its own user"
    ) {
      $0.configuration.socketPath = $1
      return !$1.isEmpty
    },
    Option(
      name: "tls", argument: "CAFILE",
      help: "serve https; the PEM of the authority that signed its certificate goes there"
    ) {
      $0.configuration.usesTLS = true
      $0.authorityFile = $1
      return !$1.isEmpty
    },
    Option(name: "demo", help: "a small fleet with one of everything (default)") { settings, _ in
      settings.configuration.fleet = .demo
      return true
    },
    Option(name: "samples", help: "the documented sample responses, word for word") { settings, _ in
      settings.configuration.fleet = .samples
      return true
    },
    Option(
      name: "planted", argument: "TIME",
      help: "a fleet with one of each thing that checks look for, as it was at that time (RFC 3339)"
    ) {
      guard let instant = SimulatorInstant(rfc3339: $1) else { return false }
      $0.configuration.fleet = .planted(at: instant)
      return true
    },
    Option(name: "clusters", argument: "N", help: "a generated fleet of so many clusters (4)") {
      guard let count = Int($1), (1...10_000).contains(count) else { return false }
      $0.clusters = count
      return true
    },
    Option(name: "tenants", argument: "N", help: "a generated fleet with so many tenants in each cluster (8)") {
      guard let count = Int($1), (1...10_000).contains(count) else { return false }
      $0.tenants = count
      return true
    },
    Option(name: "seed", argument: "N", help: "equal seeds and clocks give equal answers (1)") {
      guard let seed = UInt64($1) else { return false }
      $0.configuration.seed = seed
      return true
    },
    Option(name: "clock", argument: "TIME", help: "RFC 3339; stops the clock there") {
      guard let instant = SimulatorInstant(rfc3339: $1) else { return false }
      $0.configuration.clock = .fixed(instant)
      return true
    },
    Option(name: "user", argument: "NAME", help: "OCP's user (admin)") {
      $0.configuration.user = $1
      return !$1.isEmpty
    },
    Option(
      name: "access-key", argument: "ID",
      help: "OCP takes requests signed with this key; its secret is in OBQ_SIM_ACCESS_KEY_SECRET"
    ) {
      $0.accessKeyId = $1
      return !$1.isEmpty && !$1.contains(":")
    },
    Option(
      name: "plus-rule", argument: "RULE", help: "how a plus sign is signed: space, plus or either (either)"
    ) {
      guard let rule = PlusRule(rawValue: $1) else { return false }
      $0.configuration.plusRule = rule
      return true
    },
    Option(
      name: "date-skew", argument: "MINUTES", help: "how far the date of a signed request may be off (15)"
    ) {
      guard let minutes = Int($1), (1...1_000_000).contains(minutes) else { return false }
      $0.configuration.dateSkewMinutes = minutes
      return true
    },
    Option(
      name: "obshell-version", argument: "V", help: "the release of obshell, 4.2.4.0 or later (4.5.0.0)"
    ) {
      guard let version = ObshellVersion(text: $1) else { return false }
      $0.configuration.obshellVersion = version
      return true
    },
    Option(
      name: "obshell-key-bits", argument: "N",
      help: "the length of obshell's RSA key, 512 or 1024 (as its release has it)"
    ) {
      guard let bits = Int($1), bits == 512 || bits == 1024 else { return false }
      $0.configuration.obshellKeyBits = bits
      return true
    },
    Option(
      name: "window-rule", argument: "RULE",
      help: "what time windows are compared with: start, finish or overlap (start)"
    ) {
      guard let rule = WindowRule(rawValue: $1) else { return false }
      $0.configuration.windowRule = rule
      return true
    },
    Option(
      name: "restore-scope", argument: "SCOPE",
      help: "whose restores a tenant's list holds: cluster or tenant (cluster)"
    ) {
      guard let scope = RestoreScope(rawValue: $1) else { return false }
      $0.configuration.restoreScope = scope
      return true
    },
    Option(
      name: "cluster-lists-hold-tenant-rows", help: "cluster-level lists of OceanBase 4 hold its tenants' rows"
    ) { settings, _ in
      settings.configuration.clusterListsHoldTenantRows = true
      return true
    },
    Option(
      name: "page-size", argument: "MODE", help: "honest, clamp:N, rows, everything or fixed:N (honest)"
    ) {
      guard let sizing = PageSizing(text: $1) else { return false }
      $0.configuration.pageSizing = sizing
      return true
    },
    Option(
      name: "fault", argument: "NAME[:P]",
      help: "a fault, always, with probability P, or :xN for the first N requests of each target; repeatable"
    ) {
      guard let fault = FaultSetting(text: $1) else { return false }
      $0.configuration.faults.append(fault)
      return true
    },
    Option(
      name: "faults-on-inventory", help: "the faults strike clusters and tenants, too"
    ) { settings, _ in
      settings.configuration.faultsOnInventory = true
      return true
    },
    Option(
      name: "slow", argument: "MS", help: "how long the fault slow waits, in milliseconds (1500)"
    ) {
      guard let milliseconds = Int($1), (0...600_000).contains(milliseconds) else { return false }
      $0.configuration.slowMilliseconds = milliseconds
      return true
    },
    Option(name: "serve", argument: "WHAT", help: "both, ocp or obshell (both)") {
      guard let families = ServedFamilies(rawValue: $1) else { return false }
      $0.configuration.serves = families
      return true
    },
    Option(name: "latency", argument: "MS", help: "every answer takes at least so many milliseconds (0)") {
      guard let milliseconds = Int($1), (0...600_000).contains(milliseconds) else { return false }
      $0.configuration.latencyMilliseconds = milliseconds
      return true
    },
    Option(name: "log", help: "each request on standard error") { settings, _ in
      settings.configuration.log = { request in
        SimulatorProgram.complain("\(request.status) \(request.method) \(request.target)")
      }
      return true
    },
    Option(name: "help", help: "this text") { settings, _ in
      settings.wantsHelp = true
      return true
    },
  ]
}
