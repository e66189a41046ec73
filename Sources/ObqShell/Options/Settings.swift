import Glibc
import ObqData
import ObqPlan
import ObqRender
import ObqText

/// The settings of a session, each with where its value came from.
struct Settings {
  enum ColorMode: String, CaseIterable { case auto, always, never }
  /// When results are vertical rather than tables; auto where a table does not fit.
  enum ExpandedMode: String { case on, off, auto }

  var format: OutputFormat?
  /// Nil for what the locale can show.
  var style: TableStyle?
  /// How the verdicts of a whole run are shown; nil where each check prints its own.
  private(set) var verdictFormat: VerdictFormat?
  var zone = Zone.utc
  var nullText: String?
  var header = true
  var color = ColorMode.auto
  /// Nanoseconds a statement may take.
  var timeout: Int64 = 300 * 1_000_000_000
  var concurrency = 8
  var pageSize = 1000
  /// Nanoseconds after which clusters and tenants are read again.
  var inventoryAge: Int64 = 600 * 1_000_000_000
  var maxCalls: Int?
  var pushdown = PushdownMode.trusted
  var allowPartial = false
  var expanded = ExpandedMode.off
  /// Whether each statement says how long it took.
  var timing = false
  /// Whether what is typed at the prompt is coloured by what it is.
  var highlight = true
  /// Whether the prompt shows how a statement of the history goes on that begins as what is typed.
  var suggest = true
  private(set) var sources: [String: String] = [:]

  /// A setting by name: what `show` says of it.
  struct Row {
    var name: String
    var value: String
    var source: String
    var help: String
  }

  static let names = [
    "allow-partial", "color", "concurrency", "expanded", "format", "header", "highlight", "inventory-age", "max-calls",
    "null",
    "page-size", "pushdown", "style", "suggest", "timeout", "timezone", "timing",
  ]

  /// Names fit without case, dashes and underscores.
  static func name(_ text: String) -> String? {
    func folded(_ name: String) -> String { name.lowercased().filter { $0 != "-" && $0 != "_" } }
    return names.first { folded($0) == folded(text) }
  }

  /// Where a value of the start-up file comes from.
  static let startupSource = "start-up file"

  /// Whether a setting was given by something stronger than the start-up file: an option, or a variable of obq's own.
  func outranksStartup(_ text: String) -> Bool {
    guard let name = Settings.name(text), let source = sources[name] else { return false }
    return source == "option" || source.hasPrefix("OBQ_")
  }

