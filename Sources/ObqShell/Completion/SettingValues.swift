import Glibc
import ObqPlan
import ObqRender

extension Settings {
  /// Values that a setting may be given, each with what it is; none where they can't be listed.
  func values(of text: String) -> [(value: String, detail: String)] {
    func plain(_ values: [String]) -> [(value: String, detail: String)] { values.map { ($0, "") } }
    guard let name = Settings.name(text), let row = rows().first(where: { $0.name == name }) else { return [] }
    switch name {
    case "color": return plain(ColorMode.allCases.map(\.rawValue))
    case "expanded": return plain(["on", "off", "auto"])
    case "format": return plain(["auto"] + OutputFormat.allCases.map(\.rawValue))
    case "max-calls": return plain(["none"])
    case "pushdown": return plain(PushdownMode.allCases.map(\.rawValue))
    case "style": return plain(["auto"] + TableStyle.allCases.map(\.rawValue))
    case "inventory-age": return plain(["1m", "10m", "1h"])
    case "timeout": return plain(["30s", "5m", "1h"])
    case "timezone": return plain(["UTC", "+08:00"] + ZoneNames.all)
    default: return ["on", "off"].contains(row.value) ? plain(["on", "off"]) : []
    }
  }
}

/// The names of the system's zones.
enum ZoneNames {
  /// Sorted; none where the system has no list.
  static let all: [String] = {
    guard let file = fopen("/usr/share/zoneinfo/zone.tab", "re") else { return [] }
    defer { fclose(file) }
    var names: Set<String> = []
    var line = [CChar](repeating: 0, count: 1_024)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // A country's code, a place, the name, parted by tabs (tz database, zone.tab).
      let fields = text.split(whereSeparator: \.isWhitespace)
      if fields.count > 2, !text.hasPrefix("#") { names.insert(String(fields[2])) }
    }
    return names.sorted()
  }()
}
