import ObqSimulator

/// What reasons and failures say of each fault of the simulator.
enum FaultWords {
  /// Whether one of the faults explains a reason.
  static func explains(_ reason: String, _ faults: Set<Fault>) -> Bool {
    faults.contains { words(of: $0).contains { reason.contains($0) } }
  }

  /// Whether a reason begins with a server and a list, or a cluster of it and perhaps its tenant.
  static func namesTarget(_ reason: String, _ clusters: [String]) -> Bool {
    var rest = reason[...]
    guard rest.hasPrefix("prod7, ") else { return false }
    rest = rest.dropFirst("prod7, ".count)
    if rest.hasPrefix("list of clusters: ") || rest.hasPrefix("list of tenants: ") { return true }
    if let kind = rest.prefixMatch(of: #/(data|log|restore) tasks, /#) { rest = rest[kind.range.upperBound...] }
    // Clusters of one name are told from each other by their id.
    return clusters.contains { name in
      ["", ":"].contains { rest.hasPrefix("cluster \(name)\($0)") } && rest.contains(": ")
    }
  }

  static func words(of fault: Fault) -> [String] {
    switch fault {
    case .http500: ["HTTP 500"]
    case .http502HTML: ["HTTP 502"]
    case .http503: ["HTTP 503"]
    case .http429, .http429Bare: ["HTTP 429"]
    case .html200: ["a web page"]
    case .truncatedJSON, .deepJSON: ["can't be read"]
    case .cutBody, .dropConnection: ["the connection broke"]
    case .wrongEnvelope: ["the server says that it failed"]
    case .noData: ["holds no rows, and does not say that there are none"]
    case .forbidden: ["may not read this"]
    case .oldServer: ["no list of its tenants' tasks", "does not know"]
    case .drift: ["kept moving", "kept vanishing", "rows and gave"]
    case .repeatPage:
      ["the same rows for different pages", "rows and gave", "kept moving"]
    case .missingPage, .oneClusterFails: ["HTTP 500"]
    case .hiddenRows, .totalMoves: ["rows and gave", "kept moving", "kept vanishing", "is empty"]
    case .badTime: ["Time of "]
    case .redirect, .redirectHost: ["the server redirects"]
    // An answer that calls itself a page and can't be read is taken for one.
    case .wrongContentType: ["a web page"]
    // Pages with a filter and without do not fit each other.
    case .ignoreFilter: ["rows and gave", "kept moving", "kept vanishing"]
    case .slow, .bigIntegers, .hiddenCluster, .unseenCluster, .hugeBody: []
    }
  }
}