  mutating func set(_ text: String, _ value: String, source: String) throws(ShellProblem) {
    guard let name = Settings.name(text) else {
      let near = NearestName.suggestion(for: text, among: Settings.names)
      throw ShellProblem(
        .badQuery, "there is no setting \"\(text)\"",
        help: [near.map { "did you mean \($0)?" } ?? "settings: \(Settings.names.joined(separator: ", "))"])
    }
    // What no statement set is at fault where obq was started, and a variable of the environment is named.
    let isStatement = source == "set"
    let place = isStatement || source == "option" ? "" : "\(source): "
    func wrong(_ expected: String) -> ShellProblem {
      ShellProblem(isStatement ? .badQuery : .usage, "\(place)\(name) expects \(expected), found \"\(value)\"")
    }
    func flag() throws(ShellProblem) -> Bool {
      switch value.lowercased() {
      case "on", "true", "yes", "1": return true
      case "off", "false", "no", "0": return false
      default: throw wrong("on or off")
      }
    }
    func number(_ range: ClosedRange<Int>) throws(ShellProblem) -> Int {
      guard let number = Int(value), range.contains(number) else {
        throw wrong("a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
    func duration(from least: Int64) throws(ShellProblem) -> Int64 {
      guard case .duration(let nanoseconds)? = LiteralText.value(value), nanoseconds >= least else {
        throw wrong("a duration such as 30s")
      }
      return nanoseconds
    }
    switch name {
    case "allow-partial": allowPartial = try flag()
    case "expanded":
      guard value != "auto" else {
        expanded = .auto
        break
      }
      guard let isOn = try? flag() else { throw wrong("on, off or auto") }
      expanded = isOn ? .on : .off
    case "header": header = try flag()
    case "highlight": highlight = try flag()
    case "suggest": suggest = try flag()
    case "timing": timing = try flag()
    case "color":
      guard let mode = ColorMode(rawValue: value) else { throw wrong("auto, always or never") }
      color = mode
    case "concurrency": concurrency = try number(1...512)
    case "page-size": pageSize = try number(1...100_000)
    case "max-calls": maxCalls = value == "none" ? nil : try number(1...1_000_000_000)
    case "format":
      guard value != "auto" else {
        format = nil
        break
      }
      if let known = VerdictFormat(rawValue: value) {
        if isStatement || source == Settings.startupSource {
          throw ShellProblem(
            isStatement ? .badQuery : .usage, "\(place)\(value) is a format of a whole run",
            help: ["obq --format \(value) FILE.obq"])
        }
        verdictFormat = known
        break
      }
      let names = OutputFormat.allCases.map(\.rawValue) + VerdictFormat.allCases.map(\.rawValue)
      guard let known = OutputFormat(rawValue: value) else {
        let near = NearestName.suggestion(for: value, among: names)
        throw ShellProblem(
          isStatement ? .badQuery : .usage, "\(place)there is no format \"\(value)\"",
          help: [
            near.map { "did you mean \($0)?" }
              ?? "formats: \(names.joined(separator: ", "))"
          ])
      }
      format = known
    case "null": nullText = value
    case "pushdown":
      guard let mode = PushdownMode(rawValue: value) else { throw wrong("trusted, all or none") }
      pushdown = mode
    case "style":
      guard value != "auto" else {
        style = nil
        break
      }
      guard let known = TableStyle(rawValue: value) else { throw wrong("auto, box, ascii or plain") }
      style = known
    case "timeout": timeout = try duration(from: 1)
    case "inventory-age": inventoryAge = try duration(from: 0)
    case "timezone":
      guard let known = Zone(named: value) else {
        throw wrong("an IANA name such as Asia/Shanghai, UTC or +08:00")
      }
      zone = known
    default: break
    }
    sources[name] = source
  }

  /// Sets the zone to one that may have no name of its own.
  mutating func set(_ zone: Zone, source: String) {
    self.zone = zone
    sources["timezone"] = source
  }

  func rows() -> [Row] {
    func row(_ name: String, _ value: String, _ help: String) -> Row {
      Row(name: name, value: value, source: sources[name] ?? "default", help: help)
    }
    return [
      row("allow-partial", allowPartial ? "on" : "off", "a partial result is a success"),
      row("color", color.rawValue, "auto, always, never"),
      row("concurrency", "\(concurrency)", "requests under way per server"),
      row("expanded", expanded.rawValue, "vertical instead of table (\\x); auto: where a table does not fit"),
      row("format", verdictFormat?.rawValue ?? format?.rawValue ?? "auto", "table on a terminal, else tsv"),
      row("header", header ? "on" : "off", "header line of csv, tsv and table"),
      row("highlight", highlight ? "on" : "off", "colours in what is typed"),
      row(
        "inventory-age", Quantity.readable(nanoseconds: inventoryAge),
        "how old clusters and tenants may be before they are read again"),
      row("max-calls", maxCalls.map { "\($0)" } ?? "none", "budget of requests per statement"),
      row("null", nullText ?? "", "what null is in every format but JSON"),
      row("page-size", "\(pageSize)", "rows asked for per page"),
      row("pushdown", pushdown.rawValue, "trusted, all, none: which filters servers are sent"),
      row("style", style?.rawValue ?? "auto", "box, ascii, plain; auto: box where the locale is UTF-8, else ascii"),
      row("suggest", suggest ? "on" : "off", "how a statement went on that began so; Right takes it"),
      row("timeout", Quantity.readable(nanoseconds: timeout), "of a statement"),
      row("timezone", zone.name, "of times without an offset, and of times shown"),
      row("timing", timing ? "on" : "off", "each statement says how long it took (\\timing)"),
    ]
  }
}
