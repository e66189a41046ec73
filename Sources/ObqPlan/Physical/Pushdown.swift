package import ObqCatalog
import ObqData
import ObqExpression

/// What becomes of one conjunct of a scan's filter at one endpoint.
package struct PushDecision: Hashable, Sendable {
  package enum Place: Hashable, Sendable {
    case sent(PushdownTrust)
    case local
  }

  /// As the user wrote it.
  package var text: String
  package var place: Place
  /// What is sent for it, in the form of the request.
  package var parameters: [RequestParameter]
  package var reason: String
  /// What would be sent for the opposite; empty where nothing can say it.
  var opposites: [OppositeParameter] = []
}

/// What a filter would be sent as if it asked for all other rows: a server that still answers a row of the first kind does
/// not apply the filter.
package struct OppositeParameter: Hashable, Sendable {
  package var name: String
  /// Nil where the parameter has no way to ask for all others.
  package var value: String?
}

/// Targets that are asked alike, and what was decided about them.
package struct PushGroup: Sendable {
  package var endpoint: Endpoint
  /// How many they are.
  package var targets = 0
  /// Whether they are asked once more, for tasks without an end.
  package var isForUnended: Bool
  package var decisions: [PushDecision]

  init(endpoint: Endpoint, isForUnended: Bool, decisions: [PushDecision]) {
    self.endpoint = endpoint
    self.isForUnended = isForUnended
    self.decisions = decisions
  }

  func isAlike(_ other: PushGroup) -> Bool {
    endpoint == other.endpoint && isForUnended == other.isForUnended && decisions == other.decisions
  }
}

/// What is sent to an endpoint for a scan's filter.
struct PushedFilter {
  /// One for each conjunct, in their order.
  var decisions: [PushDecision]
  /// What the second request is sent that finds the tasks without an end; nil where none is needed.
  var unended: [PushDecision]?
}

package struct RequestParameter: Hashable, Sendable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// How much is left to servers: `set pushdown`.
package enum PushdownMode: String, Hashable, Sendable, CaseIterable {
  /// What is exact or a superset.
  case trusted
  /// What is untrusted, too.
  case all
  case none
}

