import Glibc
import ObqData

/// The zone that the environment asks for.
enum SystemZone {
  enum Found {
    case zone(Zone, source: String)
    /// What `TZ` holds and nobody understands.
    case unknown(String)
    case none
  }

  private static let database = "/usr/share/zoneinfo/"
  private static let machine = "/etc/localtime"

  /// `TZ`, else the zone that the machine is set to. As POSIX has it, `TZ` is a name of the database, a rule such as
  /// `CST-8`, or the path of a file, the first and the last with a colon before it or without.
  static func find(_ environment: (String) -> String?) -> Found {
    guard let text = environment("TZ"), !text.isEmpty else {
      return linked(machine).map { .zone($0, source: machine) } ?? .none
    }
    let name = text.hasPrefix(":") ? String(text.dropFirst()) : text
    if let zone = named(name) { return .zone(zone, source: "TZ") }
    if !text.hasPrefix(":"), let zone = Zone(posix: text) { return .zone(zone, source: "TZ") }
    return .unknown(text)
  }

  private static func named(_ name: String) -> Zone? {
    guard name.hasPrefix("/") else { return Zone(named: name) }
    return name.hasPrefix(database) ? Zone(named: String(name.dropFirst(database.count))) : linked(name)
  }

  /// The zone of a file that is a link into the database.
  private static func linked(_ path: String) -> Zone? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    let target = String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard let place = target.firstRange(of: "/zoneinfo/") else { return nil }
    return Zone(named: String(target[place.upperBound...]))
  }
}
