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
    /// `startTime` and `endTime`, both or neither.
    case window
  }

  package var name: String
  package var meaning: Meaning
  package var trust: PushdownTrust
  /// Why it is trusted so far, as `explain` and `describe` say it.
  package var reason: String
}

/// A request that yields rows of a source.
package struct Endpoint: Hashable, Sendable {
  /// For what one request answers.
  package enum Level: String, Hashable, Sendable {
    case tenant
    case cluster
    /// The whole server.
    case fleet
  }

  /// A field of an item on the wire.
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

  package var dialect: Dialect
  package var source: SourceID
  package var level: Level
  /// With `{clusterId}`, `{tenantId}` and `{tenantName}` where the target's go.
  package var path: String
  package var fields: [Field]
  /// Columns of the source whose value stands under another key on the wire.
  package var aliases: [String: String]
  package var rows: Rows
  package var paging: Paging
  package var parameters: [EndpointParameter]
  /// The first version of the server whose documentation has it.
  package var since: String
  /// The fields that tell two rows apart. `taskId` alone is unique within its scope only.
  package var identity: [String]
  /// Whether two targets may answer with the same row.
  package var overlaps: Bool
  /// Error codes of a 404 that mean "no rows yet".
  package var emptyCodes: [String]

  package func field(_ key: String) -> Field? { fields.first { $0.key == key } }
}
