import ObqCatalog
import ObqData
import ObqExpression

/// Tasks that have no end yet. A server that compares the ends of tasks with a window leaves them out of every window, and
/// which time is compared is not documented; so a window is sent by itself only where the query wants none of them. Where
/// it may want some they are asked for once more by their status, whatever the window, and where the endpoint takes no
/// status that can be believed the window is not sent at all.
enum UnendedTasks {
  enum Request {
    /// What the second request is sent, for each conjunct.
    case apart([PushDecision])
    /// Why the window is not sent.
    case notApart(String)
  }

  /// Whether the filter leaves room for a task without an end: it is tried on one of each status.
  static func mayBeKept(by scan: Scan) -> Bool {
    let words = Vocabulary.union([.ocpDataStatus, .restoreStatus]).words.filter(isUnended) + ["\u{1}"]
    let trial = TrialRows(
      scan.columns, count: words.count,
      texts: ["status": words, "state": words.map { TaskState(status: $0).rawValue }], nulls: ["finishTime"])
    return !trial.kept(by: scan.filter).isEmpty
  }

  /// - Parameter equalities: what was decided about the conjuncts, nil for a window.
  static func request(_ scan: Scan, _ equalities: [PushDecision?], at endpoint: Endpoint) -> Request {
    for parameter in endpoint.parameters where parameter.trust == .exact {
      guard case .equals("status", let vocabulary?, takesSeveral: true) = parameter.meaning else { continue }
      let asked = equalities.compactMap { $0 }.flatMap(\.parameters).first { $0.name == parameter.name }?
        .value.split(separator: ",").map(String.init)
      let words = (asked ?? vocabulary.words).filter(isUnended)
      if words.count == asked?.count {
        return .notApart("tasks of these statuses have no end, which may be what is meant")
      }
      let sent = RequestParameter(parameter.name, words.sorted().joined(separator: ","))
      var decisions = zip(scan.filter, equalities).map { part, decision in
        guard var decision else {
          return Pushdown.local(part, "a server that compares ends leaves these out of a window")
        }
        if decision.parameters.contains(where: { $0.name == parameter.name }) { decision.parameters = [sent] }
        return decision
      }
      if asked == nil {
        decisions.append(
          PushDecision(
            text: "no end yet", place: .sent(parameter.trust), parameters: [sent], reason: parameter.reason))
      }
      return .apart(decisions)
    }
    return .notApart("a server that compares ends with it would leave out tasks that have none yet")
  }

  private static func isUnended(_ word: String) -> Bool {
    switch TaskState(status: word) {
    case .succeeded, .failed, .canceled: false
    case .running, .stopped, .overdue, .unknown: true
    }
  }
}