/// Decides what may be sent. Sending must never lose a row that the query keeps, and whatever is sent is tested again
/// here, so a server that ignores a filter changes nothing but the number of pages.
package enum Pushdown {
  /// The latest of both clocks, a minute on, so that nothing which starts while pages are read is cut off.
  private static let marginSeconds: Int64 = 60

  /// Nothing is sent, for a reason that is none of the parameters'.
  static func none(_ scan: Scan, _ reason: String) -> PushedFilter {
    PushedFilter(decisions: scan.filter.map { local($0, reason) })
  }

  static func decide(_ scan: Scan, at endpoint: Endpoint, now: Instant, clockSkew: Int64, mode: PushdownMode)
    -> PushedFilter
  {
    // Whether a window may be sent depends on the statuses that are.
    var equalities: [PushDecision?] = []
    for part in scan.filter {
      let taken = equalities.compactMap { $0 }.flatMap(\.parameters).map(\.name)
      equalities.append(part.isWindow ? nil : equality(part, scan, endpoint, mode, taken: taken))
    }
    var unended: [PushDecision]?
    var isWindowSent = false
    var decisions: [PushDecision] = []
    for (part, equality) in zip(scan.filter, equalities) {
      if let equality {
        decisions.append(equality)
        continue
      }
      guard let parameter = endpoint.parameters.first(where: \.isWindow),
        case .window(let from, let to, let semantics) = parameter.meaning
      else {
        decisions.append(local(part, "the endpoint takes no such filter"))
        continue
      }
      if let reason = refusal(parameter, mode) {
        decisions.append(local(part, reason))
        continue
      }
      let sent = isWindowSent ? [] : window(scan.window, from, to, semantics, now: now, clockSkew: clockSkew)
      if sent.isEmpty, !isWindowSent {
        decisions.append(local(part, "a window without a start is not sent: both ends are, or neither"))
        continue
      }
      if semantics == .unknown, mode != .all, unended == nil, UnendedTasks.mayBeKept(by: scan) {
        switch UnendedTasks.request(scan, equalities, at: endpoint) {
        case .apart(let decisions): unended = decisions
        case .notApart(let reason):
          decisions.append(local(part, reason))
          continue
        }
      }
      isWindowSent = true
      decisions.append(
        PushDecision(text: part.text, place: .sent(parameter.trust), parameters: sent, reason: parameter.reason))
    }
    return PushedFilter(decisions: decisions, unended: unended)
  }

  static func local(_ part: FilterPart, _ reason: String) -> PushDecision {
    PushDecision(text: part.text, place: .local, parameters: [], reason: reason)
  }

  /// Why a parameter is not sent whatever it would say; nil when it may be.
  private static func refusal(_ parameter: EndpointParameter, _ mode: PushdownMode) -> String? {
    if mode == .none { return "pushdown is off" }
    return parameter.trust == .untrusted && mode != .all ? parameter.reason : nil
  }

  /// What becomes of a conjunct that is no window.
  private static func equality(
    _ part: FilterPart, _ scan: Scan, _ endpoint: Endpoint, _ mode: PushdownMode, taken: [String]
  ) -> PushDecision {
    for parameter in endpoint.parameters {
      guard case .equals(let column, let vocabulary, let takesSeveral) = parameter.meaning,
        let wanted = constants(part.predicate, column, scan.columns)
      else { continue }
      if let reason = refusal(parameter, mode) { return local(part, reason) }
      if taken.contains(parameter.name) { return local(part, "\(parameter.name) is sent once") }
      guard let values = values(wanted, vocabulary, takesSeveral: takesSeveral) else {
        return local(
          part, "\(parameter.name) takes \(vocabulary == nil ? "one value" : "documented words") alone")
      }
      return PushDecision(
        text: part.text, place: .sent(parameter.trust),
        parameters: [RequestParameter(parameter.name, values.joined(separator: ","))], reason: parameter.reason,
        opposites: [opposite(parameter.name, values, vocabulary)])
    }
    return local(part, "the endpoint takes no such filter")
  }

  /// The other words of a vocabulary; for a number the one beside it.
  private static func opposite(_ name: String, _ values: [String], _ vocabulary: Vocabulary?) -> OppositeParameter {
    if let vocabulary {
      let others = vocabulary.words.filter { !values.contains($0) }
      return OppositeParameter(name: name, value: others.isEmpty ? nil : others.sorted().joined(separator: ","))
    }
    let number = values.count == 1 ? Int64(values[0]) : nil
    return OppositeParameter(name: name, value: number.map { "\($0 == .max ? $0 - 1 : $0 + 1)" })
  }

  /// Whole UTC seconds, rounded outwards, suit all kinds of endpoints. Where the start is compared, each end is sent as it
  /// stands. Where it is not documented which time is, `since A` is sent as A … now: a task that starts in the window may
  /// end behind it.
  private static func window(
    _ window: Window, _ from: String, _ to: String, _ semantics: EndpointParameter.WindowSemantics, now: Instant,
    clockSkew: Int64
  ) -> [RequestParameter] {
    if semantics == .start {
      var sent: [RequestParameter] = []
      if let start = window.start { sent.append(RequestParameter(from, start.utcSecondsText)) }
      if let end = window.end, let later = Instant(seconds: end.seconds + 1) {
        sent.append(RequestParameter(to, later.utcSecondsText))
      }
      return sent
    }
    guard let start = window.start else { return [] }
    let latest = max(now.seconds, now.seconds + clockSkew.flooredQuotient(by: 1_000_000_000) + 1)
    guard let end = Instant(seconds: max(latest + marginSeconds, start.seconds + 1)) else { return [] }
    return [RequestParameter(from, start.utcSecondsText), RequestParameter(to, end.utcSecondsText)]
  }

  /// The constants that a predicate wants a column to equal; nil when it is of another kind.
  static func constants(_ predicate: BoundExpression, _ column: String, _ columns: [Field]) -> [Value]? {
    func isColumn(_ expression: BoundExpression) -> Bool {
      if case .column(let index) = expression.kind { return columns[index].name == column }
      return false
    }
    switch predicate.kind {
    case .compare(.equal, let left, let right, _):
      if isColumn(left), let value = right.constantValue { return [value] }
      if isColumn(right), let value = left.constantValue { return [value] }
      return nil
    case .isIn(let part, let values, _): return isColumn(part) ? values : nil
    case .any(let parts):
      // `status = A or status = B`
      var all: [Value] = []
      for part in parts {
        guard let values = constants(part, column, columns) else { return nil }
        all += values
      }
      return all
    default: return nil
    }
  }

  /// The values to send, in order; nil when one of them is no documented word, which a server refuses or ignores.
  private static func values(_ constants: [Value], _ vocabulary: Vocabulary?, takesSeveral: Bool) -> [String]? {
    guard takesSeveral || constants.count == 1 else { return nil }
    var texts: Set<String> = []
    for constant in constants {
      switch constant {
      case .text(let text):
        guard vocabulary?.words.contains(text) ?? false else { return nil }
        texts.insert(text)
      case .integer(let number): texts.insert("\(number)")
      default: return nil
      }
    }
    return texts.sorted()
  }
}
