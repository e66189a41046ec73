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
  struct Option: Sendable {
    var name: String
    /// The name of its argument in the help text; nil without one.
    var argument: String?
    var help: String
    /// Changes the settings; false when the argument is not one of the option's.
    var apply: @Sendable (inout Settings, String) -> Bool
  }

  struct Settings {
    var configuration = SimulatorConfiguration()
    var clusters: Int?
    var tenants: Int?
    var authorityFile: String?
    var accessKeyId: String?
    var wantsHelp = false
  }

  /// `arguments` begins with the program's name. `accessKeySecret` is the secret of the key that `--access-key` names.
  static func parse(
    _ arguments: [String], password: String?, accessKeySecret: String? = nil
  ) throws(Problem) -> Wish {
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
    if let id = settings.accessKeyId {
      guard let accessKeySecret, !accessKeySecret.isEmpty else {
        throw Problem(message: "--access-key requires a secret in OBQ_SIM_ACCESS_KEY_SECRET")
      }
      settings.configuration.accessKey = .init(id: id, secret: accessKeySecret)
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
      "", "OCP's password, and obshell's, come from OBQ_SIM_PASSWORD (demo).", "",
      "Faults, of task lists only unless --faults-on-inventory is given:",
    ]
    for fault in Fault.allCases { lines.append(row("  " + fault.rawValue, fault.summary)) }
    return lines.joined(separator: "\n")
  }

  private static func row(_ left: String, _ right: String) -> String {
    left + String(repeating: " ", count: max(2, 26 - left.utf8.count)) + right
  }
}
