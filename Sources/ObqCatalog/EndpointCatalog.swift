import ObqData

/// Every endpoint that rows come from: one row each. A new endpoint is a new row in one of the lists.
package enum EndpointCatalog {
  package static let all: [Endpoint] = ocp + obshell + backup

  /// The endpoint that lists a source's rows at a level.
  ///
  /// - Parameter version: of the server; an endpoint that came later is none. Nil takes the newest.
  package static func endpoint(
    _ dialect: Dialect, _ source: SourceID, _ level: Endpoint.Level, of version: ProductVersion? = nil
  ) -> Endpoint? {
    all.filter { endpoint in
      endpoint.dialect == dialect && endpoint.source == source && endpoint.level == level
        && (version.map { endpoint.came <= $0 } ?? true)
    }.max { $0.came < $1.came }
  }

  package static func endpoints(_ dialect: Dialect, _ source: SourceID) -> [Endpoint] {
    all.filter { $0.dialect == dialect && $0.source == source }
  }

  // MARK: building blocks

  static func field(_ key: String, _ type: ValueType) -> Endpoint.Field {
    Endpoint.Field(key: key, type: type, isDictionary: false, acceptsYesNo: false)
  }

  /// A text of few different values.
  static func word(_ key: String) -> Endpoint.Field {
    Endpoint.Field(key: key, type: .text, isDictionary: true, acceptsYesNo: false)
  }

  static func yesNo(_ key: String) -> Endpoint.Field {
    Endpoint.Field(key: key, type: .boolean, isDictionary: false, acceptsYesNo: true)
  }

  static func integers(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .integer) } }
  static func words(_ keys: String...) -> [Endpoint.Field] { keys.map(word) }
  static func texts(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .text) } }
  static func times(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .time) } }
  static func sizes(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .size) } }
  static func nested(_ keys: String...) -> [Endpoint.Field] { keys.map { field($0, .json) } }
}
