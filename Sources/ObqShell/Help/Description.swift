import ObqCatalog
import ObqData

/// What `describe` says of a source, from the catalogue.
enum Description {
  static func rows(_ id: SourceID) -> [[String]] {
    SourceCatalog.description(of: id).columns.filter { !$0.isHidden }.map { row($0, filter: filter($0.name, id)) }
  }

  private static func row(_ column: CatalogColumn, filter: String) -> [String] {
    [
      column.name, type(column.type),
      column.dialects.count == Dialect.allCases.count ? "" : column.dialects.map(\.title).sorted().joined(), filter,
      column.vocabulary?.words.joined(separator: " ") ?? "", column.note,
    ]
  }

  private static func type(_ type: ValueType) -> String { type.rawValue + (type.unit.map { " (\($0))" } ?? "") }

  /// What `describe tasks` says: the columns that all kinds of tasks have.
  static var rowsOfTheUnion: [[String]] {
    let status = SourceID.tasks.compactMap { SourceCatalog.description(of: $0).column("status")?.vocabulary }
    return SourceCatalog.commonColumns(status: .union(status)).map { row($0, filter: "") }
  }

  /// What `describe` says of rows that no server answers: `_`, a view, a file.
  static func rows(_ schema: Schema) -> [[String]] {
    schema.fields.map { [$0.name, type($0.type), "", "", "", ""] }
  }

  /// Whether servers take a filter of this column, and how far it is trusted.
  private static func filter(_ column: String, _ id: SourceID) -> String {
    var parts: [String] = []
    for endpoint in EndpointCatalog.all where endpoint.source == id {
      let isTaken = { (parameter: EndpointParameter) in
        switch parameter.meaning {
        case .equals(column, _, _): true
        case .window: isWindowColumn(column, id)
        default: false
        }
      }
      for parameter in endpoint.parameters where isTaken(parameter) {
        parts.append("\(endpoint.dialect.title) \(endpoint.level.rawValue): \(parameter.trust.rawValue)")
      }
    }
    return parts.joined(separator: ", ")
  }

  private static func isWindowColumn(_ column: String, _ id: SourceID) -> Bool {
    switch SourceCatalog.description(of: id).window {
    case .instant(let name): column == name
    case .overlap(let from, let to): column == from || column == to
    case .none: false
    }
  }

  /// A value as `print` shows it.
  static func text(_ value: Value, zone: Zone) -> String {
    var bytes: [UInt8] = []
    switch value {
    case .null: return "null"
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number), .size(let number): Quantity.append(number, to: &bytes)
    case .real(let number): Quantity.append(number, to: &bytes)
    case .text(let text), .json(let text): return text
    case .time(let instant): return instant.text(in: zone)
    case .duration(let nanoseconds): Quantity.appendSeconds(nanoseconds: nanoseconds, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
