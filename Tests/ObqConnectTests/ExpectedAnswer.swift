import ObqCatalog
import ObqEngine
import ObqSimulator
import Testing

/// What comes of a query at a server with a fault.
enum ExpectedAnswer: Sendable {
  /// With some of the honest server's rows: what a user may not see is nowhere.
  case completeWithLess
  /// With just the honest server's rows.
  case complete
  /// With the honest server's rows and perhaps others.
  case completeWithMore
  /// With some of the honest server's rows, and these words in a reason.
  case partial(String)
  /// With some of the honest server's rows, and these words as a reason why no server was asked for the others.
  case unasked(String)
  /// With just the honest server's rows, and these words as a reason why that can't be relied on.
  case doubted(String)
  case failed(TargetFailure.Kind, String)

  /// For the task lists of OCP, whose pages here have 15 rows.
  init(_ fault: Fault, _ source: String) {
    self = Self.ofTaskLists(fault, isPaged: source == "tasks data" || source == "tasks")
  }

  /// For any source of either kind of server.
  init(_ fault: Fault, _ source: String, _ dialect: Dialect, strikesInventory: Bool) {
    let isInventory = source == "clusters" || source == "tenants"
    switch (fault, dialect) {
    // The simulator's lists alone have rows to hide; no column asked for is a time.
    case (.hiddenRows, .ocp) where Self.isBackup(source), (.badTime, .ocp) where Self.isBackup(source): self = .complete
    case (.oldServer, .ocp) where source == "protection": self = .complete
    case (.oldServer, .ocp) where Self.isBackup(source):
      self = .unasked("this OCP does not tell the \(source) of tenants")
    case (.hiddenCluster, .ocp) where source == "clusters": self = .completeWithLess
    case (.unseenCluster, .ocp): self = .completeWithLess
    case (_, _) where fault.replacesAnswer:
      self = isInventory && !strikesInventory ? .complete : Self(fault, source)
    // obshell's lists come whole, for one cluster.
    case (.oldServer, .obshell) where !isInventory: self = .failed(.wrongAnswer, "the server does not know")
    case (_, .ocp) where !isInventory: self = Self(fault, source)
    default: self = .complete
    }
  }

  private static func isBackup(_ source: String) -> Bool { DrawnQuery.backup.contains { $0.rawValue == source } }

  private static func ofTaskLists(_ fault: Fault, isPaged: Bool) -> Self {
    switch fault {
    case .http500: return .failed(.wrongAnswer, "HTTP 500")
    case .http502HTML: return .failed(.wrongAnswer, "HTTP 502")
    case .http503: return .failed(.wrongAnswer, "HTTP 503")
    case .http429, .http429Bare: return .failed(.throttled, "HTTP 429")
    case .html200: return .failed(.wrongAnswer, "a web page")
    case .truncatedJSON: return .failed(.wrongAnswer, "can't be read")
    case .cutBody, .dropConnection: return .failed(.unreachable, "the connection broke")
    case .wrongEnvelope: return .failed(.wrongAnswer, "the server says that it failed")
    case .noData: return .failed(.wrongAnswer, "holds no rows, and does not say that there are none")
    case .forbidden: return .failed(.notAllowed, "may not read this")
    case .slow, .ignoreFilter: return .complete
    case .oldServer: return .doubted("no list of its tenants' tasks")
    case .drift: return isPaged ? .completeWithMore : .complete
    case .repeatPage: return isPaged ? .partial("the server answers the same rows for different pages") : .complete
    case .missingPage: return isPaged ? .partial("page 2: ") : .complete
    case .oneClusterFails: return .partial("cluster ob_gen_2")
    case .hiddenRows: return .partial("rows and gave")
    case .bigIntegers: return .completeWithMore
    case .badTime: return .partial("Time of ")
    case .hiddenCluster: return .complete
    case .unseenCluster: return .completeWithLess
    case .totalMoves: return isPaged ? .partial("count") : .complete
    case .wrongContentType, .hugeBody: return .complete
    case .deepJSON: return .failed(.wrongAnswer, "can't be read")
    case .redirect, .redirectHost: return .failed(.wrongAnswer, "the server redirects")
    }
  }

  func check(_ outcome: Outcome, truth: Outcome, _ what: String) {
    switch self {
    case .completeWithLess:
      #expect(outcome.isComplete, "\(what): \(outcome.texts)")
      #expect(!outcome.rows.isEmpty && outcome.rows.count < truth.rows.count, "\(what)")
      #expect(outcome.isSubset(of: truth), "\(what)")
    case .complete:
      #expect(outcome.isComplete, "\(what): \(outcome.texts)")
      #expect(outcome.bag == truth.bag, "\(what)")
    case .completeWithMore:
      #expect(outcome.isComplete, "\(what): \(outcome.texts)")
      #expect(outcome.rows.count >= truth.rows.count, "\(what)")
    case .partial(let words):
      #expect(outcome.failure == nil, "\(what)")
      #expect(!outcome.isComplete, "\(what)")
      #expect(!outcome.rows.isEmpty, "\(what)")
      #expect(outcome.figures.reasons.contains { $0.contains(words) }, "\(what): \(outcome.texts)")
      #expect(outcome.figures.targets.contains { $0.error != nil }, "\(what)")
    case .unasked(let words):
      #expect(!outcome.isComplete && outcome.isSubset(of: truth), "\(what)")
      #expect(outcome.figures.reasons.contains { $0.contains(words) }, "\(what): \(outcome.texts)")
    case .doubted(let words):
      #expect(outcome.failure == nil, "\(what)")
      #expect(outcome.figures.reasons.contains { $0.contains(words) }, "\(what): \(outcome.texts)")
      #expect(outcome.bag == truth.bag, "\(what)")
    case .failed(let kind, let words):
      #expect(outcome.failure?.kind == kind, "\(what): \(outcome.texts)")
      #expect(outcome.failure?.message.contains(words) == true, "\(what): \(outcome.failure?.message ?? "")")
      #expect(outcome.rows.isEmpty, "\(what)")
    }
    for text in outcome.figures.reasons + [outcome.failure?.reason].compactMap({ $0 }) {
      #expect(text.hasPrefix("prod7, "), "\(what): \(text)")
      #expect(text.ranges(of: "prod7").count == 1, "\(what): \(text)")
      #expect(text.ranges(of: "cluster ob_gen").count <= 1, "\(what): \(text)")
    }
    #expect(!outcome.texts.contains("demo"), "\(what)")
  }
}
