/// A time zone: UTC, a fixed offset, or an IANA zone read from the system's database.
///
/// The rules are read here rather than asked of glibc because glibc's zone is one for the whole process, and setting
/// it means `setenv`, which is unsafe beside a thread that reads the environment, as libcurl's does.
package struct Zone: Hashable, Sendable {
  /// `UTC`, `+08:00`, `Asia/Shanghai`.
  package let name: String
  private let kind: Kind

  private enum Kind: Hashable, Sendable {
    case fixed(Int)
    case rules(ZoneRules)
    case yearly(YearlyRule)
  }

  package static let utc = Zone(name: "UTC", kind: .fixed(0))

  private init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }

  /// A fixed offset in seconds east of UTC.
  package init(offset: Int) {
    if offset == 0 {
      self = .utc
      return
    }
    let magnitude = abs(offset)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let name = (offset < 0 ? "-" : "+") + two(magnitude / 3600) + ":" + two(magnitude / 60 % 60)
    self.init(name: name, kind: .fixed(offset))
  }

  /// Reads `UTC`, `Z`, `+08:00`, `+0800` or an IANA name; nil when it is none of them or the system has no such zone.
  package init?(named text: String) {
    if text == "Z" || text.uppercased() == "UTC" || text == "Etc/UTC" {
      self = .utc
      return
    }
    if let first = text.utf8.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      guard let offset = Zone.parseOffset(text) else { return nil }
      self.init(offset: offset)
      return
    }
    guard let rules = ZoneRules.load(name: text) else { return nil }
    self.init(name: text, kind: .rules(rules))
  }

  /// Reads a rule of POSIX such as `CST-8`, whose offset counts to the west, or `CET-1CEST,M3.5.0,M10.5.0/3`; nil when it
  /// is none.
  package init?(posix text: String) {
    guard let rule = YearlyRule(posix: text), rule.offsets.allSatisfy({ abs($0) < 25 * 3600 }) else { return nil }
    if rule.offsets.count == 1 {
      self.init(offset: rule.standardOffset)
    } else {
      self.init(name: text, kind: .yearly(rule))
    }
  }

  package var isUTC: Bool { kind == .fixed(0) }

  /// Seconds east of UTC at an instant.
  package func offset(atSeconds seconds: Int64) -> Int {
    switch kind {
    case .fixed(let offset): offset
    case .rules(let rules): rules.offset(at: seconds)
    case .yearly(let rule): rule.offset(at: seconds)
    }
  }

  /// The instant at which a clock of this zone shows that local time. A time that a change of clocks skips is read
  /// with the offset before the change; one that occurs twice is its first occurrence.
  package func utcSeconds(ofLocal local: Int64) -> Int64 {
    if case .fixed(let offset) = kind { return local - Int64(offset) }
    let before = Int64(offset(atSeconds: local - 86400))
    let after = Int64(offset(atSeconds: local + 86400))
    if before == after { return local - before }
    for offset in [before, after] where Int64(self.offset(atSeconds: local - offset)) == offset {
      return local - offset
    }
    return local - before
  }

  private static func parseOffset(_ text: String) -> Int? {
    var digits = text.dropFirst()
    if digits.utf8.count == 5, let colon = digits.firstIndex(of: ":"),
      digits.distance(from: digits.startIndex, to: colon) == 2
    {
      digits.remove(at: colon)
    }
    guard digits.utf8.count == 4 || digits.utf8.count == 2, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let number = Int(digits)
    else { return nil }
    let (hours, minutes) = digits.utf8.count == 2 ? (number, 0) : (number / 100, number % 100)
    guard hours <= 18, minutes < 60 else { return nil }
    return (text.hasPrefix("-") ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
