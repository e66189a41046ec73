package import ObqData

/// How far what a parameter does on the server can be believed.
package enum PushdownTrust: String, Hashable, Sendable {
  /// The server returns just the rows that the predicate keeps.
  case exact
  /// The server returns those rows and perhaps others: sent, and tested again here.
  case superset
  /// It could lose rows: not sent unless the user says so.
  case untrusted
}

/// A filter that an endpoint takes.
package struct EndpointParameter: Hashable, Sendable {
  package enum Meaning: Hashable, Sendable {
    /// The column equals the value, or one of several joined by commas.
    case equals(column: String, Vocabulary?, takesSeveral: Bool)
    /// The window of the query, as two parameters of these names.
    case window(from: String, to: String, WindowSemantics)
  }

  /// Which time of a row a window is compared with.
  package enum WindowSemantics: Hashable, Sendable {
    /// The start. Each end may be sent by itself.
    case start
    /// One of the row's times, which one is not documented: both ends are sent or neither, and the end is open.
    case unknown
  }

  package var name: String
  package var meaning: Meaning
  package var trust: PushdownTrust

  package var isWindow: Bool { if case .window = meaning { true } else { false } }

  /// Why it is trusted so far, as `explain` and `describe` say it.
  package var reason: String
}

/// A request that yields rows of a source. Every plan of a fleet holds thousands of references to a few of these, so it is
/// an object that never changes; two are equal when they are one.
package final class Endpoint: Hashable, Sendable {
  /// For what one request answers.
  package enum Level: String, Hashable, Sendable {
    case tenant
    case cluster
    /// The whole server.
    case fleet
  }

  /// A field of an item on the wire; a key with dots leads into nested objects.
  package struct Field: Hashable, Sendable {
    package var key: String
    package var type: ValueType
    /// Few different values: worth a dictionary.
    package var isDictionary: Bool
    package var acceptsYesNo: Bool

    package init(key: String, type: ValueType, isDictionary: Bool = false, acceptsYesNo: Bool = false) {
      self.key = key
      self.type = type
      self.isDictionary = isDictionary
      self.acceptsYesNo = acceptsYesNo
    }
  }

  package enum Paging: Hashable, Sendable {
    /// `page` from 1 and `size`, answered by `data.page`.
    case numbered
    /// All rows in one answer.
    case none
  }

  package enum Rows: Hashable, Sendable {
    case array([String])
    case object([String])
  }

  package let dialect: Dialect
  package let source: SourceID
  package let level: Level
  /// With `{clusterId}`, `{tenantId}` and `{tenantName}` where the target's go.
  package let path: String
  package let fields: [Field]
  /// Columns of the source whose value stands under another key on the wire.
  package let aliases: [String: String]
  /// Keys whose value stands for a column where that under its own key is null.
  package let alternatives: [String: [String]]
  package let rows: Rows
  package let paging: Paging
  package let parameters: [EndpointParameter]
  /// The first version of the server whose documentation has it.
  package let since: String
  /// The fields that tell two rows apart. `taskId` alone is unique within its scope only.
  package let identity: [String]
  /// What stands for a field of the identity where an answer lacks it: the same task has fewer fields in one list than
  /// in another.
  package let identityFallbacks: [String: String]
  /// The field that no two rows of a scope share; nil where there is none, so that two rows may be alike.
  package let key: String?
  /// Whether a task that begins later has a greater key, as the jobs of one tenant have: in a list whose keys fall, what is
  /// new then stands above what was there.
  package let keyRises: Bool
  /// Whether two targets may answer with the same row.
  package let overlaps: Bool
  /// Error codes of a 404 that mean "no rows yet".
  package let emptyCodes: [String]

  init(
    _ dialect: Dialect, _ source: SourceID, _ level: Level, _ path: String, since: String, fields: [Field],
    aliases: [String: String] = [:], alternatives: [String: [String]] = [:], rows: Rows, paging: Paging = .none,
    parameters: [EndpointParameter] = [],
    identity: [String], identityFallbacks: [String: String] = [:], key: String? = nil, keyRises: Bool = false,
    overlaps: Bool = false, emptyCodes: [String] = []
  ) {
    self.dialect = dialect
    self.source = source
    self.level = level
    self.path = path
    self.since = since
    came = ProductVersion(since) ?? ProductVersion(0, 0, 0)
    self.fields = fields
    self.aliases = aliases
    self.alternatives = alternatives
    self.rows = rows
    self.paging = paging
    self.parameters = parameters
    self.identity = identity
    self.identityFallbacks = identityFallbacks
    self.key = key
    self.keyRises = keyRises
    self.overlaps = overlaps
    self.emptyCodes = emptyCodes
  }

  /// `since`, to compare with a server's version.
  package let came: ProductVersion

  /// Whether answers hold the value of a column.
  package func sends(_ column: String) -> Bool { field(aliases[column] ?? column) != nil }

  package func field(_ key: String) -> Field? { fields.first { $0.key == key } }

  package static func == (lhs: Endpoint, rhs: Endpoint) -> Bool { lhs === rhs }

  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
