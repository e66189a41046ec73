/// What a simulator can do wrong on purpose. Unless said otherwise a fault strikes the task lists of OCP and obshell,
/// and the inventory too when the configuration says so; authentication is always checked first.
package enum Fault: String, Sendable, CaseIterable {
  case http500 = "http-500"
  case http502HTML = "http-502-html"
  case http503 = "http-503"
  case http429 = "http-429"
  case http429Bare = "http-429-bare"
  case html200 = "html-200"
  case truncatedJSON = "truncated-json"
  case cutBody = "cut-body"
  case wrongEnvelope = "wrong-envelope"
  case dropConnection = "drop-connection"
  case slow = "slow"
  case drift = "drift"
  case repeatPage = "repeat-page"
  case missingPage = "missing-page"
  case oneClusterFails = "one-cluster-fails"
  case forbidden = "forbidden"
  case oldServer = "old-server"
  case hiddenRows = "hidden-rows"
  case bigIntegers = "big-integers"
  case badTime = "bad-time"
  case ignoreFilter = "ignore-filter"
  case noData = "no-data"
  case hiddenCluster = "hidden-cluster"
  case unseenCluster = "unseen-cluster"
  case totalMoves = "total-moves"
  case hugeBody = "huge-body"
  case deepJSON = "deep-json"
  case wrongContentType = "wrong-content-type"
  case redirect = "redirect"
  case redirectHost = "redirect-host"

  /// What the fault does, in one line of help.
  package var summary: String {
    switch self {
    case .http500: "answers 500 with an error envelope (code 10011, an OceanBase error below it)"
    case .http502HTML: "answers 502 with a proxy's HTML page"
    case .http503: "answers 503 with a proxy's HTML page"
    case .http429: "answers 429 with RateLimit-Limit, -Remaining 0 and -Reset 1"
    case .http429Bare: "answers 429 without any RateLimit header"
    case .html200: "answers 200 with the console's HTML page"
    case .truncatedJSON: "ends the JSON text in the middle, with a Content-Length that fits"
    case .cutBody: "closes the connection in the middle of the body"
    case .wrongEnvelope: "answers 200 with successful false and an error object"
    case .dropConnection: "closes the connection without an answer"
    case .slow: "answers rightly, but late"
    case .drift: "a new data backup task appears after each page that was read, three for each list"
    case .repeatPage: "ignores the page asked and answers the first one"
    case .missingPage: "answers 500 for the page in the middle, when there are two or more"
    case .oneClusterFails: "answers 500 for all task lists of the cluster with the second lowest id (or the only one)"
    case .forbidden: "answers 403 with code 30014"
    case .oldServer: "knows no tenant-level task lists, as OCP before 4.3.2; /api/v2/info says 4.2.2"
    case .hiddenRows: "totalElements counts three rows more than the pages hold"
    case .bigIntegers: "task ids that five divides lie beyond 2^53 and come as JSON strings"
    case .badTime: "the second row of every list (or the only one) has a time that cannot be read"
    case .noData: "answers 200 with an envelope that says success and holds no data"
    case .hiddenCluster: "OCP's list of clusters leaves out the one with the second lowest id, not its tenants; always"
    case .unseenCluster:
      "OCP leaves that cluster and its tenants out of all lists, and answers 403 for its paths; always"
    case .totalMoves: "totalElements grows by one with every page"
    case .hugeBody: "65 MiB of spaces before the JSON text, and no Content-Length"
    case .deepJSON: "the first object of the answer has a member nested 10,000 deep"
    case .wrongContentType: "the right answer calls itself text/html"
    case .redirect: "answers 302 to the console's login page"
    case .redirectHost: "answers 302 to the same path on another host's name"
    case .ignoreFilter: "OCP's task lists are answered as if only page and size were asked for"
    }
  }

  /// Whether the fault replaces the answer, so that it may strike an inventory route too.
  package var replacesAnswer: Bool {
    switch self {
    case .http500, .http502HTML, .http503, .http429, .http429Bare, .html200, .truncatedJSON, .cutBody, .wrongEnvelope,
      .dropConnection, .slow, .forbidden, .noData, .hugeBody, .deepJSON, .wrongContentType, .redirect, .redirectHost:
      true
    case .drift, .repeatPage, .missingPage, .oneClusterFails, .oldServer, .hiddenRows, .bigIntegers, .badTime,
      .ignoreFilter, .hiddenCluster, .unseenCluster, .totalMoves:
      false
    }
  }

  /// Whether the fault is one of the inventory, which it strikes whatever the configuration says.
  var hidesCluster: Bool { self == .hiddenCluster || self == .unseenCluster }
}

/// A fault and how often it strikes.
package struct FaultSetting: Sendable, Hashable {
  package var fault: Fault
  /// 0 ... 1, drawn from the seed, the target and how often that target was asked before.
  package var probability: Double
  /// Strikes only the first so many requests of each target, so that a retry succeeds; nil strikes always.
  package var firstRequests: Int?

  package init(_ fault: Fault, probability: Double = 1, firstRequests: Int? = nil) {
    self.fault = fault
    self.probability = probability
    self.firstRequests = firstRequests
  }

  /// Reads `NAME`, `NAME:0.05` (a probability) or `NAME:x2` (the first two requests of each target).
  package init?(text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, let fault = Fault(rawValue: String(name)) else { return nil }
    self.init(fault)
    guard parts.count == 2 else { return }
    if parts[1].hasPrefix("x") {
      guard let count = Int(parts[1].dropFirst()), count > 0 else { return nil }
      firstRequests = count
    } else {
      guard let value = Double(String(parts[1])), (0...1).contains(value) else { return nil }
      probability = value
    }
  }
}
