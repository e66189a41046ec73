package import ObqData

/// Which fields of an item become which columns, and where in an answer the items are.
package struct DecodePlan: Sendable {
  /// A field of an item that becomes a column. Keys of a plan differ from each other.
  package struct Column: Sendable {
    package var key: String
    package var type: ValueType
    /// Text of few different values, kept once a page each (`TextVector.codes`).
    package var isDictionary: Bool
    /// A boolean that is also written `"YES"` and `"NO"`.
    package var acceptsYesNo: Bool

    package init(_ key: String, _ type: ValueType, isDictionary: Bool = false, acceptsYesNo: Bool = false) {
      self.key = key
      self.type = type
      self.isDictionary = isDictionary
      self.acceptsYesNo = acceptsYesNo
    }
  }

  /// Where the rows of an answer are, as keys from its root.
  package indirect enum RowsAt: Sendable {
    /// An array of objects: `["data", "contents"]`.
    case array([String])
    /// One object that is the only row: `["data", "status"]`.
    case object([String])
    /// The first of these that the answer has; no more than 64 altogether.
    case anyOf([RowsAt])
  }

  /// How the members of `data.page` are called.
  package enum PageKeys: Sendable {
    /// `number`, `size`, `totalElements`, `totalPages`: OCP.
    case camel
    /// `number`, `size`, `total_elements`, `total_pages`: obshell.
    case snake
  }

  package var rows: RowsAt
  package var columns: [Column]
  /// Whether fields that the plan does not know become a last column of JSON objects.
  package var collectsExtra: Bool
  /// Keys that are no column and are not collected either.
  package var knownKeys: [String]
  package var pageKeys: PageKeys

  package init(
    rows: RowsAt, columns: [Column], collectsExtra: Bool = false, knownKeys: [String] = [], pageKeys: PageKeys = .camel
  ) {
    self.rows = rows
    self.columns = columns
    self.collectsExtra = collectsExtra
    self.knownKeys = knownKeys
    self.pageKeys = pageKeys
  }
}

extension DecodePlan.RowsAt {
  /// One place, with no choice left in it.
  struct Place {
    var keys: [String]
    var isArray: Bool

    /// `an array at data.contents`
    var expected: String {
      let kind = isArray ? "an array" : "an object"
      return keys.isEmpty ? kind : "\(kind) at \(keys.joined(separator: "."))"
    }
  }

  /// All places, preferred ones first.
  var places: [Place] {
    switch self {
    case .array(let keys): [Place(keys: keys, isArray: true)]
    case .object(let keys): [Place(keys: keys, isArray: false)]
    case .anyOf(let choices): choices.flatMap(\.places)
    }
  }
}
