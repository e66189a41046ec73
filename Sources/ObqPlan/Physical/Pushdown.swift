package import ObqCatalog
package import ObqData
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
  static func none(_ scan: Scan, _ reason: String) -> [PushDecision] {
    scan.filter.map { PushDecision(text: $0.text, place: .local, parameters: [], reason: reason) }
  }

  package static func decide(_ scan: Scan, at endpoint: Endpoint, now: Instant, clockSkew: Int64, mode: PushdownMode)
    -> [PushDecision]
  {
    var decisions: [PushDecision] = []
    var isWindowSent = false
    for part in scan.filter {
      guard
        let parameter = endpoint.parameters.first(where: { takes($0, part, scan.columns) })
      else {
        decisions.append(
          PushDecision(text: part.text, place: .local, parameters: [], reason: "the endpoint takes no such filter"))
        continue
      }
      if mode == .none || (parameter.trust == .untrusted && mode != .all) {
        let reason = mode == .none ? "pushdown is off" : parameter.reason
        decisions.append(PushDecision(text: part.text, place: .local, parameters: [], reason: reason))
        continue
      }
      let sent: [RequestParameter]
      switch parameter.meaning {
      case .window(let from, let to, let semantics):
        sent =
          isWindowSent
          ? [] : window(scan.window, from, to, semantics, now: now, clockSkew: clockSkew)
        if sent.isEmpty, !isWindowSent {
          decisions.append(
            PushDecision(
              text: part.text, place: .local, parameters: [],
              reason: "a window without a start is not sent: both ends are, or neither"))
          continue
        }
        isWindowSent = true
      case .equals(let column, let vocabulary, let takesSeveral):
        let values = Pushdown.values(part.predicate, column, scan.columns, vocabulary, takesSeveral: takesSeveral)
        let isTaken = decisions.contains { $0.parameters.contains { $0.name == parameter.name } }
        guard let values, !isTaken else {
          let reason =
            isTaken
            ? "\(parameter.name) is sent once"
            : "\(parameter.name) takes \(vocabulary == nil ? "one value" : "documented words") alone"
          decisions.append(PushDecision(text: part.text, place: .local, parameters: [], reason: reason))
          continue
        }
        sent = [RequestParameter(parameter.name, values.sorted().joined(separator: ","))]
      }
      decisions.append(
        PushDecision(text: part.text, place: .sent(parameter.trust), parameters: sent, reason: parameter.reason))
    }
    return decisions
  }

  /// Whether a parameter is about this conjunct.
  private static func takes(_ parameter: EndpointParameter, _ part: FilterPart, _ columns: [Field]) -> Bool {
    switch parameter.meaning {
    case .window: part.isWindow
    case .equals(let column, _, _): !part.isWindow && constants(part.predicate, column, columns) != nil
    }
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
  private static func constants(_ predicate: BoundExpression, _ column: String, _ columns: [Field]) -> [Value]? {
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

  /// The values to send; nil when one of them is no documented word, which a server refuses or ignores.
  private static func values(
    _ predicate: BoundExpression, _ column: String, _ columns: [Field], _ vocabulary: Vocabulary?, takesSeveral: Bool
  ) -> [String]? {
    guard let constants = constants(predicate, column, columns), takesSeveral || constants.count == 1 else {
      return nil
    }
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
    return Array(texts)
  }
}
