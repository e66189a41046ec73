import CPosix
import Glibc

/// The command line as typed: nothing is looked up, opened or asked while it is read.
struct CommandLineOptions {
  enum Input {
    case command(String)
    /// `-` is standard input.
    case file(String)
  }

  var inputs: [Input] = []
  var isInteractive = false
  var variables: [(name: String, value: String)] = []
  /// A script that is to be printed in its standard layout.
  var formattedScript: String?
  var keepsGoing = false
  /// Whether checks alone run, and are shown together: `obq check …`.
  var runsChecksOnly = false
  /// Whether plans are printed and nothing runs.
  var isDryRun = false
  var profile: String?
  var url: String?
  var user: String?
  var passwordFile: String?
  var accessKey: String?
  var type: String?
  var caFile: String?
  var isInsecure = false
  var isDemo = false
  var output: String?
  var isQuiet = false
  var verbosity = 0
  var readsNoStartupFile = false
  var wantsHelp = false
  var wantsManual = false
  var wantsVersion = false
  var completion: CompletionScript.Shell?
  /// The options that were given which say how a profile's server is reached, or who asks it.
  var connectionOptions: [String] {
    [
      ("--user", user != nil), ("--password-file", passwordFile != nil), ("--access-key", accessKey != nil),
      ("--type", type != nil), ("--ca-file", caFile != nil), ("--insecure", isInsecure),
    ].filter(\.1).map(\.0)
  }

  /// Settings given as options, in order: `format`, `timezone` and so on.
  var settings: [(name: String, value: String)] = []

  /// Switches and options that set what `set` sets too.
  private static let settingNames: Set<String> = [
    "format", "null", "color", "timezone", "timeout", "concurrency", "page-size", "max-calls",
  ]

  init(parsing arguments: [String]) throws(ShellProblem) {
    let rows = OptionTable.rows
    // Long options answer with 1000 + their row, short ones with their character.
    var names: [UnsafeMutablePointer<CChar>?] = rows.map { strdup($0.name) }
    defer { for name in names { free(name) } }
    var table = rows.enumerated().map { index, row in
      option(
        name: names[index].map { UnsafePointer($0) }, has_arg: row.argument == nil ? 0 : 1, flag: nil,
        val: Int32(1000 + index))
    }
    table.append(option())
    // The dash gives words that are no option in their place, so that files and -c keep their order.
    var shorts = "-:e:"
    for row in rows { if let short = row.short { shorts += String(short) + (row.argument == nil ? "" : ":") } }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    names.append(nil)

    var next: Int32 = 0
    while true {
      let before = max(1, Int(next))
      var argument: UnsafeMutablePointer<CChar>?
      var wrong: Int32 = 0
      let code = obq_next_option(Int32(arguments.count), words, shorts, table, &next, &argument, &wrong)
      if code == -1 { break }
      let value = argument.map { String(cString: $0) } ?? ""
      switch code {
      // A script of that name is ./check.
      case 1 where value == "check" && inputs.isEmpty && !runsChecksOnly: runsChecksOnly = true
      case 1: inputs.append(.file(value))
      case Int32(UInt8(ascii: ":")), Int32(UInt8(ascii: "?")):
        throw CommandLineOptions.problem(code, wrong, arguments, before, Int(next))
      case Int32(UInt8(ascii: "e")): inputs.append(.command(value))
      default:
        let row =
          code >= 1000
          ? rows[Int(code) - 1000]
          : rows.first { $0.short.map { Int32($0.asciiValue ?? 0) == code } ?? false }
        guard let row else { continue }
        if code >= 1000 { try CommandLineOptions.requireWholeName(arguments[before], row) }
        try apply(row.name, value)
      }
    }
    for word in arguments.dropFirst(Int(next)) { inputs.append(.file(word)) }
    try requireOneConnection()
  }

  /// Two servers on one command line, of which one would be left out in silence.
  private func requireOneConnection() throws(ShellProblem) {
    func refuse(_ first: String, _ others: [(String, String?)], _ why: String) throws(ShellProblem) {
      guard let other = others.first(where: { $0.1 != nil }) else { return }
      throw ShellProblem(.usage, "\(first) and \(other.0) exclude each other: \(why)", help: ["obq --help"])
    }
    let whoAsks = [("--user", user), ("--password-file", passwordFile), ("--access-key", accessKey)]
    if isDemo {
      try refuse(
        "--demo", [("--url", url), ("-p", profile)] + whoAsks, "the simulator is a server with a user of its own")
    }
    if url != nil { try refuse("--url", [("-p", profile)], "an address is a connection without a profile") }
  }

