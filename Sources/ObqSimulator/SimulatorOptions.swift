import CMicrohttpd
import Glibc

/// The command line of obq-sim.
enum SimulatorOptions {
  enum Wish {
    case help
    /// `authorityFile` is where the PEM of the authority goes.
    case serve(SimulatorConfiguration, authorityFile: String?)
  }

  struct Problem: Error {
    var message: String
  }

  /// One option: what getopt_long, the help text and the configuration need to know of it.
  private struct Option: Sendable {
    var name: String
    /// The name of its argument in the help text; nil without one.
    var argument: String?
    var help: String
    /// Changes the settings; false when the argument is not one of the option's.
    var apply: @Sendable (inout Settings, String) -> Bool
  }

  private struct Settings {
    var configuration = SimulatorConfiguration()
    var clusters: Int?
    var tenants: Int?
    var authorityFile: String?
    var wantsHelp = false
  }

  private static let options: [Option] = [
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

  /// `arguments` begins with the program's name.
  static func parse(_ arguments: [String], password: String?) throws(Problem) -> Wish {
    var settings = Settings()
    settings.configuration.port = 18_888
    if let password {
      settings.configuration.password = password
      settings.configuration.obshellPassword = password
    }
    try read(arguments, into: &settings)
    if settings.wantsHelp { return .help }
    if settings.clusters != nil || settings.tenants != nil {
      settings.configuration.fleet = .generated(
        clusters: settings.clusters ?? 4, tenantsPerCluster: settings.tenants ?? 8)
    }
    return .serve(settings.configuration, authorityFile: settings.authorityFile)
  }

  private static func read(_ arguments: [String], into settings: inout Settings) throws(Problem) {
    // getopt_long keeps pointers to names and words, so the copies live until it is done.
    let names = options.map { strdup($0.name) }
    var words = arguments.map { strdup($0) }
    defer { for pointer in names + words { free(pointer) } }
    var table: [option] = []
    for (index, row) in options.enumerated() {
      // has_arg is 1 when an argument is required; the macros for it are in no module.
      table.append(option(name: names[index], has_arg: row.argument == nil ? 0 : 1, flag: nil, val: 256 + Int32(index)))
    }
    table.append(option())
    words.append(nil)
    var next: Int32 = 0
    while true {
      var argument: UnsafeMutablePointer<CChar>?
      let code = obq_sim_option(Int32(arguments.count), words, table, &next, &argument)
      let word = arguments[max(0, min(Int(next), arguments.count) - 1)]
      switch code {
      case -1:
        guard Int(next) >= arguments.count else {
          throw Problem(message: "unexpected argument '\(arguments[Int(next)])'")
        }
        return
      case Int32(UInt8(ascii: "h")): settings.wantsHelp = true
      case 256...:
        let option = options[Int(code) - 256]
        let value = argument.map { String(cString: $0) } ?? ""
        guard option.apply(&settings, value) else {
          throw Problem(message: "--\(option.name) does not take '\(value)'")
        }
      case Int32(UInt8(ascii: ":")): throw Problem(message: "option '\(word)' requires an argument")
      default: throw Problem(message: "unknown option '\(word)'")
      }
    }
  }

  static var help: String {
    var lines = ["usage: obq-sim [OPTIONS]", "", "OCP and obshell over HTTP on 127.0.0.1.", ""]
    for option in options {
      lines.append(row("  --" + option.name + (option.argument.map { " " + $0 } ?? ""), option.help))
    }
    lines += [
      "", "OCP's password, and obshell's, come from OBQ_SIM_PASSWORD (demo).", "", "Faults, of task lists only:",
    ]
    for fault in Fault.allCases { lines.append(row("  " + fault.rawValue, fault.summary)) }
    return lines.joined(separator: "\n")
  }

  private static func row(_ left: String, _ right: String) -> String {
    left + String(repeating: " ", count: max(2, 26 - left.utf8.count)) + right
  }
}