  private mutating func apply(_ name: String, _ value: String) throws(ShellProblem) {
    switch name {
    case "command": inputs.append(.command(value))
    case "file": inputs.append(.file(value))
    case "interactive": isInteractive = true
    case "var":
      guard let equals = value.firstIndex(of: "="), equals > value.startIndex else {
        throw ShellProblem(.usage, "--var expects NAME=VALUE, found \"\(value)\"")
      }
      variables.append((String(value[..<equals]), String(value[value.index(after: equals)...])))
    case "format-script": formattedScript = value
    case "keep-going": keepsGoing = true
    case "dry-run": isDryRun = true
    case "profile": profile = value
    case "url": url = value
    case "user": user = value
    case "password-file": passwordFile = value
    case "access-key": accessKey = value
    case "type":
      guard value == "ocp" || value == "obshell" else {
        throw ShellProblem(.usage, "--type expects ocp or obshell, found \"\(value)\"")
      }
      type = value
    case "ca-file": caFile = value
    case "insecure": isInsecure = true
    case "demo": isDemo = true
    // As for scripts, the dash is the standard stream.
    case "output": output = value == "-" ? nil : value
    case "no-header": settings.append(("header", "off"))
    case "allow-partial": settings.append(("allow-partial", "on"))
    case "quiet": isQuiet = true
    case "verbose": verbosity += 1
    case "no-init": readsNoStartupFile = true
    case "completion":
      guard let shell = CompletionScript.Shell(rawValue: value) else {
        throw ShellProblem(.usage, "--completion expects bash, zsh or fish, found \"\(value)\"")
      }
      completion = shell
    case "man": wantsManual = true
    case "help": wantsHelp = true
    case "version": wantsVersion = true
    default: if CommandLineOptions.settingNames.contains(name) { settings.append((name, value)) }
    }
  }

  private static func problem(_ code: Int32, _ wrong: Int32, _ arguments: [String], _ before: Int, _ next: Int)
    -> ShellProblem
  {
    let place = min(max(before, next - 1), arguments.count - 1)
    let word = arguments[place]
    let short = UInt8(exactly: wrong).map { "-\(Character(Unicode.Scalar($0)))" } ?? word
    let shown = word.hasPrefix("--") ? CommandLineOptions.name(word) : short
    let row = OptionTable.rows.first { "--\($0.name)" == shown || $0.short.map { "-\($0)" } == shown }
    if code == Int32(UInt8(ascii: ":")) {
      // -e is one more name of -c.
      let argument = shown == "-e" ? "STMT" : row?.argument ?? "…"
      return ShellProblem(.usage, "\(shown) requires a value: \(argument)", help: ["obq --help"])
    }
    if row != nil { return ShellProblem(.usage, "\(shown) takes no value", help: ["obq --help"]) }
    let names = OptionTable.rows.map { "--\($0.name)" }
    return noOption(shown, CommandLineOptions.nearest(shown, names))
  }

  /// The name of a long option, which may have its value behind it.
  private static func name(_ word: String) -> String { String(word.prefix { $0 != "=" }) }

  /// getopt_long takes any beginning of a name that fits one option: a script that uses one breaks when another option
  /// comes along, and `--password` would be read as `--password-file`.
  private static func requireWholeName(_ word: String, _ row: OptionRow) throws(ShellProblem) {
    if name(word) != "--\(row.name)" { throw noOption(name(word), "--\(row.name)") }
  }

  private static func noOption(_ shown: String, _ near: String?) -> ShellProblem {
    if shown.count > 4, "--password".hasPrefix(shown) {
      return ShellProblem(
        .usage, "a password is never an option's value, which every user of the machine can read",
        help: ["OBQ_PASSWORD=… obq …", "--password-file PATH"])
    }
    return ShellProblem(
      .usage, "there is no option \(shown)", help: (near.map { ["did you mean \($0)?"] } ?? []) + ["obq --help"])
  }
}
